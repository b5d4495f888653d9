"""Pages that change exchange rates. The list is in reports/dashboards/rates.py: it tells who uses them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from projects.money.rates.forms import FileForm, RateForm, WriteForm
from projects.money.rates.models import ExchangeRate
from projects.money.rates.reading import Reading
from tracker.core import access, steps

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def rate_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", ExchangeRate)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def rate_change(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(access.visible(request.user, ExchangeRate.objects.all()), pk=pk)
    access.require(request.user, "change", row)
    return _edit(request, row)


def _edit(request: HttpRequest, row: ExchangeRate | None) -> HttpResponse:
    form = RateForm(request.POST if request.method == "POST" else None, of=row)
    status, url = steps.take(request, form, lambda: _list_of(form.save(request.user).source))
    if url:
        messages.success(request, _("The rate has been saved."))
        return redirect(url)
    return render(request, "money/rates/form.html", {"form": form, "rate": row}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def rates_import(request: HttpRequest) -> HttpResponse:
    """A file of rates: look through what it would change, then write it."""
    access.require(request.user, "add", ExchangeRate)
    access.require(request.user, "change", ExchangeRate)
    if "sent" in request.POST:
        return _write(request)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    found = form.reading() if form.is_valid() else None
    # With nothing but faults there is nothing to compare.
    shown = found is not None and (found.quotes or not found.faults)
    return _show(request, form, WriteForm.of_reading(found, request.user) if found and shown else None, found)


def _write(request: HttpRequest) -> HttpResponse:
    form = WriteForm(request.POST, user=request.user)

    def effect() -> str:
        done = form.save()
        new = ngettext("%(new)d rate added", "%(new)d rates added", done.new) % {"new": done.new}
        changed = ngettext("%(changed)d replaced", "%(changed)d replaced", done.changed)
        messages.success(request, f"{new}, {changed % {'changed': done.changed}}.")
        return _list_of(form.source)

    status, url = steps.take(request, form, effect)
    if url:
        return redirect(url)
    return _show(request, FileForm(initial={"source": form.source}), form, status=status)


def _show(
    request: HttpRequest,
    form: FileForm,
    write: WriteForm | None,
    reading: Reading | None = None,
    status: int = 200,
) -> HttpResponse:
    comparison = write.comparison if write else None
    faults = reading.faults if reading else []
    context = {
        "form": form,
        "reading": reading,
        "write": write,
        "comparison": comparison,
        "new": comparison.new[:SHOWN] if comparison else (),
        "changed": comparison.changed[:SHOWN] if comparison else (),
        "faults": faults[:SHOWN],
        "number_of_faults": len(faults),
    }
    return render(request, "money/rates/import.html", context, status=status)


def _list_of(source: str) -> str:
    return f"{reverse('rates')}?{urlencode({'source': source})}"
