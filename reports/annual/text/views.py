"""The decision on a figure that has changed since the text was written, and the words of charts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reports.annual.editions import queries
from reports.annual.text.chart_texts import charts_of, shown
from reports.annual.text.forms import ChartTextForm, ValueForm
from tracker.core import access
from tracker.core.errors import Refused


@require_POST
def value(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    """Use the new value, or keep the one in the text and say why; back to the section either way."""
    text = queries.text_of(request.user, queries.edition_of(request.user, public_id), language, key)
    access.require(request.user, "write", text)
    form = ValueForm(request.POST)
    try:
        if form.is_valid():
            form.save(request.user, text)
            messages.success(request, _("It is noted what the text says."))
        else:
            messages.error(request, _("Choose what the text is to say."))
    except Refused as no:
        messages.error(request, no.message)
    return redirect("section", public_id, language, key)


@require_http_methods(["GET", "HEAD", "POST"])
def chart_texts(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """The charts of the report, what the data say of each, and what people say instead."""
    edition = queries.edition_of(request.user, public_id)
    access.require(request.user, "change", edition)
    sent = ChartTextForm(request.POST, auto_id=False) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        try:
            sent.save(request.user, edition, language)
            messages.success(request, _("The words of the chart have been saved."))
            return redirect(
                f"{reverse('edition_charts', args=[public_id, language])}#{sent.cleaned_data['chart']}"
            )
        except Refused as no:
            sent.add_error(None, no.message)
    own = {row.chart: row for row in edition.chart_texts.filter(language=language)}
    rows = []
    for one in charts_of(edition, language):
        key, row = one.chart.id, own.get(one.chart.id)
        words = {"chart": key, "seen": shown(row)}
        words |= {"finding": row.finding, "alt": row.alt} if row else {}
        form = ChartTextForm(initial=words, auto_id=f"id_{key}_%s")
        if sent is not None and sent.data.get("chart") == key:
            form, sent.auto_id = sent, f"id_{key}_%s"
        rows.append({"chart": one, "own": row, "form": form})
    status = 409 if sent is not None and (sent.is_valid() or sent.non_field_errors()) else 200
    parts = {"edition": edition, "language": language, "rows": rows, "sent": sent}
    return render(request, "annual/charts.html", parts, status=status)
