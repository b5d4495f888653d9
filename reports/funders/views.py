"""The financial report of an agreement: as a page, as an Excel workbook and as a PDF."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.models import Agreement
from projects.money.agreements.queries import agreements, with_rules
from reports.funders import compose, files
from reports.funders.forms import PeriodForm, periods
from reports.funders.report import FunderReport
from reports.pdf.writer import write
from tracker.core import tables
from tracker.core.periods import today
from tracker.privacy import access_log


@require_safe
def funder_report(request: HttpRequest, public_id: str) -> HttpResponse:
    agreement = _agreement(request, public_id)
    form = PeriodForm(request.GET, agreement)
    context: dict[str, Any] = {
        "section": "funders",
        "agreement": agreement,
        "form": form,
        "trail": _trail(agreement),
        "periods": _periods(agreement, form),
    }
    if form.is_valid():
        with translation.override(form.cleaned_data["language"]):
            report = _report(request, agreement, form)
            context |= _told(report, form)
    return render(request, "funders/report.html", context)


@require_safe
def funder_report_file(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    agreement = _agreement(request, public_id)
    form = PeriodForm(request.GET, agreement)
    if not form.is_valid():
        # The page says what is wrong with the address.
        page = reverse("funder_report", args=[public_id])
        return redirect(f"{page}?{request.GET.urlencode()}")
    with translation.override(form.cleaned_data["language"]):
        report = _report(request, agreement, form)
        answer = (
            _pdf(report)
            if kind == "pdf"
            else tables.download_workbook(files.name(report), files.sheets(report))
        )
    answer["Cache-Control"] = "no-store"
    return answer


def _agreement(request: HttpRequest, public_id: str) -> Agreement:
    rows = with_rules(agreements(request.user)).exclude(kind=Agreement.Kind.OWN)
    agreement = get_object_or_404(rows, public_id=public_id)
    access_log.seen(request, [agreement.project])
    return agreement


def _report(request: HttpRequest, agreement: Agreement, form: PeriodForm) -> FunderReport:
    return FunderReport(request.user, agreement, form.cleaned_data["since"], form.cleaned_data["until"])


def _told(report: FunderReport, form: PeriodForm) -> dict[str, Any]:
    """The report as the page draws it; called in the report's own language."""
    blocks = compose.blocks(report)
    query = "&".join(f"{name}={form[name].value()}" for name in form.fields)
    return {
        "report": report,
        "name": f"{compose.name(report)} {compose.period_mark(report.since, report.until)}",
        "in_language": form.cleaned_data["language"],
        "lacks": report.lacks,
        # The lacks stand above the report, with links.
        "blocks": [(type(block).__name__, block) for block in (blocks[2:] if report.is_draft else blocks)],
        "query": query,
    }


def _trail(agreement: Agreement) -> list[tuple[str, str]]:
    project = agreement.project
    return [
        (reverse("funders"), _("Funders")),
        (reverse("project_funding", args=[project.public_id]), project.code),
    ]


def _periods(agreement: Agreement, form: PeriodForm) -> list[dict[str, Any]]:
    asked = (form["since"].value(), form["until"].value())
    return [
        {
            "url": f"?since={since.isoformat()}&until={until.isoformat()}&language={form['language'].value()}",
            "label": compose.period_mark(since, until),
            "here": (since.isoformat(), until.isoformat()) == asked,
        }
        for since, until in periods(agreement, today())
    ]


def _pdf(report: FunderReport) -> HttpResponse:
    stream = io.BytesIO()
    write(compose.document(report), stream)
    answer = HttpResponse(stream.getvalue(), content_type="application/pdf")
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"{files.name(report)}.pdf") or "attachment"
    )
    return answer
