"""Every change of who works with a project. Each action is one transaction.

They raise Refused (a rule says no; `field` names the form field), Stale (somebody saved first) or PermissionDenied.
A membership is part of its project: each change takes the project's next version.
"""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio import sensitivity
from projects.portfolio.models import Project, ProjectMember
from projects.portfolio.rows import check_decision
from tracker.accounts.models import User
from tracker.core import access, security_log
from tracker.core.errors import Refused
from tracker.core.history.record import because, recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.text import clean_text

Role = ProjectMember.Role
NEXT_DAY = datetime.timedelta(days=1)


@recorded
def add_member(
    *,
    user: Any,
    project: Project,
    person: User,
    role: str,
    first_day: datetime.date,
    last_day: datetime.date | None = None,
    decision: str = "",
    expected: int | None,
) -> ProjectMember:
    """Give a person a part in the project. Who may only read does so by a `decision`, and until a day."""
    _claim(user, project, expected)
    if role == Role.READER:
        check_decision(decision, "decision")
    return _write(
        ProjectMember(
            project=project,
            user=person,
            role=role,
            first_day=first_day,
            last_day=last_day,
            decision=clean_text(decision),
        )
    )


@recorded
def name_member(
    *, project: Project, person: User, role: str, last_day: datetime.date, decision: str
) -> ProjectMember:
    """Name somebody from today, on the server: for a project that nobody is left to open.

    No user stands behind it, so nobody's rights are asked: whoever may run commands there holds the database anyway.
    The history tells it as the command's, with the decision as the reason.
    """
    check_decision(decision, "decision")
    because(clean_text(decision))
    project.claim(project.version)
    return _write(
        ProjectMember(
            project=project,
            user=person,
            role=role,
            first_day=today(),
            last_day=last_day,
            decision=clean_text(decision),
        )
    )


@recorded
def end_membership(
    *, user: Any, membership: ProjectMember, last_day: datetime.date, expected: int | None
) -> ProjectMember:
    """Let a membership end with `last_day`, earlier or later than it would have."""
    _claim(user, membership.project, expected)
    membership.refresh_from_db()
    ends, membership.last_day = membership.last_day, last_day
    _write(membership)
    if ends is None or last_day < ends:
        sensitivity.check_somebody_sees(membership.project, max(last_day + NEXT_DAY, today()))
    return membership


@recorded
def appoint_substitute(
    *,
    user: Any,
    membership: ProjectMember,
    person: User,
    first_day: datetime.date,
    last_day: datetime.date,
    expected: int | None,
) -> ProjectMember:
    """Let `person` stand in for a member during an absence, with a deputy's rights."""
    _claim(user, membership.project, expected)
    membership.refresh_from_db()
    if membership.role == Role.READER:
        raise Refused("reader", _("Who may only read has no substitute: it is decided for each person."))
    if person == membership.user:
        raise Refused("oneself", _("Nobody stands in for themselves."), field="person")
    ends = membership.last_day or datetime.date.max
    if not membership.first_day <= first_day <= ends or last_day > ends:
        raise Refused(
            "outside",
            _("%(who)s has this part from %(first)s%(last)s. The substitute can only stand in then.")
            % {
                "who": membership.user,
                "first": membership.first_day.isoformat(),
                "last": " " + _("to %(day)s") % {"day": ends.isoformat()} if membership.last_day else "",
            },
            field="first_day" if not membership.first_day <= first_day <= ends else "last_day",
        )
    return _write(
        ProjectMember(
            project=membership.project,
            user=person,
            role=Role.DEPUTY,
            first_day=first_day,
            last_day=last_day,
            stands_in_for=membership.user,
        )
    )


@recorded
def hand_over(
    *,
    user: Any,
    membership: ProjectMember,
    successor: User,
    last_day: datetime.date,
    expected: int | None,
) -> ProjectMember | None:
    """End a membership with `last_day`; the successor has the same part from the day after.

    None: the successor had it already.
    """
    _claim(user, membership.project, expected)
    membership.refresh_from_db()
    if membership.role == Role.READER:
        raise Refused("reader", _("To read by decision is not handed over: it is decided for each person."))
    if successor == membership.user:
        raise Refused("oneself", _("Choose somebody else."), field="successor")
    if membership.last_day and last_day >= membership.last_day:
        raise Refused(
            "ends_before",
            _("The membership ends %(day)s: there is nothing left to hand over.")
            % {"day": membership.last_day.isoformat()},
            field="last_day",
        )
    return pass_on(membership, successor, last_day)


def pass_on(membership: ProjectMember, successor: User, last_day: datetime.date) -> ProjectMember | None:
    """End a membership and begin the successor's, within an action that has claimed the project."""
    ends = membership.last_day
    begins = max(last_day + NEXT_DAY, membership.first_day)
    taken = ProjectMember(
        project=membership.project,
        user=successor,
        role=membership.role,
        first_day=begins,
        last_day=ends,
        stands_in_for=None if membership.stands_in_for == successor else membership.stands_in_for,
        taken_over_from=membership.user,
    )
    let_end(membership, last_day)
    return None if _overlapping(taken).exists() else _write(taken)


def let_end(membership: ProjectMember, last_day: datetime.date) -> None:
    """End a membership; one that has not begun by then comes to nothing, as the history tells."""
    if membership.first_day > last_day:
        membership.delete()
        return
    membership.last_day = last_day
    _write(membership)


def _claim(user: Any, project: Project, expected: int | None) -> None:
    access.require(user, "change", project, of="membership")
    project.claim(-1 if expected is None else expected)
    project.refresh_from_db()


def _write(row: ProjectMember) -> ProjectMember:
    """Check and save one membership; several of the same person may not hold at once in the same role."""
    for name in ("first_day", "last_day"):
        day = getattr(row, name)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = _("The year must lie between %(first)d and %(last)d.")
            raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)
    if row.last_day and row.last_day < row.first_day:
        raise Refused("reversed_dates", _("The end comes before the start."), field="last_day")
    if row.role == Role.READER and row.last_day is None:
        raise Refused("endless", _("Say to which day: who may read is decided for a time."), field="last_day")
    if row.pk is None:
        check_role(row.user, row.role)
        if not row.user.is_active or row.user.has_left(row.first_day):
            raise Refused("inactive", _("The account is closed by then."), field="person")
        if row.last_day and row.last_day < today():
            raise Refused("past", _("That time has passed."), field="last_day")
    if _overlapping(row).exists():
        raise Refused(
            "already",
            _("%(who)s already is “%(role)s” during that time.")
            % {"who": row.user, "role": row.get_role_display()},
            field="person",
        )
    check(row)
    row.save()
    security_log.note("access_changed", owner=row.user_id, what="membership")
    return row


def check_role(person: User, role: str) -> None:
    """Who leads a project must hold a role that may: the membership alone gives no right to change it."""
    if role in (Role.MANAGER, Role.DEPUTY) and access.scope(person, "change", "project") == "-":
        raise Refused(
            "no_role",
            _("%(who)s has no role that may manage projects. An administrator can give it.")
            % {"who": person},
            field="person",
        )


def _overlapping(row: ProjectMember) -> Any:
    """Other rows that give the same person the same part at the same time."""
    others = ProjectMember.objects.filter(project=row.project, user=row.user, role=row.role).exclude(
        pk=row.pk
    )
    if row.last_day:
        others = others.filter(first_day__lte=row.last_day)
    return others.exclude(last_day__lt=row.first_day)
