"""How a mission is told: as a line in lists, and as its chain. For rows of queries.with_people()."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from projects.missions import chain
from projects.missions.chain import Step
from tracker.core import formats
from tracker.core.periods import today
from tracker.core.text import bilingual, joined


@dataclass(frozen=True)
class Line:
    """One mission as lists show it. `kind` and `word` are a tag's; `step` is where it is stuck, in words."""

    mission: Any
    title: str
    days: str
    going: str
    step: str
    who: str
    due: str
    kind: str
    word: str


@dataclass(frozen=True)
class Count:
    """A step of the board: how many missions are stuck there, and how many of them are late."""

    step: str
    label: str
    number: int
    late: int
    is_here: bool


def title(mission: Any) -> str:
    return bilingual(mission, "title")


def step(value: str) -> str:
    """The step in words; of a finished mission that it is."""
    return gettext("Finished") if value == chain.DONE else capfirst(str(Step(value).label))


def tag(mission: Any) -> tuple[str, str]:
    """(kind, word) of its tag."""
    if mission.stuck == chain.DONE:
        return "none", gettext("Finished")
    if mission.is_late:
        return "bad", gettext("Late")
    if mission.stuck in chain.BEFORE:
        return "missing", gettext("Being prepared")
    if mission.stuck == Step.TRAVEL:
        return (
            ("info", gettext("Travelling"))
            if mission.start <= today()
            else ("ok", pgettext("mission", "Decided"))
        )
    return "info", gettext("To be finished")


def line(mission: Any) -> Line:
    last = chain.due(mission, mission.stuck)
    return Line(
        mission,
        title(mission),
        formats.period(mission.start, mission.end),
        joined(str(one.employee) for one in mission.going),
        step(mission.stuck),
        chain.who(mission),
        formats.iso(last) if last else "",
        *tag(mission),
    )


def lines(rows: Iterable[Any]) -> list[Line]:
    return [line(row) for row in rows]


def board(counts: dict[str, tuple[int, int]], here: str) -> list[Count]:
    """The steps in their order, each with how many missions are stuck there."""
    return [
        Count(one.value, step(one.value), *counts.get(one.value, (0, 0)), one.value == here)
        for one in Step
        if one != Step.NEED
    ]


def when(day: datetime.date | None) -> str:
    return formats.iso(day) if day else ""
