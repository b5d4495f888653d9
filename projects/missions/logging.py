"""A mission is logged as an activity: the log's form begins with what the mission knows, and the two are tied."""

from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404

from projects.activities import sources
from projects.activities.models import Activity
from projects.activities.rules import Staff
from projects.missions import actions, queries
from projects.missions.models import Mission
from tracker.core import access

NAME = "mission"


def _begin(user: Any, key: str) -> sources.Begun:
    mission = _found(user, key)
    days = Decimal((mission.end - mission.start).days + 1)
    item = mission.work_item
    fields: dict[str, Any] = {
        "project": mission.project,
        "kind": Activity.Kind.MISSION,
        "title_sv": mission.title_sv,
        "title_en": mission.title_en,
        "start": mission.start,
        "end": mission.end,
        "country": mission.country,
        "place": mission.place,
        "component": mission.component,
        "work_item": item,
        "indicator": item.indicator if item else None,
    }
    going = mission.travellers.select_related("employee").order_by("employee__number", "pk")
    staff = [Staff(employee=row.employee, days_abroad=days, role=row.role) for row in going]
    return sources.Begun(fields, staff)


def _done(user: Any, key: str, activity: Activity) -> None:
    """Also of a draft, so that the mission is logged when the draft is."""
    actions.log_as(_found(user, key), activity)


def _found(user: Any, key: str) -> Mission:
    mission: Mission = get_object_or_404(queries.missions(user), public_id=key)
    access.require(user, "add", mission.project, of="activity")
    return mission


sources.register(NAME, begin=_begin, done=_done)
