"""The history of missions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.missions.models import Mission
from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from tracker.core.history import kinds

kinds.register(
    Mission,
    "mission",
    "public_id",
    open=open_at("project__"),
    since=since_opened(Mission, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
    address=lambda row: "" if row.voided_at else reverse("mission", args=[row.public_id]),
)
kinds.say(
    {
        "ask_mission": _("asked for the mission"),
        "change_mission": _("changed the mission"),
        "release_traveller": _("released somebody for the mission"),
        "keep_terms": _("wrote the terms of reference"),
        "clear_mission": _("checked the travel"),
        "decide_mission": _("decided on the mission"),
        "report_mission": _("reported on the mission"),
        "void_mission": _("voided the mission"),
    }
)
