"""Missions in the permission matrix: who asks, who lets people go, who checks the travel, who decides."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from projects.missions.models import Mission, Traveller
from projects.portfolio import rights
from projects.staff.rights import of_own_units
from tracker.core import access


def _own(user: Any, action: str) -> Q:
    """Missions of the user's projects; those that the user makes, to tell of; the line manager's, to release."""
    travels = Exists(Traveller.objects.filter(mission=OuterRef("pk"), employee__user=user))
    going = Traveller.objects.filter(mission=OuterRef("pk")).filter(
        of_own_units(user, "employee", "mission__start")
    )
    if action == "release":
        return Q(Exists(going))
    mine = rights.own(user, action, "project__")
    if action == "view":
        return mine | Q(travels) | Q(Exists(going))
    return mine | Q(travels) if action == "report" else mine


access.register(
    Mission,
    "mission",
    own=_own,
    states=rights.states("project__") | {"voided": lambda user: Q(voided_at__isnull=False)},
    owners=rights.MEMBERS,
)
