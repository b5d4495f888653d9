"""Reusable questions about work plans. Everything starts from what the user may know of."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from projects.portfolio.models import Component, Project
from projects.workplan.models import PlannedWork, WorkItem, WorkPlan
from tracker.core import access
from tracker.core.history.models import Entry

_Status = WorkPlan.Status
# Versions that count, or have counted.
DECIDED = (_Status.AGREED, _Status.REPLACED)
# What happens to an item without changing what is planned.
_BESIDE = ("reach_milestone",)


def plans(user: Any) -> QuerySet[WorkPlan]:
    """Versions of work plans that the user may know of, by project and number."""
    rows = access.visible(user, WorkPlan.objects.order_by("project__code", "number", "pk"))
    return rows.select_related("project", "agreed_by")


def items(user: Any) -> QuerySet[WorkItem]:
    """What is planned in projects that the user may know of, by project and number."""
    rows = access.visible(user, WorkItem.objects.order_by("project__code", "number", "pk"))
    return rows.select_related("project", "component", "indicator__standard", "country")


def agreed(user: Any, project: Project) -> WorkPlan | None:
    """The version that holds now."""
    return plans(user).filter(project=project, status=_Status.AGREED).first()


def version_on(user: Any, project: Project, day: datetime.date) -> WorkPlan | None:
    """The version that held on the day: the last one agreed by then."""
    rows = plans(user).filter(project=project, status__in=DECIDED, agreed_on__lte=day)
    return rows.order_by("agreed_on", "number", "pk").last()


def _in_order(rows: QuerySet[PlannedWork]) -> QuerySet[PlannedWork]:
    """By component, those of none last, then in the order of time."""
    found = rows.select_related(
        "item__component", "item__indicator__standard", "item__country", "responsible"
    )
    return found.order_by(
        F("item__component__number").asc(nulls_last=True), "start", "end", "item__number", "pk"
    )


def lines(plan: WorkPlan) -> list[PlannedWork]:
    """What the version plans, with its items. One query. The version must be one that the user may see."""
    return list(_in_order(plan.lines.all()))


def with_content(rows: QuerySet[WorkPlan]) -> QuerySet[WorkPlan]:
    """Adds to versions what they plan: `shown_lines`."""
    return rows.prefetch_related(
        Prefetch("lines", _in_order(PlannedWork.objects.all()), to_attr="shown_lines")
    )


def by_component(found: Iterable[PlannedWork]) -> list[tuple[Component | None, list[PlannedWork]]]:
    """The lines of lines() under their components."""
    groups: dict[Component | None, list[PlannedWork]] = {}
    for line in found:
        groups.setdefault(line.item.component, []).append(line)
    return list(groups.items())


def is_agreed(item: WorkItem) -> bool:
    """Does it stand in a version that has been decided?"""
    return item.lines.filter(plan__status__in=DECIDED).exists()


def last_changed_by(plan: WorkPlan) -> Any:
    """Who changed last what the version says, of itself or of its items; None where the history does not know."""
    own = Entry.objects.filter(object_type=plan._meta.label_lower, object_id=plan.pk)
    of_items = Entry.objects.filter(
        object_type=WorkItem._meta.label_lower, object_id__in=plan.lines.order_by().values("item")
    ).exclude(what__in=_BESIDE)
    latest = (own | of_items).select_related("user").order_by("-number").first()
    return latest.user if latest else None
