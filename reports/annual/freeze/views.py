"""Pages of an edition on its way from open to published: each step, its files, and what has changed since."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reports.annual.editions.models import Edition
from reports.annual.editions.queries import edition_of
from reports.annual.freeze import files as kept_files
from reports.annual.freeze import forms, publishing, queries, shown
from reports.annual.freeze.models import EditionFile
from tracker.core import access, steps
from tracker.core.errors import Refused

State = Edition.State


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, public_id: str) -> HttpResponse:
    """What will be locked, what stops it, and the day."""
    edition = edition_of(request.user, public_id)
    access.require(request.user, "freeze", edition)
    locked = shown.locked(edition) if edition.is_open else None
    return _step(request, edition, forms.FreezeForm, _("The edition is frozen."), locked=locked)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, public_id: str) -> HttpResponse:
    edition = edition_of(request.user, public_id)
    access.require(request.user, "sign", edition)
    return _step(request, edition, forms.SignForm, _("You have signed the edition off."))


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, public_id: str) -> HttpResponse:
    edition = edition_of(request.user, public_id)
    access.require(request.user, "approve", edition)
    return _step(request, edition, forms.ApproveForm, _("You have approved the edition."))


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    edition = edition_of(request.user, public_id)
    access.require(request.user, "publish", edition)
    return _step(request, edition, forms.PublishForm, _("The files are being made."))


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    edition = edition_of(request.user, public_id)
    access.require(request.user, "add", Edition)
    done = _("A new edition is open. Say in it what was wrong.")
    return _step(request, edition, forms.CorrectForm, done, to="edition")


def _step(
    request: HttpRequest, edition: Edition, kind: Any, done: str, *, to: str = "edition_files", **context: Any
) -> HttpResponse:
    """The page of one step, which says what it means, and its button while the step can be taken."""
    form = kind(request.POST if request.method == "POST" else None, of=edition)
    name = kind.__name__.removesuffix("Form").lower()
    page = shown.PAGES[name]
    context |= {
        "edition": edition,
        "page": page,
        "ways": shown.way(request.user, edition),
        "is_next": edition.state == page.state,
    }

    def effect() -> str:
        return reverse(to, args=[form.save(request.user).public_id])

    return steps.answer(request, form, effect, f"annual/freeze/{name}.html", done, **context)


@require_safe
def files(request: HttpRequest, public_id: str) -> HttpResponse:
    """The files of the edition, how far their making has come, and who has taken which step."""
    edition = edition_of(request.user, public_id)
    run = publishing.latest(edition)
    context: dict[str, Any] = {
        "edition": edition,
        "run": run,
        "at_work": bool(run and run.is_at_work),
        "may_publish": access.may(request.user, "publish", edition),
    }
    if request.htmx and run and run.is_at_work:
        return render(request, "annual/freeze/progress.html", context)
    context |= {
        "lines": shown.files(edition),
        "ways": shown.way(request.user, edition),
        "seals": edition.snapshots.defer("tree", "figures"),
        "may_correct": edition.state == State.PUBLISHED and access.may(request.user, "add", Edition),
        "before": edition.minor and f"{edition.year}-1.{edition.minor - 1}",
    }
    answer = render(request, "annual/freeze/files.html", context)
    if request.htmx:
        # The work has ended: the whole page has news.
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def file(request: HttpRequest, public_id: str, file: str) -> HttpResponse:
    """What was published, byte by byte, to be saved."""
    edition = edition_of(request.user, public_id)
    kind, _dash, language = file.partition("-")
    row = get_object_or_404(
        EditionFile.objects.select_related("edition"), edition=edition, kind=kind, language=language
    )
    try:
        content = kept_files.content(row)
    except Refused as no:
        raise Http404(no.message) from no
    answer = HttpResponse(content, content_type=kept_files.MEDIA[EditionFile.Kind(kind)])
    name = kept_files.name(edition, kind, language)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def since(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the data say today otherwise than the frozen edition."""
    edition = edition_of(request.user, public_id)
    if edition.is_open:
        raise Http404(_("The edition is not frozen: its figures are those of today."))
    context = {"edition": edition, "found": queries.since(edition)}
    return render(request, "annual/freeze/since.html", context)
