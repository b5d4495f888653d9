"""What the pages of a framework share: whose it is, which version, and a step with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.results.framework import queries
from projects.results.framework.models import FrameworkVersion
from tracker.core import access, steps
from tracker.core.steps import Step


def version_of(request: HttpRequest, project: Project, number: int) -> FrameworkVersion:
    return get_object_or_404(queries.versions(request.user).filter(project=project), number=number)


def draft_of(
    request: HttpRequest, public_id: str, number: int, action: str = "change"
) -> tuple[Project, FrameworkVersion]:
    """A version that the user may do this with; 403 says why not, also of a decided one."""
    project = project_of(request, public_id)
    version = version_of(request, project, number)
    access.require(request.user, action, version)
    return project, version


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def step(
    request: HttpRequest, form: Step, save: Callable[[], str], template: str, said: str, **context: Any
) -> HttpResponse:
    """Show the form, or take the step and go on to the address that `save` gives."""
    status, url = steps.take(request, form, save)
    if url:
        messages.success(request, said)
        return redirect(url)
    return render(request, f"results/framework/{template}.html", context | {"form": form}, status=status)


def to_version(version: FrameworkVersion, node: int | None = None) -> str:
    """The version's page, at the result that has just been written."""
    address = reverse("framework_version", args=[version.project.public_id, version.number])
    return f"{address}#result-{node}" if node else address


def to_framework(project: Project) -> str:
    return reverse("framework", args=[project.public_id])
