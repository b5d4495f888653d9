"""Pages of who pays which part of a project, and of what is given otherwise than in money."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.money.agreements import queries
from projects.money.agreements.forms import InKindForm, SharesForm, VoidForm
from projects.portfolio import queries as portfolio
from tracker.core import access, steps
from tracker.core.steps import Step
from tracker.privacy import access_log


@require_http_methods(["GET", "HEAD", "POST"])
def funder_shares(request: HttpRequest, project: str) -> HttpResponse:
    row = _changeable(request, project)
    form = SharesForm(_data(request), user=request.user, project=row)
    return _step(request, row, form, form.save, "shares", _("The shares have been saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def in_kind_add(request: HttpRequest, project: str) -> HttpResponse:
    row = _changeable(request, project, "add")
    form = InKindForm(_data(request), user=request.user, project=row)
    return _step(request, row, form, form.save, "in_kind", _("The contribution in kind has been noted."))


@require_http_methods(["GET", "HEAD", "POST"])
def in_kind_void(request: HttpRequest, project: str, in_kind: int) -> HttpResponse:
    row = _changeable(request, project)
    given = get_object_or_404(queries.in_kind(request.user, row), pk=in_kind)
    form = VoidForm(_data(request), user=request.user, in_kind=given)
    said = _("The contribution in kind has been voided.")
    return _step(request, row, form, form.save, "in_kind_void", said, given=given)


def _changeable(request: HttpRequest, public_id: str, action: str = "change") -> Any:
    """404 for a project that the user may not know of, 403 for one whose money is not the user's to write."""
    row = get_object_or_404(portfolio.projects(request.user), public_id=public_id)
    access.require(request.user, action, row, of="agreement")
    access.require(request.user, "see identities", row)
    access_log.seen(request, [row])
    return row


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _step(
    request: HttpRequest,
    project: Any,
    form: Step,
    save: Callable[[], Any],
    template: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    def effect() -> str:
        save()
        return reverse("funder_shares", args=[project.public_id])

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, said)
        return redirect(url)
    told = {"in_kind": queries.in_kind(request.user, project), "project": project, "form": form}
    page = f"money/agreements/{template}.html"
    return render(request, page, told | context, status=status)
