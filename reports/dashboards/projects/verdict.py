"""How the project stands, in words: a heading that is a finding, two lights, time against money."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.portfolio.lifecycle import ENDED, RUNNING
from projects.portfolio.models.project import Status
from reports.dashboards.projects import words
from reports.dashboards.projects.frame import Frame, stopped
from reports.figures.indicators import light_word
from reports.figures.progress import Progress
from tracker.core import formats


def verdict(frame: Frame) -> dict[str, Any]:
    """The heading as a finding, the two lights with a sentence each, and time against money."""
    progress, project = frame.progress, frame.project
    goals = words.worst(state.light for state in frame.states)
    elapsed = Decimal(str(progress.elapsed * 100))
    end = frame.planned_end
    all_months = months(project.start, end)
    gone = (
        months(project.start, min(stopped(project, frame.day), words.last_day(project)))
        if frame.day >= project.start
        else 0
    )
    return {
        "heading": _heading(frame, goals),
        "goals": {"kind": goals if goals != "none" else "missing", "word": light_word(goals)},
        "money": {
            "kind": progress.light if progress.light != "none" else "missing",
            "word": light_word(progress.light),
        },
        "on_track": sum(state.light == "ok" for state in frame.states),
        "judged": sum(state.light != "none" for state in frame.states),
        "elapsed": elapsed,
        "months": gone,
        "all_months": all_months,
        "gap": _gap(progress, elapsed),
    }


def _heading(frame: Frame, goals: str) -> str:
    """A finding made from the two lights; a plain name when they say nothing."""
    money = frame.progress.light
    status = words.status_then(frame.project, frame.day)
    if status in ENDED:
        return _ended(frame)
    if status not in RUNNING:
        return _("The project has not begun")
    well = {
        "ok": _("The goals are on track"),
        "warn": _("Some goals are at risk"),
        "bad": _("Goals are off track"),
    }
    spent = {
        "ok": _("money follows time"),
        "slow": _("money is spent more slowly than planned"),
        "fast": _("money is spent faster than planned"),
    }
    pace = frame.progress.pace
    how = "ok" if money == "ok" else "slow" if pace is not None and pace < Decimal(100) else "fast"
    if goals == "none" and money == "none":
        return _("Time and money")
    if goals == "none":
        return capfirst(spent[how])
    if money == "none":
        return well[goals]
    joined = (
        _("%(goals)s, and %(money)s") if (goals == "ok") == (money == "ok") else _("%(goals)s, but %(money)s")
    )
    return joined % {"goals": well[goals], "money": spent[how]}


def _ended(frame: Frame) -> str:
    """Reached means the target itself, not only that the way was on track."""
    if frame.project.status == Status.TERMINATED:
        return _("The project was ended early")
    known = [state.fulfilled for state in frame.states if state.fulfilled is not None]
    if not known:
        return _("The project has ended")
    reached = sum(way >= 1 for way in known)
    if len(known) == 1:
        return (
            _("The project has ended; the goal was reached")
            if reached
            else _("The project has ended; the goal was not reached")
        )
    text = _("The project has ended; %(n)s of %(all)s goals were reached")
    return text % {"n": words.spelled(reached), "all": words.spelled(len(known))}


def _gap(progress: Progress, elapsed: Decimal) -> str:
    """The distance between money and time in a sentence."""
    if progress.spent_percent is None:
        return ""
    points = int((progress.spent_percent - elapsed).to_integral_value())
    if points == 0:
        return _("The money follows the time.")
    said = {"points": formats.number(abs(points))}
    if points < 0:
        return _("The money is %(points)s percentage points behind the time.") % said
    return _("The money is %(points)s percentage points ahead of the time.") % said


def months(first: datetime.date, last: datetime.date) -> int:
    """Months begun from the first day to the last, both counted."""
    return max(0, (last.year - first.year) * 12 + last.month - first.month + 1)
