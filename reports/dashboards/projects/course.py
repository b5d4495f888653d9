"""How a project's lights have been, quarter by quarter, in icons and words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reports.dashboards.projects.words import spelled
from reports.figures.lights import Course, Light, Lights

Which = Literal["goals", "implementation"]
_TAGS = {"none": "missing", "ended": "none"}


@dataclass(frozen=True, slots=True)
class Quarter:
    """A light as it stood at the end of a quarter; `kind` as the status tag wants it."""

    year: int
    name: str
    kind: str
    word: str


def tag(light: Light) -> str:
    """The light's kind as the status tag wants it."""
    return _TAGS.get(light.kind, light.kind)


def quarters(course: Course, which: Which) -> list[Quarter]:
    """The light at the end of each earlier quarter, oldest first."""
    return [
        Quarter(day.year, pgettext("quarter", "Q%(n)s") % {"n": _quarter(day)}, tag(light), light.word)
        for day, both in course.earlier
        for light in [_light(both, which)]
    ]


def before(course: Course, which: Which) -> str:
    """Since when the light is as it is, or what it was before that; empty where nothing is known."""
    now = _light(course.now, which)
    for day, both in reversed(course.earlier):
        past = _light(both, which)
        if past.kind != now.kind:
            quarter = f"{day.year} {_('quarter')} {_quarter(day)}"
            return _("%(word)s at the end of %(quarter)s") % {"word": past.word, "quarter": quarter}
    n = len(course.earlier)
    if not n:
        return ""
    return ngettext("the same for %(n)s quarter", "the same for %(n)s quarters", n) % {"n": spelled(n)}


def _light(both: Lights, which: Which) -> Light:
    return both.goals if which == "goals" else both.implementation


def _quarter(day: datetime.date) -> int:
    return (day.month + 2) // 3
