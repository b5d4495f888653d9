"""Pages of what belongs to an assessment: documents that show something, and what is to be improved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.assessments import queries
from projects.assessments.forms import (
    AskedItem,
    EvidenceForm,
    FollowUpForm,
    ImprovementForm,
    VoidEvidenceForm,
    VoidImprovementForm,
)
from projects.assessments.models import Assessment, ImprovementAction, Item, ScoreEvidence
from projects.assessments.views import context_of, found
from tracker.core import access, steps, uploads
from tracker.privacy import access_log


def _asked_item(request: HttpRequest, row: Assessment) -> Item | None:
    """The item that the address names: `?item=1.1`."""
    asked = AskedItem(request.GET)
    code = asked.cleaned_data["item"] if asked.is_valid() else ""
    return Item.objects.filter(criterion__instrument=row.instrument, code=code).first()


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_new(request: HttpRequest, public_id: str) -> HttpResponse:
    row = found(request, public_id)
    access.require(request.user, "change", row)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = EvidenceForm(*sent, assessment=row, preset=_asked_item(request, row))

    def effect() -> str:
        item = form.save(request.user).item
        return reverse("assessment_criterion", args=[public_id, item.criterion.code])

    said = _("The document has been attached.")
    return _take(request, form, effect, "assessments/evidence_new.html", said, context_of(row))


def _evidence(request: HttpRequest, public_id: str, pk: int) -> ScoreEvidence:
    rows = queries.documents(request.user).filter(assessment__public_id=public_id)
    row = get_object_or_404(rows, pk=pk)
    access_log.seen(request, [row])
    return row


@require_safe
def evidence(request: HttpRequest, public_id: str, pk: int) -> HttpResponseBase:
    """The document's file, to be saved."""
    row = _evidence(request, public_id, pk)
    if not row.file:
        return redirect("assessment_criterion", public_id, row.item.criterion.code)
    kept = str(row.file.name)
    return uploads.serve(request, kept, f"{uploads.clean_name(row.name)}.{kept.rpartition('.')[2]}")


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_void(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    row = _evidence(request, public_id, pk)
    access.require(request.user, "change", row)
    form = VoidEvidenceForm(request.POST if request.method == "POST" else None, evidence=row)

    def effect() -> str:
        form.save(request.user)
        return reverse("assessment_criterion", args=[public_id, row.item.criterion.code])

    context = context_of(found(request, public_id)) | {"document": row}
    said = _("The document has been voided.")
    return _take(request, form, effect, "assessments/evidence_void.html", said, context)


def _activities(request: HttpRequest, row: Assessment) -> list[Any]:
    """Activities of the assessment's project that the user may know of, the latest first."""
    model: Any = ImprovementAction._meta.get_field("activity").related_model
    rows = model.objects.filter(
        project=row.project_id, project__isnull=False, voided_at__isnull=True, is_draft=False
    )
    return list(access.visible(request.user, rows).order_by("-start", "public_id"))


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_new(request: HttpRequest, public_id: str) -> HttpResponse:
    row = found(request, public_id)
    access.require(request.user, "follow up", row)
    form = ImprovementForm(
        request.POST if request.method == "POST" else None,
        assessment=row,
        activities=_activities(request, row),
        preset=_asked_item(request, row),
    )
    said = _("The improvement has been added.")
    return _step(request, row, form, "assessments/improvement_new.html", said)


def _improvement(request: HttpRequest, public_id: str, improvement: str) -> ImprovementAction:
    """404 for one that the user may not know of, 403 for one that is not the user's to follow up."""
    rows = queries.improvement_actions(request.user).filter(assessment__public_id=public_id)
    row = get_object_or_404(rows, public_id=improvement)
    access_log.seen(request, [row])
    access.require(request.user, "follow up", row)
    return row


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_edit(request: HttpRequest, public_id: str, improvement: str) -> HttpResponse:
    row = _improvement(request, public_id, improvement)
    whole = found(request, public_id)
    form = ImprovementForm(
        request.POST if request.method == "POST" else None,
        assessment=whole,
        of=row,
        activities=_activities(request, whole),
    )
    said = _("The improvement has been changed.")
    return _step(request, whole, form, "assessments/improvement_edit.html", said, improvement=row)


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_follow_up(request: HttpRequest, public_id: str, improvement: str) -> HttpResponse:
    row = _improvement(request, public_id, improvement)
    form = FollowUpForm(request.POST if request.method == "POST" else None, of=row)
    said = _("The follow-up has been saved.")
    template = "assessments/improvement_follow_up.html"
    return _step(request, found(request, public_id), form, template, said, improvement=row)


@require_http_methods(["GET", "HEAD", "POST"])
def improvement_void(request: HttpRequest, public_id: str, improvement: str) -> HttpResponse:
    row = _improvement(request, public_id, improvement)
    form = VoidImprovementForm(request.POST if request.method == "POST" else None, of=row)
    said = _("The improvement has been voided.")
    whole = found(request, public_id)
    return _step(request, whole, form, "assessments/improvement_void.html", said, improvement=row)


def _step(
    request: HttpRequest, whole: Assessment, form: Any, template: str, said: str, **more: Any
) -> HttpResponse:
    def effect() -> str:
        form.save(request.user)
        return f"{reverse('assessment', args=[whole.public_id])}#improvements"

    return _take(request, form, effect, template, said, context_of(whole) | more)


def _take(
    request: HttpRequest, form: Any, effect: Any, template: str, said: str, context: dict[str, Any]
) -> HttpResponse:
    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, said)
        return redirect(url)
    return render(request, template, context | {"form": form}, status=status)
