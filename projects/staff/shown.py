"""How people and their assignments are told: positions, days used against planned, what units lend."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext

from projects.staff import queries
from projects.staff.models import LineUnit, Position
from tracker.core import formats


@dataclass(frozen=True)
class Line:
    """One assignment as lists show it. `kind` and `word` are the tag of its release, `over` says what is too much."""

    assignment: Any
    days: str
    planned: Decimal
    used: Decimal
    left: Decimal
    position: str
    kind: str
    word: str
    over: str


@dataclass
class Lent:
    """What a unit lends to projects in a year: people, days planned and released, and how many wait."""

    unit: LineUnit | None
    people: set[int] = field(default_factory=set)
    planned: Decimal = Decimal(0)
    released: Decimal = Decimal(0)
    waiting: int = 0


def position(held: Position | None) -> str:
    """Analyst, Analysis unit; or one of them; empty when nobody has said."""
    return ", ".join(str(part) for part in (held.title, held.unit) if part) if held else ""


def tag(row: Any) -> tuple[str, str]:
    """(kind, word) of an assignment's release."""
    if row.employee.is_external:
        return "none", gettext("External expert")
    if row.released_on:
        return "ok", pgettext("person", "Released")
    return "warn", pgettext("person", "Not released")


def sums(row: Any) -> list[Decimal]:
    """Days abroad, at home, payable and not, of a row of queries.with_days()."""
    return [queries.tenths(days) for days in (row.abroad, row.home, row.payable, row.unpaid)]


def line(row: Any) -> Line:
    """Of a row of queries.assignments()."""
    planned, used = row.days_abroad + row.days_home, sum(sums(row)[:2], Decimal(0))
    there = (row.end - row.start).days + 1
    over = gettext("%(planned)s planned days in %(there)s days of the calendar")
    return Line(
        row,
        formats.period(row.start, row.end),
        planned,
        used,
        planned - used,
        position(queries.held_on(row.employee, row.start)),
        *tag(row),
        over % {"planned": formats.number(planned, 1), "there": there} if planned > there else "",
    )


def lines(rows: Iterable[Any]) -> list[Line]:
    return [line(row) for row in rows]


def lent(rows: Iterable[Any]) -> list[Lent]:
    """What each unit lends, of assignments of colleagues; last those of no unit."""
    found: dict[int, Lent] = {}
    for row in rows:
        if row.employee.is_external:
            continue
        held = queries.held_on(row.employee, row.start)
        unit = held.unit if held else None
        one = found.setdefault(unit.pk if unit else 0, Lent(unit))
        one.people.add(row.employee_id)
        one.planned += row.days_abroad + row.days_home
        one.released += row.released_days or 0
        one.waiting += row.released_on is None
    return sorted(found.values(), key=lambda one: (one.unit is None, str(one.unit or "")))


def finding(count: queries.Headcount, year: int, wanted: int) -> str:
    """Who was engaged in the year, against how many there should be."""
    facts = {
        "number": formats.number(count.all),
        "year": year,
        "wanted": formats.number(wanted),
    }
    if not count.all:
        return gettext("Nobody has given days in %(year)s") % facts
    if count.all >= wanted:
        return (
            gettext("%(number)s employees were engaged in %(year)s, at least the %(wanted)s expected") % facts
        )
    return gettext("%(number)s employees were engaged in %(year)s, of %(wanted)s expected") % facts


def of_day(person: Any, day: datetime.date) -> str:
    return position(queries.held_on(person, day))
