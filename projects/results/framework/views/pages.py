"""Pages that tell of a framework: what is in force, its versions, and what differs between two of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.portfolio.pages import project_of
from projects.results.framework import forms, queries, shown
from projects.results.framework.models import FrameworkVersion
from projects.results.framework.views.shared import version_of
from tracker.core import access
from tracker.core.periods import today


def _answers(request: HttpRequest, thing: Any, also: list[tuple[str, str]]) -> dict[str, Any]:
    """What the user may do here, said on the page, and as a set of "action object"."""
    asked = access.explain(request.user, thing, also)
    answers = [answer for answer in asked if answer.object != "project"]
    return {
        "answers": answers,
        "may": {f"{answer.action} {answer.object}" for answer in answers if answer.allowed},
    }


@require_safe
def framework(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is in force today, the draft, all versions, and where and in which parts the project works."""
    project = project_of(request, public_id)
    versions = list(queries.versions(request.user).filter(project=project))
    now = queries.version_on(request.user, project, today())
    placed = FrameworkVersion.Status
    context = {
        "project": project,
        "now": now and shown.version(now),
        "results": shown.results(queries.tree(now)) if now else [],
        "draft": next((row for row in versions if row.status == placed.DRAFT), None),
        "versions": [shown.version(row) for row in reversed(versions)],
        "indicators": list(queries.indicators(request.user).filter(project=project)),
        "components": list(project.components.order_by("number", "pk")),
        "sites": list(queries.sites(request.user).filter(project=project)),
    }
    context |= _answers(request, project, [("add", "framework"), ("add", "indicator")])
    return render(request, "results/framework/framework.html", context)


@require_safe
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version as a tree; of a draft each result and indicator leads to where it is changed."""
    project = project_of(request, public_id)
    row = version_of(request, project, number)
    answers = _answers(request, row, [])
    is_draft = row.status == FrameworkVersion.Status.DRAFT
    context = {
        "project": project,
        "version": shown.version(row),
        "results": shown.results(queries.tree(row)),
        "is_draft": is_draft,
        "editing": is_draft and "change framework" in answers["may"],
    }
    return render(request, "results/framework/version.html", context | answers)


@require_safe
def differences(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """What a version says otherwise than another one: by default the one that counted before it."""
    project = project_of(request, public_id)
    row = version_of(request, project, number)
    others = queries.versions(request.user).filter(project=project).exclude(pk=row.pk)
    numbers = list(others.values_list("number", flat=True))
    asked = forms.Against(request.GET, numbers)
    chosen = asked.cleaned_data["against"] if asked.is_valid() else None
    earlier = others.filter(number__lt=number, status__in=queries.IN_FORCE)
    against = others.filter(number=chosen).first() if chosen else earlier.last()
    context = {
        "project": project,
        "version": shown.version(row),
        "against": against,
        "form": forms.Against({"against": against and against.number}, numbers),
        "changes": shown.changed(queries.tree(against), queries.tree(row)) if against else [],
    }
    return render(request, "results/framework/differences.html", context)
