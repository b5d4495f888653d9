"""Logging what the work plan holds: /activities/log/?item=P-2017-001.12 begins with what was planned."""

from typing import Any

from django.db.models import Q
from django.http import Http404

from projects.activities import sources
from projects.activities.models import Activity
from projects.workplan.models import PlannedWork, WorkItem, WorkPlan
from tracker.core import access

_TAKEN = ("project", "component", "indicator", "country", "title_sv", "title_en")


def _begin(user: Any, key: str) -> sources.Begun:
    """The item with its days in the agreed plan, or in the draft where nothing is agreed."""
    project, _, number = key.rpartition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        raise Http404
    items = access.visible(user, WorkItem.objects.filter(kind=WorkItem.Kind.ACTIVITY))
    of = Q(project__public_id=project, number=int(number))
    item = items.select_related("project", "component", "indicator", "country").filter(of).first()
    if item is None:
        raise Http404
    access.require(user, "add", item.project, "activity")
    fields = {name: getattr(item, name) for name in _TAKEN} | {"kind": item.activity_kind, "work_item": item}
    if line := _planned(item):
        fields |= {"start": line.start, "end": line.end}
    return sources.Begun(fields)


def _planned(item: WorkItem) -> PlannedWork | None:
    lines = item.lines.exclude(plan__status=WorkPlan.Status.REPLACED)
    return lines.order_by("plan__status", "pk").first()  # agreed comes before draft


def _done(user: Any, key: str, activity: Activity) -> None:
    """Nothing: the activity itself names the item."""


sources.register("item", begin=_begin, done=_done)
