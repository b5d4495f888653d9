"""Complementary suppression: what of open projects is kept back, so that no protected one can be subtracted out.

Totals count protected projects. In a year in which one ran that somebody may not know of, that person sees
no money and no staff days of the other projects of its region either: the region's sum is all there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.places.models import Country
from projects.portfolio import rights
from projects.portfolio.models import Project, ProjectCountry, ProjectMember
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


@dataclass
class Surroundings:
    """What stands around the hidden projects.

    `together`: year -> what may not be told apart in it. `projects`: year -> keys of the projects that ran, booked or
    budgeted in the year and have a part in that, hidden ones too. `own`: keys of the user's own projects.
    """

    together: dict[int, Together] = field(default_factory=lambda: defaultdict(Together))
    projects: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    own: set[int] = field(default_factory=set)


def by_year(user: Any = None) -> dict[int, Together]:
    """Year -> what the user may not tell apart in it.

    A hidden project counts in the years that it ran, and in those in which something of it was booked.
    """
    return _surroundings(user).together


# What was found out in the present request: its id, and the answers. A page asks for many figures.
_answers: ContextVar[tuple[str, dict[Any, Surroundings]]] = ContextVar("complement", default=("", {}))


def _surroundings(user: Any) -> Surroundings:
    """Asked of the database once in a request, in one statement; outside of one each time."""
    request = doors.current().request_id
    if not request or _supposed.get() is not None:
        return _found(user)
    if _answers.get()[0] != request:
        _answers.set((request, {}))
    known = _answers.get()[1]
    key = user and user.pk
    if key not in known:
        known[key] = _found(user)
    return known[key]


# The kinds of rows that one statement brings.
_RAN, _PLACE, _MEMBER, _AROUND, _LIVED, _OWN = range(6)


def _found(user: Any) -> Surroundings:
    rows: dict[int, list[Any]] = defaultdict(list)
    for kind, *row in _statement(user):
        rows[kind].append(row)
    around = Surroundings(own={key for key, _first, _second in rows[_OWN]})
    members: dict[int | None, set[int]] = defaultdict(set)
    for country, region, _nothing in rows[_MEMBER]:
        members[region].add(country)
    places: dict[int, Together] = defaultdict(Together)
    for key, country, region in rows[_PLACE]:
        places[key].countries |= {country} - {None} | members[region]
        places[key].regions |= {region} - {None}
    for key, began, ended in rows[_RAN]:
        for year in range(began, ended + 1):
            around.together[year].countries |= places[key].countries
            around.together[year].regions |= places[key].regions
    for year, place in around.together.items():
        near = {
            project
            for project, country, region in rows[_AROUND]
            if country in place.countries or region in place.regions
        }
        around.projects[year] = near & {
            project for project, first, last in rows[_LIVED] if first <= year <= last
        }
    return around


def _statement(user: Any) -> QuerySet[Any, tuple[int, int, int | None, int | None]]:
    """(kind, key, number, number) of everything that is needed, as one UNION."""
    hidden = hidden_projects(user)
    shares = ProjectCountry.objects.order_by().filter(project__in=hidden.values("pk"))
    regions = hidden.filter(region__isnull=False).values("region")
    near = Q(region__in=regions) | Q(region__in=shares.values("country__region"))
    countries = Country.objects.order_by().filter(near | Q(pk__in=shares.values("country")))
    regional = Project.objects.order_by().filter(near)
    sharing = ProjectCountry.objects.order_by().filter(country__in=countries.values("pk"))
    own = rights.memberships(user) if user else ProjectMember.objects.none()
    parts: list[QuerySet[Any, Any]] = [
        *_years(_RAN, hidden),
        _rows(_PLACE, shares, "project", F("country"), F("country__region")),
        _rows(_PLACE, hidden.filter(region__isnull=False), "pk", _NONE, F("region")),
        _rows(_MEMBER, countries.filter(region__isnull=False), "pk", F("region"), _NONE),
        _rows(_AROUND, sharing, "project", F("country"), _NONE),
        _rows(_AROUND, regional, "pk", _NONE, F("region")),
        *_years(_LIVED, Project.objects.order_by().filter(Q(pk__in=sharing.values("project")) | near)),
        _rows(_OWN, own.order_by(), "project", _NONE, _NONE),
    ]
    return parts[0].union(*parts[1:], all=True)


_NONE = Value(None, output_field=BigIntegerField())


def _rows(kind: int, rows: QuerySet[Any], key: str, first: Any, second: Any) -> QuerySet[Any, Any]:
    columns = {"kind_": Value(kind), "key_": F(key), "first_": first, "second_": second}
    return rows.annotate(**columns).values_list(*columns)


def _years(kind: int, projects: QuerySet[Project]) -> Iterator[QuerySet[Any, Any]]:
    """From which year to which they ran, and single years in which something was booked or budgeted."""
    yield _rows(kind, projects, "pk", _year("start"), _year(Coalesce("actual_end", "end")))
    day, voided = "agreements__transactions__booked_on", "agreements__transactions__voided_at"
    booked = projects.filter(**{f"{day}__isnull": False, f"{voided}__isnull": True}).distinct()
    yield _rows(kind, booked, "pk", _year(day), _year(day))
    planned = "agreements__budget_versions__lines__year"
    year = Cast(planned, BigIntegerField())
    budgeted = projects.filter(**{f"{planned}__isnull": False}).distinct()
    yield _rows(kind, budgeted, "pk", year, year)


def _year(day: Any) -> Cast:
    return Cast(ExtractYear(day), BigIntegerField())


def state(path: str, day: str = "", year: str = "") -> access.State:
    """The matrix' condition `complement` for rows that lead to their project by `path` and have a day or a year."""

    def rows(user: Any) -> Q:
        condition = access.NOTHING
        for number, projects in _surroundings(user).projects.items():
            in_year = Year(number).within(day) if day else Q(**{year: number})
            condition |= in_year & Q(**{f"{path}__in": projects})
        return condition

    return rows


def kept_years(user: Any, name: str = "ledger") -> dict[int, set[int]]:
    """Project's key -> years of which the user may not see its rows of the matrix' object `name`.

    Projects that the user sees in full are left out; `user` None is the published view.
    """
    width = "-" if user is None else access.scope(user, "view", name, "complement")
    if width == "all":
        return {}
    around = _surroundings(user)
    own = around.own if width == "own" else set()
    found: dict[int, set[int]] = defaultdict(set)
    for year, projects in around.projects.items():
        for pk in projects - own:
            found[pk].add(year)
    return dict(found)


reasons.describe(
    "complement",
    pgettext_lazy("condition", "of a year with a protected project in the region"),
    _(
        "A protected project ran in the region that year: with the row, its part of the region's sum could be told."
    ),
    _("Not shown, to protect a partner."),
)
