"""The page of the search: the best few of each kind, or all of one kind."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.privacy import access_log
from tracker.search import find
from tracker.search.forms import SearchForm

PER_PAGE = 25


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET or None, user=request.user)
    context: dict[str, Any] = {"form": form, "groups": [], "asked": ""}
    if form.is_valid() and form.cleaned_data["q"]:
        text, kind = form.cleaned_data["q"], form.cleaned_data["kind"]
        context |= {"asked": text, **(_one_kind(request, text, kind) if kind else {})}
        context["groups"] = context.get("groups") or ([] if kind else find.look(request.user, text))
        access_log.seen(request, [hit.row for group in context["groups"] for hit in group.hits])
    return render(request, "search/search.html", context)


def _one_kind(request: HttpRequest, text: str, kind: str) -> dict[str, Any]:
    """Page by page, as far as they are ranked."""
    number = request.GET.get("page")
    first = find.look_in(request.user, text, kind, 0, PER_PAGE)
    if first is None or not first.number:
        return {}
    page = Paginator(range(first.number), PER_PAGE).get_page(number)
    if page.number > 1:
        first = find.look_in(request.user, text, kind, (page.number - 1) * PER_PAGE, PER_PAGE)
    return {"groups": [first], "page": page}
