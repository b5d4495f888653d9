"""Pages of photos: all and a project's, one of them and its picture, and the steps with it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.records import forms, pictures, queries, shown
from projects.records.filters import PhotoFilter
from projects.records.models import Photo
from projects.records.views import STEPS
from tracker.core import access, steps, uploads
from tracker.core.filters import chips
from tracker.core.periods import today
from tracker.privacy import access_log

PER_PAGE = 24


@require_safe
def photos(request: HttpRequest) -> HttpResponse:
    """Those of all projects, and beside them."""
    access.require(request.user, "view", Photo)
    return _wall(request, None)


@require_safe
def project_photos(request: HttpRequest, public_id: str) -> HttpResponse:
    return _wall(request, project_of(request, public_id))


def _wall(request: HttpRequest, project: Project | None) -> HttpResponse:
    every = queries.photos(request.user)
    if project:
        every = every.filter(project=project)
    filterset = PhotoFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context = {
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "lines": [(row, *shown.consent(row, today())) for row in page.object_list],
        "project": project,
        "may_add": access.may(request.user, "add", project, of="photo")
        if project
        else access.may(request.user, "add", Photo),
    }
    return render(request, "records/photos.html", context)


@require_safe
def photo(request: HttpRequest, photo: str) -> HttpResponse:
    row = _found(request, photo)
    answers = access.explain(request.user, row)
    kind, word = shown.consent(row, today())
    context = {
        "row": row,
        "kind": kind,
        "word": word,
        "may_leave": queries.may_leave(row, today()),
        "answers": answers,
        "allowed": {answer.action for answer in answers if answer.allowed},
    }
    return render(request, "records/photo.html", context)


@require_safe
def photo_file(request: HttpRequest, photo: str) -> HttpResponseBase:
    row = _found(request, photo)
    return uploads.serve(request, str(row.file.name), uploads.clean_name(row.name))


@require_safe
def photo_small(request: HttpRequest, photo: str) -> HttpResponseBase:
    """The small version, for lists."""
    row = _found(request, photo)
    return uploads.serve(request, pictures.small(str(row.file.name)), uploads.clean_name(row.name))


@require_http_methods(STEPS)
def photo_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Photo)
    if request.method == "POST":
        form = forms.AddPhotoForm(request.POST, request.FILES, user=request.user)
    else:
        start = forms.preset(request.GET, request.user, "photo")
        form = forms.AddPhotoForm(user=request.user, initial=start)
    return steps.answer(
        request,
        form,
        lambda: reverse("photo", args=[form.save(request.user).public_id]),
        "records/photo_new.html",
        _("The photo has been added."),
    )


@require_http_methods(STEPS)
def photo_edit(request: HttpRequest, photo: str) -> HttpResponse:
    done = _("The photo has been changed.")
    return _step(request, photo, "change", forms.ChangePhotoForm, "records/photo_edit.html", done)


@require_http_methods(STEPS)
def photo_void(request: HttpRequest, photo: str) -> HttpResponse:
    done = _("The photo has been voided.")
    return _step(request, photo, "void", forms.VoidForm, "records/photo_void.html", done)


def _step(
    request: HttpRequest, number: str, action: str, kind: Any, template: str, done: str
) -> HttpResponse:
    row = _found(request, number)
    access.require(request.user, action, row)
    form = kind(request.POST if request.method == "POST" else None, user=request.user, of=row)

    def effect() -> str:
        form.save(request.user)
        return _listed(row) if action == "void" else reverse("photo", args=[row.public_id])

    return steps.answer(request, form, effect, template, done, row=row)


def _listed(row: Photo) -> str:
    return reverse("project_photos", args=[row.project.public_id]) if row.project else reverse("photos")


def _found(request: HttpRequest, number: str) -> Any:
    """404 for a photo that the user may not know of; who sees one of a sensitive project is noted."""
    row = get_object_or_404(queries.photos(request.user), public_id=number)
    access_log.seen(request, [row])
    return row
