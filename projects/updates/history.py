"""The history of status updates, the year's notes, lessons and stories."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from projects.updates import shown
from projects.updates.models import Lesson, StatusUpdate, Story, YearNote
from tracker.core.history import kinds


def _update(row: StatusUpdate) -> str:
    return reverse("update", args=[row.project.public_id, shown.address(row.month)])


def _note(row: YearNote) -> str:
    return reverse("project", args=[row.project.public_id])


def _told(row: Any) -> str:
    name = "story" if isinstance(row, Story) else "lesson"
    return "" if row.voided_at else reverse(name, args=[row.public_id])


for _model, _name, _lookup, _address in (
    (StatusUpdate, "status-update", "pk", _update),
    (Lesson, "lesson", "public_id", _told),
    (Story, "story", "public_id", _told),
    (YearNote, "year-note", "pk", _note),
):
    kinds.register(
        _model,
        _name,
        _lookup,
        open=open_at("project__"),
        since=since_opened(_model, "project"),
        own=lambda user: rights.own(user, "view", "project__"),
        address=_address,
    )
kinds.say(
    {
        "add_update": _("began the status update"),
        "change_update": _("changed the status update"),
        "answer_update": _("answered the status update"),
        "save_note": _("wrote what changed in the year"),
        "add_lesson": _("added the lesson"),
        "change_lesson": _("changed the lesson"),
        "void_lesson": _("voided the lesson"),
        "add_story": _("added the story"),
        "change_story": _("changed the story"),
        "void_story": _("voided the story"),
    }
)
