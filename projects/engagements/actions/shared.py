"""What the actions of meetings, conferences and visits have in common."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.http import Http404
from django.utils.translation import gettext as _

from projects.activities.models import Activity
from projects.engagements.models import Meeting, Visit
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.periods import today
from tracker.core.saving import check

D = TypeVar("D", Meeting, Visit)


def check_kind(user: Any, activity: Activity, kind: str) -> None:
    """404 for an activity that the user may not know of, or that is of another kind."""
    access.require(user, "view", activity)
    if activity.kind != kind or activity.project_id is not None or activity.voided_at:
        raise Http404


def save_details(
    user: Any, model: type[D], activity: Activity, expected: int | None, fields: Mapping[str, Any]
) -> D:
    """What the activity has beside itself: begun, or changed in its version. Who begins it must be able to go on."""
    row = model._default_manager.filter(activity=activity).first()
    if row is None:
        access.require(user, "add", model)
        row = model(activity=activity)
    else:
        access.require(user, "change", row)
        row.claim(-1 if expected is None else expected)
        row.refresh_from_db()
    for name, value in fields.items():
        setattr(row, name, value)
    check_follow_up(row)
    check(row)
    row.save()
    access.require(user, "change", row)
    return row


def check_follow_up(row: Meeting | Visit) -> None:
    """What the database demands of something to follow up, said at its field."""
    if not row.follow_up and (row.follow_up_due or row.follow_up_done):
        raise Refused("nothing", _("Say what is to be followed up."), field="follow_up")
    if row.follow_up_done and row.follow_up_done > today():
        raise Refused("future", _("That day has not come yet."), field="follow_up_done")
