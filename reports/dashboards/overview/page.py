"""The leadership overview: verdict, filter, key figures, exceptions, charts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.results.values.shown import number
from reports.charts.chart import Chart
from reports.dashboards.overview import attention
from reports.dashboards.overview.charts import activity, money, people, results
from reports.dashboards.overview.selection import OverviewForm, Selection, counted_day, select
from reports.dashboards.overview.tiles import tiles
from reports.dashboards.overview.verdict import verdict
from reports.dashboards.projects import words
from reports.dashboards.projects.listing import told
from tracker.core import access, tables
from tracker.core.periods import today
from tracker.core.text import bilingual
from tracker.privacy import access_log


@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """The page; `?format=csv` and `?format=xlsx` give the projects behind it as a file."""
    access.require(request.user, "view", "figures")
    form = OverviewForm(request.GET, request.user)
    context: dict[str, Any] = {"form": form, "year": today().year}
    if form.is_valid():
        selection = select(form.scope())
        access_log.seen(request, selection.projects)
        if kind := tables.asked_for(request):
            return tables.download(_table(selection), kind)
        context |= _answer(selection)
    return render(request, "dashboards/overview.html", context)


def _answer(selection: Selection) -> dict[str, Any]:
    found = attention.concerns(selection)
    return {
        "year": selection.scope.year,
        "day": counted_day(selection.scope.year),
        "verdict": "" if selection.is_withheld else verdict(selection),
        "withheld": selection.figure("F1").note,
        "tiles": tiles(selection),
        "concerns": found[: attention.MOST],
        "more_concerns": len(found) - attention.MOST,
        "attention": _attention(found),
        "charts": _charts(selection),
        "indicators": _indicators(selection),
    }


def _attention(found: list[attention.Concern]) -> str:
    """What stands under the heading of the list."""
    if not found:
        return _("No exceptions found")
    n = len(found)
    if n == 1:
        return _("One exception")
    return _("%(n)s exceptions, the worst first") % {"n": capfirst(words.spelled(n))}


def _charts(selection: Selection) -> list[Chart]:
    """Two and two of about the same height; none of what the selection has nothing of."""
    if not selection.projects:
        return []
    return [
        money.projects(selection),
        results.indicators(selection),
        activity.months(selection),
        activity.places(selection),
        people.participants(selection),
        results.timeline(selection),
        money.funders(selection),
        people.staff(selection),
    ]


_WORST_FIRST = ("bad", "warn", "none", "ok")


def _indicators(selection: Selection) -> list[dict[str, Any]]:
    """The indicators that the chart counts, the worst first."""
    return [
        {
            "project": state.indicator.project,
            "name": str(state.indicator),
            "kind": "missing" if state.light == "none" else state.light,
            "word": state.word,
            "value": number(state.indicator, state.actual),
            "year": state.year,
        }
        for state in sorted(selection.indicators, key=lambda state: _WORST_FIRST.index(state.light))
    ]


def _table(selection: Selection) -> tables.Table:
    header = (
        _("Number"), _("Short name"), _("Project"), _("Country"), _("Judgement"), _("Spent, SEK"),
        _("Budget, SEK"), _("Time passed, %"), _("Indicators on track"), _("Indicators"), _("Project manager"),
    )  # fmt: skip
    cells = (
        (
            project.public_id, project.code, bilingual(project, "name"), words.place(project),
            selection.standings[project.pk].word, *told(selection.progress[project.pk]),
            selection.progress[project.pk].elapsed_percent,
            sum(state.light == "ok" for state in selection.states.get(project.pk, ())),
            len(selection.states.get(project.pk, ())),
            attention.manager(project, selection.day) or None,
        )
        for project in selection.projects
    )  # fmt: skip
    return tables.Table(f"{_('overview')}-{selection.scope.year}", header, cells)
