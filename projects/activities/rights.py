"""Activities and staff days in the permission matrix."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.activities.models import Activity, StaffDays
from projects.portfolio import complement, rights
from tracker.core import access


def _own(user: Any, action: str) -> Q:
    """Activities of the user's projects, and those beside projects that the user logged."""
    return rights.own(user, action, "project__") | Q(project__isnull=True, created_by=user)


access.register(
    Activity,
    "activity",
    own=_own,
    states=rights.states("project__") | {"voided": lambda user: Q(voided_at__isnull=False)},
    owners=_("members of the project, or who logged it beside projects,"),
)
access.register(
    StaffDays,
    "staff",
    own=rights.owned("project__"),
    states=rights.states("project__") | {"complement": complement.state("project", day="start")},
    owners=rights.MEMBERS,
)
rights.takes_part(Activity.partners.through, "activity__project", "organisation")
