"""Pages of nominations, for the programme's own people: the list with its files, one of them, and the steps."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from projects.activities import queries as activities
from projects.activities import shown as activities_shown
from projects.programmes import forms, nominations, queries, shown
from projects.programmes.filters import NominationFilter
from projects.programmes.models import Nomination
from projects.programmes.views.shared import listed, nomination_of, round_of, sent, step, to_round
from tracker.core import access, tables
from tracker.privacy import access_log

_CHANGING = require_http_methods(["GET", "HEAD", "POST"])
Status = Nomination.Status


@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Nomination)
    return listed(
        request,
        NominationFilter,
        queries.nominations(request.user),
        "nominations",
        lambda rows: _table(request, rows),
        lambda rows: [(row, *shown.status(row)) for row in rows],
    )


def _table(request: HttpRequest, rows: Any) -> tables.Table:
    header = [
        _("Pseudonym"), _("Programme"), _("Round"), _("Country"), _("Organisation"), _("Side"), _("Sex"),
        _("Mandate at home"), _("Status"), _("Nominated on"), _("Decided on"), _("Completed or left on"), _("Reason"),
        _("Team"), _("Kept until"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in access_log.watched(request, rows.iterator(chunk_size=500)):
            yield [
                row.public_id, row.round.project.code, row.round.number, str(row.country),
                str(row.organisation or ""), capfirst(row.get_side_display()), capfirst(row.get_sex_display()),
                capfirst(row.get_mandate_display()), capfirst(row.get_status_display()), row.nominated_on,
                row.decided_on, row.ended_on, row.reason, row.team.number if row.team else None, row.keep_until,
            ]  # fmt: skip

    return tables.Table(_("nominations"), header, cells())


@require_safe
def nomination(request: HttpRequest, nomination: str) -> HttpResponse:
    user: Any = request.user
    row = nomination_of(request, nomination)
    answers = access.explain(user, row)
    allowed = {answer.action for answer in answers if answer.allowed}
    later = activities.activities(user).filter(pk__in=row.later.values("pk")).order_by("start", "pk")
    is_open = not queries.is_emptied(row)
    context = {
        "row": row,
        "round_name": shown.name(row.round),
        "tag": shown.status(row),
        "later": [(one, activities_shown.title(one), activities_shown.days(one)) for one in later],
        "answers": answers,
        "may_change": is_open and "change" in allowed,
        "may_decide": is_open and bool(_steps(row, allowed)),
        "may_link": is_open and "change" in allowed and row.status == Status.COMPLETED,
        "is_emptied": not is_open,
        "place": pgettext("nomination", "Team %(number)s") % {"number": row.team.number} if row.team else "",
    }
    return render(request, "programmes/nomination.html", context)


def _steps(row: Nomination, allowed: set[str]) -> list[str]:
    """The steps that follow, and that the user may take."""
    return [then for then in nominations.STEPS[row.status] if nominations.right(row.status, then) in allowed]


@_CHANGING
def nomination_new(request: HttpRequest, project: str, number: int) -> HttpResponse:
    row = round_of(request, project, number)
    access.require(request.user, "add", row.project, of="nomination")
    form = forms.NominationForm(sent(request), user=request.user, round=row)
    return step(
        request,
        form,
        lambda: _address(form.save(request.user)),
        "nomination_new",
        _("The nomination has been added."),
        round=row,
        name=shown.name(row),
    )


@_CHANGING
def nomination_edit(request: HttpRequest, nomination: str) -> HttpResponse:
    row = nomination_of(request, nomination)
    access.require(request.user, "change", row)
    form = forms.NominationForm(sent(request), user=request.user, round=row.round, of=row)
    return step(
        request,
        form,
        lambda: _address(form.save(request.user)),
        "nomination_edit",
        _("The nomination has been changed."),
        row=row,
    )


@_CHANGING
def nomination_decide(request: HttpRequest, nomination: str) -> HttpResponse:
    row = nomination_of(request, nomination)
    answers = access.explain(request.user, row)
    allowed = _steps(row, {answer.action for answer in answers if answer.allowed})
    if not allowed:
        access.require(request.user, "select", row)
        raise Http404
    form = forms.DecideForm(sent(request), of=row, allowed=allowed)
    return step(
        request,
        form,
        lambda: _address(form.save(request.user)),
        "nomination_decide",
        _("The step has been taken."),
        row=row,
        tag=shown.status(row),
    )


@_CHANGING
def nominations_select(request: HttpRequest, project: str, number: int) -> HttpResponse:
    """One decision on several at once."""
    row = round_of(request, project, number)
    access.require(request.user, "select", row.project, of="nomination")
    form = forms.SelectForm(sent(request), user=request.user, round=row)
    access_log.seen(request, form.waiting)

    def save() -> str:
        form.save(request.user)
        return to_round(row)

    return step(
        request,
        form,
        save,
        "nominations_select",
        _("The decision has been noted for all who were chosen."),
        round=row,
        name=shown.name(row),
        taken=queries.places_taken(row),
    )


@_CHANGING
def nomination_later(request: HttpRequest, nomination: str) -> HttpResponse:
    row = nomination_of(request, nomination)
    access.require(request.user, "change", row)
    form = forms.LaterForm(sent(request), user=request.user, of=row)
    return step(
        request,
        form,
        lambda: _address(form.save(request.user)),
        "nomination_later",
        _("The later activities have been saved."),
        row=row,
    )


def _address(row: Nomination) -> str:
    return reverse("nomination", args=[row.public_id])
