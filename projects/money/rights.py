"""Agreements and booked amounts in the permission matrix."""

from django.db.models import Q

from projects.money.models import Agreement, Transaction
from projects.portfolio import rights
from tracker.core import access

access.register(
    Agreement,
    "agreement",
    own=rights.owned("project__"),
    states=rights.states("project__"),
    owners=rights.MEMBERS,
)
access.register(
    Transaction,
    "ledger",
    own=rights.owned("agreement__project__"),
    states=rights.states("agreement__project__") | {"voided": lambda user: Q(voided_at__isnull=False)},
    owners=rights.MEMBERS,
)
