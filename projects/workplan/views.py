"""Pages of the versions of a work plan. What holds now, planned against actual, is in reports/dashboards/plan."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.workplan import forms, queries, shown
from projects.workplan.models import PlannedWork, WorkItem, WorkPlan
from tracker.core import access, steps
from tracker.core.steps import Step
from tracker.privacy import access_log

_CHANGING = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version, its items by component; of a draft each leads to where it is changed."""
    project = _planned(request, public_id)
    row = _version(request, project, number)
    answers = access.explain(request.user, row)
    may = {answer.action for answer in answers if answer.allowed}
    is_draft = row.status == WorkPlan.Status.DRAFT
    context = {
        "project": project,
        "version": shown.version(row),
        "groups": shown.groups(queries.lines(row)),
        "is_draft": is_draft,
        "editing": is_draft and "change" in may,
        "may_agree": is_draft and "approve" in may,
        "answers": answers,
    }
    return render(request, "workplan/version.html", context)


@require_safe
def differences(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """What a version plans otherwise than another one: by default the one that was agreed before it."""
    project = _planned(request, public_id)
    row = _version(request, project, number)
    others = queries.plans(request.user).filter(project=project).exclude(pk=row.pk)
    numbers = list(others.values_list("number", flat=True))
    asked = forms.Against(request.GET, numbers)
    chosen = asked.cleaned_data["against"] if asked.is_valid() else None
    earlier = others.filter(number__lt=number, status__in=queries.DECIDED)
    against = others.filter(number=chosen).first() if chosen else earlier.last()
    context = {
        "project": project,
        "version": shown.version(row),
        "against": against,
        "form": forms.Against({"against": against and against.number}, numbers),
        "changes": shown.changed(queries.lines(against), queries.lines(row)) if against else [],
    }
    return render(request, "workplan/differences.html", context)


@_CHANGING
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a draft with what is agreed; who comes second is led to the first's."""
    project = _planned(request, public_id)
    access.require(request.user, "add", project, of="work plan")
    draft = queries.plans(request.user).filter(project=project, status=WorkPlan.Status.DRAFT).first()
    if draft and request.method != "POST":
        return redirect("work_plan_version", public_id, draft.number)
    form = forms.BeginForm(_sent(request), project=project)
    said = _("The draft has been begun.")
    return _step(request, form, lambda: _to(form.save(request.user)), "new", said, project=project)


@_CHANGING
def describe(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    project, draft = _draft(request, public_id, number)
    form = forms.DescribeForm(_sent(request), of=draft)
    said = _("The draft has been saved.")
    context = {"project": project, "version": draft}
    return _step(request, form, lambda: _to(form.save(request.user)), "describe", said, **context)


@_CHANGING
def agree(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Agree to a draft; the page tells what it changes."""
    project, draft = _draft(request, public_id, number, "approve")
    form = forms.AgreeForm(_sent(request), of=draft)
    before = queries.agreed(request.user, project)
    planned = queries.lines(draft)
    context = {
        "project": project,
        "version": draft,
        "before": before,
        "groups": [] if before else shown.groups(planned),
        "changes": shown.changed(queries.lines(before), planned) if before else [],
    }
    said = _("The work plan has been agreed.")
    return _step(request, form, lambda: _to(form.save(request.user)), "agree", said, **context)


@_CHANGING
def item_new(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    return _item(request, public_id, number, None)


@_CHANGING
def item(request: HttpRequest, public_id: str, number: int, item: int) -> HttpResponse:
    return _item(request, public_id, number, item)


def _item(request: HttpRequest, public_id: str, number: int, item: int | None) -> HttpResponse:
    project, draft = _draft(request, public_id, number)
    line = None if item is None else _line(draft, item)
    indicators = access.visible(request.user, project.indicators.select_related("standard")).order_by("code")
    form = forms.ItemForm(_sent(request), of=draft, line=line, user=request.user, indicators=indicators)
    context = {
        "project": project,
        "version": draft,
        "line": line,
        "is_agreed": line is not None and queries.is_agreed(line.item),
    }
    said = _("The item has been planned.")
    return _step(
        request, form, lambda: _to(draft, form.save(request.user).item.number), "item", said, **context
    )


@_CHANGING
def item_remove(request: HttpRequest, public_id: str, number: int, item: int) -> HttpResponse:
    project, draft = _draft(request, public_id, number)
    line = _line(draft, item)
    form = forms.RemoveForm(_sent(request), of=draft, item=line.item)

    def removed() -> str:
        form.save(request.user)
        return _to(draft)

    context = {"project": project, "version": draft, "what": shown.title(line.item)}
    return _step(request, form, removed, "remove", _("The item has been taken out."), **context)


@_CHANGING
def reached(request: HttpRequest, public_id: str, item: int) -> HttpResponse:
    """Say when a milestone was reached."""
    project = _planned(request, public_id)
    milestones = queries.items(request.user).filter(project=project, kind=WorkItem.Kind.MILESTONE)
    row = get_object_or_404(milestones, number=item)
    access.require(request.user, "change", row)
    form = forms.ReachForm(_sent(request), of=row)

    def saved() -> str:
        form.save(request.user)
        return reverse("work_plan", args=[public_id])

    context = {"project": project, "item": row}
    return _step(request, form, saved, "reached", _("The milestone has been saved."), **context)


def _planned(request: HttpRequest, public_id: str) -> Project:
    """404 for a project whose plans are not for the user, as for one that the user may not know of."""
    project = project_of(request, public_id)
    if not access.may(request.user, "view", project, of="work plan"):
        raise Http404
    return project


def _version(request: HttpRequest, project: Project, number: int) -> WorkPlan:
    row = get_object_or_404(queries.plans(request.user).filter(project=project), number=number)
    access_log.seen(request, [row])
    return row


def _draft(
    request: HttpRequest, public_id: str, number: int, action: str = "change"
) -> tuple[Project, WorkPlan]:
    """A version that the user may do this with; 403 says why not, also of a decided one."""
    project = _planned(request, public_id)
    row = _version(request, project, number)
    access.require(request.user, action, row)
    return project, row


def _line(draft: WorkPlan, number: int) -> PlannedWork:
    return get_object_or_404(draft.lines.select_related("item", "responsible"), item__number=number)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _step(
    request: HttpRequest, form: Step, save: Callable[[], str], template: str, said: str, **context: Any
) -> HttpResponse:
    """Show the form, or take the step and go on to the address that `save` gives."""
    return steps.answer(request, form, save, f"workplan/{template}.html", said, **context)


def _to(plan: WorkPlan, item: int | None = None) -> str:
    """The version's page, at the item that has just been written."""
    address = reverse("work_plan_version", args=[plan.project.public_id, plan.number])
    return f"{address}#item-{item}" if item else address
