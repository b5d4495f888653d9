"""The start page: for each role that the user holds, what there is to do and where to go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.activities import queries as activities
from projects.activities import shown
from projects.deadlines import queries as deadlines
from projects.deadlines import shown as due
from projects.models import Agreement, Deadline, Indicator, Project, YearNote
from projects.money.agreements.queries import agreements
from projects.money.ledger import queries as money
from projects.portfolio import people, queries, sensitivity
from projects.portfolio.models.project import Sensitivity
from projects.portfolio.rights import shown_day
from projects.records.queries import documents
from projects.results.values.queries import to_report
from projects.team import queries as team
from reports.dashboards import coming, leading
from reports.dashboards.projects import listing, words
from reports.dashboards.told import missing
from reports.figures import Scope, figure
from reports.figures.indicators import Basis
from reports.figures.progress import progress_in_year
from tracker.accounts.models import Role, User
from tracker.core import access, doors
from tracker.core.db import swedish_key
from tracker.core.periods import Year, today
from tracker.core.text import joined
from tracker.privacy import access_log

FEW = 6
_TEXTS = ("name", "purpose", "target_group", "description")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """A panel or more for each of the user's roles, in the order of the roles."""
    held = [role for role in Role if role.value in request.user.role_codes]
    sections = [
        {"template": f"dashboards/start/{role.value}.html", **_SECTIONS[role](request.user)} for role in held
    ]
    context = {
        "today": today(),
        "sections": sections,
        "handed_over": team.handed_over(request.user),
        "reviews": _reviews(request.user),
        "due": _due(request.user, held),
        "missions": coming.waiting_missions(request.user),
        "questions": _questions(request.user),
        "roles": joined(str(role.label) for role in held),
    }
    return render(request, "dashboards/start.html", context)


def _due(user: Any, held: list[Role]) -> list[tuple[due.Panel, str]]:
    """What the user sees to, and for those who answer for all projects everybody's; each with the list's query."""
    if not access.may(user, "view", Deadline):
        return []
    on = today()
    waiting = deadlines.deadlines(user).filter(deadlines.pending(on))
    mine = due.cut(_("Your deadlines"), deadlines.mine(waiting, user), on)
    found = [(mine, "")] if mine.number or Role.MANAGER in held else []
    if {Role.LEADERSHIP, Role.CONTROLLER} & set(held):
        found.append((due.cut(_("Deadlines in all projects"), waiting, on), "?person=all"))
    access_log.seen(doors.current(), [line.deadline for panel, _query in found for line in panel.lines])
    return found


def _questions(user: Any) -> list[Any]:
    """What the writers of the annual report have asked the user, the first due first."""
    requests = apps.get_model("reports", "TextRequest")  # by name: see _writer
    if not access.may(user, "answer", requests):
        return []
    rows = access.visible(user, requests.objects.filter(requests.waiting(), asked_of=user))
    return list(rows.select_related("section__edition", "asked_by").order_by("due_on", "pk"))


def _reviews(user: Any) -> list[Project]:
    """Projects whose sensitivity the user decides, and should have judged anew by now."""
    rows = queries.projects(user, "set sensitivity").order_by("sensitivity_review", "code", "pk")
    found = [row for row in rows.exclude(sensitivity=Sensitivity.OPEN) if sensitivity.is_overdue(row)]
    access_log.seen(doors.current(), found)
    return found


def _manager(user: Any) -> dict[str, Any]:
    """My projects, what is unfinished, what I logged last, and indicators that wait for a value."""
    mine = queries.mine(queries.running(queries.projects(user)), user).order_by("end", "code", "pk")
    lines = listing.lines(mine, user)
    drafts = activities.latest_logged(user).filter(is_draft=True)
    latest = activities.logged(activities.latest_logged(user))[:FEW]
    access_log.seen(doors.current(), [*(line.project for line in lines), *latest])
    projects = [line.project for line in lines]
    basis = Basis(Indicator.objects.filter(project__in=[project.pk for project in projects]))
    states = words.states_of(projects, basis, today())
    return {
        "lines": lines,
        "coming": coming.next_days(user),
        "reports": coming.reports_due(user, states),
        "missing": missing(user),
        "drafts": [_logged(row) for row in drafts[:FEW]],
        "latest": [_logged(row) for row in latest],
        "to_report": len(to_report(user)),
        "unreported": [
            (line.project, state)
            for line in lines
            for state in states.get(line.project.pk, ())
            if state.is_unreported
        ],
    }


def _logged(row: Any) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "title": shown.title(row),
        "days": shown.days(row),
        "project": row.project.code if row.project else "",
        "participants": row.participants,
    }


def _controller(user: Any) -> dict[str, Any]:
    """The year's budgets by project, and what was booked last."""
    year = today().year
    ran = list(figure("F1").rows(Scope(year, user=user)))
    progress = progress_in_year(ran, year, today(), user)
    rows = money.ledger(user).filter(money.in_volume()).order_by("-shown_on", "-row_key", "-pk")
    return {
        "year": year,
        "whole": figure("execution").value(Scope(year, user=user)),
        "spending": sorted(
            ((project, progress[project.pk]) for project in ran),
            key=lambda pair: (pair[1].spent_percent is None, pair[1].spent_percent or 0, pair[0].code),
        ),
        "booked": rows[:FEW],
    }


def _writer(user: Any) -> dict[str, Any]:
    """Report runs, and the texts that the report of the last full year still lacks."""
    year = today().year - 1
    # By name: the pages of the report and these pages do not know each other.
    runs = access.visible(user, apps.get_model("reports", "ReportRun").objects.all())
    ran = list(figure("F1").rows(Scope(year, user=user)))
    notes = {note.project_id: note for note in YearNote.objects.filter(year=year, project__in=ran)}
    lacking = [(project, lacks) for project in ran if (lacks := _lacks(project, notes.get(project.pk)))]
    return {
        "year": year,
        "runs": runs.order_by("-requested_at", "-pk")[:FEW],
        "ran": len(ran),
        "lacking": _by_person(user, lacking),
        "lacking_number": len(lacking),
    }


def _by_person(user: Any, lacking: list[tuple[Project, list[str]]]) -> list[tuple[str, list[Any]]]:
    """The same under whoever manages the project, by name; under nobody where none does, or the reader may not know."""
    known = queries.projects(user).filter(pk__in=[project.pk for project, _lacks in lacking])
    told = {row.pk: row for row in known.order_by().prefetch_related(people.managers(""))}
    found: dict[str, list[Any]] = {}
    for project, lacks in lacking:
        row: Any = told.get(project.pk)
        who = people.seen_to_by(None, row) if row and not row.is_masked else ""
        found.setdefault(who, []).append((project, lacks))
    return sorted(found.items(), key=lambda pair: (not pair[0], swedish_key(pair[0])))


def _lacks(project: Project, note: YearNote | None) -> list[str]:
    """What the report would say of the project and cannot, in words."""
    found = []
    if note is None or not note.changed_sv:
        found.append(_("what changed during the year"))
    elif not note.changed_en:
        found.append(_("what changed during the year, in English"))
    for field in _TEXTS:
        if not getattr(project, f"{field}_sv"):
            found.append(str(Project._meta.get_field(f"{field}_sv").verbose_name))
        elif not getattr(project, f"{field}_en"):
            found.append(str(Project._meta.get_field(f"{field}_en").verbose_name))
    return found


def _registrar(user: Any) -> dict[str, Any]:
    """What has no registration number: projects, agreements, documents, this year's activities."""
    logged = activities.logged(activities.activities(user)).filter(Year(today().year).within("start"))
    return {
        "year": today().year,
        "projects": _unregistered(_latest_first(queries.projects(user), "code")),
        "agreements": _unregistered(_agreements(user)),
        "documents": _unregistered(documents(user)),
        "activities": _unregistered(logged.order_by("-shown_day", "-pk"), _logged),
    }


def _agreements(user: Any) -> QuerySet[Agreement]:
    return _latest_first(agreements(user), "number")


def _latest_first(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """By the first day, as far as it may be told."""
    return rows.annotate(shown_start=shown_day("start")).order_by("-shown_start", code, "pk")


def _unregistered(rows: QuerySet[Any], told: Callable[[Any], Any] = lambda row: row) -> dict[str, Any]:
    """How many, and the first few."""
    lacking = rows.filter(dnr="")
    return {"number": lacking.order_by().count(), "few": [told(row) for row in lacking[:FEW]]}


def _admin(user: Any) -> dict[str, Any]:
    """How many may sign in, and how many of them hold no role yet."""
    active = User.objects.filter(is_active=True)
    return {"users": active.count(), "without_role": active.filter(roles__isnull=True).count()}


def _viewer(user: Any) -> dict[str, Any]:
    """The way to what everybody may read, with this year's numbers."""
    scope = Scope(today().year, user=user)
    return {
        "year": scope.year,
        "projects": figure("F1").value(scope),
        "countries": figure("F4").value(scope),
        "activities": figure("activities").value(scope),
    }


_SECTIONS: dict[Role, Callable[[Any], dict[str, Any]]] = {
    Role.MANAGER: _manager,
    Role.LEADERSHIP: leading.part,
    Role.CONTROLLER: _controller,
    Role.WRITER: _writer,
    Role.REGISTRAR: _registrar,
    Role.ADMIN: _admin,
    Role.VIEWER: _viewer,
}
