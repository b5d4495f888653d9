"""The history of assignments, and of people and line units."""

from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from projects.staff.models import Assignment
from tracker.core.history import kinds

kinds.register(
    Assignment,
    "assignment",
    open=open_at("project__"),
    since=since_opened(Assignment, "project"),
    own=lambda user: rights.own(user, "view", "project__"),
)
kinds.say(
    {
        "save_unit": _("saved the line unit"),
        "save_person": _("saved the person"),
        "assign": _("assigned somebody"),
        "change_assignment": _("changed the assignment"),
        "release_assignment": _("released somebody for the project"),
        "void_assignment": _("voided the assignment"),
    }
)
