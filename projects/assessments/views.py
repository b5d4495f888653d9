"""Pages of assessments: the list and its files, one assessment, its criteria and the steps with them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from countries.organisations.models import Organisation
from projects.assessments import queries, shown
from projects.assessments.filters import AssessmentFilter
from projects.assessments.forms import AskedFor, FactsForm, FinaliseForm, VoidForm
from projects.assessments.models import Assessment, Criterion, Instrument
from projects.assessments.score_forms import ScoresForm
from projects.portfolio import queries as portfolio
from projects.portfolio.models import Project
from tracker.core import access, steps, tables
from tracker.core.filters import chips
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def assessments(request: HttpRequest) -> HttpResponseBase:
    """Without scores: organisations are not compared with each other."""
    access.require(request.user, "view", Assessment)
    every = queries.assessments(request.user)
    filterset = AssessmentFilter(request.GET, queryset=every, request=request)
    rows = queries.with_counts(filterset.qs if filterset.is_valid() else every.none())
    if kind := tables.asked_for(request):
        watched = access_log.watched(request, rows.iterator(chunk_size=500))
        return tables.download(shown.table(watched), kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    context = {
        "filter": filterset.form,
        "page": page,
        "lines": [(row, *shown.status_tag(row)) for row in page.object_list],
        "chips": chips(filterset),
        "may_add": access.may(request.user, "add", Assessment),
    }
    return render(request, "assessments/list.html", context)


def found(request: HttpRequest, public_id: str) -> Assessment:
    """The assessment with its scores; 404 when the user may not know of it."""
    rows = queries.with_scores(queries.assessments(request.user))
    row = get_object_or_404(rows.select_related("created_by"), public_id=public_id)
    access_log.seen(request, [row])
    return row


def context_of(row: Assessment) -> dict[str, Any]:
    """What every page of an assessment tells."""
    kind, word = shown.status_tag(row)
    return {"assessment": row, "tag_kind": kind, "tag_word": word}


@require_safe
def assessment(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Its criteria in both views, what is to be improved, its evidence; and all scores as a file."""
    row = found(request, public_id)
    if kind := tables.asked_for(request):
        return tables.download(shown.scores_table(row), kind)
    improvements = queries.by_rank(queries.improvement_actions(request.user).filter(assessment=row))
    listed = shown.improvements(improvements)
    answers = access.explain(request.user, row)
    context = context_of(row) | {
        "whole": shown.whole(row),
        "improvements": listed,
        "improvements_heading": shown.improvements_finding(listed),
        "documents": queries.documents(request.user).filter(assessment=row),
        "rounds": queries.rounds(request.user, row.organisation).count(),
        "answers": answers,
        "may": {answer.action for answer in answers if answer.allowed},
    }
    return render(request, "assessments/assessment.html", context)


def _criterion(row: Assessment, code: str) -> Criterion:
    rows: Any = row.instrument.criteria.all()
    number = next((n for n, criterion in enumerate(rows) if criterion.code == code), None)
    if number is None:
        return get_object_or_404(Criterion, instrument=row.instrument, code=code)
    criterion: Criterion = rows[number]
    return criterion


def _neighbours(row: Assessment, criterion: Criterion) -> dict[str, Any]:
    """The criteria before and after this one."""
    rows: list[Any] = list(row.instrument.criteria.all())
    at = rows.index(criterion)
    return {
        "criterion": criterion,
        "previous": rows[at - 1] if at else None,
        "following": rows[at + 1] if at + 1 < len(rows) else None,
    }


def _documents(request: HttpRequest, row: Assessment, criterion: Criterion) -> dict[int, list[Any]]:
    """What shows the scores of a criterion, by the item's key."""
    found: dict[int, list[Any]] = {}
    for document in queries.documents(request.user).filter(assessment=row, item__criterion=criterion):
        found.setdefault(document.item_id, []).append(document)
    return found


@require_safe
def assessment_criterion(request: HttpRequest, public_id: str, criterion: str) -> HttpResponse:
    """What each item of the criterion was given, in both views, with what shows it."""
    row = found(request, public_id)
    of = _criterion(row, criterion)
    documents = _documents(request, row, of)
    line = next(line for line in shown.whole(row).lines if line.criterion == of)
    context = (
        context_of(row)
        | _neighbours(row, of)
        | {
            "line": line,
            "items": [(item, views, documents.get(item.pk, [])) for item, views in shown.given(row, of)],
            "may_change": access.may(request.user, "change", row),
            "may_follow_up": access.may(request.user, "follow up", row),
        }
    )
    return render(request, "assessments/criterion.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_scores(request: HttpRequest, public_id: str, criterion: str) -> HttpResponse:
    """Score the items of a criterion. "Save and go on" leads to the next criterion."""
    row = found(request, public_id)
    access.require(request.user, "change", row)
    of = _criterion(row, criterion)
    context = context_of(row) | _neighbours(row, of)
    form = ScoresForm(_sent(request), of=row, criterion=of)
    go_on = context["following"] if "next" in request.POST else None

    def effect() -> str:
        form.save(request.user)
        if go_on:
            return reverse("assessment_scores", args=[public_id, go_on.code])
        return reverse("assessment_criterion", args=[public_id, criterion])

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, _("The scores have been saved."))
        return redirect(url)
    documents = _documents(request, row, of)
    context |= {
        "form": form,
        "rows": [(item, views, documents.get(item.pk, [])) for item, views in form.rows()],
    }
    return render(request, "assessments/scores.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_new(request: HttpRequest) -> HttpResponse:
    """Begin an assessment: from nothing, in a project, or as the next round after an earlier one."""
    access.require(request.user, "add", Assessment)
    asked = AskedFor(request.GET)
    form = _facts_form(request, None, _preset(request, asked.cleaned_data if asked.is_valid() else {}))
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, _("The assessment has been begun. Score its criteria one by one."))
        return redirect(url)
    return render(request, "assessments/new.html", {"form": form}, status=status)


def _preset(request: HttpRequest, asked: dict[str, str]) -> dict[str, Any]:
    """What the form begins with: the project of the address, or what the earlier round was about."""
    project = portfolio.projects(request.user).filter(public_id=asked.get("project", "")).first()
    earlier = queries.assessments(request.user).filter(public_id=asked.get("after", "")).first()
    if earlier is None:
        return {"project": str(project.pk)} if project else {}
    same = {
        name: str(getattr(earlier, f"{name}_id") or "") for name in ("instrument", "organisation", "project")
    }
    return {**same, "scale": earlier.scale, "round": Assessment.Round.FOLLOW_UP}


def _facts_form(request: HttpRequest, row: Assessment | None, preset: dict[str, Any]) -> FactsForm:
    user: Any = request.user
    projects = portfolio.projects(user).filter(access.where(user, "add", Project, of="assessment"))
    kept = [row.project] if row and row.project else []
    return FactsForm(
        _sent(request),
        of=row,
        preset=preset,
        instruments=list(Instrument.objects.order_by("kind", "code", "pk")),
        organisations=list(access.visible(user, Organisation.objects.order_by("name_sv", "pk"))),
        projects=[*kept, *projects.exclude(pk__in=[one.pk for one in kept]).order_by("code", "pk")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    row = found(request, public_id)
    access.require(request.user, "change", row)
    form = _facts_form(request, row, {})
    return _take(request, row, form, "assessments/edit.html", _("The assessment has been changed."))


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_finalise(request: HttpRequest, public_id: str) -> HttpResponse:
    row = found(request, public_id)
    access.require(request.user, "change", row)
    form = FinaliseForm(_sent(request), of=row)
    said = _("The assessment is final.")
    return _take(request, row, form, "assessments/finalise.html", said, whole=shown.whole(row))


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_void(request: HttpRequest, public_id: str) -> HttpResponse:
    row = found(request, public_id)
    access.require(request.user, "void", row)
    form = VoidForm(_sent(request), of=row)
    return _take(request, row, form, "assessments/void.html", _("The assessment has been voided."))


def _take(
    request: HttpRequest, row: Assessment, form: Any, template: str, said: str, **more: Any
) -> HttpResponse:
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, capfirst(said))
        return redirect(url)
    # The action may have changed the object before it was refused.
    row = found(request, row.public_id)
    return render(request, template, context_of(row) | {"form": form} | more, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _address(row: Assessment) -> str:
    return reverse("assessments") if row.voided_at else reverse("assessment", args=[row.public_id])
