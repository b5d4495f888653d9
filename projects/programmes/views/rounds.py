"""Pages of rounds and teams: the list with its files, one round, and the steps with them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.shortcuts import render as rendered
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.activities import queries as activities
from projects.activities import shown as activities_shown
from projects.portfolio.models import Project
from projects.portfolio.pages import project_of
from projects.programmes import forms, queries, shown
from projects.programmes.filters import RoundFilter
from projects.programmes.models import Nomination, Round, Team
from projects.programmes.views.shared import listed, round_of, sent, step, to_round
from projects.staff.models import Employee
from tracker.core import access, tables
from tracker.core.periods import today
from tracker.core.text import bilingual
from tracker.privacy import access_log

LATEST = 12
_CHANGING = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def rounds(request: HttpRequest) -> HttpResponseBase:
    """Those of all programmes that the user may know of."""
    access.require(request.user, "view", Round)
    return _list(request, None)


@require_safe
def project_rounds(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Those of one programme. A sensitive one's are for its members."""
    project = project_of(request, public_id)
    access.require(request.user, "view", Round)
    access.require(request.user, "see identities", project)
    return _list(request, project)


def _list(request: HttpRequest, project: Project | None) -> HttpResponseBase:
    every = queries.rounds(request.user)
    if project:
        every = every.filter(project=project)
    return listed(
        request,
        RoundFilter,
        every,
        "rounds",
        lambda rows: _table(request, rows),
        shown.lines,
        project=project,
        may_add=bool(project) and access.may(request.user, "add", project, of="round"),
    )


def _table(request: HttpRequest, rows: Any) -> tables.Table:
    header = [
        _("Programme"), _("Round"), _("First day"), _("Last day"), _("Places"), _("Participants"), _("Completed"),
        _("Left"), _("Teams"), _("Change projects started"), _("Final reports approved"), _("Abandoned"),
        _("Completion, %"), _("Asked after 12 months"), _("Answered"), _("In a governing document"), _("Adoption, %"),
        _("Response rate, %"), _("Asked after 24 months"), _("Answered after 24 months"),
        _("In a governing document after 24 months"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        found = list(access_log.watched(request, rows))
        for line in shown.lines(found):
            row, standing = line.round, line.standing
            first, second = (standing.follow_up(months) for months in queries.FOLLOW_UPS)
            yield [
                row.project.code, line.name, row.start, row.end, row.seats, standing.taking_part,
                standing.people.get(Nomination.Status.COMPLETED, 0), standing.people.get(Nomination.Status.LEFT, 0),
                standing.teams, standing.started, standing.approved, standing.abandoned, line.completion,
                first.asked, first.answered, first.adopted, line.adoption, line.response,
                second.asked, second.answered, second.adopted,
            ]  # fmt: skip

    return tables.Table(_("rounds"), header, cells())


@require_safe
def round(request: HttpRequest, project: str, number: int) -> HttpResponse:
    user: Any = request.user
    row = round_of(request, project, number)
    in_full = queries.sees_people(user, row.project)
    line = shown.lines([row])[0]
    people = {name: queries.people_by([row], name).get(row.pk, {}) for name in ("sex", "country")}
    quotas = {quota.country_id: quota for quota in row.quotas.select_related("country")}
    labels = {key: str(quota.country) for key, quota in quotas.items()} | {
        key: str(country) for key, country in queries.countries_of(people["country"]).items()
    }
    labels = dict(sorted(labels.items(), key=lambda item: item[1]))
    adoptions = queries.adoptions(user).filter(change_project__team__round=row)
    context = {
        "round": row,
        "project": row.project,
        "line": line,
        "phases": _phases(user, row),
        "by_sex": shown.by_sex(people["sex"], in_full=in_full),
        "by_country": shown.counts(
            people["country"],
            labels,
            {key: quota.seats for key, quota in quotas.items()},
            in_full=in_full,
        ),
        "keeps_back": not in_full,
        "teams": _teams(user, row),
        "follow_ups": [
            (months, line.standing.follow_up(months), *shown.rates(line.standing.follow_up(months)))
            for months in queries.FOLLOW_UPS
        ],
        "to_ask": adoptions.filter(queries.to_ask(today())).count(),
        "sees_people": in_full,
        "later": [
            (one, activities_shown.title(one), activities_shown.days(one))
            for one in queries.later(user, row)[:LATEST]
        ],
        "alumni": queries.alumni(row),
        "emptied": queries.emptied(row),
        "may_add": access.may(user, "add", row.project, of="nomination"),
        "may_select": access.may(user, "select", row.project, of="nomination")
        and bool(line.standing.people.keys() & {Nomination.Status.NOMINATED, Nomination.Status.RESERVE}),
        "may_add_change": access.may(user, "add", row.project, of="change project"),
        "answers": (answers := access.explain(user, row)),
        "may_change": any(answer.allowed for answer in answers if answer.action == "change"),
    }
    return rendered(request, "programmes/round.html", context)


def _phases(user: Any, row: Round) -> list[tuple[Any, str, Any]]:
    """Each phase, its name, and the activity that it was logged as, if the user may know of it."""
    rows = list(row.phases.order_by("number", "pk"))
    logged = activities.activities(user).filter(pk__in=[one.activity_id for one in rows if one.activity_id])
    known = {one.pk: one for one in logged}
    return [(one, bilingual(one, "name"), known.get(one.activity_id or 0)) for one in rows]


def _teams(user: Any, row: Round) -> list[dict[str, Any]]:
    """Each team with what it changes; mentors as far as the user may know our people."""
    rows = queries.teams(user).filter(round=row).order_by("number", "pk")
    mentors = access.visible(user, Employee.objects.order_by("name", "pk"))
    rows = rows.prefetch_related(
        Prefetch("change_project"), Prefetch("mentors", mentors, to_attr="shown_mentors")
    )
    found = []
    for team in rows:
        change = getattr(team, "change_project", None)
        found.append(
            {
                "team": team,
                "change": change,
                "tag": shown.change_state(change) if change else None,
                "mentors": team.shown_mentors,
            }
        )
    return found


@_CHANGING
def round_new(request: HttpRequest, public_id: str) -> HttpResponse:
    of = project_of(request, public_id)
    access.require(request.user, "see identities", of)
    access.require(request.user, "add", of, of="round")
    form = forms.RoundForm(sent(request), user=request.user, project=of)
    return step(
        request,
        form,
        lambda: to_round(form.save(request.user)),
        "round_form",
        _("The round has been added."),
        project=of,
        round=None,
    )


@_CHANGING
def round_edit(request: HttpRequest, project: str, number: int) -> HttpResponse:
    row = round_of(request, project, number)
    access.require(request.user, "change", row)
    form = forms.RoundForm(sent(request), user=request.user, project=row.project, of=row)
    return step(
        request,
        form,
        lambda: to_round(form.save(request.user)),
        "round_form",
        _("The round has been changed."),
        project=row.project,
        round=row,
    )


@_CHANGING
def team_new(request: HttpRequest, project: str, number: int) -> HttpResponse:
    row = round_of(request, project, number)
    access.require(request.user, "add", row.project, of="round")
    return _team(request, row, None, _("The team has been added."))


@_CHANGING
def team_edit(request: HttpRequest, project: str, number: int, team: int) -> HttpResponse:
    row = round_of(request, project, number)
    of = get_object_or_404(queries.teams(request.user).filter(round=row), number=min(team, 32_767))
    access.require(request.user, "change", of)
    return _team(request, row, of, _("The team has been changed."))


def _team(request: HttpRequest, row: Round, of: Team | None, said: str) -> HttpResponse:
    form = forms.TeamForm(sent(request), user=request.user, round=row, of=of)

    def save() -> str:
        form.save(request.user)
        return f"{to_round(row)}#teams"

    context = {"project": row.project, "round": row, "team": of, "name": shown.name(row)}
    return step(request, form, save, "team_form", said, **context)
