"""How the project stands, in words: a heading that is a finding, two lights, time against money."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.portfolio.lifecycle import ENDED, RUNNING
from projects.portfolio.models.project import Status
from reports.dashboards.projects import course, words
from reports.dashboards.projects.frame import Frame, stopped
from reports.figures.lights import Light
from reports.figures.progress import Progress
from tracker.core import formats


def verdict(frame: Frame) -> dict[str, Any]:
    """The heading as a finding, the two lights with a sentence each, and time against money."""
    progress, project = frame.progress, frame.project
    elapsed = Decimal(str(progress.elapsed * 100))
    end = frame.planned_end
    all_months = months(project.start, end)
    gone = (
        months(project.start, min(stopped(project, frame.day), words.last_day(project)))
        if frame.day >= project.start
        else 0
    )
    return {
        "heading": _heading(frame),
        "goals": _shown(frame.lights.goals, frame),
        "implementation": _shown(frame.lights.implementation, frame),
        "course": _course(frame),
        "may_judge": frame.is_now and project.status in RUNNING and frame.may("judge", "light"),
        "elapsed": elapsed,
        "months": gone,
        "all_months": all_months,
        "gap": _gap(progress, elapsed),
    }


def _shown(light: Light, frame: Frame) -> dict[str, Any]:
    """A light as the panel shows it; of one that somebody judged, until when and, for those who may know, why."""
    row = light.override
    return {
        "kind": course.tag(light),
        "word": light.word,
        "why": light.why,
        "reason": row.reason if row else "",
        "until": words.day(frame.project, row.until) if row else "",
    }


def _course(frame: Frame) -> list[tuple[str, list[course.Quarter]]]:
    """Both lights at the ends of earlier quarters; none of a project that had not begun."""
    rows = [
        (_("Goal achievement"), course.quarters(frame.course, "goals")),
        (_("Implementation"), course.quarters(frame.course, "implementation")),
    ]
    return rows if frame.course.earlier else []


def _heading(frame: Frame) -> str:
    """A finding made from the two lights; a plain name when they say nothing."""
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
    done = {
        "ok": _("the work follows the plan"),
        "warn": _("the work is at some risk"),
        "bad": _("the work is off plan"),
    }
    goals, work = (light.kind for light in frame.lights)
    if goals not in well and work not in done:
        return _("Goals and implementation")
    if goals not in well:
        return capfirst(done[work])
    if work not in done:
        return well[goals]
    joined = (
        _("%(goals)s, and %(work)s") if (goals == "ok") == (work == "ok") else _("%(goals)s, but %(work)s")
    )
    return joined % {"goals": well[goals], "work": done[work]}


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
