"""What the results of a project come to, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.dashboards.projects.words import spelled
from reports.figures.indicators import IndicatorState


def goals_finding(states: Sequence[IndicatorState]) -> str:
    """A finding when something has been reported, else a plain name."""
    judged = [state for state in states if state.light != "none"]
    if not judged:
        return _("Results")
    well = sum(state.light == "ok" for state in judged)
    if len(judged) == 1:
        return _("The goal is on track") if well else _("The goal is not on track")
    return capfirst(
        _("%(ok)s of %(all)s goals on track") % {"ok": spelled(well), "all": spelled(len(judged))}
    )


def finding(states: Sequence[IndicatorState]) -> str:
    """The same, and which one lags behind where it is a single one."""
    said = goals_finding(states)
    behind = [state for state in states if state.light in ("warn", "bad")]
    if len(behind) != 1 or sum(state.light != "none" for state in states) < 2:
        return said
    return _("%(finding)s; behind: %(indicator)s") % {"finding": said, "indicator": behind[0].indicator}
