"""One table that joins what each project took, people and money, to what came of it in a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.dashboards.forms import ScopeForm
from reports.dashboards.funders.amounts import thousands
from reports.figures import Scope, figure
from reports.figures.days import Effort, efforts, total
from reports.figures.people import FULL_TIME_DAYS
from tracker.core import access, formats
from tracker.core import tables as files
from tracker.privacy import access_log


class YearForm(ScopeForm):
    """`?year=2019`; without a year, this one."""

    def __init__(self, data: QueryDict, user: Any) -> None:
        super().__init__(data, user)
        for name in ("country", "funder", "theme", "project"):
            del self.fields[name]


@require_safe
def person_days(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", "figures")
    form = YearForm(request.GET, request.user)
    if not form.is_valid():
        return render(request, "dashboards/person_days.html", {"form": form})
    scope = form.scope()
    found = efforts(scope)
    access_log.seen(request, [row.project for row in found if row.project])
    if kind := files.asked_for(request):
        return files.download(_table(found, scope), kind)
    days = figure("F10").value(scope)
    context = {
        "form": form,
        "year": scope.year,
        "finding": _finding(total(found), scope),
        "days": days,
        "divisor": FULL_TIME_DAYS,
        "rows": [_row(row, scope) for row in found],
        "sum": _row(total(found), scope) if len(found) > 1 else None,
    }
    return render(request, "dashboards/person_days.html", context)


def _finding(whole: Effort, scope: Scope) -> str:
    if whole.days is None:
        return _("No days are recorded for %(year)s.") % {"year": scope.year}
    text = _("%(days)s expert days in %(year)s, of which %(abroad)s abroad.")
    return text % {
        "days": _days(whole.days),
        "year": scope.year,
        "abroad": _days(whole.abroad),
    }


def _row(row: Effort, scope: Scope) -> dict[str, Any]:
    project = row.project

    def rows(key: str) -> str:
        if project is None:
            return ""
        return f"{reverse('figure', args=[key])}?year={scope.year}&project={project.public_id}"

    return {
        "name": str(project or _("Projects shown together, to protect partners")),
        "url": reverse("project", args=[project.public_id]) if project else "",
        "abroad": _days(row.abroad),
        "home": _days(row.home),
        "days": _days(row.days),
        "days_url": rows("F10") if row.days is not None else "",
        "payable": _days(row.payable),
        "full_time": formats.number(row.full_time, 1),
        "sek": thousands(row.sek),
        "sek_url": rows("F2") if row.sek is not None else "",
        "sek_per_day": formats.number(row.sek_per_day),
        "due": row.results_due,
        "due_url": rows("F11") if row.results_due else "",
        "ok": row.lights["ok"],
    }


def _days(value: Any) -> str:
    return formats.number(value, 0 if value is None or value == int(value) else 1)


def _table(found: Sequence[Effort], scope: Scope) -> files.Table:
    header = (
        _("Project"), _("Days abroad"), _("Days at home"), _("Days paid by the funder"), _("Full-time years"),
        _("Used volume, SEK"), _("SEK for each expert day"), _("Results due"), _("Of which on track"),
    )  # fmt: skip
    rows = (
        (
            row.project.code if row.project else _("Projects shown together, to protect partners"),
            row.abroad, row.home, row.payable, row.full_time, row.sek, row.sek_per_day, row.results_due,
            row.lights["ok"],
        )
        for row in found
    )  # fmt: skip
    return files.Table(f"{_('person-days')}-{scope.year}", header, rows)
