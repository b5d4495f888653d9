"""How all projects stand: two lights each, the worst first, and how they stood at the ends of earlier quarters."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from projects.models import Indicator, IndicatorValue
from projects.portfolio import queries
from projects.portfolio.lifecycle import RUNNING
from reports.dashboards.projects import course, words
from reports.dashboards.projects.frame import AsOfForm
from reports.figures import lights
from reports.figures.indicators import Basis, IndicatorState, light_word
from reports.figures.lights import Course, Lights
from reports.figures.results import by_result
from tracker.core import access, formats, tables
from tracker.core.periods import Year, today
from tracker.core.text import bilingual
from tracker.privacy import access_log

_WORST_FIRST = ("bad", "warn", "ok", "none", "ended")
_LIGHTS = [
    ("bad", gettext_lazy("off track")),
    ("warn", gettext_lazy("at some risk")),
    ("ok", gettext_lazy("on track")),
    ("none", gettext_lazy("without a light")),
]


class LightsForm(AsOfForm):
    """The day, and if wanted only projects of which one of the lights is of the kind."""

    light = forms.ChoiceField(
        choices=[("", gettext_lazy("all")), *_LIGHTS],
        required=False,
        label=gettext_lazy("projects with a light"),
        error_messages={"invalid_choice": gettext_lazy("There is no such light. Choose one from the list.")},
    )


@dataclass(frozen=True)
class Shown:
    """A light in the table: its tag, why, and how it has been."""

    kind: str
    word: str
    why: str
    before: str
    quarters: list[course.Quarter]


@dataclass(frozen=True)
class Line:
    """One project in the table. `results`: how many of its results that were due have which light."""

    project: Any
    name: str
    place: str
    lights: Lights
    goals: Shown
    implementation: Shown
    results: list[tuple[str, str, int]]

    def count(self, kind: str) -> int:
        return sum(n for one, _word, n in self.results if one == kind)


@require_safe
def results(request: HttpRequest) -> HttpResponseBase:
    """The table; `?format=csv` and `?format=xlsx` give it as a file."""
    access.require(request.user, "view", Indicator)
    form = LightsForm(request.GET)
    form.is_valid()
    day = form.cleaned_data.get("per") or today()
    every = list(queries.as_rows(queries.projects(request.user), request.user).order_by("code", "pk"))
    running = [project for project in every if words.status_then(project, day) in RUNNING]
    lines = _lines(running, day, request.user)
    chosen = form.cleaned_data.get("light")
    shown = [
        line
        for line in lines
        if not chosen or chosen in (line.lights.goals.kind, line.lights.implementation.kind)
    ]
    access_log.seen(request, [line.project for line in shown])
    if kind := tables.asked_for(request):
        return tables.download(_table(shown, day), kind)
    return _page(request, form, day, every, lines, shown)


def _page(
    request: HttpRequest,
    form: LightsForm,
    day: datetime.date,
    every: Sequence[Any],
    lines: Sequence[Line],
    shown: Sequence[Line],
) -> HttpResponse:
    counts = Counter(dict.fromkeys(("ok", "warn", "bad", "none"), 0))
    for line in lines:
        counts.update({kind: n for kind, _word, n in line.results})
    due = counts["ok"] + counts["warn"] + counts["bad"]
    context = {
        "may_report": access.may(request.user, "add", IndicatorValue),
        "may_approve": access.may(request.user, "approve", IndicatorValue),
        "form": form,
        "day": day,
        "is_now": day == today(),
        "days": _days(every, day),
        "lines": shown,
        "all": len(lines),
        "finding": _finding(lines),
        "due": due,
        "unmeasured": counts["none"],
        "counts": [(kind, light_word(kind), counts[kind]) for kind in ("ok", "warn", "bad")],
        "year": day.year,
        "sees_integrity": access.may(request.user, "view", "integrity item"),
    }
    return render(request, "results/portfolio.html", context)


def _days(every: Sequence[Any], day: datetime.date) -> list[tuple[str, str, bool]]:
    """Today, and the end of each earlier year in which a project ran."""
    first = min((project.start.year for project in every), default=today().year)
    offered = [Year(year).last_day for year in range(today().year - 1, first - 1, -1)]
    if day != today() and day not in offered:
        offered.insert(0, day)
    return [
        ("", _("today"), day == today()),
        *((one.isoformat(), formats.date_long(one), one == day) for one in offered),
    ]


def _lines(running: Sequence[Any], day: datetime.date, user: Any) -> list[Line]:
    """The projects with their lights, the worst first."""
    if not running:
        return []
    indicators = Indicator.objects.filter(project__in=[project.pk for project in running])
    days = [*lights.quarter_ends(day, lights.QUARTERS + 1), day]
    basis = Basis(indicators, lights.years_needed(running, days))
    told = lights.history(running, day, user, basis=basis)
    states = words.standing_of(running, basis, day)
    lines = [_line(project, told[project.pk], states.get(project.pk, [])) for project in running]
    return sorted(lines, key=lambda line: worst_first(line.project, line.lights))


def worst_first(project: Any, told: Lights) -> tuple[Any, ...]:
    """To sort by the worse of the two lights, then by both, goals first."""
    ranks = [_WORST_FIRST.index(light.kind) for light in told]
    return min(ranks), sum(ranks), ranks[0], project.code, project.pk


def _line(project: Any, told: Course, states: list[IndicatorState]) -> Line:
    found = Counter(by_result(states).values())
    return Line(
        project=project,
        name=bilingual(project, "name"),
        place=words.place(project),
        lights=told.now,
        goals=_shown(told, "goals"),
        implementation=_shown(told, "implementation"),
        results=[
            (kind, light_word(kind), found[kind]) for kind in ("ok", "warn", "bad", "none") if found[kind]
        ],
    )


def _shown(told: Course, which: course.Which) -> Shown:
    light = told.now.goals if which == "goals" else told.now.implementation
    return Shown(
        course.tag(light), light.word, light.why, course.before(told, which), course.quarters(told, which)
    )


def _finding(lines: Sequence[Line]) -> str:
    """How many projects have goals on track, and how many are carried out as planned."""
    n = len(lines)
    if not n:
        return ""
    goals = sum(line.lights.goals.kind == "ok" for line in lines)
    work = sum(line.lights.implementation.kind == "ok" for line in lines)
    text = ngettext(
        "Goals are on track in %(goals)s of %(all)s project, and the work in %(work)s.",
        "Goals are on track in %(goals)s of %(all)s projects, and the work in %(work)s.",
        n,
    )
    said = {"goals": words.spelled(goals), "work": words.spelled(work), "all": words.spelled(n)}
    return capfirst(text % said)


def _table(lines: Sequence[Line], day: datetime.date) -> tables.Table:
    header = (
        _("Number"), _("Short name"), _("Project"), _("Country"), _("Goal achievement"), _("Why"),
        _("Implementation"), _("Why"), light_word("ok"), light_word("warn"), light_word("bad"), _("Not measurable yet"),
    )  # fmt: skip
    cells = [
        (
            *(line.project.public_id, line.project.code, line.name, line.place),
            *(line.goals.word, line.goals.why, line.implementation.word, line.implementation.why),
            *(line.count(kind) for kind in ("ok", "warn", "bad", "none")),
        )
        for line in lines
    ]
    return tables.Table(f"{_('results')}-{day.isoformat()}", header, cells)
