"""Pages of the history: of one thing, and of everything that the user may read."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.core import access, shown
from tracker.core.history import kinds, read
from tracker.core.history.forms import DayForm, HistoryForm
from tracker.core.history.models import Entry
from tracker.core.history.words import Line, Reader

PER_PAGE = 25


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "view", Entry)
    form = HistoryForm(request.GET)
    rows = form.within(kinds.in_sight(request.user))
    page, told = _page(request, rows)
    context = {"form": form, "page": page, "told": told, "only_own": _only_own(request.user)}
    return render(request, "history/list.html", context)


@require_safe
def history_of(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    access.require(request.user, "view", Entry)
    found = kinds.named(kind)
    row = _find(found, request.user, key) if found else None
    if found is None or row is None:
        raise Http404
    context: dict[str, Any] = {
        "key": key,
        "title": found.model._meta.verbose_name,
        "address": found.address(row),
    }
    every = read.entries(of=row)
    rows = access.visible(request.user, every.filter(found.told(request.user)))
    context["only_own"] = _only_own(request.user)
    context["is_open"] = found.rows(request.user).filter(found.open(request.user), pk=row.pk).exists()
    if context["is_open"]:
        page, told = _page(request, rows)
        form = DayForm(request.GET)
        context |= {"thing": row, "page": page, "told": told, "form": form, "day": None, "lines": []}
        if form.is_valid() and form.cleaned_data["on"]:
            context |= _as_of(request.user, row, form.cleaned_data["on"], rows, every)
    return render(request, "history/thing.html", context)


def _only_own(user: Any) -> bool:
    return access.scope(user, "view", "history") == "own"


def _find(kind: kinds.Kind, user: Any, key: str) -> Any:
    try:
        return kind.rows(user).filter(**{kind.lookup: key}).first()
    except ValueError:  # letters where a number stands
        return None


def _page(request: HttpRequest, rows: QuerySet[Entry]) -> tuple[Any, Any]:
    """The page asked for, and its entries in words. Only numbers are sorted: contents are long."""
    numbers = rows.order_by("-number").values_list("number", flat=True)
    page = Paginator(numbers, PER_PAGE).get_page(request.GET.get("page"))
    entries = list(read.entries().filter(number__in=list(page.object_list)))
    shown.tell(request, entries)
    return page, Reader(request.user).entries(entries)


def _as_of(user: Any, row: Any, day: Any, told: QuerySet[Entry], every: QuerySet[Entry]) -> dict[str, Any]:
    """How the thing stood, and stands: for those who may read all that has happened to it since."""
    since = read.since(day)
    if told.filter(since).count() < every.filter(since).count():
        return {"day": day, "cannot": "hidden"}
    now = read.state(row)
    try:
        then = read.as_of(row, day, now)
    except LookupError:
        return {"day": day, "cannot": "erased"}
    lines: list[Line] = Reader(user).states(then, now)
    return {"day": day, "cannot": "", "lines": lines, "existed": bool(then)}
