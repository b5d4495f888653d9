"""Pages that write a framework's draft: begun, its results and plans, approved or withdrawn."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio.pages import project_of
from projects.results.framework import forms, queries, shown
from projects.results.framework.models import FrameworkVersion, Indicator, ResultNode
from projects.results.framework.views.shared import draft_of, sent, step, to_version
from tracker.core import access

_CHANGING = require_http_methods(["GET", "HEAD", "POST"])


@_CHANGING
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a draft with what is in force; who comes second is led to the first's."""
    project = project_of(request, public_id)
    access.require(request.user, "add", project, of="framework")
    draft = (
        queries.versions(request.user).filter(project=project, status=FrameworkVersion.Status.DRAFT).first()
    )
    if draft and request.method != "POST":
        return redirect("framework_version", public_id, draft.number)
    form = forms.BeginForm(sent(request), project=project)
    said = _("The draft has been begun.")
    return step(request, form, lambda: to_version(form.save(request.user)), "new", said, project=project)


@_CHANGING
def describe(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    return _decide(
        request, public_id, number, "change", forms.DescribeForm, "describe", _("The draft has been saved.")
    )


@_CHANGING
def approve(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Bring a draft into force; the page tells what it changes."""
    return _decide(
        request,
        public_id,
        number,
        "approve",
        forms.ApproveForm,
        "approve",
        _("The results framework is in force."),
    )


@_CHANGING
def withdraw(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    return _decide(
        request,
        public_id,
        number,
        "change",
        forms.WithdrawForm,
        "withdraw",
        _("The draft has been withdrawn."),
    )


def _decide(
    request: HttpRequest, public_id: str, number: int, action: str, kind: Any, template: str, said: str
) -> HttpResponse:
    project, draft = draft_of(request, public_id, number, action)
    form = kind(sent(request), of=draft)
    before = queries.versions(request.user).filter(project=project, status__in=queries.IN_FORCE).last()
    context = {
        "project": project,
        "version": draft,
        "before": before,
        "changes": shown.changed(queries.tree(before), queries.tree(draft)) if before else [],
    }
    return step(request, form, lambda: to_version(form.save(request.user)), template, said, **context)


@_CHANGING
def result_new(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    project, draft = draft_of(request, public_id, number)
    form = forms.NodeForm(sent(request), of=draft, node=None, under=_under(request, draft))
    said = _("The result has been added.")
    context = {"project": project, "version": draft, "node": None}
    return step(request, form, lambda: _to_result(form.save(request.user)), "result", said, **context)


@_CHANGING
def result(request: HttpRequest, public_id: str, number: int, node: int) -> HttpResponse:
    project, draft = draft_of(request, public_id, number)
    row = _node(draft, node)
    form = forms.NodeForm(sent(request), of=draft, node=row)
    said = _("The result has been saved.")
    context = {"project": project, "version": draft, "node": row}
    return step(request, form, lambda: _to_result(form.save(request.user)), "result", said, **context)


@_CHANGING
def result_move(request: HttpRequest, public_id: str, number: int, node: int) -> HttpResponse:
    """The buttons of the tree send here; the page itself asks the same."""
    project, draft = draft_of(request, public_id, number)
    row = _node(draft, node)
    form = forms.MoveForm(sent(request), of=draft, node=row)
    said = _("The result has been moved.")
    context = {"project": project, "version": draft, "node": row}
    return step(request, form, lambda: _to_result(form.save(request.user)), "move", said, **context)


@_CHANGING
def result_remove(request: HttpRequest, public_id: str, number: int, node: int) -> HttpResponse:
    project, draft = draft_of(request, public_id, number)
    row = _node(draft, node)
    form = forms.RemoveNodeForm(sent(request), of=draft, node=row)
    said = _("The result has been taken out.")
    context = {"project": project, "version": draft, "what": f"{row.code} {row}"}
    return step(request, form, lambda: _removed(request, form, draft), "remove", said, **context)


@require_safe
def place(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """The project's indicators that the draft does not have: each leads to its plan."""
    project, draft = draft_of(request, public_id, number)
    every = queries.indicators(request.user).filter(project=project)
    context = {
        "project": project,
        "version": draft,
        "indicators": list(every.exclude(plans__version=draft)),
        "under": _under(request, draft),
        "may_add": access.may(request.user, "add", project, of="indicator"),
    }
    return render(request, "results/framework/place.html", context)


@_CHANGING
def plan(request: HttpRequest, public_id: str, number: int, code: str) -> HttpResponse:
    project, draft = draft_of(request, public_id, number)
    indicator = _indicator(request, draft, code)
    under = _under(request, draft)
    form = forms.PlanForm(sent(request), of=draft, indicator=indicator, under=under and under.pk)
    said = _("The plan has been saved.")
    context = {"project": project, "version": draft, "indicator": indicator}
    return step(
        request, form, lambda: to_version(draft, form.save(request.user).node_id), "plan", said, **context
    )


@_CHANGING
def plan_remove(request: HttpRequest, public_id: str, number: int, code: str) -> HttpResponse:
    project, draft = draft_of(request, public_id, number)
    indicator = _indicator(request, draft, code)
    form = forms.RemovePlanForm(sent(request), of=draft, indicator=indicator)
    said = _("The indicator has been taken out of the draft.")
    context = {"project": project, "version": draft, "what": f"{indicator.code} {indicator}"}
    return step(request, form, lambda: _removed(request, form, draft), "remove", said, **context)


def _removed(request: HttpRequest, form: Any, draft: FrameworkVersion) -> str:
    form.save(request.user)
    return to_version(draft)


def _to_result(row: ResultNode) -> str:
    return to_version(row.version, row.pk)


def _node(draft: FrameworkVersion, pk: int) -> ResultNode:
    return get_object_or_404(draft.nodes.select_related("version__project"), pk=pk)


def _indicator(request: HttpRequest, draft: FrameworkVersion, code: str) -> Indicator:
    rows = queries.indicators(request.user).filter(project=draft.project).prefetch_related("steps")
    return get_object_or_404(rows, code=code)


def _under(request: HttpRequest, draft: FrameworkVersion) -> ResultNode | None:
    """The result that the address names, where the draft has it."""
    asked = forms.Under(request.GET)
    pk = asked.cleaned_data["under"] if asked.is_valid() else None
    return draft.nodes.filter(pk=pk).first() if pk else None
