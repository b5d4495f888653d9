"""The history of risks and of integrity items."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from projects.risks.models import IntegrityItem, Risk
from tracker.core.history import kinds

kinds.register(
    Risk,
    "risk",
    "public_id",
    open=open_at("project__"),
    since=since_opened(Risk, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
    address=lambda row: "" if row.voided_at else reverse("risk", args=[row.public_id]),
)
kinds.register(
    IntegrityItem,
    "integrity-item",
    "public_id",
    open=open_at("project__"),
    since=since_opened(IntegrityItem, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
    address=lambda row: "" if row.voided_at else reverse("integrity_item", args=[row.public_id]),
)
kinds.say(
    {
        "add_risk": _("added the risk"),
        "change_risk": _("changed the risk"),
        "rate_risk": _("rated the risk"),
        "close_risk": _("closed the risk"),
        "void_risk": _("voided the risk"),
        "add_item": _("added the integrity item"),
        "change_item": _("changed the integrity item"),
        "close_item": _("closed the integrity item"),
        "void_item": _("voided the integrity item"),
    }
)
