"""Somebody leaves: what is theirs goes to others, the account closes, and nothing is left without a hand.

`plan` says what would happen, in rows that people read; `hand_over_person` does exactly that. In between somebody
may have changed something: then the plan is another, and is shown again before anything is done.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from projects.portfolio import sensitivity
from projects.portfolio.lifecycle import RUNNING
from projects.portfolio.models import Project, ProjectMember
from projects.team import queries
from projects.team.actions import NEXT_DAY, check_role, let_end, pass_on
from projects.team.rights import require_hand_over
from tracker.accounts.leaving import close_account, raise_alone
from tracker.accounts.models import User
from tracker.core import access, once
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.text import clean_text

Role = ProjectMember.Role


@dataclass(frozen=True)
class Step:
    """One membership, and who has it afterwards; None: it ends."""

    membership: ProjectMember
    successor: User | None


@dataclass(frozen=True)
class Plan:
    leaver: User
    last_day: datetime.date
    steps: list[Step] = field(default_factory=list)
    # Those who stand in for the leaver after that day, and for whom instead; None: they stop.
    substitutes: list[Step] = field(default_factory=list)
    drafts: list[Any] = field(default_factory=list)  # of activities, each with the one who goes on with it
    unmanaged: list[Project] = field(default_factory=list)

    @property
    def first_day(self) -> datetime.date:
        return self.last_day + NEXT_DAY

    @property
    def digest(self) -> str:
        """What was seen: the same plan has the same digest."""
        rows = [
            *(
                f"{s.membership.pk} {s.membership.last_day} {s.successor and s.successor.pk}"
                for s in self.steps
            ),
            "-",
            *(f"{s.membership.pk} {s.successor and s.successor.pk}" for s in self.substitutes),
            "-",
            *(f"{draft.pk} {draft.version} {to.pk}" for draft, to in self.drafts),
            "-",
            *(str(project.pk) for project in self.unmanaged),
        ]
        return once.fingerprint(str(self.leaver.pk), str(self.leaver.version), str(self.last_day), *rows)


def responsibilities(user: Any, leaver: User, last_day: datetime.date) -> list[ProjectMember]:
    """The leaver's memberships that go on after the day, as far as the user may change them."""
    rows = queries.members().select_related("project").filter(user=leaver)
    rows = rows.filter(Q(last_day__isnull=True) | Q(last_day__gt=last_day))
    return list(access.visible(user, rows, "change").order_by("project__code", "first_day", "pk"))


def plan(
    *,
    user: Any,
    leaver: User,
    last_day: datetime.date,
    successor: User | None,
    by_project: Mapping[int, User | None],
    drafts: bool,
    substitutes: bool,
) -> Plan:
    """What a hand-over would do. `by_project` names another successor, or nobody, for a project's key.

    Reading by decision ends: it is decided for each person. Refused when something sensitive would be open to nobody.
    """
    require_hand_over(user, leaver)
    _check(leaver, last_day, [successor, *by_project.values()])
    steps = [
        Step(row, None if row.role == Role.READER else by_project.get(row.project_id, successor))
        for row in responsibilities(user, leaver, last_day)
    ]
    for step in steps:
        if step.successor:
            check_role(step.successor, step.membership.role)
    if sensitivity.is_alone(leaver, last_day, but={s.membership.project_id for s in steps if s.successor}):
        raise_alone()
    follows = {step.membership.project_id: step.successor for step in steps if step.successor}
    standing_in = queries.members().select_related("project").filter(stands_in_for=leaver)
    rows = access.visible(user, standing_in.filter(last_day__gt=last_day), "change")
    others = [
        Step(row, _instead(follows.get(row.project_id), row) if substitutes else None)
        for row in rows.order_by("project__code", "first_day", "pk")
    ]
    # Through the relation: activities are a neighbour slice, which this one does not import.
    open_drafts = leaver.activities.filter(is_draft=True, voided_at=None).select_related("project")
    going = [
        (draft, to)
        for draft in (open_drafts.order_by("pk") if drafts else ())
        if (to := follows.get(draft.project_id) if draft.project_id else successor)
    ]
    found = Plan(leaver, last_day, steps, others, going)
    found.unmanaged.extend(_unmanaged(found))
    return found


def _instead(follower: User | None, row: ProjectMember) -> User | None:
    return None if follower == row.user else follower


def _check(leaver: User, last_day: datetime.date, successors: list[User | None]) -> None:
    if not FIRST_YEAR <= last_day.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="last_day")
    for successor in successors:
        if successor == leaver:
            raise Refused("oneself", _("Choose somebody else."), field="successor")
        if successor and (not successor.is_active or successor.has_left(last_day + NEXT_DAY)):
            raise Refused("inactive", _("The account is closed by then."), field="successor")


def _unmanaged(planned: Plan) -> list[Project]:
    """Running projects that nobody would manage on the day after."""
    given_up = [s.membership for s in planned.steps if s.membership.role == Role.MANAGER and not s.successor]
    theirs = Project.objects.filter(pk__in=[row.project_id for row in given_up])
    others = ProjectMember.objects.filter(queries.on_day(planned.first_day), role=Role.MANAGER)
    managed = others.exclude(user=planned.leaver).values("project")
    return list(theirs.filter(status__in=RUNNING).exclude(pk__in=managed).order_by("code", "pk"))


@recorded
def hand_over_person(*, user: Any, planned: Plan, seen: str, reason: str = "") -> None:
    """Do what `planned` says, if it is what was `seen`; otherwise Stale, with the plan as it is now.

    Projects left without a manager need a `reason`. The account closes after the last day.
    """
    require_hand_over(user, planned.leaver)
    if planned.digest != seen:
        raise Stale(
            _("Something has changed since you saw this. Look through it once more."), current=planned
        )
    if planned.unmanaged and not clean_text(reason):
        raise Refused(
            "unmanaged",
            _("Name somebody for the projects that would have no manager, or say why they have none."),
            field="reason",
        )
    projects = {step.membership.project for step in [*planned.steps, *planned.substitutes]}
    for project in sorted(projects, key=lambda project: project.pk):  # in one order, so that two never wait
        project.claim(project.version)
    for step in planned.steps:
        _carry_out(step, planned.last_day)
    for step in planned.substitutes:
        if step.successor:
            step.membership.stands_in_for = step.successor
            step.membership.save(update_fields=["stands_in_for"])
        else:
            let_end(step.membership, planned.last_day)
    for draft, to in planned.drafts:
        draft.claim(draft.version)
        draft.created_by = to
        draft.save(update_fields=["created_by", "changed_at"])
    for project in projects:
        sensitivity.check_somebody_sees(project, planned.first_day)
    close_account(user=user, account=planned.leaver, last_day=planned.last_day)


def _carry_out(step: Step, last_day: datetime.date) -> None:
    if step.successor:
        pass_on(step.membership, step.successor, last_day)
    else:
        let_end(step.membership, last_day)
