"""How updates, lessons and stories are told to a reader. Those of sensitive projects are for members only."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from projects.updates import queries
from projects.updates.models import StatusUpdate, Story
from tracker.core import access


@dataclass(frozen=True)
class Panel:
    """The project page's panel: the latest update sent by the day, and what the reader may do about updates."""

    update: StatusUpdate | None
    month: str
    kind: str
    word: str
    may_add: bool


def month(day: datetime.date) -> str:
    """november 2026"""
    return date_format(day, "F Y")


def address(day: datetime.date) -> str:
    """2026-11, as it stands in addresses."""
    return f"{day:%Y-%m}"


def tag(update: StatusUpdate) -> tuple[str, str]:
    """(kind, word) of its state."""
    if update.is_draft:
        return "missing", gettext("Draft")
    if update.answered_on:
        return "ok", gettext("Answered")
    if update.decision_wanted:
        return "warn", gettext("Decision wanted")
    return "none", gettext("Sent")


def consent(story: Story, on: datetime.date) -> tuple[str, str]:
    """(kind, word) of the consent to publish a story."""
    if queries.holds(story, on):
        return "ok", gettext("Consent holds")
    if story.consent_withdrawn_on:
        return "bad", gettext("Consent withdrawn")
    if story.consent_from is None:
        return "warn", gettext("No consent")
    return "warn", gettext("Consent has ended")


def panel(user: Any, project: Any, on: datetime.date, *, may_add: bool) -> Panel | None:
    """What the project page shows of updates as of the day; None for who may not read them.

    `project` says by `is_masked` whether the user may read what is for its members only. `may_add`: the user may
    write one now.
    """
    if project.is_masked or not access.may(user, "view", StatusUpdate):
        return None
    row = queries.latest(user, project, on)
    kind, word = tag(row) if row and row.decision_wanted else ("", "")
    return Panel(row, month(row.month) if row else "", kind, word, may_add)
