"""What the pages of training programmes share: the round or change project of the address, lists, and steps."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from projects.programmes import queries
from projects.programmes.models import ChangeProject, Nomination, Round
from tracker.core import steps, tables
from tracker.core.filters import chips
from tracker.privacy import access_log

PER_PAGE = 50


def round_of(request: HttpRequest, project: str, number: int) -> Round:
    """404 for a round that the user may not know of."""
    row = get_object_or_404(
        queries.rounds(request.user), project__public_id=project, number=min(number, 32_767)
    )
    access_log.seen(request, [row])
    return row


def nomination_of(request: HttpRequest, public_id: str) -> Nomination:
    row = get_object_or_404(queries.nominations(request.user), public_id=public_id)
    access_log.seen(request, [row])
    return row


def change_of(request: HttpRequest, public_id: str) -> ChangeProject:
    row = get_object_or_404(queries.changes(request.user), public_id=public_id)
    access_log.seen(request, [row])
    return row


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def to_round(row: Round) -> str:
    return reverse("round", args=[row.project.public_id, row.number])


def to_change(row: ChangeProject) -> str:
    return reverse("change_project", args=[row.public_id])


def listed(
    request: HttpRequest,
    kind: Any,
    every: Any,
    template: str,
    table: Callable[[Any], tables.Table],
    lines: Callable[[list[Any]], list[Any]],
    **context: Any,
) -> HttpResponseBase:
    """A list by its filter, as a page or, at the same address with format=csv or xlsx, as a file."""
    filterset = kind(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    if asked := tables.asked_for(request):
        return tables.download(table(rows), asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context |= {
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "lines": lines(list(page.object_list)),
    }
    return render(request, f"programmes/{template}.html", context)


def step(
    request: HttpRequest, form: Any, save: Callable[[], str], template: str, said: str, **context: Any
) -> HttpResponse:
    """Show the form, or take the step and go on to the address that `save` gives. More rows save nothing."""
    template = f"programmes/{template}.html"
    if hasattr(form, "rows") and "more" in request.POST:
        form.more_rows(request.POST["more"])
        return render(request, template, {**context, "form": form})
    return steps.answer(request, form, save, template, said, **context)
