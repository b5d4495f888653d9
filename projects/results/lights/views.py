"""Pages of a project's traffic lights: judge one otherwise than the rule, what was judged before, and end it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.portfolio import queries as portfolio
from projects.portfolio.models import Project
from projects.results.lights import queries
from projects.results.lights.forms import EndForm, JudgeForm
from projects.results.lights.models import LightOverride
from tracker.core import access, steps
from tracker.core.periods import today
from tracker.privacy import access_log


@require_http_methods(["GET", "HEAD", "POST"])
def project_light(request: HttpRequest, public_id: str, light: str) -> HttpResponse:
    project = _project(request, public_id, light)
    form = JudgeForm(request.POST if request.method == "POST" else None, project=project, light=light)

    def effect() -> str:
        form.save(request.user)
        return reverse("project", args=[public_id])

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, _("The light has been judged."))
        return redirect(url)
    earlier = list(queries.of_light(request.user, project, light))
    context = _context(project, light) | {
        "form": form,
        "now": queries.the_one(earlier, today()),
        "judgements": earlier,
    }
    return render(request, "results/lights/judge.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def project_light_end(request: HttpRequest, public_id: str, light: str, pk: int) -> HttpResponse:
    project = _project(request, public_id, light)
    row = get_object_or_404(queries.of_light(request.user, project, light), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None, judgement=row)

    def effect() -> str:
        form.save(request.user)
        return reverse("project_light", args=[public_id, light])

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, _("The judgement has been ended. The rule counts again."))
        return redirect(url)
    context = _context(project, light) | {"form": form, "judgement": row}
    return render(request, "results/lights/end.html", context, status=status)


def _project(request: HttpRequest, public_id: str, light: str) -> Project:
    """404 for a project that the user may not know of or no such light, 403 for who may not judge it."""
    if light not in LightOverride.Which.values:
        raise Http404
    project = get_object_or_404(portfolio.projects(request.user), public_id=public_id)
    access_log.seen(request, [project])
    access.require(request.user, "judge", project, of="light")
    return project


def _context(project: Project, light: str) -> dict[str, Any]:
    return {"project": project, "light": light, "which": LightOverride.Which(light).label}
