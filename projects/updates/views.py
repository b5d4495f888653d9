"""Pages of status updates and of the year's note: lists, one update, writing, sending and answering."""

import datetime
import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.updates import queries, shown
from projects.updates.filters import UpdateFilter
from projects.updates.forms import AddUpdateForm, AnswerForm, ChangeUpdateForm, NoteForm
from projects.updates.models import StatusUpdate, YearNote
from tracker.core import access, steps
from tracker.core.filters import chips
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """Those of all projects that the user may read."""
    access.require(request.user, "view", StatusUpdate)
    return _list(request, None)


@require_safe
def project_updates(request: HttpRequest, public_id: str) -> HttpResponse:
    """Those of one project."""
    project = project_of(request, public_id)
    access.require(request.user, "view", StatusUpdate)
    access.require(
        request.user, "see identities", project
    )  # those of a sensitive project are for its members
    return _list(request, project)


def _list(request: HttpRequest, project: Project | None) -> HttpResponse:
    every = queries.updates(request.user)
    if project:
        every = every.filter(project=project)
    filterset = UpdateFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context = {
        "project": project,
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "lines": [(row, *_line(row)) for row in page.object_list],
        "may_add": bool(project) and access.may(request.user, "add", project, of="status update"),
    }
    return render(request, "updates/list.html", context)


def _line(row: StatusUpdate) -> tuple[str, str, str, str]:
    """Month in words, month in the address, and the tag."""
    return shown.month(row.month), shown.address(row.month), *shown.tag(row)


def _update(request: HttpRequest, public_id: str, month: str) -> StatusUpdate:
    """404 for what the user may not know of, and for what is no month."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month, re.ASCII) or month < f"{FIRST_YEAR}":
        raise Http404
    year, number = month.split("-")
    row = get_object_or_404(
        queries.updates(request.user),
        project__public_id=public_id,
        month=datetime.date(int(year), int(number), 1),
    )
    access_log.seen(request, [row])
    return row


@require_safe
def update(request: HttpRequest, public_id: str, month: str) -> HttpResponse:
    row = _update(request, public_id, month)
    answers = access.explain(request.user, row)
    allowed = {answer.action for answer in answers if answer.allowed}
    name, address, kind, word = _line(row)
    context = {
        "update": row,
        "month": name,
        "address": address,
        "tag": (kind, word),
        "answers": answers,
        "may_change": "change" in allowed,
        "may_answer": "answer" in allowed and bool(row.decision_wanted),
    }
    return render(request, "updates/update.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def update_new(request: HttpRequest, project: str) -> HttpResponse:
    of = project_of(request, project)
    access.require(request.user, "add", of, of="status update")
    form = AddUpdateForm(request.POST if request.method == "POST" else None, project=of)
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, _done(form))
        return redirect(url)
    return render(request, "updates/new.html", {"form": form, "project": of}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def update_edit(request: HttpRequest, public_id: str, month: str) -> HttpResponse:
    row = _update(request, public_id, month)
    access.require(request.user, "change", row)
    form = ChangeUpdateForm(request.POST if request.method == "POST" else None, of=row)
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, _done(form))
        return redirect(url)
    return render(request, "updates/edit.html", _step(form, row), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def update_answer(request: HttpRequest, public_id: str, month: str) -> HttpResponse:
    row = _update(request, public_id, month)
    access.require(request.user, "answer", row)
    form = AnswerForm(request.POST if request.method == "POST" else None, of=row)
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, _("The answer has been saved."))
        return redirect(url)
    return render(request, "updates/answer.html", _step(form, row), status=status)


def _step(form: Any, row: StatusUpdate) -> dict[str, Any]:
    return {
        "form": form,
        "update": row,
        "month": shown.month(row.month),
        "address": shown.address(row.month),
    }


def _done(form: Any) -> str:
    if form.cleaned_data["send"]:
        return _("The status update has been sent.")
    return _("The draft has been saved. It is not sent yet.")


def _address(row: StatusUpdate) -> str:
    return reverse("update", args=[row.project.public_id, shown.address(row.month)])


@require_http_methods(["GET", "HEAD", "POST"])
def year_note(request: HttpRequest, project: str, year: int) -> HttpResponse:
    """What changed in the year, for the annual report: begun or changed on one page."""
    of = project_of(request, project)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    row = YearNote.objects.filter(project=of, year=year).first()
    access.require(request.user, "change" if row else "add", row or of, of="indicator")
    form = NoteForm(request.POST if request.method == "POST" else None, project=of, year=year, of=row)

    def effect() -> str:
        form.save(request.user)
        return reverse("project", args=[of.public_id])

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, _("What changed has been saved."))
        return redirect(url)
    return render(request, "updates/note.html", {"form": form, "project": of, "year": year}, status=status)
