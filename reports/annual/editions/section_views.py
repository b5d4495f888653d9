"""The page of a section: to read and write it, to hand it in, approve it and open it again, and to comment on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.annual.book import Book
from reports.annual.editions import actions, pages, queries
from reports.annual.editions.forms import AssignForm, RemarkForm, VersionForm, WriteForm
from reports.annual.editions.models import SectionText
from reports.annual.editions.titles import titles
from reports.annual.editions.workspace import address
from tracker.core import access, formats, steps
from tracker.core.errors import Refused, Stale

_FIRST = "application/json"


def _text(request: HttpRequest, public_id: str, language: str, key: str) -> SectionText:
    return queries.text_of(request.user, queries.edition_of(request.user, public_id), language, key)


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    """The section; what is sent to it is kept. A script gets its answer as JSON."""
    text = _text(request, public_id, language, key)
    if request.method != "POST":
        return pages.section_page(request, text)
    return _write(request, text, lambda saved: _("The text has been saved."))


@require_POST
def hand_in(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    """What is typed is saved first, so that what is handed in is what the writer sees."""

    def then(saved: SectionText) -> str:
        actions.hand_in(user=request.user, text=saved, expected=saved.version)
        return _("The text has been sent for review.")

    return _write(request, _text(request, public_id, language, key), then)


def _write(request: HttpRequest, text: SectionText, then: Callable[[SectionText], str]) -> HttpResponse:
    """Save what is typed and go on; or show it beside what stands in the way."""
    access.require(request.user, "write", text)
    wants_json = request.headers.get("Accept") == _FIRST
    form = WriteForm(request.POST, of=text)
    status, clash = 200, None
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            saved = actions.save_text(user=request.user, text=text, expected=version, written=form.written)
            if wants_json:
                return _saved(request, saved)
            messages.success(request, then(saved))
            return redirect(address(saved))
        except Stale as stale:
            status, clash = 409, pages.conflict(stale.current)
            form.on_top_of(stale.current)
        except Refused as no:
            form.add_error("text", no.message)
    if wants_json:
        return _not_saved(request, form, clash)
    text = _text(request, text.section.edition.public_id, text.language, text.section.key)
    return pages.section_page(request, text, status=status, form=form, clash=clash)


def _saved(request: HttpRequest, text: SectionText) -> JsonResponse:
    told = pages.told(text, text.text, Book(text.section.edition.year))
    told |= {"is_writing": True, "edition": text.section.edition}
    return JsonResponse(
        {
            "version": text.version,
            "clock": formats.clock(text.changed_at),
            "words": told["words"],
            "reading": render_to_string("annual/reading.html", told, request),
            "notices": render_to_string("annual/notices.html", told, request),
        }
    )


def _not_saved(request: HttpRequest, form: WriteForm, clash: pages.Conflict | None) -> JsonResponse:
    if clash is None:
        told = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"why": " ".join(told)}, status=400)
    html = render_to_string("annual/clash.html", {"conflict": clash}, request)
    answer = {"version": clash.current.version, "text": clash.current.text, "conflict": html}
    return JsonResponse(answer, status=409)


@require_POST
def approve(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    text = _text(request, public_id, language, key)
    return _step(request, text, actions.approve_text, _("The text has been approved."))


@require_POST
def reopen(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    text = _text(request, public_id, language, key)
    return _step(request, text, actions.reopen_text, _("The text is a draft again."))


def _step(request: HttpRequest, text: SectionText, take: Any, done: str) -> HttpResponse:
    """A step that needs no more words. Whoever read an older text is shown the one that holds now."""
    form = VersionForm(request.POST)
    try:
        version = form.cleaned_data["version"] if form.is_valid() else None
        take(user=request.user, text=text, expected=version)
    except Stale as stale:
        messages.error(request, _("Somebody has changed the text since you read it. Read it again first."))
        return pages.section_page(
            request, _again(request, text), status=409, clash=pages.conflict(stale.current)
        )
    except Refused as no:
        messages.error(request, no.message)
        return pages.section_page(request, _again(request, text))
    messages.success(request, done)
    return redirect(address(text))


def _again(request: HttpRequest, text: SectionText) -> SectionText:
    return _text(request, text.section.edition.public_id, text.language, text.section.key)


@require_POST
def remark_new(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    text = _text(request, public_id, language, key)
    access.require(request.user, "comment", text)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            actions.remark(user=request.user, text=text, words=form.cleaned_data["words"])
            return redirect(f"{address(text)}#remarks")
        except Refused as no:
            form.add_error("words", no.message)
    return pages.section_page(request, text, comment=form)


@require_POST
def remark_close(request: HttpRequest, public_id: str, language: str, key: str, pk: int) -> HttpResponse:
    text = _text(request, public_id, language, key)
    remark = get_object_or_404(text.remarks, pk=pk)
    try:
        actions.close_remark(user=request.user, remark=remark)
    except Refused as no:
        messages.error(request, no.message)
    return redirect(f"{address(text)}#remarks")


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    """Who writes the text, and by when."""
    text = _text(request, public_id, language, key)
    access.require(request.user, "change", text.section.edition)
    form = AssignForm(request.POST if request.method == "POST" else None, of=text)

    def effect() -> str:
        return address(form.save(request.user))

    done = _("It is noted who writes the section.")
    called = titles([text.section])[text.section.key]
    return steps.answer(
        request, form, effect, "annual/assign.html", done, text=text, back=address(text), title=called
    )


@require_safe
def material(request: HttpRequest, public_id: str, language: str, key: str) -> HttpResponse:
    """The panel of material alone, as its search changes."""
    text = _text(request, public_id, language, key)
    may_write = access.may(request.user, "write", text) and text.status != SectionText.Status.APPROVED
    found = text.section.edition
    context = pages.material(request, text, Book(found.year))
    context |= {"edition": found, "language": language, "text": text, "is_writing": may_write}
    return render(request, "annual/material.html", context)
