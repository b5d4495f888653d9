"""The pages of the authority's calendar: its periods, when they are open, and to whom besides."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from projects.results.catalogue import queries
from projects.results.catalogue.calendar import Openings, is_open, standing
from projects.results.catalogue.forms import (
    AddYearForm,
    CloseForm,
    DaysForm,
    ExceptionForm,
    PeriodForm,
    YearForm,
)
from projects.results.catalogue.models import PeriodException, ReportingPeriod
from tracker.core import access, steps
from tracker.core.periods import today


@require_http_methods(["GET", "HEAD", "POST"])
def periods(request: HttpRequest) -> HttpResponse:
    """The periods of a year; sending the form adds those of another."""
    access.require(request.user, "view", ReportingPeriod)
    years = queries.years()
    form = AddYearForm(
        request.POST if request.method == "POST" else None,
        initial={"year": years[0] + 1 if years else today().year},
    )
    status, url = steps.take(request, form, lambda: _added(request, form))
    if url:
        return redirect(url)
    chosen = YearForm(request.GET, years=years)
    shown = (chosen.cleaned_data["year"] if chosen.is_valid() else None) or _nearest(years)
    rows = queries.of_year(queries.with_exceptions(queries.periods(request.user), request.user), shown)
    found = list(rows)
    openings = Openings(request.user, found)
    context = {
        "form": form,
        "chosen": YearForm({"year": shown}, years=years),
        "year": shown,
        "rows": [(row, openings.of(row, None), is_open(row)) for row in found],
        "may_add": access.may(request.user, "add", ReportingPeriod),
        "may_change": access.may(request.user, "change", ReportingPeriod),
        "may_except": access.may(request.user, "except", ReportingPeriod),
    }
    return render(request, "results/catalogue/periods.html", context, status=status)


def _nearest(years: list[int]) -> int:
    """Last year, which is what is being reported; or the one of the calendar that is nearest to it."""
    wanted = today().year - 1
    return min(years, key=lambda year: abs(year - wanted), default=wanted)


def _added(request: HttpRequest, form: AddYearForm) -> str:
    number = len(form.save(request.user))
    text = ngettext("%(n)d period has been added.", "%(n)d periods have been added.", number)
    messages.success(request, text % {"n": number})
    return f"{reverse('periods')}?year={form.cleaned_data['year']}"


@require_http_methods(["GET", "HEAD", "POST"])
def period_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", ReportingPeriod)
    form = PeriodForm(request.POST if request.method == "POST" else None)
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, _("The period has been added."))
        return redirect(url)
    return render(request, "results/catalogue/new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def period_change(request: HttpRequest, code: str) -> HttpResponse:
    """Move the days between which it is open."""
    row = _period(request, code, "change")
    form = DaysForm(request.POST if request.method == "POST" else None, of=row)
    return _step(request, form, row, "change", _("%(period)s is now open from %(opens)s until %(closes)s."))


@require_http_methods(["GET", "HEAD", "POST"])
def period_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close it before its day."""
    row = _period(request, code, "change")
    form = CloseForm(request.POST if request.method == "POST" else None, of=row)
    return _step(request, form, row, "close", _("%(period)s is closed."))


@require_http_methods(["GET", "HEAD", "POST"])
def period_except(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody report of it although it is closed."""
    row = _period(request, code, "except")
    form = ExceptionForm(request.POST if request.method == "POST" else None, user=request.user, period=row)
    status, url = steps.take(request, form, lambda: _granted(request, form.save()))
    if url:
        return redirect(url)
    context = {"form": form, "period": row, "state": standing(row)}
    return render(request, "results/catalogue/except.html", context, status=status)


def _granted(request: HttpRequest, given: PeriodException) -> str:
    facts = {"who": given.user, "period": given.period}
    messages.success(request, _("%(who)s may now report of %(period)s.") % facts)
    return _address(given.period)


def _step(
    request: HttpRequest, form: DaysForm | CloseForm, row: ReportingPeriod, name: str, done: str
) -> HttpResponse:
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        row.refresh_from_db()
        facts = {"period": row, "opens": row.opens_on, "closes": row.closes_on}
        messages.success(request, done % facts)
        return redirect(url)
    return render(request, f"results/catalogue/{name}.html", {"form": form, "period": row}, status=status)


def _period(request: HttpRequest, code: str, action: str) -> Any:
    row = get_object_or_404(queries.periods(request.user), code=code)
    access.require(request.user, action, row)
    return row


def _address(row: ReportingPeriod) -> str:
    return f"{reverse('periods')}?year={row.year}"
