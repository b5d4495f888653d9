"""The ten steps of a mission, from its need to its registered report: what is done, where it is stuck, who has it.

Four steps somebody does (MissionStep). The others are read where they stand: travellers who have been released,
days that have passed, staff days and results of the activity that the mission was logged as, the report's number
in the diary. Database and pages read the same columns, which `with_steps` adds.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.activities.models import Activity, StaffDays
from projects.missions.models import Mission, MissionStep, Traveller
from projects.portfolio.models import ProjectMember
from projects.portfolio.models.project import Sensitivity
from projects.staff.queries import manager_on
from tracker.core.text import joined


class Step(models.TextChoices):
    NEED = "need", _("need")
    TERMS = "terms", _("terms of reference")
    RELEASE = "release", _("line manager's release")
    SECURITY = "security", _("travel-security check")
    DECISION = "decision", _("decision")
    TRAVEL = "travel", _("journey")
    REPORT = "report", _("trip report")
    DAYS = "days", _("days in the time sheet")
    RESULTS = "results", _("results")
    REGISTERED = "registered", _("registered")


# Where a mission stands when all is done.
DONE = "done"
# What must be done before the journey begins, and what within so many days after it.
BEFORE = (Step.TERMS, Step.RELEASE, Step.SECURITY, Step.DECISION)
AFTER = (Step.REPORT, Step.DAYS, Step.RESULTS, Step.REGISTERED)
REPORT_DAYS = 10
# The steps that somebody does, and what each needs.
NEEDS: dict[str, tuple[Step, ...]] = {
    Step.TERMS: (),
    Step.SECURITY: (),
    Step.DECISION: (Step.TERMS, Step.RELEASE, Step.SECURITY),
    Step.REPORT: (Step.DECISION, Step.TRAVEL),
}
LOGGED = Q(activity__isnull=False, activity__voided_at=None, activity__is_draft=False)


def logged_as(mission: Mission) -> Activity | None:
    """What the mission was logged as, as LOGGED says it: no draft, and nothing that was voided."""
    row = mission.activity
    return row if row and row.voided_at is None and not row.is_draft else None


@dataclass(frozen=True)
class Link:
    """A step of one mission. `who` has it is told of the one at which the mission is stuck."""

    step: Step
    is_done: bool
    is_here: bool
    is_late: bool
    day: datetime.date | None
    due: datetime.date | None
    who: str
    kept: MissionStep | None


def with_steps(rows: QuerySet[Mission], on: datetime.date) -> QuerySet[Any]:
    """Adds has_<step> for each step after the need, `stuck` (the first that is not done, or DONE) and `is_late`."""
    kept = MissionStep.objects.filter(mission=OuterRef("pk")).filter(
        Q(document__isnull=True) | Q(document__voided_at=None)
    )
    going = Traveller.objects.filter(mission=OuterRef("pk"))
    days = StaffDays.objects.filter(activity=OuterRef("mission__activity"), employee=OuterRef("employee"))
    has = {
        **{step.value: Q(Exists(kept.filter(step=step))) for step in (Step.TERMS, Step.SECURITY)},
        Step.RELEASE: Q(Exists(going))
        & ~Q(Exists(going.filter(employee__is_external=False, released_by=None))),
        Step.DECISION: Q(Exists(kept.filter(step=Step.DECISION))),
        Step.TRAVEL: Q(end__lt=on),
        Step.REPORT: Q(Exists(kept.filter(step=Step.REPORT))),
        Step.DAYS: LOGGED & Q(Exists(going)) & ~Q(Exists(going.exclude(Exists(days)))),
        Step.RESULTS: LOGGED & (Q(activity__indicator__isnull=False) | ~Q(activity__changed="")),
        Step.REGISTERED: Q(Exists(kept.filter(step=Step.REPORT).exclude(document__dnr=""))),
    }
    columns = {f"has_{step}": _flag(condition) for step, condition in has.items()}
    steps = [step for step in Step if step != Step.NEED]
    stuck = Case(
        *(When(**{f"has_{step.value}": False}, then=Value(step.value)) for step in steps),
        default=Value(DONE),
        output_field=CharField(),
    )
    last = on - datetime.timedelta(days=REPORT_DAYS)
    late = Q(stuck__in=BEFORE, start__lte=on) | Q(stuck__in=AFTER, end__lt=last)
    return rows.annotate(**columns).annotate(stuck=stuck).annotate(is_late=_flag(late))


def links(mission: Any, on: datetime.date) -> list[Link]:
    """The chain of a mission of queries.with_people()."""
    kept = {row.step: row for row in mission.steps.all()}
    found = []
    for step in Step:
        is_here = mission.stuck == step
        found.append(
            Link(
                step=step,
                is_done=step == Step.NEED or bool(getattr(mission, f"has_{step.value}")),
                is_here=is_here,
                is_late=is_here and mission.is_late,
                day=_day(mission, step, kept.get(step)),
                due=due(mission, step),
                who=who(mission) if is_here else "",
                kept=kept.get(step),
            )
        )
    return found


def due(mission: Mission, step: str) -> datetime.date | None:
    """The day by which the step must be done: before the journey, or within ten days after it."""
    if step in BEFORE:
        return mission.start
    return mission.end + datetime.timedelta(days=REPORT_DAYS) if step in AFTER else None


def who(mission: Any) -> str:
    """Who has the mission at its present step, in words. For queries.with_people()."""
    step = mission.stuck
    if step in (Step.SECURITY, Step.DECISION):
        return _leadership(mission)
    if step == Step.REGISTERED:
        return _of_house(mission, gettext("the registrar"), mission.project.registrars_now)
    if step == Step.RELEASE and mission.going:
        return joined(dict.fromkeys(str(manager or _leadership(mission)) for manager in holding(mission)))
    if step in (Step.TRAVEL, Step.REPORT, Step.DAYS) and mission.going:
        return joined(str(one.employee) for one in mission.going)
    return "" if step == DONE else _managers(mission)


def holding(mission: Any) -> Sequence[Any]:
    """The line managers of those who have not been released; None for whom nobody is."""
    return [
        manager_on(one.employee, mission.start)
        for one in mission.going
        if one.released_by_id is None and not one.employee.is_external
    ]


def _managers(mission: Any) -> str:
    members: list[ProjectMember] = mission.project.managers_now
    return joined(dict.fromkeys(str(row.user) for row in members)) or _leadership(mission)


def _leadership(mission: Any) -> str:
    return _of_house(mission, gettext("the leadership"), mission.project.leaders_now)


def _of_house(mission: Any, role: str, members: Sequence[ProjectMember]) -> str:
    """Those in a role of the house. Of a sensitive project only its members know: they are named."""
    if mission.project.sensitivity == Sensitivity.OPEN:
        return role
    named = joined(dict.fromkeys(str(row.user) for row in members))
    return named or gettext("%(role)s (nobody of them is a member of the sensitive project)") % {"role": role}


def _day(mission: Any, step: Step, kept: MissionStep | None) -> datetime.date | None:
    if step == Step.NEED:
        return datetime.date(mission.asked_at.year, mission.asked_at.month, mission.asked_at.day)
    if step == Step.RELEASE and mission.has_release:
        return max((one.released_on for one in mission.going if one.released_on), default=None)
    if step == Step.TRAVEL and mission.has_travel:
        return mission.end
    if step == Step.REGISTERED and mission.has_registered:
        report = next(row for row in mission.steps.all() if row.step == Step.REPORT)
        return report.document.registered_on if report.document else None
    return kept.done_on if kept else None


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())
