"""What is expected of a presidency: one meeting of directors-general, and one or two of the working group."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countries.forums.models import Presidency
from tracker.core import formats

WORKING, DIRECTOR_GENERAL = "working", "dg"
DIRECTORS, MOST_WORKING = 1, 2


@dataclass(frozen=True)
class Met:
    """A meeting that is logged: its level, and its first day, which may lie ahead."""

    level: str
    day: datetime.date


@dataclass(frozen=True)
class Judged:
    """A presidency against the norm. `kind` is a tag's: ok, warn, info (under way), none (not begun); `lacks` are whole words."""

    presidency: Presidency
    kind: str
    word: str
    lacks: tuple[str, ...]


def judge(presidency: Presidency, meetings: Iterable[Met], on: datetime.date) -> Judged:
    """The presidency as it stands on the day: what has been held, what is planned, and what lacks."""
    within = [one for one in meetings if presidency.first_day <= one.day <= presidency.last_day]
    words = [
        *_of_level(DIRECTOR_GENERAL, within, on, most=DIRECTORS),
        *_of_level(WORKING, within, on, most=MOST_WORKING),
    ]
    lacking = tuple(text for text, _is_planned in words)
    if not words:
        return Judged(presidency, "ok", _("As expected"), ())
    if presidency.first_day > on and not within:
        return Judged(presidency, "none", _("Not begun"), ())
    if all(is_planned for _text, is_planned in words):
        return Judged(presidency, "info", _("Planned"), lacking)
    if presidency.last_day >= on:
        return Judged(presidency, "info", _("Under way"), lacking)
    return Judged(presidency, "warn", _("Differs"), lacking)


def _of_level(level: str, meetings: Sequence[Met], on: datetime.date, *, most: int) -> list[tuple[str, bool]]:
    """What is to be said of the level, each with whether it is only a plan that is waited for; nothing when all is well."""
    days = sorted(one.day for one in meetings if one.level == level)
    held = [day for day in days if day <= on]
    planned = [day for day in days if day > on]
    is_high = level == DIRECTOR_GENERAL
    if len(days) > most:
        text = (
            ngettext(
                "%(n)s meeting of directors-general, normally one",
                "%(n)s meetings of directors-general, normally one",
                len(days),
            )
            if is_high
            else ngettext(
                "%(n)s meeting of the working group, normally one or two",
                "%(n)s meetings of the working group, normally one or two",
                len(days),
            )
        )
        return [(text % {"n": formats.number(len(days))}, False)]
    if held:
        return []
    if planned:
        text = (
            _("meeting of directors-general planned for %(day)s")
            if is_high
            else _("meeting of the working group planned for %(day)s")
        )
        return [(text % {"day": formats.iso(planned[0])}, True)]
    return [
        (
            _("no meeting of directors-general logged")
            if is_high
            else _("no meeting of the working group logged"),
            False,
        )
    ]
