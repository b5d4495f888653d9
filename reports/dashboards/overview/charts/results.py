"""Results and time: the lights of indicators by theme, and when projects run."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.charts.kinds.bars import Bars
from reports.charts.kinds.goals import by_status
from reports.charts.kinds.time import Span, Timeline
from reports.dashboards.overview import labels
from reports.dashboards.overview.selection import Selection
from reports.dashboards.projects import words
from reports.figures.indicators import count_lights, light_word, lights_by_theme
from tracker.core import formats
from tracker.core.text import bilingual

_ROLES = ("c1", "c3", "c2", "c4", "c5")
_NO_TIME, _YEAR = datetime.timedelta(0), datetime.timedelta(days=365)


def indicators(selection: Selection) -> Bars:
    """How many indicators of each theme have which light."""
    found = lights_by_theme(selection.indicators)
    lights = ("ok", "warn", "bad", "none")
    years = sorted({state.year for state in selection.indicators})
    return Bars(
        id="indicators",
        finding=_indicators_finding(selection),
        note=_("Indicators by the project's main theme, values of %(years)s")
        % {"years": formats.years(years[0], years[-1])}
        if years
        else _("No indicators in this selection."),
        heading=_("Theme"),
        format=formats.number,
        labels=tuple(bilingual(theme, "name") if theme else _("No theme told") for theme, _counts in found),
        series=by_status(
            {light: light_word(light) for light in lights},  # type: ignore[arg-type]
            {light: tuple(counts[light] for _theme, counts in found) for light in lights},  # type: ignore[index]
        ),
        inside=True,
        totals=False,
    )


def _indicators_finding(selection: Selection) -> str:
    counts = count_lights(selection.indicators)
    whole = sum(counts.values())
    if not whole or counts["none"] == whole:
        return _("Indicators by theme")
    text = ngettext(
        "%(ok)s of %(all)s indicator is on track", "%(ok)s of %(all)s indicators are on track", whole
    )
    return capfirst(text % {"ok": words.spelled(counts["ok"]), "all": words.spelled(whole)})


def timeline(selection: Selection) -> Timeline:
    """When the year's projects run, in the colour of who pays most."""
    names = list(dict.fromkeys(_funder(project) for project in selection.projects))[: len(_ROLES)]
    rows = sorted(
        selection.projects,
        key=lambda project: (words.last_day(project).year, project.start.year, project.code),
    )
    masked = any(project.is_masked for project in rows)
    return Timeline(
        id="timeline",
        finding=_ending_finding(selection),
        note=_("First and last day as now agreed"),
        heading=_("Project"),
        rows=tuple(
            Span(
                labels.project(project),
                *_days(project),
                group=min(
                    names.index(_funder(project)) if _funder(project) in names else len(names) - 1,
                    len(names) - 1,
                ),
                href=reverse("project", args=[project.public_id]),
            )
            for project in rows
        ),
        groups=tuple(zip(_ROLES, names, strict=False)),
        day=lambda day: str(day.year) if masked else formats.iso(day),
        today=selection.day if selection.is_now else None,
        today_label=_("today"),
    )


def _days(project: Any) -> tuple[datetime.date, datetime.date]:
    """First and last day; of a masked project whole years."""
    first, last = project.start, words.last_day(project)
    if project.is_masked:
        return first.replace(month=1, day=1), last.replace(month=12, day=31)
    return first, last


def _funder(project: Any) -> str:
    """The funder with the first agreement; a dash when nothing is agreed."""
    return next((str(agreement.funder) for agreement in project.agreements.all()), formats.MISSING)


def _ending_finding(selection: Selection) -> str:
    if not selection.is_now:
        return _("Projects in time")
    left = [words.last_day(project) - selection.day for project in selection.running]
    soon = [days for days in left if _NO_TIME <= days <= _YEAR]
    if not soon:
        return _("No project ends within a year") if selection.running else _("Projects in time")
    text = ngettext("%(n)s project ends within a year", "%(n)s projects end within a year", len(soon))
    return capfirst(text % {"n": words.spelled(len(soon))})
