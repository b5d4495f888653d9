"""A work plan's draft written as a whole: all that it plans. What is the same stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.workplan.actions.items import take_out, write_item
from projects.workplan.actions.versions import begin_plan, describe_plan
from projects.workplan.models import WorkPlan
from tracker.core.errors import Refused
from tracker.core.history.record import recorded


@dataclass(frozen=True, slots=True)
class Planned:
    """An item as it is to be: `number` of one that the project has, None for a new one."""

    number: int | None
    fields: Mapping[str, Any]


@recorded
def write_plan(
    *,
    user: Any,
    project: Project,
    plan: WorkPlan | None,
    expected: int | None,
    reason: str,
    dnr: str,
    items: Sequence[Planned] | None = None,
) -> WorkPlan:
    """Begin a draft (`plan` None) or change it. `items` replace all that it plans; None leaves them."""
    if plan is None:
        plan = begin_plan(user=user, project=project, reason=reason, dnr=dnr)
    else:
        describe_plan(user=user, plan=plan, expected=expected, reason=reason, dnr=dnr)
    if items is not None:
        _write_items(user, plan, items)
    return plan


def _write_items(user: Any, plan: WorkPlan, items: Sequence[Planned]) -> None:
    numbers = [one.number for one in items if one.number is not None]
    if len(set(numbers)) < len(numbers):
        raise Refused("twice", _("The same item is there twice."), field="items")
    known = {row.number: row for row in plan.project.work_items.order_by("number", "pk")}
    if unknown := [number for number in numbers if number not in known]:
        message = _("The project has no planned item %(number)d.")
        raise Refused("unknown_item", message % {"number": unknown[0]}, field="items")
    for line in plan.lines.select_related("item").exclude(item__number__in=numbers):
        take_out(plan, line.item)
    for place, one in enumerate(items, 1):
        item = known[one.number] if one.number is not None else None
        try:
            write_item(user, plan, item, one.fields)
        except Refused as no:
            message = _("Item %(place)d: %(why)s") % {"place": place, "why": no.message}
            raise Refused(no.code, message, field="items") from no
