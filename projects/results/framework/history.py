"""The history of indicators and of the versions of frameworks, with their results, plans and targets."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from projects.results.framework.models import FrameworkVersion, Indicator
from tracker.core.history import kinds


def _address(version: Any) -> str:
    return reverse("framework_version", args=[version.project.public_id, version.number])


kinds.register(
    Indicator,
    "indicator",
    open=open_at("project__"),
    since=since_opened(Indicator, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
)
kinds.register(
    FrameworkVersion,
    "framework",
    open=open_at("project__"),
    since=since_opened(FrameworkVersion, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
    address=_address,
)
kinds.say(
    {
        "save_indicator": _("saved the indicator"),
        "save_sites": _("saved the places"),
        "save_components": _("saved the components"),
        "begin_framework": _("began a version of the results framework"),
        "describe_framework": _("told of the version of the results framework"),
        "save_node": _("saved a result"),
        "move_node": _("moved a result"),
        "remove_node": _("took out a result"),
        "place_indicator": _("planned an indicator"),
        "remove_plan": _("took an indicator out of the results framework"),
        "write_framework": _("wrote the results framework"),
        "approve_framework": _("approved the results framework"),
        "withdraw_framework": _("withdrew the draft of the results framework"),
    }
)
