"""The history of deadlines and of their rules."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.deadlines.models import Deadline, DeadlineRule
from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from tracker.core.history import kinds


def _address(deadline: Any) -> str:
    return "" if deadline.voided_at else reverse("deadline", args=[deadline.pk])


kinds.register(
    Deadline,
    "deadline",
    open=open_at("project__"),
    since=since_opened(Deadline, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
    address=_address,
)
kinds.register(
    DeadlineRule,
    "deadline-rule",
    open=open_at("agreement__project__"),
    since=since_opened(DeadlineRule, "agreement__project"),
    own=lambda user: rights.own(user, "view", "agreement__project__"),
)
kinds.say(
    {
        "add_deadline": _("added the deadline"),
        "change_deadline": _("changed the deadline"),
        "submit_deadline": _("submitted it"),
        "accept_deadline": _("noted that it was accepted"),
        "void_deadline": _("voided the deadline"),
        "save_rule": _("saved a rule of deadlines"),
        "add_default_rules": _("added the usual rules of deadlines"),
        "generate_deadlines": _("let the deadlines follow the agreement"),
    }
)
