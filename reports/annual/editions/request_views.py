"""Pages of requests for texts: those of an edition, asking, answering and withdrawing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from reports.annual.editions import requests
from reports.annual.editions.models import TextRequest
from reports.annual.editions.queries import edition_of
from reports.annual.editions.request_forms import AnswerForm, AskForm, WithdrawForm
from reports.annual.editions.titles import titles
from tracker.core import access, steps
from tracker.core.periods import today


@require_safe
def edition_requests(request: HttpRequest, public_id: str) -> HttpResponse:
    """Those that the user may see: all for the writers, one's own for who is asked."""
    access.require(request.user, "view", TextRequest)
    edition = edition_of(request.user, public_id)
    rows = list(requests.of(edition, request.user))
    context = {
        "edition": edition,
        "lines": [_line(row, title) for row, title in zip(rows, _titled(rows), strict=True)],
        "waiting": sum(row.is_waiting for row in rows),
        "may_withdraw": edition.is_open and access.may(request.user, "change", TextRequest),
        "may_answer": edition.is_open,
    }
    return render(request, "annual/requests/list.html", context)


def _titled(rows: list[TextRequest]) -> list[str]:
    names = titles({row.section_id: row.section for row in rows}.values())
    return [names[row.section.key] for row in rows]


def _line(row: TextRequest, title: str) -> dict[str, Any]:
    """kind and word are the tag; `is_waiting`: there is still something to do."""
    if row.withdrawn_at:
        kind, word = "none", pgettext("text request", "Withdrawn")
    elif row.answered_at:
        kind, word = "ok", pgettext("text request", "Answered")
    elif row.due_on < today():
        kind, word = "bad", _("Overdue")
    else:
        kind, word = "info", pgettext("text request", "Waits")
    return {"row": row, "title": title, "kind": kind, "word": word}


@require_http_methods(["GET", "HEAD", "POST"])
def text_request_ask(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Ask somebody about a section."""
    access.require(request.user, "add", TextRequest)
    edition = edition_of(request.user, public_id)
    section = get_object_or_404(edition.sections, key=key)
    form = AskForm(request.POST if request.method == "POST" else None, section=section)

    def effect() -> str:
        form.save(request.user)
        return _list(public_id)

    done = _("The question has been asked. The person finds it on the start page and is reminded by mail.")
    context = {"edition": edition, "section": section, "title": titles([section])[key]}
    return steps.answer(request, form, effect, "annual/requests/new.html", done, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def text_request_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what one was asked."""
    return _step(request, pk, "answer", AnswerForm, _("Thank you. The writers have your answer."))


@require_http_methods(["GET", "HEAD", "POST"])
def text_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer is no longer needed."""
    return _step(request, pk, "change", WithdrawForm, _("The request has been withdrawn."))


def _step(request: HttpRequest, pk: int, right: str, kind: type[steps.Step], done: str) -> HttpResponse:
    row = get_object_or_404(requests.visible(request.user), pk=pk)
    access.require(request.user, right, row)
    form: Any = kind(request.POST if request.method == "POST" else None, of=row)

    def effect() -> str:
        form.save(request.user)
        return _list(row.section.edition.public_id)

    template = f"annual/requests/{'answer' if right == 'answer' else 'withdraw'}.html"
    context = {"asked": row, "edition": row.section.edition, "title": _titled([row])[0]}
    return steps.answer(request, form, effect, template, done, **context)


def _list(public_id: str) -> str:
    return reverse("edition_requests", args=[public_id])
