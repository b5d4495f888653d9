"""What funders pay for: a year's income and cost, each project's, and every agreement that ran in it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.deadlines import queries as deadlines
from projects.deadlines import shown
from projects.models import Agreement
from projects.money.agreements.queries import agreements, with_rules
from projects.portfolio.rights import shown_day
from reports.dashboards.forms import ScopeForm
from reports.dashboards.funders import tables
from reports.dashboards.funders.amounts import in_thousands, thousands
from reports.dashboards.funders.gantt import gantt
from reports.figures import Scope, figure
from reports.figures.coverage import ProjectYear, by_project
from reports.figures.indicators import light_word
from reports.figures.statements import Statement, statements
from reports.figures.values import FigureValue
from tracker.core import access, formats
from tracker.core import tables as files
from tracker.core.periods import Year, today
from tracker.privacy import access_log


class FundersForm(ScopeForm):
    """`?year=2019&funder=sida`; without a year, this one."""

    def __init__(self, data: QueryDict, user: Any) -> None:
        super().__init__(data, user)
        for name in ("country", "theme", "project"):
            del self.fields[name]


@require_safe
def funders(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Agreement)
    form = FundersForm(request.GET, request.user)
    if not form.is_valid():
        return render(request, "funders/list.html", {"form": form})
    scope = form.scope()
    day = min(Year(scope.year).last_day, today())
    found = statements(request.user, _agreements(scope, day), day)
    access_log.seen(request, [one.agreement.project for one in found])
    if kind := files.asked_for(request):
        return files.download(_table(found, day), kind)
    return render(request, "funders/list.html", {"form": form} | _context(scope, found, day))


def _agreements(scope: Scope, day: datetime.date) -> list[Agreement]:
    """Those that had begun by the day and had not ended before its year."""
    rows: Any = agreements(scope.user).annotate(shown_start=shown_day("start"))
    rows = rows.filter(shown_start__lte=day, end__gte=Year(day.year).first_day)
    if scope.funder:
        rows = rows.filter(funder=scope.funder)
    return list(with_rules(rows).order_by("project__code", "funder__order", "number", "pk"))


def _context(scope: Scope, found: Sequence[Statement], day: datetime.date) -> dict[str, Any]:
    recent = figure("T1").recent(scope)
    value = recent[scope.year]
    projects = by_project(scope, [scope.year]).get(scope.year, [])
    due = _next_due(scope.user, found, day)
    return {
        "day": day,
        "year": scope.year,
        "finding": _finding(value),
        "tiles": _tiles(value, scope),
        "note": value.note,
        "years": [_year(value) for value in recent.values()],
        "projects": [_project(line, scope.year) for line in projects],
        "agreements": [_line(one, due.get(one.agreement.pk)) for one in found],
        "sums": _sums(found),
        "gantt": gantt(found, day) if found else None,
    }


def _sums(found: Sequence[Statement]) -> dict[str, str]:
    """All agreements in kronor: currencies are added in no other way. A dash where one amount is not known."""
    sums = {}
    for name in ("agreed", "received", "used", "remaining"):
        amounts = [getattr(one, name).sek for one in found]
        sums[name] = thousands(None if None in amounts else sum(amounts, Decimal(0)))
    return sums


def _query(scope: Scope) -> str:
    return f"?year={scope.year}" + (f"&funder={scope.funder.code}" if scope.funder else "")


def _finding(value: FigureValue) -> str:
    income = value.part("income")
    if income is None or value.value is None:
        return ""
    text = _("Funders paid %(income)s in %(year)s, %(percent)s of the full cost.")
    return text % {
        "income": formats.mnkr(income),
        "year": value.year,
        "percent": formats.percent(value.value, 1),
    }


def _tiles(value: FigureValue, scope: Scope) -> list[dict[str, str]]:
    labels = {"income": _("Received from funders"), "cost": _("Full cost"), "result": _("Income less cost")}
    tiles = [
        {
            "label": label,
            "value": formats.mnkr(value.part(key)),
            "url": f"{reverse('figure', args=['T1'])}{_query(scope)}",
        }
        for key, label in labels.items()
    ]
    coverage = f"{reverse('figure', args=['coverage'])}{_query(scope)}"
    tiles.append({"label": _("Cost coverage"), "value": formats.percent(value.value, 1), "url": coverage})
    return [{"unit": "", "note": ""} | tile for tile in tiles]


def _year(value: FigureValue) -> dict[str, Any]:
    return {
        "year": value.year,
        **{key: thousands(value.part(key)) for key in ("income", "cost", "result")},
        "coverage": formats.percent(value.value, 1),
    }


def _project(line: ProjectYear, year: int) -> dict[str, Any]:
    project = line.project
    return {
        "name": str(project or _("Projects shown together, to protect partners")),
        "url": reverse("project_funding", args=[project.public_id]) if project else "",
        "rows": f"{reverse('figure', args=['T1'])}?year={year}&project={project.public_id}"
        if project and line.used is not None
        else "",
        "budget": thousands(line.budget),
        "used": thousands(line.used),
        "percent": formats.percent(line.percent),
        "income": thousands(line.income),
        "coverage": formats.percent(line.coverage),
    }


def _next_due(user: Any, found: Sequence[Statement], day: datetime.date) -> dict[int, Any]:
    """Agreement's key -> the next that is to be handed in, as it was on the day."""
    keys = [one.agreement.pk for one in found]
    rows = deadlines.deadlines(user).filter(deadlines.pending(day), agreement__in=keys)
    first: dict[int, Any] = {}
    for row in rows:
        first.setdefault(row.agreement_id, row)
    return first


def _line(one: Statement, due: Any) -> dict[str, Any]:
    agreement, currency = one.agreement, one.agreement.currency
    time = tables.time(one)
    return {
        "project": agreement.project,
        "funder": str(agreement.funder),
        "number": agreement.number,
        "url": reverse("project_funding", args=[agreement.project.public_id]) + f"?per={one.day.isoformat()}",
        "currency": currency,
        "agreed": in_thousands(one.agreed.own, currency),
        "agreed_sek": thousands(one.agreed.sek),
        "received": thousands(one.received.own),
        "used": thousands(one.used.own),
        "remaining": thousands(one.remaining.own),
        "percent": one.percent,
        "elapsed": time.percent,
        "kind": "missing" if one.light == "none" else one.light,
        "word": light_word(one.light),
        "is_kept": bool(one.kept),
        "lacking": len(one.lacks_comments),
        "due": shown.title(due) if due else "",
        "due_on": shown.day(due) if due else "",
        "is_late": due is not None and deadlines.state(due, one.day) == deadlines.LATE,
    }


def _table(found: Sequence[Statement], day: datetime.date) -> files.Table:
    header = (
        _("Project"), _("Funder"), _("Agreement"), _("Currency"), _("Agreed"), _("Requisitioned"), _("Received"), _("Used"),
        _("Remaining"), _("Agreed, SEK"), _("Received, SEK"), _("Used, SEK"), _("Remaining, SEK"), _("Used, %"),
    )  # fmt: skip
    rows = (
        (
            one.agreement.project.code, str(one.agreement.funder), one.agreement.number, one.agreement.currency,
            one.agreed.own, one.requisitioned.own, one.received.own, one.used.own, one.remaining.own, one.agreed.sek,
            one.received.sek, one.used.sek, one.remaining.sek, one.percent,
        )
        for one in found
    )  # fmt: skip
    return files.Table(f"{_('agreements')}-{day.isoformat()}", header, rows)
