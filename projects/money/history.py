"""The history of agreements and booked amounts."""

from django.utils.translation import gettext_lazy as _

from projects.money.models import Agreement, Transaction
from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from tracker.core.history import kinds

kinds.register(
    Agreement,
    "agreement",
    open=open_at("project__"),
    since=since_opened(Agreement, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
)
kinds.register(
    Transaction,
    "booking",
    open=open_at("agreement__project__"),
    since=since_opened(Transaction, "agreement__project"),
    own=lambda user: rights.own(user, "view", "agreement__project__"),
)
kinds.say(
    {
        "save_agreement": _("saved the agreement"),
        "book": _("booked the amount"),
        "change_booking": _("changed the booking"),
        "void_booking": _("voided the booking"),
    }
)
