"""Pages of missions: the board with its files, one mission with its chain, and the steps with it."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.missions import chain, forms, queries, shown
from projects.missions.filters import BoardFilter
from projects.missions.models import Mission
from projects.portfolio import queries as portfolio
from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.records import queries as records
from projects.staff import queries as staff
from projects.staff.models import Employee
from tracker.core import access, steps, tables
from tracker.core.filters import chips
from tracker.core.periods import today
from tracker.privacy import access_log

PER_PAGE = 50
# For so many projects the board has a button that asks for a mission.
MOST_BUTTONS = 3
_CHANGING = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def missions(request: HttpRequest) -> HttpResponseBase:
    """Where missions are stuck: counts by step, and the list."""
    user: Any = request.user
    access.require(user, "view", Mission)
    every = queries.missions(user)
    filterset = BoardFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    if kind := tables.asked_for(request):
        return tables.download(_table(request, queries.with_people(rows)), kind)
    page = Paginator(queries.with_people(rows), PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    here = filterset.form.cleaned_data.get("step") or ""
    asking = portfolio.projects(user).filter(access.where(user, "add", Project, of="mission"))
    chosen = filterset.form.cleaned_data.get("project")
    asking = asking.filter(pk=chosen.pk) if chosen else portfolio.mine(asking, user)
    context = {
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "lines": shown.lines(page.object_list),
        "board": shown.board(_counted(request, every), here),
        "asking": list(asking.order_by("code", "pk")[:MOST_BUTTONS]),
    }
    return render(request, "missions/list.html", context)


def _counted(request: HttpRequest, every: queries.Rows) -> dict[str, tuple[int, int]]:
    """How many are stuck at each step, of the selection whatever step is asked for."""
    asked = request.GET.copy()
    asked.pop("step", None)
    filterset = BoardFilter(asked, queryset=every, request=request)
    return queries.counts(filterset.qs) if filterset.is_valid() else {}


def _table(request: HttpRequest, rows: queries.Rows) -> tables.Table:
    header = [
        pgettext("mission", "Number"), _("Project"), _("Mission"), _("First day"), _("Last day"), _("Country"),
        _("Place"), _("Who goes"), pgettext("mission", "Stuck at"), _("Who has it"), _("Due on"), _("Late"),
        _("Activity"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            line = shown.line(row)
            yield [
                row.public_id, row.project.code, line.title, row.start, row.end, str(row.country), row.place,
                line.going, line.step, line.who, chain.due(row, row.stuck), row.is_late,
                activity.public_id if (activity := chain.logged_as(row)) else None,
            ]  # fmt: skip

    return tables.Table(_("missions"), header, cells())


@require_safe
def mission(request: HttpRequest, mission: str) -> HttpResponse:
    user: Any = request.user
    row = get_object_or_404(queries.with_people(queries.missions(user)), public_id=mission)
    access_log.seen(request, [row])
    answers = access.explain(user, row)
    may = {answer.action for answer in answers if answer.allowed}
    known = records.documents(user).filter(pk__in=[step.document_id for step in row.steps.all()])
    documents = {document.pk: document for document in known}
    others = queries.overlapping(user, row.start, row.end, [one.employee for one in row.going], row)
    context = {
        "mission": row,
        "logged": chain.logged_as(row),
        "line": shown.line(row),
        "links": [
            (link, documents.get(link.kept.document_id) if link.kept else None)
            for link in chain.links(row, today())
        ],
        "going": [(one, staff.held_on(one.employee, row.start)) for one in row.going],
        "overlapping": list(others),
        "actions": _actions(user, row, may),
        "answers": answers,
        "may": may,
        "knows_people": access.may(user, "view", Employee),
    }
    return render(request, "missions/mission.html", context)


def _actions(user: Any, row: Any, may: set[str]) -> list[tuple[str, str, bool]]:
    """(address, words, is it the present step) of what the user can do now."""
    travels = any(one.employee.user_id == user.pk for one in row.going)
    possible = {
        chain.Step.TERMS: ("mission_terms", _("Terms are written"), "change" in may),
        chain.Step.RELEASE: (
            "mission_release",
            _("Let somebody go"),
            "release" in may and queries.releasable(user, row).exists(),
        ),
        chain.Step.SECURITY: ("mission_clear", _("Travel is checked"), "clear" in may),
        chain.Step.DECISION: ("mission_decide", _("Decide"), "decide" in may and not travels),
        chain.Step.REPORT: ("mission_report", _("Report is written"), "report" in may),
    }
    found = [
        (reverse(name, args=[row.public_id]), words, row.stuck == step)
        for step, (name, words, allowed) in possible.items()
        if allowed
        and not getattr(row, f"has_{step.value}")
        and all(getattr(row, f"has_{one.value}") for one in chain.NEEDS.get(step, ()))
    ]
    if row.has_travel and not chain.logged_as(row) and access.may(user, "add", row.project, of="activity"):
        found.append((*_log(user, row), row.stuck == chain.Step.DAYS))
    return found


def _log(user: Any, row: Any) -> tuple[str, str]:
    """Where the mission is logged, and in which words: the user's own draft is gone on with."""
    draft = row.activity
    if draft and draft.is_draft and draft.voided_at is None and draft.created_by_id == user.pk:
        return reverse("activity_edit", args=[draft.public_id]), _("Finish the draft")
    return f"{reverse('activity_log')}?mission={row.public_id}", _("Log it")


@_CHANGING
def mission_new(request: HttpRequest, project: str) -> HttpResponse:
    of = project_of(request, project)
    access.require(request.user, "add", of, of="mission")
    sent = request.POST if request.method == "POST" else None
    form = forms.MissionForm(sent, user=request.user, project=of, item=request.GET.get("item", ""))
    return _with_rows(
        request, form, "missions/new.html", _("The mission has been asked for."), {"project": of}
    )


@_CHANGING
def mission_edit(request: HttpRequest, mission: str) -> HttpResponse:
    row = _found(request, mission, "change")
    sent = request.POST if request.method == "POST" else None
    form = forms.MissionForm(sent, user=request.user, project=row.project, of=row)
    context = {"mission": row, "title": shown.title(row)}
    return _with_rows(request, form, "missions/edit.html", _("The mission has been changed."), context)


def _with_rows(
    request: HttpRequest, form: forms.MissionForm, template: str, done: str, context: dict[str, Any]
) -> HttpResponse:
    """The button for more rows saves nothing."""
    if "more" in request.POST:
        form.more_rows(request.POST["more"])
        return render(request, template, context | {"form": form})
    return steps.answer(request, form, lambda: _address(form.save()), template, done, **context)


@_CHANGING
def mission_release(request: HttpRequest, mission: str) -> HttpResponse:
    return _step(request, mission, "release", forms.ReleaseForm, _("Noted: the person may go."))


@_CHANGING
def mission_terms(request: HttpRequest, mission: str) -> HttpResponse:
    return _step(request, mission, "terms", forms.TermsForm, _("The terms of reference are noted."), "change")


@_CHANGING
def mission_clear(request: HttpRequest, mission: str) -> HttpResponse:
    return _step(request, mission, "clear", forms.ClearForm, _("The travel-security check is noted."))


@_CHANGING
def mission_decide(request: HttpRequest, mission: str) -> HttpResponse:
    return _step(request, mission, "decide", forms.DecideForm, _("The mission is decided."))


@_CHANGING
def mission_report(request: HttpRequest, mission: str) -> HttpResponse:
    return _step(request, mission, "report", forms.ReportForm, _("The trip report is noted."))


@_CHANGING
def mission_void(request: HttpRequest, mission: str) -> HttpResponse:
    return _step(request, mission, "void", forms.VoidForm, _("The mission has been voided."))


def _step(
    request: HttpRequest, number: str, name: str, kind: type[forms.MissionStep], done: str, right: str = ""
) -> HttpResponse:
    row = _found(request, number, right or name)
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = kind(*sent, user=request.user, of=row)

    def effect() -> str:
        form.save()
        return _address(row)

    template = f"missions/{name}.html"
    return steps.answer(request, form, effect, template, done, mission=row, title=shown.title(row))


def _found(request: HttpRequest, number: str, action: str) -> Any:
    """404 for a mission that the user may not know of, 403 for one that is not the user's to do this with."""
    row = get_object_or_404(queries.missions(request.user), public_id=number)
    access_log.seen(request, [row])
    access.require(request.user, action, row)
    return row


def _address(row: Mission) -> str:
    return reverse("missions") if row.voided_at else reverse("mission", args=[row.public_id])
