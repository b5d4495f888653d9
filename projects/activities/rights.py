"""Activities and staff days in the permission matrix."""

from typing import Any

from django.db.models import Q

from projects.activities.models import Activity, StaffDays
from projects.portfolio import rights
from tracker.core import access


def _own(user: Any, action: str) -> Q:
    """Activities of the user's projects, and those beside projects that the user logged."""
    return rights.own(user, action, "project__") | Q(project__isnull=True, created_by=user)


access.register(Activity, "activity", own=_own, hidden=lambda user: rights.hidden(user, "project__"))
access.register(
    StaffDays,
    "staff",
    own=lambda user, action: rights.own(user, action, "project__"),
    hidden=lambda user: rights.hidden(user, "project__"),
)
