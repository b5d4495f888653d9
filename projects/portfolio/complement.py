"""Complementary suppression: what of open projects is kept back, so that no protected one can be subtracted out.

Totals count protected projects. In a year in which one ran that somebody may not know of, that person sees
no money and no staff days of the other projects of its region either: the region's sum is all there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.places.models import Country
from projects.portfolio import rights
from projects.portfolio.models import Project
from projects.portfolio.models.project import Sensitivity
from tracker.core import access, doors, reasons
from tracker.core.periods import Year

NOT_SHOWN = _("Not shown, to protect a partner")


@dataclass
class Together:
    """What of one year must not be told apart: countries, and regions with their regional projects."""

    countries: set[int] = field(default_factory=set)
    regions: set[int] = field(default_factory=set)


def hidden_projects(user: Any = None) -> QuerySet[Project]:
    """Protected projects that do not exist for the user; for nobody in particular all of them."""
    protected = Project.objects.filter(sensitivity=Sensitivity.PROTECTED).order_by()
    supposed = _supposed.get()
    if supposed is not None:
        project, level = supposed
        others = Project.objects.exclude(pk=project).filter(sensitivity=Sensitivity.PROTECTED)
        keys = Q(pk__in=others.values("pk"))
        protected = Project.objects.filter(
            keys | Q(pk=project) if level == Sensitivity.PROTECTED else keys
        ).order_by()
    if user is None:
        return protected
    return protected.exclude(pk__in=access.visible(user, Project.objects.order_by()).values("pk"))


# A project's key and the level that it is supposed to have, while a preview is made.
_supposed: ContextVar[tuple[int, str] | None] = ContextVar("supposed", default=None)


@contextmanager
def supposing(project: Project, level: str) -> Iterator[None]:
    """In here the published view is what it would be if the project were at the level. Nothing is written."""
    token = _supposed.set((project.pk, level))
    try:
        yield
    finally:
        _supposed.reset(token)


def by_year(user: Any = None) -> dict[int, Together]:
    """Year -> what the user may not tell apart in it. One query when nothing is hidden, else three.

    A hidden project counts in the years that it ran, and in those in which something of it was booked.
    """
    found: dict[int, Together] = _once(("by year", user and user.pk), lambda: _by_year(hidden_projects(user)))
    return found


# What was found out in the present request: its id, and the answers. A page asks for many figures.
_answers: ContextVar[tuple[str, dict[Any, Any]]] = ContextVar("complement", default=("", {}))


def _once(question: Any, find: Callable[[], Any]) -> Any:
    """The answer, asked of the database once in a request; outside of one each time."""
    request = doors.current().request_id
    if not request or _supposed.get() is not None:
        return find()
    if _answers.get()[0] != request:
        _answers.set((request, {}))
    known = _answers.get()[1]
    if question not in known:
        known[question] = find()
    return known[question]


def _by_year(hidden: QuerySet[Project]) -> dict[int, Together]:
    places = hidden.values_list(
        "pk",
        "start",
        Coalesce("actual_end", "end"),
        "region",
        "country_shares__country",
        "country_shares__country__region",
    )
    found: dict[int, Together] = defaultdict(Together)
    years: dict[int, set[int]] = defaultdict(set)
    where: dict[int, Together] = defaultdict(Together)
    for pk, start, end, region, country, around in places:
        years[pk].update(range(start.year, end.year + 1))
        where[pk].regions.update({region, around} - {None})
        where[pk].countries.update({country} - {None})
    if not years:
        return {}
    booked = hidden.filter(agreements__transactions__voided_at__isnull=True).annotate(
        year=ExtractYear("agreements__transactions__booked_on")
    )
    for pk, year in booked.values_list("pk", "year").distinct():
        years[pk].update({year} - {None})
    members: dict[int, set[int]] = defaultdict(set)
    regions = {region for place in where.values() for region in place.regions}
    for country, region in Country.objects.filter(region__in=regions).values_list("pk", "region"):
        members[region].add(country)
    for pk, place in where.items():
        for year in years[pk]:
            found[year].regions |= place.regions
            found[year].countries |= place.countries.union(*(members[region] for region in place.regions))
    return dict(found)


def state(path: str, day: str = "", year: str = "") -> access.State:
    """The matrix' condition `complement` for rows that lead to their project by `path` and have a day or a year."""

    def rows(user: Any) -> Q:
        condition = access.NOTHING
        for number, projects in _projects_by_year(user).items():
            in_year = Year(number).within(day) if day else Q(**{year: number})
            condition |= in_year & Q(**{f"{path}__in": projects})
        return condition

    return rows


def kept_years(user: Any, name: str = "ledger") -> dict[int, set[int]]:
    """Project's key -> years of which the user may not see its rows of the matrix' object `name`.

    Projects that the user sees in full are left out; `user` None is the published view.
    """
    width = "-" if user is None else access.scope(user, "view", name, "complement")
    projects = {} if width == "all" else _projects_by_year(user)
    if not projects:
        return {}
    own: set[int] = set()
    if width == "own":
        own = _once(("own", user.pk), lambda: set(rights.memberships(user).values_list("project", flat=True)))
    found: dict[int, set[int]] = defaultdict(set)
    for year, keys in projects.items():
        for pk in keys - own:
            found[pk].add(year)
    return dict(found)


def _projects_by_year(user: Any) -> dict[int, set[int]]:
    """Year -> keys of the projects that have a part in what is told together, hidden ones too."""

    def find() -> dict[int, set[int]]:
        together = by_year(user)
        if not together:
            return {}
        countries = {key for place in together.values() for key in place.countries}
        regions = {key for place in together.values() for key in place.regions}
        around = Q(country_shares__country__in=countries) | Q(region__in=regions)
        rows = (
            Project.objects.filter(around).order_by().values_list("pk", "country_shares__country", "region")
        )
        listed = list(rows)
        return {
            year: {
                pk for pk, country, region in listed if country in place.countries or region in place.regions
            }
            for year, place in together.items()
        }

    found: dict[int, set[int]] = _once(("projects", user and user.pk), find)
    return found


reasons.describe(
    "complement",
    pgettext_lazy("condition", "of a year with a protected project in the region"),
    _(
        "A protected project ran in the region that year: with the row, its part of the region's sum could be told."
    ),
    _("Not shown, to protect a partner."),
)
