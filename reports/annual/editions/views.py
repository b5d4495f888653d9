"""The edition of a year: the workspace, its outline, what it says of itself, and its PDFs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.annual import actions as reports
from reports.annual import listing
from reports.annual.editions import pages, queries, workspace
from reports.annual.editions.forms import EditionForm, NewSectionForm, OpenEditionForm
from reports.annual.editions.models import Edition
from reports.annual.editions.outline_form import OutlineForm
from reports.annual.models import ReportRun
from tracker.core import access, steps
from tracker.core.errors import Refused


@require_POST
def edition_open(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Edition)
    form = OpenEditionForm(request.POST)

    def effect() -> str:
        return reverse("edition", args=[form.save(request.user).public_id])

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, _("The edition is open. Say who writes which section."))
        return redirect(url)
    return listing.page(request, opening=form, status=status)


@require_safe
def edition(request: HttpRequest, public_id: str, language: str = "") -> HttpResponse:
    """The workspace with the section open that the user has to write, else the first."""
    found = queries.edition_of(request.user, public_id)
    language = language or ("en" if (get_language() or "").startswith("en") else "sv")
    text = workspace.opened_first(queries.texts(found, language), request.user)
    if text is None:
        parts = pages.of_edition(request, found, language)
        return render(request, "annual/edition_empty.html", parts)
    return pages.section_page(request, text)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Registration number, and what was wrong when it corrects another."""
    found = queries.edition_of(request.user, public_id)
    access.require(request.user, "change", found)
    form = EditionForm(request.POST if request.method == "POST" else None, of=found)

    def effect() -> str:
        return reverse("edition", args=[form.save(request.user).public_id])

    return steps.answer(request, form, effect, "annual/edition_change.html", _("Saved."), edition=found)


@require_http_methods(["GET", "HEAD", "POST"])
def outline(request: HttpRequest, public_id: str) -> HttpResponse:
    found = queries.edition_of(request.user, public_id)
    access.require(request.user, "change", found)
    form = OutlineForm(request.POST if request.method == "POST" else None, of=found)

    def effect() -> str:
        moved = form.save(request.user)
        return reverse("edition_outline", args=[found.public_id]) + (f"#{moved}" if moved else "")

    done = _("The outline has been saved.")
    return steps.answer(request, form, effect, "annual/outline.html", done, edition=found)


@require_http_methods(["GET", "HEAD", "POST"])
def section_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """A section of the authors' own."""
    found = queries.edition_of(request.user, public_id)
    access.require(request.user, "change", found)
    form = NewSectionForm(request.POST if request.method == "POST" else None, edition=found)

    def effect() -> str:
        return f"{reverse('edition_outline', args=[found.public_id])}#{form.save(request.user).key}"

    done = _("The section stands last. Move it to its place.")
    return steps.answer(request, form, effect, "annual/section_new.html", done, edition=found)


@require_POST
def pdf(request: HttpRequest, edition: str, language: str) -> HttpResponse:
    """A PDF of the edition as it is now; it is made in the background."""
    found = queries.edition_of(request.user, edition)
    access.require(request.user, "create", ReportRun)
    try:
        reports.request_report(user=request.user, year=found.year, language=language, edition=found)
    except Refused as no:
        messages.error(request, no.message)
    return redirect(f"{reverse('edition_language', args=[found.public_id, language])}#pdf")


@require_safe
def pdfs(request: HttpRequest, public_id: str, language: str) -> HttpResponse:
    """The panel of PDFs, as the work goes on; without a script it is part of the workspace."""
    found = queries.edition_of(request.user, public_id)
    if not request.htmx:
        return redirect(f"{reverse('edition_language', args=[found.public_id, language])}#pdf")
    reports.revive_lost_runs()
    context = {"edition": found, "language": language, **pages.pdfs(request, found, language)}
    return render(request, "annual/pdfs.html", context)
