"""The history of values: told on their own page, with their parts and evidence."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from projects.results.values import queue
from projects.results.values.models import IndicatorValue
from tracker.core.history import kinds


def _address(row: Any) -> str:
    return queue.of_value("value", row)


kinds.register(
    IndicatorValue,
    "indicator-value",
    open=open_at("indicator__project__"),
    since=since_opened(IndicatorValue, "indicator__project"),
    own=lambda user: rights.own(user, "view", "indicator__project__"),
    address=_address,
)
kinds.say(
    {
        "save_value": _("drafted the value"),
        "submit_value": _("submitted the value"),
        "approve_value": _("approved the value"),
        "return_value": _("sent the value back"),
        "withdraw_value": _("withdrew the value"),
        "add_evidence": _("attached evidence"),
        "void_evidence": _("voided evidence"),
    }
)
