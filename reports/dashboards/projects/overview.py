"""The project page: verdict, the six-field card, goals, activities, people, money agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.activities import queries as activities
from projects.activities import shown
from projects.deadlines import shown as due
from projects.models import Agreement, Project, ProjectMarker, ResultNode, StaffDays, YearNote
from projects.money.agreements import queries as money
from projects.portfolio import queries
from projects.portfolio.rights import shown_day
from projects.results.values.shown import number
from projects.updates import shown as updates
from reports.dashboards.projects import words
from reports.dashboards.projects.frame import Frame, open_frame, show
from reports.dashboards.projects.verdict import verdict
from reports.dashboards.results.findings import goals_finding
from reports.dashboards.results.words import planned_share
from reports.figures import Scope, figure
from reports.figures.indicators import IndicatorState
from reports.figures.people import staff_days, tenths
from reports.figures.values import Unit
from tracker.core import access, formats
from tracker.core.periods import Year
from tracker.core.text import bilingual

LATEST = 5
GOALS = 6


@require_safe
def project(request: HttpRequest, public_id: str) -> HttpResponse:
    frame = open_frame(request, public_id, queries.as_page)
    rows = activities.logged(activities.activities(request.user)).filter(project=frame.project)
    agreed = agreements(frame)
    may_update = frame.is_now and frame.may("add", "status update")
    return show(
        request,
        frame,
        "projects/project.html",
        "overview",
        verdict=verdict(frame),
        missing=_missing(frame.project),
        agreements=agreed,
        financing=financing(agreed),
        goals=_goals(frame),
        goals_heading=goals_finding(frame.states),
        latest=_latest(rows, frame),
        of_year=rows.filter(Year(frame.year).within("start"), shown_day__lte=frame.day).count(),
        people=_people(frame),
        deadlines=due.of_project(request.user, frame.project, frame.day),
        updates=updates.panel(request.user, frame.project, frame.day, may_add=may_update),
        **_card(frame),
    )


def _card(frame: Frame) -> dict[str, Any]:
    """The six public fields, the classification, and who stands behind the project on the day."""
    project, end = frame.project, words.last_day(frame.project)
    extensions = project.extensions.all()
    note = YearNote.objects.filter(project=project, year__lte=frame.day.year).order_by("-year").first()
    scores = {row.marker: row.get_score_display() for row in project.markers.all()}
    return {
        "purpose": bilingual(project, "purpose"),
        "target_group": bilingual(project, "target_group"),
        "description": bilingual(project, "description"),
        "period": words.months(project),
        "end": end,
        "original_end": extensions[0].old_end if extensions and extensions[0].old_end != end else None,
        "note": note,
        "note_text": bilingual(note, "changed") if note else "",
        "markers": [(m.label, scores.get(m.value, _("not screened"))) for m in ProjectMarker.Marker],
        "partners": project.partners.all(),
        "team": [
            member
            for member in project.members.all()
            if member.first_day <= frame.day and (member.last_day is None or member.last_day >= frame.day)
        ],
    }


def _missing(project: Project) -> list[str]:
    """Which of the six public fields are still empty."""
    fields = {
        _("Purpose and goals"): project.purpose_sv,
        _("Target group"): project.target_group_sv,
        _("Description"): project.description_sv,
        _("Financing"): project.agreements.exists(),
    }
    return [label for label, value in fields.items() if not value]


def agreements(frame: Frame) -> list[Agreement]:
    rows = money.agreements(frame.user).filter(project=frame.project)
    rows = rows.annotate(shown_start=shown_day("start")).filter(shown_start__lte=frame.day)
    listed: list[Agreement] = list(rows.order_by("shown_start", "funder__order", "pk"))
    for agreement in listed:
        agreement.text = amount_in(agreement.amount, agreement.currency)  # type: ignore[attr-defined]
    return listed


def financing(agreed: list[Agreement]) -> list[tuple[str, str]]:
    """Funder and what it pays in all, one line for each currency: kronor in millions, others in full."""
    sums: dict[tuple[str, str], Decimal] = {}
    for agreement in agreed:
        key = (str(agreement.funder), agreement.currency)
        sums[key] = sums.get(key, Decimal(0)) + agreement.amount
    return [
        (funder, formats.mnkr(amount) if currency == "SEK" else amount_in(amount, currency))
        for (funder, currency), amount in sums.items()
    ]


def amount_in(amount: Decimal, currency: str) -> str:
    """1 250 000 EUR; with decimals only when there are any."""
    places = 0 if amount == amount.to_integral_value() else 2
    number = formats.number(amount, places)
    return (
        f"{number}{formats.NBSP}{currency}" if formats.is_swedish() else f"{currency}{formats.NBSP}{number}"
    )


def _goals(frame: Frame) -> list[dict[str, Any]]:
    """The first indicators as rows, outcomes first: latest value, target, and the share of the way made."""

    def place(state: IndicatorState) -> int:
        return ResultNode.ORDER.index(state.level) if state.level else len(ResultNode.ORDER)

    rows = []
    for state in sorted(frame.states, key=place)[:GOALS]:
        year, value = state.latest or (None, None)
        rows.append(
            {
                "code": state.indicator.code,
                "name": str(state.indicator),
                "kind": "missing" if state.light == "none" else state.light,
                "word": state.word,
                "made": None if state.fulfilled is None else state.fulfilled * 100,
                "plan": planned_share(state),
                "value": number(state.indicator, value),
                "year": year,
                "target": number(state.indicator, state.target),
                "target_year": state.target_year,
                "baseline": number(state.indicator, state.baseline),
                "milestone": number(state.indicator, state.planned) if state.planned is not None else "",
                "milestone_year": state.year,
            }
        )
    return rows


def _latest(rows: Any, frame: Frame) -> list[dict[str, Any]]:
    listed = rows.filter(shown_day__lte=frame.day).order_by("-shown_day", "-pk")[:LATEST]
    return [
        {
            "id": row.public_id,
            "day": words.day(frame.project, row.start),
            "title": shown.title(row),
            "kind": shown.kind(row),
            "participants": row.participants,
            "women": row.women,
        }
        for row in listed
    ]


def _people(frame: Frame) -> dict[str, Any]:
    """The year's people: our own staff as counts and, for those with the right, days by role; participants."""
    scope = Scope(frame.year, project=frame.project, user=frame.user)
    roles: list[dict[str, Any]] = []
    days = access.visible(frame.user, staff_days(scope, [scope.year]))
    given = figure("F10").value(scope)
    if access.visible(frame.user, StaffDays.objects.filter(project=frame.project)).exists():
        sums = (
            days.order_by()
            .values("role")
            .annotate(n=Count("employee", distinct=True), abroad=Sum("days_abroad"), home=Sum("days_home"))
        )
        roles = [
            {
                "role": row["role"] or _("no role given"),
                "n": row["n"],
                "days": Unit.DAYS.show(tenths(row["abroad"] + row["home"])),
            }
            for row in sums.order_by("-n", "role")
        ]
    return {
        "year": scope.year,
        "staff": figure("F5").value(scope),
        "days": given,
        "abroad": Unit.DAYS.show(given.part("abroad")),
        "participations": figure("participations").value(scope),
        "roles": roles,
        "query": f"?year={scope.year}&project={frame.project.public_id}",
    }
