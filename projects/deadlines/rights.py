"""Deadlines in the permission matrix."""

from django.db.models import Q

from projects.deadlines.models import Deadline, DeadlineRule
from projects.portfolio import rights
from tracker.core import access

access.register(
    Deadline,
    "deadline",
    own=rights.owned("project__"),
    states=rights.states("project__") | {"voided": lambda user: Q(voided_at__isnull=False)},
    owners=rights.MEMBERS,
)
access.register(
    DeadlineRule,
    "agreement",
    own=rights.owned("agreement__project__"),
    states=rights.states("agreement__project__"),
    owners=rights.MEMBERS,
)
