"""What a reader may not learn: protected projects count in every total, but nothing tells them apart.

A country of a protected project is merged with its whole region, in each year that the project ran:
with only that country hidden, its amount could be had by subtracting the others from the total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from countries.models import Country, Region
from projects.models import (
    Activity,
    Adoption,
    Agreement,
    Assessment,
    ChangeProject,
    Indicator,
    Project,
    ResultNode,
    Risk,
    StaffDays,
    Transaction,
)
from projects.portfolio import complement
from projects.portfolio.models.project import Sensitivity
from reports.figures.scope import Scope
from tracker.core import access

M = TypeVar("M", bound=Model)

# From a record to its project, for the published view; the access rules know the way for users.
_PATHS: dict[type[Model], str] = {
    Project: "",
    Activity: "project__",
    Adoption: "change_project__team__round__project__",
    Agreement: "project__",
    ChangeProject: "team__round__project__",
    Indicator: "project__",
    ResultNode: "version__project__",
    Risk: "project__",
    Transaction: "agreement__project__",
}


def seen(scope: Scope, rows: QuerySet[M]) -> QuerySet[M]:
    """Those of `rows` that may be listed for the scope's user. In the published view no days or assessments are."""
    if rows.model is Country:
        return rows.exclude(pk__in=merged_countries(scope.user, [scope.year]).get(scope.year, {}))
    if scope.user is not None:
        return access.visible(scope.user, rows)
    if rows.model in (Assessment, StaffDays):
        return rows.none()
    if rows.model is Transaction:
        rows = rows.exclude(complement.state("agreement__project", day="booked_on")(None))
    return rows.exclude(**{f"{_PATHS[rows.model]}sensitivity": Sensitivity.PROTECTED})


def merged_countries(user: Any, years: Collection[int]) -> dict[int, dict[int, Region | None]]:
    """Year -> country's key -> the region that its numbers are shown with.

    None instead of a region: the country has none, or is alone in it, so that the region's name
    would tell the country; such numbers are shown without a place. At most four queries.
    """
    return merged_places(user, years)[0]


def merged_places(
    user: Any, years: Collection[int]
) -> tuple[dict[int, dict[int, Region | None]], dict[int, set[int]]]:
    """As `merged_countries`, and year -> the regions that stand for a protected project too."""
    together = {year: place for year, place in complement.by_year(user).items() if year in years}
    regions = {year: place.regions for year, place in together.items()}
    keys = {country for place in together.values() for country in place.countries}
    if not keys:
        return {}, regions
    countries = Country.objects.filter(pk__in=keys).select_related("region").in_bulk()
    members = Counter(country.region_id for country in countries.values())
    merged = {
        year: {
            key: countries[key].region if members[countries[key].region_id] > 1 else None
            for key in place.countries
        }
        for year, place in together.items()
    }
    return merged, regions


def unsplit_years(scope: Scope, years: Collection[int]) -> set[int]:
    """Years in which what the scope counts must not be split by theme or marker.

    The shares of open projects are public: with them each part is an equation, and the hidden
    project's amount its solution. A country or project that may be told apart has no hidden part.
    """
    if not years or scope.country or scope.project:
        return set()
    return set(complement.by_year(scope.user)).intersection(years)


def withheld_years(scope: Scope, years: Collection[int], of: str = "") -> Collection[int]:
    """Years in which the scope asks for a single project, country or theme that the reader may not see alone.

    `of` is the matrix' object of the rows that are summed, where open projects have them kept back too.
    """
    if scope.project:
        if complement.hidden_projects(scope.user).filter(pk=scope.project.pk).exists():
            return years
        kept = complement.kept_years(scope.user, of).get(scope.project.pk, set()) if of else set()
        return kept.intersection(years)
    if scope.country:
        merged = merged_countries(scope.user, years)
        return {year for year in years if scope.country.pk in merged.get(year, {})}
    if scope.theme:
        return unsplit_years(scope, years)
    return ()
