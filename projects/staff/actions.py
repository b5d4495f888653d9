"""Every change of people, their positions, line units and assignments. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.staff.models import Assignment, Employee, LineUnit, Position
from projects.staff.rights import of_own_units
from tracker.core import access, formats
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check, save_row
from tracker.core.sets import write_set
from tracker.core.text import clean_text

UNIT_FIELDS = ("code", "name_sv", "name_en", "manager")
PERSON_FIELDS = ("number", "name", "sex", "is_external", "user")
FIELDS = ("employee", "component", "role", "start", "end", "days_abroad", "days_home")
# What the line manager let the person go for: when it is another, it must be asked again.
_RELEASED_FOR = ("employee", "start", "end", "days_abroad", "days_home")


@dataclass(frozen=True)
class Held:
    """A position from a day on, until the last one (None: it is held still)."""

    first_day: datetime.date
    last_day: datetime.date | None = None
    title: str = ""
    unit: LineUnit | None = None


@recorded
def save_unit(
    *, user: Any, unit: LineUnit | None, expected: int | None, fields: Mapping[str, Any]
) -> LineUnit:
    """Make a line unit (`unit` None), or change one that still has version `expected`."""
    return save_row(user, unit or LineUnit(), expected, _only(UNIT_FIELDS, fields))


@recorded
def save_person(
    *,
    user: Any,
    person: Employee | None,
    expected: int | None,
    fields: Mapping[str, Any],
    positions: Iterable[Held] | None = None,
) -> Employee:
    """Add an employee or expert (`person` None), or change one. `positions` replace those there are."""
    row = save_row(user, person or Employee(), expected, _only(PERSON_FIELDS, fields))
    if positions is not None:
        _write_positions(row, list(positions))
    return row


@recorded
def assign(
    *, user: Any, project: Project | None, fields: Mapping[str, Any], confirmed: bool = False
) -> Assignment:
    """Assign somebody to a project for a time. More planned days than the time has must be `confirmed`."""
    if project is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "add", project, of="assignment")
    row = Assignment(project=project, **_only(FIELDS, fields))
    _check(row, confirmed)
    row.save()
    return row


@recorded
def change_assignment(
    *,
    user: Any,
    assignment: Assignment,
    expected: int | None,
    fields: Mapping[str, Any],
    confirmed: bool = False,
) -> Assignment:
    """Change what `fields` (of FIELDS) name. Another person, time or number of days must be released anew."""
    _claim(user, "change", assignment, expected)
    new = {name: value for name, value in _only(FIELDS, fields).items() if getattr(assignment, name) != value}
    for name, value in new.items():
        setattr(assignment, name, value)
    if set(new) & set(_RELEASED_FOR):
        assignment.released_by = assignment.released_on = assignment.released_days = None
    _check(assignment, confirmed)
    assignment.save()
    return assignment


@recorded
def release_assignment(
    *, user: Any, assignment: Assignment, expected: int | None, days: Decimal | None = None
) -> Assignment:
    """The line manager of the unit that the person belongs to on the first day lets the person go, for `days`
    (those planned). The leadership may do it for any unit."""
    _claim(user, "release", assignment, expected)
    planned = assignment.days_abroad + assignment.days_home
    days = planned if days is None else days
    if assignment.employee.is_external:
        raise Refused("external", _("An external expert needs no release."))
    if assignment.released_by_id:
        raise Refused("released", _("The person has been released already."))
    check_not_oneself(user, [assignment.employee])
    if access.scope(user, "release", "assignment") != "all":
        _check_own_unit(user, assignment)
    if not 0 < days <= planned:
        message = _("Give more than 0 days, and at most the %(days)s that are planned.")
        raise Refused("days", message % {"days": formats.number(planned, 1)}, field="days")
    assignment.released_by, assignment.released_on, assignment.released_days = user, today(), days
    check(assignment)
    assignment.save()
    return assignment


@recorded
def void_assignment(*, user: Any, assignment: Assignment, expected: int | None, reason: str) -> None:
    """It should not have been there, or came to nothing. The days that were given stay."""
    _claim(user, "void", assignment, expected)
    text = clean_text(reason)
    if not text:
        raise Refused("no_reason", _("Say why."), field="reason")
    assignment.save(update_fields=["version", "changed_at"])
    assignment.void(by=user, reason=text)


def check_not_oneself(user: Any, people: Iterable[Employee]) -> None:
    """Nobody lets themselves go, and nobody decides on their own journey."""
    if any(person.user_id == user.pk for person in people if person.user_id):
        raise Refused("oneself", _("Nobody decides this for themselves. Somebody else must do it."))


def _check_own_unit(user: Any, row: Assignment) -> None:
    if not Assignment.objects.filter(of_own_units(user, "employee", "start"), pk=row.pk).exists():
        message = _("Only the manager of the unit that %(who)s belongs to on %(day)s can do this.")
        raise Refused("other_unit", message % {"who": row.employee, "day": row.start})


def _claim(user: Any, action: str, row: Assignment, expected: int | None) -> None:
    access.require(user, action, row)
    row.claim(-1 if expected is None else expected)
    row.refresh_from_db()


def _check(row: Assignment, confirmed: bool) -> None:
    """What no column can say. The whole row counts, also what was not changed."""
    for name in ("start", "end"):
        day = getattr(row, name)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = _("The year must lie between %(first)d and %(last)d.")
            raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)
    if row.start and row.end and row.end < row.start:
        raise Refused("reversed_dates", _("The end comes before the start."), field="end")
    if row.component and row.component.project_id != row.project_id:
        raise Refused("other_project", _("The component belongs to another project."), field="component")
    check(row)
    planned, there = row.days_abroad + row.days_home, (row.end - row.start).days + 1
    if planned <= 0:
        raise Refused("days", _("Give the days abroad or at home, more than 0."), field="days_abroad")
    if planned > there and not confirmed:
        message = _("%(planned)s days are planned, and the time has %(there)s. Tick the box if it is right.")
        raise Refused(
            "over_calendar",
            message % {"planned": formats.number(planned, 1), "there": there},
            field="confirmed",
        )


def _write_positions(person: Employee, held: list[Held]) -> None:
    held = sorted(held, key=lambda one: one.first_day)
    for number, one in enumerate(held, start=1):
        following = held[number] if number < len(held) else None
        last = one.last_day or datetime.date.max
        if last < one.first_day:
            raise Refused("reversed_dates", _("The end comes before the start."), field="positions")
        if following and following.first_day <= last:
            message = _("Two positions overlap. End the first on the day before the second begins.")
            raise Refused("overlap", message, field="positions")
        if not one.unit and not clean_text(one.title):
            raise Refused("empty", _("Give a position or a unit."), field="positions")
    wanted = [
        Position(
            employee=person,
            first_day=one.first_day,
            last_day=one.last_day,
            title=clean_text(one.title),
            unit=one.unit,
        )
        for one in held
    ]
    for row in wanted:
        row.clean_fields()
    write_set(person.positions.all(), wanted, key=("first_day",), values=("last_day", "title", "unit"))


def _only(names: tuple[str, ...], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
