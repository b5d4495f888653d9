"""Pages of documents: the list and its files, one of them and its file, and the steps with it."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.records import forms, queries, shown
from projects.records.filters import DocumentFilter
from projects.records.models import Document
from tracker.core import access, steps, tables, uploads
from tracker.core.filters import chips
from tracker.privacy import access_log

PER_PAGE = 50
STEPS = ["GET", "HEAD", "POST"]


@require_safe
def documents(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Document)
    every = queries.documents(request.user)
    filterset = DocumentFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    if kind := tables.asked_for(request):
        return tables.download(_table(request, rows), kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    project = filterset.form.cleaned_data.get("project")
    context = {
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "project": project,
        "lacking": rows.filter(queries.unregistered()).count(),
        "may_add": access.may(request.user, "add", Document),
    }
    return render(request, "records/documents.html", context)


def _table(request: HttpRequest, rows: QuerySet[Document]) -> tables.Table:
    """The selection as a file, with what the reader may know."""
    header = [
        _("Number here"), _("Registration number"), _("Registered on"), _("Dated"), _("Type of document"), _("Title"),
        _("Direction"), _("From or to"), _("Project"), _("Activity"), _("Secrecy"), _("Name of the file"), _("Link"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            told: Any = row
            yield [
                row.public_id, row.dnr, row.registered_on, row.dated, shown.kind(row), row.title,
                row.get_direction_display(), str(told.shown_counterparty or ""), row.project.code if row.project else "",
                told.shown_activity.public_id if told.shown_activity else "", row.secrecy_note, row.name, row.link,
            ]  # fmt: skip

    return tables.Table(_("documents"), header, cells())


@require_safe
def document(request: HttpRequest, document: str) -> HttpResponse:
    row = _found(request, document)
    answers = access.explain(request.user, row)
    kind, word = shown.registration(row)
    context = {
        "row": row,
        "kind": kind,
        "word": word,
        "answers": answers,
        "allowed": {answer.action for answer in answers if answer.allowed},
    }
    return render(request, "records/document.html", context)


@require_safe
def document_file(request: HttpRequest, document: str) -> HttpResponseBase:
    """The file, to be saved and never shown as a page of ours."""
    row = _found(request, document)
    if not row.file:
        raise Http404
    return uploads.serve(request, str(row.file.name), uploads.clean_name(row.name))


@require_http_methods(STEPS)
def document_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Document)
    if request.method == "POST":
        form = forms.AddDocumentForm(request.POST, request.FILES, user=request.user)
    else:
        start = forms.preset(request.GET, request.user, "document")
        form = forms.AddDocumentForm(user=request.user, initial=start)
    return steps.answer(
        request,
        form,
        lambda: reverse("document", args=[form.save(request.user).public_id]),
        "records/document_new.html",
        _("The document has been added."),
    )


@require_http_methods(STEPS)
def document_edit(request: HttpRequest, document: str) -> HttpResponse:
    done = _("The document has been changed.")
    return _step(request, document, "change", forms.ChangeDocumentForm, "records/document_edit.html", done)


@require_http_methods(STEPS)
def document_register(request: HttpRequest, document: str) -> HttpResponse:
    done = _("The document has been registered.")
    return _step(request, document, "register", forms.RegisterForm, "records/document_register.html", done)


@require_http_methods(STEPS)
def document_void(request: HttpRequest, document: str) -> HttpResponse:
    done = pgettext("record", "The document has been voided.")
    return _step(request, document, "void", forms.VoidForm, "records/document_void.html", done)


def _step(
    request: HttpRequest, number: str, action: str, kind: Any, template: str, done: str
) -> HttpResponse:
    row = _found(request, number)
    access.require(request.user, action, row)
    form = kind(request.POST if request.method == "POST" else None, user=request.user, of=row)

    def effect() -> str:
        form.save(request.user)
        listed = f"{reverse('documents')}?project={row.project.public_id if row.project else ''}"
        return listed if action == "void" else reverse("document", args=[row.public_id])

    return steps.answer(request, form, effect, template, done, row=row)


def _found(request: HttpRequest, number: str) -> Any:
    """404 for a document that the user may not know of; who sees one of a sensitive project is noted."""
    row = get_object_or_404(queries.documents(request.user), public_id=number)
    access_log.seen(request, [row])
    return row
