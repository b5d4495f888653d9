"""The history of work plans and of what lasts through their versions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from projects.workplan.models import WorkItem, WorkPlan
from tracker.core.history import kinds


def _address(plan: Any) -> str:
    return reverse("work_plan_version", args=[plan.project.public_id, plan.number])


for _model, _name, _to in (
    (WorkPlan, "work-plan", _address),
    (WorkItem, "work-item", lambda item: reverse("work_plan", args=[item.project.public_id])),
):
    kinds.register(
        _model,
        _name,
        open=open_at("project__"),
        since=since_opened(_model, "project"),
        own=lambda user: rights.own(user, "view", "project__"),
        address=_to,
    )
kinds.say(
    {
        "begin_plan": _("began a version of the work plan"),
        "describe_plan": _("told of the version of the work plan"),
        "save_item": _("planned an item"),
        "remove_item": _("took an item out of the work plan"),
        "write_plan": _("wrote the work plan"),
        "agree_plan": _("agreed to the work plan"),
        "reach_milestone": _("told when the milestone was reached"),
    }
)
