"""Pages that write an indicator, and where and in which parts a project works."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.results.framework import forms, queries
from projects.results.framework.models import Indicator
from projects.results.framework.views.shared import sent, step, to_framework
from tracker.core import access
from tracker.privacy import access_log

_CHANGING = require_http_methods(["GET", "HEAD", "POST"])


@_CHANGING
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    project = project_of(request, public_id)
    access.require(request.user, "add", project, of="indicator")
    return _edit(request, project, None)


@_CHANGING
def change(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(queries.indicators(request.user), code=code)
    access.require(request.user, "change", row)
    access_log.seen(request, [row])
    return _edit(request, project_of(request, row.project.public_id), row)


def _edit(request: HttpRequest, project: Project, row: Indicator | None) -> HttpResponse:
    sites = queries.sites(request.user).filter(project=project)
    form = forms.IndicatorForm(sent(request), user=request.user, project=project, sites=sites, of=row)
    context = {"project": project, "indicator": row}
    return _rows(request, form, "indicator", _("The indicator has been saved."), context)


@_CHANGING
def sites(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the project measures; the names are for those who may see them."""
    project = project_of(request, public_id)
    access.require(request.user, "add", project, of="indicator")
    access.require(request.user, "see identities", project)
    form = forms.SitesForm(sent(request), of=project)
    return _rows(request, form, "sites", _("The places have been saved."), {"project": project})


@_CHANGING
def components(request: HttpRequest, public_id: str) -> HttpResponse:
    project = project_of(request, public_id)
    access.require(request.user, "add", project, of="framework")
    form = forms.ComponentsForm(sent(request), of=project)
    return _rows(request, form, "components", _("The components have been saved."), {"project": project})


def _rows(request: HttpRequest, form: Any, template: str, said: str, context: dict[str, Any]) -> HttpResponse:
    """A form with rows: its buttons for more rows save nothing."""
    if "more" in request.POST:
        form.more_rows(request.POST["more"])
        return render(request, f"results/framework/{template}.html", context | {"form": form})

    def save() -> str:
        form.save(request.user)
        return to_framework(context["project"])

    return step(request, form, save, template, said, **context)
