"""Agreements and booked amounts in the permission matrix."""

from django.db.models import Q

from projects.money.models import Agreement, Transaction, YearBudget
from projects.portfolio import complement, rights
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
    states=rights.states("agreement__project__")
    | {
        "voided": lambda user: Q(voided_at__isnull=False),
        "complement": complement.state("agreement__project", day="booked_on"),
    },
    owners=rights.MEMBERS,
)
access.register(
    YearBudget,
    "budget",
    own=rights.owned("agreement__project__"),
    states=rights.states("agreement__project__")
    | {"complement": complement.state("agreement__project", year="year")},
    owners=rights.MEMBERS,
)
