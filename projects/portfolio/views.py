"""Pages that change a project. The list and the project page are in reports/dashboards/projects.py."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.portfolio import queries, sensitivity
from projects.portfolio.forms import ExtendForm, ProjectEditor, SensitivityForm, StatusForm, StepForm
from projects.portfolio.models import Project
from tracker.core import access, once, steps
from tracker.core.errors import Refused, Stale
from tracker.privacy import access_log


@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Project)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    return _edit(request, _changeable(request, public_id))


@require_http_methods(["GET", "HEAD", "POST"])
def project_status(request: HttpRequest, public_id: str) -> HttpResponse:
    return _step(
        request, _changeable(request, public_id, "change status"), StatusForm, "projects/status.html"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def project_extend(request: HttpRequest, public_id: str) -> HttpResponse:
    return _step(request, _changeable(request, public_id), ExtendForm, "projects/extend.html")


@require_http_methods(["GET", "HEAD", "POST"])
def project_sensitivity(request: HttpRequest, public_id: str) -> HttpResponse:
    """How open the project may be shown: the decision, who is named for it, and a new decision."""
    return _step(
        request,
        _changeable(request, public_id, "set sensitivity"),
        SensitivityForm,
        "projects/sensitivity.html",
        lambda project: {
            "named": project.members.select_related("user").order_by("role", "first_day", "pk"),
            "overdue": sensitivity.is_overdue(project),
        },
    )


def _changeable(request: HttpRequest, public_id: str, action: str = "change") -> Project:
    """404 for a project the user may not know of, 403 for one that is not the user's to do `action` on."""
    project = get_object_or_404(queries.projects(request.user), public_id=public_id)
    access.require(request.user, action, project)
    access_log.seen(request, [project])
    return project


def _edit(request: HttpRequest, project: Project | None) -> HttpResponse:
    editor = ProjectEditor(request.user, project, request.POST if request.method == "POST" else None)
    status = 200
    if "more" in request.POST:
        editor.more_rows(request.POST["more"])
    elif request.method == "POST" and editor.is_valid():
        try:
            url = once.only(
                request.user, editor.form.cleaned_data["key"], lambda: _url(request, editor.save())
            )
        except Stale as stale:
            editor.conflict(stale.current)
            status = 409
        except Refused as no:
            editor.refuse(no)
        else:
            messages.success(request, _("The project has been saved."))
            return redirect(url)
    return render(request, "projects/form.html", {"editor": editor, "project": project}, status=status)


def _step(
    request: HttpRequest,
    project: Project,
    kind: type[StepForm],
    template: str,
    more: Callable[[Project], dict[str, Any]] = lambda project: {},
) -> HttpResponse:
    form = kind(request.POST if request.method == "POST" else None, project=project)
    status, url = steps.take(request, form, lambda: _stepped(request, form, project))
    if url:
        messages.success(request, _("The project has been saved."))
        return redirect(url)
    if form.is_bound:
        # The action may have changed the object before it was refused.
        project = queries.projects(request.user).get(pk=project.pk)
    return render(request, template, {"form": form, "project": project} | more(project), status=status)


def _stepped(request: HttpRequest, form: StepForm, project: Project) -> str:
    form.save(request.user)
    return _url(request, project)


def _url(request: HttpRequest, project: Project) -> str:
    """The project's page, or the list for who has just protected it without being named."""
    if queries.projects(request.user).filter(pk=project.pk).exists():
        return reverse("project", args=[project.public_id])
    return reverse("projects")
