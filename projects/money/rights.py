"""Agreements and booked amounts in the permission matrix."""

from projects.money.models import Agreement, Transaction
from projects.portfolio import rights
from tracker.core import access

access.register(
    Agreement,
    "agreement",
    own=lambda user, action: rights.own(user, action, "project__"),
    hidden=lambda user: rights.hidden(user, "project__"),
)
access.register(
    Transaction,
    "ledger",
    own=lambda user, action: rights.own(user, action, "agreement__project__"),
    hidden=lambda user: rights.hidden(user, "agreement__project__"),
)
