"""Pages of the ledger: the list and its files, one booking, and the steps with it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.money.ledger import actions, closing, queries, rules, shown
from projects.money.ledger.filters import LedgerFilter
from projects.money.ledger.forms import BookingForm, CorrectForm, JointForm, VoidForm, preset
from projects.money.ledger.models import ClosedMonth, Transaction
from projects.portfolio import complement
from tracker.core import access, formats, steps, tables
from tracker.core.errors import Refused
from tracker.core.filters import chips
from tracker.core.text import bilingual
from tracker.privacy import access_log

PER_PAGE = 50
LATEST = "-booked_on"


@require_safe
def ledger(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Transaction)
    filterset = LedgerFilter(request.GET, queryset=queries.ledger(request.user), request=request)
    rows = filterset.qs if filterset.is_valid() else queries.ledger(request.user).none()
    if kind := tables.asked_for(request):
        return tables.download(_table(request, rows), kind)
    order = filterset.form.cleaned_data.get("order")
    page = Paginator(rows if order else filterset.by_order(rows, "order", LATEST), PER_PAGE).get_page(
        request.GET.get("page")
    )
    access_log.seen(request, page.object_list)
    sums = queries.sums(rows)
    context = {
        "filter": filterset.form,
        "page": page,
        "number": sums["number"],
        "figures": _figures(sums),
        "chips": chips(filterset, leave_out=["order"]),
        "order": order or LATEST,
        "kept": len(complement.kept_years(request.user)),
        "may_book": access.may(request.user, "add", Transaction),
        "may_see_closing": access.may(request.user, "view", ClosedMonth),
    }
    return render(request, "money/ledger/list.html", context)


def _figures(sums: dict[str, Any]) -> list[dict[str, Any]]:
    """The sums of the selection that there are; used volume always."""
    labels = {
        "used": (_("Used volume"), _("costs, less repayments, with corrections")),
        "partners": (_("Partners' costs"), _("on agreements, not in our volume")),
        "payment": (_("Paid by funders"), ""),
        "requisition": (_("Requisitioned"), ""),
    }
    return [
        {"label": label, "value": formats.sek(sums[name]), "unit": "", "note": note, "url": ""}
        for name, (label, note) in labels.items()
        if name == "used" or sums[name] is not None
    ]


def _table(request: HttpRequest, rows: QuerySet[Transaction]) -> tables.Table:
    """The selection as a file: one row for each booking, masked as on the page."""
    header = [
        _("Voucher number"), _("Booked on"), _("Type"), _("Counts"), _("Project"), _("Funder"), _("Agreement"),
        _("Heading"), _("Account"), _("Text"), _("Currency"), _("Amount"), _("Rate"), _("Rate source"),
        _("Day of the rate"), _("Amount in SEK"), _("Voided"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator()):
            yield [
                row.row_key, shown.day(row), shown.kind(row), row.get_counts_display(), row.agreement.project.code,
                bilingual(row.agreement.funder, "name"), row.agreement.number, str(row.heading) if row.heading else None,
                row.account.code if row.account else None, shown.text(row), row.currency, row.amount,
                row.rate if row.rate_date else None, row.get_rate_source_display() if row.rate_date else None,
                shown.told_day(row, row.rate_date) if row.rate_date else None, row.amount_sek,
                row.voided_at is not None,
            ]  # fmt: skip

    return tables.Table(_("bookings"), header, cells())


@require_safe
def booking(request: HttpRequest, row_key: str) -> HttpResponse:
    row = _open(request, row_key, "view")
    answers = access.explain(request.user, row)
    may_change = any(answer.action == "change" and answer.allowed for answer in answers)
    day = _true_day(row)
    locked = closing.closed_on(day)
    # Of a masked one the page does not tell whether its month is closed: that would tell the month.
    is_open = not locked or row.is_masked or closing.exception_for(request.user, locked) is not None
    context = {
        "row": row,
        "answers": answers,
        "members": [],
        "corrections": queries.ledger(request.user).filter(corrects=row),
        "corrected": queries.ledger(request.user).filter(pk=row.corrects_id).first(),
        "standing": actions.standing(row),
        "locked": locked if not row.is_masked else None,
        "may_write": may_change and is_open,
        "may_correct": may_change and row.kind in Transaction.USED and not row.corrects_id,
        "outside": not row.is_masked and not rules.is_eligible(row),
    }
    return render(request, "money/ledger/booking.html", context)


def _true_day(row: Transaction) -> Any:
    return Transaction.objects.values_list("booked_on", flat=True).get(pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def booking_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Transaction)
    data = request.POST if request.method == "POST" else None
    form = BookingForm(data, user=request.user, initial=preset(request.GET))
    status, url = steps.take(request, form, lambda: _address(form.save()))
    if url:
        messages.success(request, _("The amount has been booked."))
        more = urlencode({"agreement": form.cleaned_data["agreement"]})
        return redirect(f"{reverse('booking_new')}?{more}" if "again" in request.POST else url)
    return render(request, "money/ledger/form.html", {"form": form, "row": None}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def booking_change(request: HttpRequest, row_key: str) -> HttpResponse:
    row = _open(request, row_key, "change")
    form = BookingForm(request.POST if request.method == "POST" else None, user=request.user, of=row)
    return _step(request, form, row_key, "money/ledger/form.html", _("The booking has been changed."))


@require_http_methods(["GET", "HEAD", "POST"])
def booking_void(request: HttpRequest, row_key: str) -> HttpResponse:
    row = _open(request, row_key, "change")
    form = VoidForm(request.POST if request.method == "POST" else None, user=request.user, of=row)
    return _step(request, form, row_key, "money/ledger/void.html", _("The booking has been voided."))


@require_http_methods(["GET", "HEAD", "POST"])
def booking_correct(request: HttpRequest, row_key: str) -> HttpResponse:
    row = _open(request, row_key, "change")
    number = row.corrections.count() + 1
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        of=row,
        voucher=f"{row.row_key[:56]}-R{number}",
    )
    return _step(request, form, row_key, "money/ledger/correct.html", _("The correction has been booked."))


def _step(request: HttpRequest, form: Any, row_key: str, template: str, done: str) -> HttpResponse:
    status, url = steps.take(request, form, lambda: _address(form.save() or form.of))
    if url:
        messages.success(request, done)
        return redirect(url)
    # The action may have changed the object before it was refused.
    row = queries.ledger(request.user).get(row_key=row_key)
    return render(request, template, {"form": form, "row": row}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_joint(request: HttpRequest) -> HttpResponse:
    """Look how a joint cost is split, then book it."""
    access.require(request.user, "add", Transaction)
    form = JointForm(
        request.POST if request.method == "POST" else None, user=request.user, initial=preset(request.GET)
    )
    parts, status = [], 200
    if form.is_valid():
        try:
            parts = form.parts()
        except Refused as no:
            form.refuse(no)
    if parts and "book" in request.POST:
        status, url = steps.take(request, form, lambda: _joint_address(form))
        if url:
            messages.success(request, _("The joint cost has been booked on the funders' agreements."))
            return redirect(url)
    context = {"form": form, "parts": parts, "currency": form.cleaned_data["currency"] if parts else ""}
    return render(request, "money/ledger/joint.html", context, status=status)


def _joint_address(form: JointForm) -> str:
    """The list, narrowed to what has been booked."""
    form.save()
    key = form.cleaned_data["row_key"]
    return f"{reverse('ledger')}?{urlencode({'project': form.cleaned_data['project'], 'text': key})}"


def _address(row: Transaction) -> str:
    return reverse("booking", args=[row.row_key])


def _open(request: HttpRequest, row_key: str, action: str) -> Transaction:
    """404 for a booking that the user may not know of, 403 for one not the user's to do `action` on."""
    row: Transaction = get_object_or_404(queries.ledger(request.user), row_key=row_key)
    access_log.seen(request, [row])
    access.require(request.user, action, row)
    return row
