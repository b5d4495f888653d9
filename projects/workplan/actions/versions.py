"""The versions of a work plan: begun as a draft, agreed, replaced by the next."""

import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.workplan import queries
from projects.workplan.actions.items import LINE_FIELDS, check_time, claim_draft
from projects.workplan.models import PlannedWork, WorkPlan
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded
from tracker.core.periods import today
from tracker.core.saving import check, without_blanks
from tracker.core.text import clean_text

Status = WorkPlan.Status


@recorded
def begin_plan(*, user: Any, project: Project, reason: str = "", dnr: str = "") -> WorkPlan:
    """Begin the next version as a draft, with everything that the agreed one plans.

    Of two who begin one, the second meets the first's (Stale).
    """
    access.require(user, "add", project, of="work plan")
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    there = project.work_plans.filter(status=Status.DRAFT).first()
    if there:
        message = _("Somebody has begun a draft since you opened this. Nothing of yours has been saved.")
        raise Stale(message, current=there)
    highest = project.work_plans.aggregate(highest=Max("number"))["highest"] or 0
    plan = WorkPlan(project=project, number=highest + 1, reason=clean_text(reason), dnr=clean_text(dnr))
    check(plan)
    plan.save()
    if before := project.work_plans.filter(status=Status.AGREED).first():
        PlannedWork.objects.bulk_create(
            PlannedWork(plan=plan, item=line.item, **{name: getattr(line, name) for name in LINE_FIELDS})
            for line in queries.lines(before)
        )
    return plan


@recorded
def describe_plan(*, user: Any, plan: WorkPlan, expected: int | None, reason: str, dnr: str) -> WorkPlan:
    """Say why the plan changes, and where it is registered."""
    claim_draft(user, "change", plan, expected)
    given = {"reason": clean_text(reason), "dnr": clean_text(dnr)}
    for name, value in without_blanks(user, plan, given).items():
        setattr(plan, name, value)
    check(plan)
    plan.save()
    return plan


@recorded
def agree_plan(
    *, user: Any, plan: WorkPlan, expected: int | None, agreed_on: datetime.date | None = None
) -> WorkPlan:
    """Agree to a draft as of a day (today). It replaces the version before it. Not by who changed it last."""
    claim_draft(user, "approve", plan, expected)
    if queries.last_changed_by(plan) == user:
        message = _("You changed it last yourself: somebody else has to agree to it.")
        raise Refused("own_change", message)
    day = agreed_on or today()
    before = plan.project.work_plans.filter(status=Status.AGREED).first()
    if day > today():
        raise Refused("future", _("That day has not come yet."), field="agreed_on")
    if before and before.agreed_on and day < before.agreed_on:
        message = _("Version %(number)d was agreed on %(day)s: choose that day or a later one.")
        said = {"number": before.number, "day": before.agreed_on.isoformat()}
        raise Refused("before_current", message % said, field="agreed_on")
    _check_whole(plan)
    if before:
        before.claim(before.version)
        before.status = Status.REPLACED
        before.save()
    plan.status, plan.agreed_on, plan.agreed_by = Status.AGREED, day, user
    check(plan)
    plan.save()
    return plan


def _check_whole(plan: WorkPlan) -> None:
    """What is agreed plans something, and all of it in the project's time as it is now."""
    planned = queries.lines(plan)
    if not planned:
        raise Refused("empty", _("A work plan without items cannot be agreed."))
    for line in planned:
        line.plan = plan
        try:
            check_time(line)
        except Refused as no:
            raise Refused(no.code, f"{line.item}: {no.message}") from no
