"""What comes, for the start page: one's next days, who travels, forums ahead, what waits in missions, grave risks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from countries.forums.models import Study
from countries.forums.queries import due_studies
from projects.calendar import sources
from projects.calendar.sources import CONFERENCE, MEETING, VISIT, Item, Span
from projects.deadlines import queries as deadlines
from projects.deadlines import shown as due
from projects.deadlines.models import Kind
from projects.engagements.queries import FollowUp, follow_ups
from projects.missions import queries as missions
from projects.missions import shown as journeys
from projects.models import Deadline, Mission, Risk
from projects.risks import queries as risks
from projects.risks import shown as graded
from reports.figures.indicators import IndicatorState
from tracker.core import access, doors
from tracker.core.periods import today
from tracker.privacy import access_log

FEW = 6
_REPORTS = (Kind.REPORT, Kind.FINAL_REPORT)
NEXT_DAYS, TRAVEL_DAYS, FORUM_DAYS, REPORT_DAYS = 30, 14, 60, 120


@dataclass(frozen=True)
class Some:
    """The first few, and how many there are."""

    few: list[Any]
    number: int


@dataclass(frozen=True)
class Report:
    """A report that is due, and how many percent of the project's indicators have their value; None: it has none."""

    line: due.Line
    filled: int | None


@dataclass(frozen=True)
class Agenda:
    items: list[Item]
    studies: list[Study]
    follow_ups: list[FollowUp]


def _ahead(days: int) -> datetime.date:
    return today() + datetime.timedelta(days=days)


def next_days(user: Any) -> Some:
    """What stands in the user's own calendar from today."""
    found, _cut = sources.items(Span(user, today(), _ahead(NEXT_DAYS), mine=True))
    access_log.seen(doors.current(), [item.row for item in found[:FEW]])
    return Some(found[:FEW], len(found))


def travelling(user: Any) -> Some:
    """Who travels where in the next two weeks."""
    if not access.may(user, "view", Mission):
        return Some([], 0)
    return _some(sources.travels(Span(user, today(), _ahead(TRAVEL_DAYS))))


def waiting_missions(user: Any) -> Some:
    """Missions whose present step the user has, the first to leave first."""
    if not access.may(user, "view", Mission):
        return Some([], 0)
    return _some(missions.to_do(user, today()))


def _some(rows: Any) -> Some:
    found = list(missions.with_people(rows.order_by("start", "end", "pk"))[: FEW + 1])
    access_log.seen(doors.current(), found[:FEW])
    number = rows.order_by().count() if len(found) > FEW else len(found)
    return Some(journeys.lines(found[:FEW]), number)


def reports_due(user: Any, states: dict[int, list[IndicatorState]]) -> list[Report]:
    """Reports that the user sees to and are due within four months, with how far their numbers are there."""
    rows = deadlines.to_do(user, today()).filter(kind__in=_REPORTS, due_on__lte=_ahead(REPORT_DAYS))
    few = list(deadlines.with_people(rows.order_by("due_on", "pk"))[:FEW])
    access_log.seen(doors.current(), few)
    return [
        Report(line, _filled(states.get(line.deadline.project_id, []))) for line in due.lines(few, today())
    ]


def reports_ahead(user: Any) -> due.Panel:
    """Reports of all projects that are late or due within two months."""
    if not access.may(user, "view", Deadline):
        return due.Panel(_("Reports of the next two months"), [], 0, 0)
    rows = deadlines.deadlines(user).filter(deadlines.pending(today()), kind__in=_REPORTS)
    panel = due.cut(_("Reports of the next two months"), rows.filter(due_on__lte=_ahead(FORUM_DAYS)), today())
    access_log.seen(doors.current(), [line.deadline for line in panel.lines])
    return panel


def _filled(states: list[IndicatorState]) -> int | None:
    lacking = sum(state.is_unreported for state in states)
    return round(100 * (len(states) - lacking) / len(states)) if states else None


def agenda(user: Any) -> Agenda:
    """Meetings, conferences and visits of the next two months, studies to answer, and what is to be followed up."""
    found, _cut = sources.items(Span(user, today(), _ahead(FORUM_DAYS)), MEETING, CONFERENCE, VISIT)
    studies = due_studies(user, _ahead(FORUM_DAYS))[:FEW]
    return Agenda(found[:FEW], list(studies), follow_ups(user, _ahead(FORUM_DAYS))[:FEW])


def gravest(user: Any) -> list[tuple[Any, str, graded.Grade]]:
    """The open risks that weigh most after what is done about them: row, title and grade."""
    if not access.may(user, "view", Risk):
        return []
    rows = risks.risks(user).filter(risks.still_open(today()), residual__isnull=False)
    few = list(rows.order_by("-residual", "project__code", "pk")[:FEW])
    access_log.seen(doors.current(), few)
    grades = [(row, graded.grade(row.residual_p, row.residual_c)) for row in few]
    return [(row, graded.title(row), grade) for row, grade in grades if grade]
