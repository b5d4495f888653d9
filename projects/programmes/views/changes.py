"""Pages of change projects and of their adoption: lists with files, one of them, and the steps."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.programmes import forms, queries, shown
from projects.programmes.filters import AdoptionFilter, ChangeFilter
from projects.programmes.models import Adoption, ChangeProject
from projects.programmes.views.shared import change_of, listed, round_of, sent, step, to_change
from tracker.core import access, tables
from tracker.core.periods import today
from tracker.core.text import bilingual
from tracker.privacy import access_log

_CHANGING = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def change_projects(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", ChangeProject)
    return listed(
        request,
        ChangeFilter,
        queries.changes(request.user),
        "changes",
        lambda rows: _table(request, rows),
        lambda rows: [(row, *shown.change_state(row)) for row in rows],
    )


def _table(request: HttpRequest, rows: Any) -> tables.Table:
    header = [
        _("Number"), _("Programme"), _("Round"), _("Team"), _("Country"), _("Organisation"), _("Title"), _("State"),
        _("Started on"), _("Final report received on"), _("Final report approved on"), _("Abandoned on"),
        _("Why it was abandoned"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            team = row.team
            yield [
                row.public_id, team.round.project.code, team.round.number, team.number, str(team.country),
                str(team.organisation or ""), bilingual(row, "title"), shown.change_state(row)[1], row.started_on,
                row.reported_on, row.approved_on, row.abandoned_on, row.abandoned_because,
            ]  # fmt: skip

    return tables.Table(_("change projects"), header, cells())


@require_safe
def adoptions(request: HttpRequest) -> HttpResponseBase:
    """Which organisations are to be asked, and what they answered."""
    access.require(request.user, "view", Adoption)
    return listed(
        request,
        AdoptionFilter,
        queries.adoptions(request.user),
        "adoptions",
        lambda rows: _adoption_table(request, rows),
        lambda rows: [(row, queries.due_on(row), *shown.adoption_state(row, today())) for row in rows],
    )


def _adoption_table(request: HttpRequest, rows: Any) -> tables.Table:
    header = [
        _("Change project"), _("Programme"), _("Round"), _("Country"), _("Organisation"), _("Title"),
        _("Months after approval"), _("To be asked on"), _("State"), _("Asked on"), _("Answered on"),
        _("In a governing document"), _("Governing document"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            change, team = row.change_project, row.change_project.team
            yield [
                change.public_id, team.round.project.code, team.round.number, str(team.country),
                str(team.organisation or ""), bilingual(change, "title"), row.months, queries.due_on(row),
                shown.adoption_state(row, today())[1], row.asked_on, row.answered_on, row.adopted, row.adopted_in,
            ]  # fmt: skip

    return tables.Table(_("adoption"), header, cells())


@require_safe
def change_project(request: HttpRequest, change: str) -> HttpResponse:
    user: Any = request.user
    row = change_of(request, change)
    answers = access.explain(user, row)
    allowed = {answer.action for answer in answers if answer.allowed}
    is_open = row.approved_on is None and row.abandoned_on is None
    context = {
        "row": row,
        "round": row.team.round,
        "round_name": shown.name(row.team.round),
        "tag": shown.change_state(row),
        "milestones": row.milestones.order_by("number", "pk"),
        "today": today(),
        "adoptions": [
            (one, queries.due_on(one), *shown.adoption_state(one, today()))
            for one in queries.adoptions(user).filter(change_project=row)
        ],
        "answers": answers,
        "may_change": "change" in allowed,
        "may_approve": is_open and "approve" in allowed and row.reported_on is not None,
        "may_abandon": is_open and "change" in allowed,
    }
    return render(request, "programmes/change.html", context)


@_CHANGING
def change_project_new(request: HttpRequest, project: str, number: int, team: int) -> HttpResponse:
    row = round_of(request, project, number)
    access.require(request.user, "add", row.project, of="change project")
    of = get_object_or_404(queries.teams(request.user).filter(round=row), number=min(team, 32_767))
    form = forms.ChangeForm(sent(request), team=of)
    return step(
        request,
        form,
        lambda: to_change(form.save(request.user)),
        "change_new",
        _("The change project has been started."),
        team=of,
        round=row,
        name=shown.name(row),
    )


@_CHANGING
def change_project_edit(request: HttpRequest, change: str) -> HttpResponse:
    row = change_of(request, change)
    access.require(request.user, "change", row)
    form = forms.ChangeForm(sent(request), team=row.team, of=row)
    return _taken(request, row, form, "change_edit", _("The change project has been changed."))


@_CHANGING
def change_project_approve(request: HttpRequest, change: str) -> HttpResponse:
    row = change_of(request, change)
    access.require(request.user, "approve", row)
    form = forms.ApproveForm(sent(request), of=row)
    return _taken(request, row, form, "change_approve", _("The final report has been approved."))


@_CHANGING
def change_project_abandon(request: HttpRequest, change: str) -> HttpResponse:
    row = change_of(request, change)
    access.require(request.user, "change", row)
    form = forms.AbandonForm(sent(request), of=row)
    return _taken(request, row, form, "change_abandon", _("The change project has been abandoned."))


@_CHANGING
def adoption(request: HttpRequest, change: str, months: int) -> HttpResponse:
    row = change_of(request, change)
    of = get_object_or_404(
        queries.adoptions(request.user).filter(change_project=row), months=min(months, 32_767)
    )
    access.require(request.user, "change", of)
    form = forms.AdoptionForm(sent(request), of=of)
    due = queries.due_on(of)
    return _taken(request, row, form, "adoption", _("The follow-up has been saved."), of=of, due=due)


def _taken(
    request: HttpRequest, row: ChangeProject, form: Any, template: str, said: str, **context: Any
) -> HttpResponse:
    def save() -> str:
        form.save(request.user)
        return to_change(row)

    return step(request, form, save, template, said, row=row, **context)
