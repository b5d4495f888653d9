"""Pages of integrity items: lists, one item, and the steps with it. Few may open them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.risks.integrity import queries
from projects.risks.integrity.filters import ItemFilter
from projects.risks.integrity.forms import AddForm, ChangeForm, CloseForm, ItemStep, VoidForm
from projects.risks.models import IntegrityItem
from tracker.core import access, steps
from tracker.core.filters import chips
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Those of all projects that the user may read."""
    access.require(request.user, "view", IntegrityItem)
    return _list(request, None)


@require_safe
def project_items(request: HttpRequest, public_id: str) -> HttpResponse:
    """Those of one project."""
    project = project_of(request, public_id)
    access.require(request.user, "view", project, of="integrity item")
    return _list(request, project)


def _list(request: HttpRequest, project: Project | None) -> HttpResponse:
    every = queries.items(request.user)
    if project:
        every = every.filter(project=project)
    filterset = ItemFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context = {
        "project": project,
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "may_add": bool(project) and access.may(request.user, "add", project, of="integrity item"),
    }
    return render(request, "risks/integrity/list.html", context)


@require_safe
def item(request: HttpRequest, item: str) -> HttpResponse:
    row = get_object_or_404(queries.items(request.user), public_id=item)
    access_log.seen(request, [row])
    answers = access.explain(request.user, row)
    context = {
        "item": row,
        "answers": answers,
        "may_change": any(answer.allowed for answer in answers if answer.action == "change"),
    }
    return render(request, "risks/integrity/item.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: HttpRequest, project: str) -> HttpResponse:
    of = project_of(request, project)
    access.require(request.user, "add", of, of="integrity item")
    form = AddForm(request.POST if request.method == "POST" else None, project=of)
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, _("The integrity item has been added."))
        return redirect(url)
    return render(request, "risks/integrity/new.html", {"form": form, "project": of}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, item: str) -> HttpResponse:
    return _step(
        request, item, ChangeForm, "risks/integrity/edit.html", _("The integrity item has been changed.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def item_close(request: HttpRequest, item: str) -> HttpResponse:
    return _step(
        request, item, CloseForm, "risks/integrity/close.html", _("The integrity item has been closed.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def item_void(request: HttpRequest, item: str) -> HttpResponse:
    return _step(
        request, item, VoidForm, "risks/integrity/void.html", _("The integrity item has been voided.")
    )


def _step(request: HttpRequest, item: str, kind: type[ItemStep], template: str, done: str) -> HttpResponse:
    row = get_object_or_404(queries.items(request.user), public_id=item)
    access_log.seen(request, [row])
    access.require(request.user, "change", row)
    form = kind(request.POST if request.method == "POST" else None, of=row)

    def effect() -> str:
        form.save(request.user)
        return _address(row)

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, done)
        return redirect(url)
    return render(request, template, {"form": form, "item": row}, status=status)


def _address(row: Any) -> str:
    if row.voided_at:
        return reverse("project_integrity", args=[row.project.public_id])
    return reverse("integrity_item", args=[row.public_id])
