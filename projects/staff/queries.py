"""Reusable questions about our people: where they belonged on a day, their assignments, the days they gave.

Days are a slice above this one: they are asked for through the relation.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.translation import get_language

from projects.portfolio.models import Project
from projects.portfolio.rights import with_masks
from projects.staff.models import Assignment, Employee, LineUnit, Position
from projects.staff.rights import of_own_units
from tracker.core import access
from tracker.core.db import swedish
from tracker.core.periods import Year, today

Rows = QuerySet[Any]
STAFF_DAYS: type[Model] = Employee._meta.get_field("days").related_model
# Who gave at least so many days in a year counts as engaged in it, as in figure F5.
LEAST_DAYS = Decimal("0.5")
_ALL_DAYS = F("days_abroad") + F("days_home")
_SUMS = {
    "abroad": ("days_abroad", Q()),
    "home": ("days_home", Q()),
    "payable": (_ALL_DAYS, Q(is_payable=True)),
    "unpaid": (_ALL_DAYS, Q(is_payable=False)),
}


@dataclass(frozen=True)
class Headcount:
    """Distinct employees of a year by sex; external experts apart."""

    women: int
    men: int
    unknown: int
    experts: int

    @property
    def all(self) -> int:
        return self.women + self.men + self.unknown


def positions(path: str = "") -> Prefetch:
    """What held_on() reads of each person at `path`: one query more."""
    rows = Position.objects.select_related("unit__manager").order_by("first_day", "pk")
    return Prefetch(f"{path}positions", rows)


def held_on(person: Employee, day: datetime.date) -> Position | None:
    """What the person was on the day; None when nobody has said. Reads prefetched positions()."""
    held = [
        row
        for row in sorted(person.positions.all(), key=lambda row: (row.first_day, row.pk))
        if row.first_day <= day and (row.last_day is None or day <= row.last_day)
    ]
    return held[-1] if held else None


def manager_on(person: Employee, day: datetime.date) -> Any:
    """The line manager of the unit that the person belonged to on the day; None when nobody is, or has left."""
    position = held_on(person, day)
    manager = position.unit.manager if position and position.unit else None
    return manager if manager and manager.is_active else None


def has_manager(person: str, day: str) -> Q:
    """Rows whose `person` belongs, on `day` (both fields of the row), to a unit that somebody manages."""
    held = Q(last_day__isnull=True) | Q(last_day__gte=OuterRef(day))
    here = Position.objects.filter(held, employee=OuterRef(person), first_day__lte=OuterRef(day))
    return Q(Exists(here.filter(unit__manager__is_active=True)))


def position_on(person: str, day: str) -> QuerySet[Position]:
    """The position that the outer row's `person` held on the outer row's `day`: none or one, for a Subquery."""
    held = Q(last_day__isnull=True) | Q(last_day__gte=OuterRef(day))
    rows = Position.objects.filter(held, employee=OuterRef(person), first_day__lte=OuterRef(day))
    return rows.order_by("-first_day", "-pk")[:1]


def with_position(rows: Rows, person: str = "employee", day: str = "start") -> Rows:
    """Adds `position_title` and `position_unit` of that day, not of today; None where nothing is known."""
    held = position_on(person, day)
    first = "unit__name_en" if (get_language() or "sv").startswith("en") else "unit__name_sv"
    found: Rows = rows.annotate(
        position_title=Subquery(held.values("title")), position_unit=Subquery(held.values(first))
    )
    return found


def position(row: Any) -> str:
    """The position of a row of `with_position` in words: "Analyst, Analysis unit", or one of them, or nothing."""
    return ", ".join(part for part in (row.position_title, row.position_unit) if part)


def people(user: Any) -> QuerySet[Employee]:
    """Employees and experts that the user may know of, with their positions, by name."""
    rows = access.visible(user, Employee.objects.all()).prefetch_related(positions())
    return rows.order_by(swedish("name"), "pk")


def units(user: Any) -> QuerySet[LineUnit]:
    return access.visible(user, LineUnit.objects.select_related("manager")).order_by(swedish("name_sv"), "pk")


def with_belonging(rows: QuerySet[LineUnit]) -> Rows:
    """Adds `belonging`: how many belong to the unit today."""
    held = Q(positions__last_day__isnull=True) | Q(positions__last_day__gte=today())
    here = held & Q(positions__first_day__lte=today())
    return rows.annotate(belonging=Count("positions__employee", filter=here, distinct=True))


def counted() -> Q:
    """Days that count: of no activity, or of one that is logged and not voided."""
    return Q(activity__isnull=True) | Q(activity__voided_at=None, activity__is_draft=False)


def days(user: Any) -> Rows:
    """Staff days whose person the user may know, each with `is_masked` False."""
    rows = access.visible(user, STAFF_DAYS._default_manager.filter(counted()))
    return with_masks(rows, user, "project__").filter(is_masked=False)  # type: ignore[type-var]


def headcount(year: int) -> Headcount:
    """Who gave at least half a day in the year. The same for everybody, as figure F5."""
    rows = STAFF_DAYS._default_manager.filter(counted(), Year(year).within("start")).order_by()
    given = rows.values("employee", "employee__sex", "employee__is_external").annotate(days=Sum(_ALL_DAYS))
    found: Counter[str] = Counter(
        "X" if row["employee__is_external"] else row["employee__sex"]
        for row in given
        if tenths(row["days"]) >= LEAST_DAYS
    )
    return Headcount(found["F"], found["M"], found["U"], found["X"])


def of_year(user: Any, year: int) -> Rows:
    """People who gave days in the year, as far as the user may know: abroad, home, payable, unpaid, projects."""
    given = days(user).filter(Year(year).within("start"), employee=OuterRef("pk"))
    return with_days(people(user), given).filter(Exists(given))


def with_days(rows: Rows, given: Rows) -> Rows:
    """Adds the sums of `given`, staff days tied to the outer row: abroad, home, payable and unpaid."""
    found: Rows = rows.annotate(
        **{
            name: Coalesce(
                Subquery(
                    given.filter(condition)
                    .order_by()
                    .values("employee")
                    .annotate(sum=Sum(what))
                    .values("sum")[:1]
                ),
                Decimal(0),
                output_field=DecimalField(max_digits=9, decimal_places=1),
            )
            for name, (what, condition) in _SUMS.items()
        }
    )
    return found


def assignments(user: Any) -> Rows:
    """Assignments that the user may know of, the latest first; voided ones are left out.

    Each with the days that the person gave the project in its time, as far as the user may know them. To an
    assignment to a component only days in that component's activities count.
    """
    rows = access.visible(user, Assignment.objects.filter(voided_at=None))
    given = (
        days(user)
        .annotate(wanted=ExpressionWrapper(OuterRef("component"), output_field=BigIntegerField()))
        .filter(
            Q(wanted__isnull=True) | Q(activity__component=F("wanted")),
            employee=OuterRef("employee"),
            project=OuterRef("project"),
            start__gte=OuterRef("start"),
            start__lte=OuterRef("end"),
        )
    )
    return (
        with_days(rows, given)
        .select_related("employee", "project", "component", "released_by")
        .prefetch_related(positions("employee__"))
        .order_by("-start", "employee__number", "pk")
    )


def in_year(rows: Rows, year: int) -> Rows:
    """Assignments whose time touches the year."""
    return rows.filter(start__lte=Year(year).last_day, end__gte=Year(year).first_day)


def unassigned(user: Any, project: Project) -> Rows:
    """People who gave the project days that no assignment of theirs covers, with those days."""
    covering = Assignment.objects.filter(
        voided_at=None,
        employee=OuterRef("employee"),
        project=project,
        start__lte=OuterRef("start"),
        end__gte=OuterRef("start"),
    )
    given = days(user).filter(~Exists(covering), project=project, employee=OuterRef("pk"))
    return with_days(people(user), given).filter(Exists(given))


def days_by_year(user: Any, person: Employee) -> list[dict[str, Any]]:
    """What the person gave in each year, as far as the user may know: year, abroad, home, projects."""
    rows = days(user).filter(employee=person).order_by()
    found = rows.annotate(year=ExtractYear("start")).values("year")
    sums = found.annotate(
        abroad=Sum("days_abroad"), home=Sum("days_home"), projects=Count("project", distinct=True)
    )
    return [
        row | {"abroad": tenths(row["abroad"]), "home": tenths(row["home"])} for row in sums.order_by("-year")
    ]


def years() -> list[int]:
    """The years in which somebody gave days, the latest first."""
    rows = STAFF_DAYS._default_manager.order_by().annotate(year=ExtractYear("start"))
    return sorted(set(rows.values_list("year", flat=True).distinct()), reverse=True)


def tenths(value: Decimal | None) -> Decimal:
    """Days have one decimal; sums on SQLite come with float noise."""
    return Decimal(value or 0).quantize(Decimal("0.1"))


def waiting(user: Any) -> Rows:
    """Assignments that wait for the user to let the person go: colleagues of the units that the user manages."""
    own = of_own_units(user, "employee", "start")
    rows = assignments(user).filter(own, released_by=None, employee__is_external=False)
    return rows.filter(access.where(user, "release", Assignment)).exclude(employee__user=user)
