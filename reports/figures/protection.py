"""What a reader may not learn: protected projects count in every total, but nothing tells them apart.

A country of a protected project is merged with its whole region, in each year that the project ran:
with only that country hidden, its amount could be had by subtracting the others from the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.functions import Coalesce, ExtractYear

from countries.models import Country, Region
from projects.models import Activity, Agreement, Indicator, Project, StaffDays, Transaction
from projects.portfolio.models.project import Sensitivity
from reports.figures.scope import Scope, within
from tracker.core import access

M = TypeVar("M", bound=Model)

# From a record to its project, for the published view; the access rules know the way for users.
_PATHS: dict[type[Model], str] = {
    Project: "",
    Activity: "project__",
    Agreement: "project__",
    Indicator: "project__",
    Transaction: "agreement__project__",
}


def hidden_projects(user: Any = None) -> QuerySet[Project]:
    """Protected projects that do not exist for the user; for nobody in particular all of them."""
    protected = Project.objects.filter(sensitivity=Sensitivity.PROTECTED)
    if user is None:
        return protected
    return protected.exclude(pk__in=access.visible(user, Project.objects.all()).values("pk"))


def seen(user: Any, rows: QuerySet[M]) -> QuerySet[M]:
    """Those of `rows` that may be listed for the user. In the published view nobody's days are."""
    if rows.model is Country:
        return rows
    if user is not None:
        return access.visible(user, rows)
    if rows.model is StaffDays:
        return rows.none()
    return rows.exclude(**{f"{_PATHS[rows.model]}sensitivity": Sensitivity.PROTECTED})


def merged_countries(user: Any, years: Collection[int]) -> dict[int, dict[int, Region | None]]:
    """Year -> country's key -> the region that its numbers are shown with.

    None instead of a region: the country has none, or is alone in it, so that the region's name
    would tell the country; such numbers are shown without a place. At most three queries.
    """
    if not years:
        return {}
    ran: dict[int, set[int]] = defaultdict(set)
    regions: dict[int, set[int | None]] = defaultdict(set)
    alone: dict[int, set[int]] = defaultdict(set)
    ends = Coalesce("actual_end", "end")
    hidden = hidden_projects(user)
    for pk, country, region, start, end in hidden.filter(country_shares__isnull=False).values_list(
        "pk", "country_shares__country", "country_shares__country__region", "start", ends
    ):
        ran[pk].update(year for year in years if start.year <= year <= end.year)
        regions[pk].add(region)
        if region is None:
            alone[pk].add(country)
    if not ran:
        return {}
    _add_booked(ran, years)

    members: dict[int, list[Country]] = defaultdict(list)
    wanted = {region for found in regions.values() for region in found if region is not None}
    for member in Country.objects.filter(region__in=wanted).select_related("region"):
        members[member.region_id].append(member)  # type: ignore[index]
    merged: dict[int, dict[int, Region | None]] = defaultdict(dict)
    for pk, when in ran.items():
        for year in when:
            merged[year].update(dict.fromkeys(alone[pk]))
            for region in regions[pk] - {None}:
                for member in members[region]:  # type: ignore[index]
                    merged[year][member.pk] = member.region if len(members[region]) > 1 else None  # type: ignore[index]
    return merged


def _add_booked(ran: dict[int, set[int]], years: Collection[int]) -> None:
    """Adds to each project's years those in which something was booked."""
    booked = Transaction.objects.filter(
        within("booked_on", list(years)), agreement__project__in=list(ran), voided_at__isnull=True
    ).values_list("agreement__project", ExtractYear("booked_on"))
    for pk, year in booked.order_by().distinct():
        ran[pk].add(year)


def unsplit_years(scope: Scope, years: Collection[int]) -> set[int]:
    """Years in which what the scope counts must not be split by theme or marker.

    The shares of open projects are public: with them each part is an equation, and the hidden
    project's amount its solution. A country or project that may be told apart has no hidden part.
    """
    if not years or scope.country or scope.project:
        return set()
    ran: dict[int, set[int]] = {}
    ends = Coalesce("actual_end", "end")
    for pk, start, end in hidden_projects(scope.user).values_list("pk", "start", ends):
        ran[pk] = {year for year in years if start.year <= year <= end.year}
    if ran:
        _add_booked(ran, years)
    return set().union(*ran.values())


def withheld_years(scope: Scope, years: Collection[int]) -> Collection[int]:
    """Years in which the scope asks for a single project, country or theme that the reader may not see alone."""
    if scope.project and hidden_projects(scope.user).filter(pk=scope.project.pk).exists():
        return years
    if scope.country:
        merged = merged_countries(scope.user, years)
        return {year for year in years if scope.country.pk in merged.get(year, {})}
    if scope.theme:
        return unsplit_years(scope, years)
    return ()
