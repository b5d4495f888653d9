"""The history of activities, the voided ones among them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.activities.models import Activity
from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from tracker.core import access
from tracker.core.history import kinds


def _rows(user: Any) -> QuerySet[Activity]:
    """Drafts are for those alone who write them."""
    return access.visible(user, Activity.objects.filter(Q(is_draft=False) | Q(created_by=user)))


def _address(activity: Activity) -> str:
    return "" if activity.voided_at else reverse("activity", args=[activity.public_id])


kinds.register(
    Activity,
    "activity",
    "public_id",
    rows=_rows,
    open=open_at("project__"),
    since=since_opened(Activity, "project"),
    own=lambda user: rights.own(user, "view", "project__") | Q(project__isnull=True, created_by=user),
    address=_address,
)
kinds.say(
    {
        "log_activity": _("logged the activity"),
        "log_week": _("logged the activity in the summary of a week"),
        "undo_activity": _("took back the activity"),
        "change_activity": _("changed the activity"),
        "void_activity": _("voided the activity"),
    }
)
