"""The other parts of a project: its money row by row, and its history."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.money.ledger import queries as money
from projects.portfolio import complement
from reports.dashboards.projects import words
from reports.dashboards.projects.frame import Frame, open_frame, show
from reports.dashboards.projects.overview import agreements
from reports.figures.values import exact
from tracker.core import formats
from tracker.core.text import bilingual, joined

LEDGER_ROWS = 50


@require_safe
def project_money(request: HttpRequest, public_id: str) -> HttpResponse:
    """Booked amounts up to the day: sums by year and funder, and the rows themselves."""
    frame = open_frame(request, public_id)
    booked = money.ledger(request.user).filter(
        money.in_volume(), agreement__project=frame.project, shown_on__lte=frame.day
    )
    rows = booked.order_by("-shown_on", "-row_key", "-pk")
    page = Paginator(rows, LEDGER_ROWS).get_page(request.GET.get("page"))
    return show(
        request,
        frame,
        "projects/money.html",
        "money",
        agreements=agreements(frame),
        page=page,
        kept=_kept(frame),
        **_by_year(booked),
    )


def _kept(frame: Frame) -> str:
    """The years of which nothing is told, in words; empty when all are."""
    years = complement.kept_years(frame.user).get(frame.project.pk, set())
    return joined(str(year) for year in sorted(years) if year <= frame.day.year)


def _by_year(booked: Any) -> dict[str, Any]:
    """A table of SEK: a row for each year, a column for each funder, and the sums of both."""
    sums = list(
        booked.order_by()
        .annotate(year=ExtractYear("booked_on"))
        .values_list(
            "year", "agreement__funder__code", "agreement__funder__name_sv", "agreement__funder__name_en"
        )
        .annotate(sum=Sum("amount_sek"))
        .order_by("year", "agreement__funder__order", "agreement__funder__code")
    )
    sv = formats.is_swedish()
    funders = {code: name_sv if sv else name_en for _year, code, name_sv, name_en, _sum in sums}
    cells = {(year, code): exact(amount) for year, code, _sv, _en, amount in sums}
    years = sorted({year for year, _code in cells})
    return {
        "funders": list(funders.values()),
        "years": [
            {
                "year": year,
                "cells": [cells.get((year, code)) for code in funders],
                "sum": sum((amount for (y, _code), amount in cells.items() if y == year), Decimal("0.00")),
            }
            for year in years
        ],
        "sums": [sum((a for (_y, c), a in cells.items() if c == code), Decimal("0.00")) for code in funders],
        "sum": sum(cells.values(), Decimal("0.00")),
    }


@require_safe
def project_history(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who decided what and when: every status and every extension up to the day."""
    frame = open_frame(request, public_id)
    return show(
        request,
        frame,
        "projects/history.html",
        "history",
        statuses=_statuses(frame),
        extensions=_extensions(frame),
    )


def _statuses(frame: Frame) -> list[dict[str, str]]:
    project, before, rows = frame.project, "", []
    for change in project.status_changes.all():
        if change.since <= frame.day:
            rows.append(
                {
                    "status": change.get_status_display(),
                    "before": before,
                    "since": words.day(project, change.since),
                    "reason": bilingual(change, "reason"),
                    "by": _("Hidden information") if project.is_masked else str(change.decided_by or "–"),
                }
            )
            before = change.get_status_display()
    return rows[::-1]


def _extensions(frame: Frame) -> list[dict[str, str]]:
    project = frame.project
    return [
        {
            "decided_on": words.day(project, row.decided_on),
            "old_end": words.day(project, row.old_end),
            "new_end": words.day(project, row.new_end),
            "reason": bilingual(row, "reason"),
            "dnr": row.dnr,
        }
        for row in project.extensions.all()
        if row.decided_on <= frame.day
    ][::-1]
