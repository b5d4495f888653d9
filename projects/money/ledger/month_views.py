"""The page of closed months, and the one on which an exception is granted."""

import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from projects.money.ledger.models import ClosedMonth, ClosingException
from projects.money.ledger.month_forms import CloseForm, ExceptionForm
from tracker.core import access, formats, steps


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "view", ClosedMonth)
    may_close = access.may(request.user, "add", ClosedMonth)
    form = CloseForm(request.POST if request.method == "POST" else None, user=request.user)
    status, url = steps.take(request, form, lambda: _closed(request, form))
    if url:
        return redirect(url)
    given = ClosingException.objects.select_related("user", "granted_by")
    rows = ClosedMonth.objects.select_related("closed_by").prefetch_related(Prefetch("exceptions", given))
    context = {
        "form": form,
        "years": [(year, list(found)) for year, found in groupby(rows, lambda row: row.first_day.year)],
        "may_close": may_close,
        "may_except": access.may(request.user, "except", ClosedMonth),
        "now": timezone.now(),
    }
    return render(request, "money/ledger/closing.html", context, status=status)


def _closed(request: HttpRequest, form: CloseForm) -> str:
    rows = form.save()
    number = len(rows)
    text = ngettext("%(n)d month has been closed.", "%(n)d months have been closed.", number)
    messages.success(request, text % {"n": number})
    return reverse("ledger_closing")


@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: HttpRequest, month: str) -> HttpResponse:
    """Let somebody write in the closed month, for a while."""
    row: Any = get_object_or_404(ClosedMonth, first_day=_first_day(month))
    access.require(request.user, "except", row)
    form = ExceptionForm(request.POST if request.method == "POST" else None, user=request.user, month=row)
    status, url = steps.take(request, form, lambda: _granted(request, form))
    if url:
        return redirect(url)
    context = {"form": form, "month": row, "name": formats.month_year(row.first_day)}
    return render(request, "money/ledger/exception.html", context, status=status)


def _granted(request: HttpRequest, form: ExceptionForm) -> str:
    given = form.save()
    facts = {"who": given.user, "month": formats.month_year(form.month.first_day)}
    messages.success(request, _("%(who)s may now write in %(month)s.") % facts)
    return reverse("ledger_closing")


def _first_day(text: str) -> datetime.date:
    """Of 2017-03; 404 for what is no month."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 (a day has no time zone)
    except ValueError as error:
        raise Http404 from error
