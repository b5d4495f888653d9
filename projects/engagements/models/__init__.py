"""The other strand: what is done in forums, networks and conferences, and visits to us. Never summed with projects."""

from projects.engagements.models.conferences import Delegation, DelegationPart, GoodPracticeCase, Reuse
from projects.engagements.models.meetings import AgendaItem, Attendance, Delegate, Meeting, SharedCase
from projects.engagements.models.visits import Visit

__all__ = [
    "AgendaItem",
    "Attendance",
    "Delegate",
    "Delegation",
    "DelegationPart",
    "GoodPracticeCase",
    "Meeting",
    "Reuse",
    "SharedCase",
    "Visit",
]
