"""Pages of an import of bookings: send a file, map its columns, follow the check, look at it, have it booked."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.money.imports import actions, queries, tables
from projects.money.imports.columns import Reading, suggested
from projects.money.imports.forms import BookForm, ColumnsForm, RowsForm, SaidForm, UploadForm
from projects.money.imports.models import BookingImport, ImportRow
from tracker.core import access, once
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recording
from tracker.core.tables import asked_for, download

AT_ONCE = 50
Stage, State = BookingImport.Stage, BookingImport.State


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """The imports, and the form that begins one."""
    access.require(request.user, "view", BookingImport)
    may_add = access.may(request.user, "add", BookingImport)
    form = UploadForm()
    if request.method == "POST":
        access.require(request.user, "add", BookingImport)
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return redirect("booking_import", _uploaded(request, form))
            except Refused as no:
                form.refuse(no)
    page = Paginator(queries.imports(request.user), AT_ONCE).get_page(request.GET.get("page"))
    return render(request, "money/imports/list.html", {"form": form, "page": page, "may_add": may_add})


def _uploaded(request: HttpRequest, form: UploadForm) -> str:
    """A second click on the same form leads to the same import. A file whose columns are known is checked at once."""
    key = form.cleaned_data["key"] or once.new_key()
    with actions.received(user=request.user, file=form.cleaned_data["file"]) as run, recording():
        if earlier := once.take(request.user, key):
            return str(earlier.answer)
        run.save()
        if known := queries.fitting_map(run.headings):
            actions.start_check(user=request.user, run=run, map=known)
        once.keep(request.user, key, str(run.public_id))
        return str(run.public_id)


def _found(request: HttpRequest, public_id: str) -> BookingImport:
    return get_object_or_404(queries.imports(request.user), public_id=public_id)


def _mine(request: HttpRequest, public_id: str) -> BookingImport:
    """404 for an import out of sight, 403 for one that the user may not go on with."""
    run = _found(request, public_id)
    access.require(request.user, "change", run)
    return run


@require_safe
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    actions.revive_lost_runs()
    found = _found(request, public_id)
    found.listen()
    is_mine = access.may(request.user, "change", found)
    if is_mine and found.stage == Stage.MAPPING and not request.htmx:
        return redirect("booking_import_columns", found.public_id)
    moment = _moment(found)
    context = _context(found, is_mine) | {"moment_said": moment}
    if not request.htmx:
        return render(request, "money/imports/run.html", context | {"said": _SPOKEN[moment]})
    # The fragment comes each second; a screen reader is told only when something has happened.
    news = SaidForm(request.GET).told != moment
    if news and not found.is_at_work:
        # What can be done next stands outside the fragment.
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "money/imports/progress.html", context | {"say": _SPOKEN[moment] if news else ""})


def _context(found: BookingImport, is_mine: bool, form: BookForm | None = None) -> dict[str, Any]:
    return {
        "run": found,
        "at_work": found.is_at_work,
        "percent": found.percent,
        "is_mine": is_mine,
        "is_checked": found.stage in (Stage.CHECKED, Stage.BOOKED)
        or (found.stage == Stage.BOOKING and not found.is_at_work),
        "can_book": is_mine and actions.can_be_booked(found),
        "book_form": form or BookForm(run=found),
        "booked_before": queries.booked_before(found),
        "counts": _counts(found),
        "refused_rows": queries.rows_of(found).filter(verdict=ImportRow.Verdict.REFUSED)[:20]
        if is_mine
        else [],
        "changed_rows": queries.shown(queries.rows_of(found).filter(verdict=ImportRow.Verdict.CHANGED)[:20])
        if is_mine
        else [],
        "trail": _trail(),
        "here": found.file_name,
    }


def _counts(found: BookingImport) -> list[dict[str, Any]]:
    address = reverse("booking_import_rows", args=[found.public_id])
    return [
        {
            "verdict": verdict.value,
            "label": verdict.label,
            "number": getattr(found, verdict.value),
            "url": f"{address}?verdict={verdict.value}",
        }
        for verdict in ImportRow.Verdict
    ]


def _trail() -> list[tuple[str, str]]:
    return [(reverse("ledger"), _("Ledger")), (reverse("booking_imports"), _("Imports"))]


_SPOKEN = {
    "start": gettext_lazy("The work has begun."),
    "half": gettext_lazy("Half of the work is done."),
    "done": gettext_lazy("The work is done."),
    "failed": gettext_lazy("The work could not be done."),
}


def _moment(found: BookingImport) -> str:
    if not found.is_at_work:
        return found.state
    return "half" if found.percent >= 50 else "start"


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which column is what; then the file is checked."""
    found = _mine(request, public_id)
    known = found.map or queries.fitting_map(found.headings)
    reading = Reading.of(known) if known else suggested(found.headings)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, run=found, known=known, reading=reading
    )
    status = 200
    if form.is_valid():
        try:
            with recording():
                actions.start_check(user=request.user, run=found, map=form.save(request.user))
            return redirect("booking_import", found.public_id)
        except Stale as stale:
            status = 409
            if isinstance(stale.current, BookingImport):
                messages.error(request, stale.message)
            else:
                form.conflict(stale.current)
        except Refused as no:
            form.refuse(no)
    trail = [*_trail(), (reverse("booking_import", args=[found.public_id]), found.file_name)]
    context = {"form": form, "run": found, "trail": trail, "here": _("Columns")}
    return render(request, "money/imports/columns.html", context, status=status)


@require_POST
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check the file once more, with the same map."""
    found = _mine(request, public_id)
    if found.map is None:
        return redirect("booking_import_columns", found.public_id)
    try:
        actions.start_check(user=request.user, run=found, map=found.map)
    except Refused as no:
        messages.error(request, no.message)
    return redirect("booking_import", found.public_id)


@require_POST
def book(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _mine(request, public_id)
    form = BookForm(request.POST, run=found)
    if form.is_valid():
        try:
            actions.start_booking(user=request.user, run=found, mode=form.cleaned_data["mode"])
            return redirect("booking_import", found.public_id)
        except Stale as stale:
            messages.error(request, stale.message)
            return redirect("booking_import", found.public_id)
        except Refused as no:
            form.refuse(no)
    found.refresh_from_db()
    context = _context(found, True, form) | {"moment_said": _moment(found), "said": ""}
    return render(request, "money/imports/run.html", context)


@require_safe
def rows(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The rows of a checked file, all or of one verdict; as a file too."""
    found = _mine(request, public_id)
    form = RowsForm(request.GET)
    verdict = form.cleaned_data["verdict"] if form.is_valid() else ""
    chosen = queries.rows_of(found)
    if verdict:
        chosen = chosen.filter(verdict=verdict)
    if kind := asked_for(request):
        return download(tables.rows(found, chosen), kind)
    page = Paginator(chosen, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "run": found,
        "page": page,
        "rows": queries.shown(page.object_list),
        "verdict": verdict,
        "counts": _counts(found),
        "trail": [*_trail(), (reverse("booking_import", args=[found.public_id]), found.file_name)],
        "here": _("Rows"),
    }
    return render(request, "money/imports/rows.html", context)
