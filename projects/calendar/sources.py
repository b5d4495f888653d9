"""What stands in the calendar: one query or two for each source, each of what the user may see the days of.

Of masked rows the days are kept from the user: they stand nowhere, and are only counted by year.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.activities import queries as activities
from projects.activities import shown as done
from projects.activities.models import Activity
from projects.deadlines import queries as deadlines
from projects.deadlines import shown as due
from projects.missions import queries as missions
from projects.missions import shown as going
from projects.missions.chain import LOGGED
from projects.missions.models import Mission, Traveller
from projects.portfolio.models.project import Sensitivity
from projects.portfolio.rights import memberships
from projects.results.catalogue.models import ReportingPeriod
from projects.results.catalogue.queries import periods
from projects.results.framework.models import Indicator
from tracker.core import access
from tracker.core.periods import Year

ACTIVITY, MEETING, CONFERENCE, VISIT = "activity", "meeting", "conference", "visit"
DEADLINE, MISSION, PERIOD = "deadline", "mission", "period"
LABELS = {
    ACTIVITY: _("activities"),
    DEADLINE: _("deadlines"),
    MISSION: _("missions"),
    MEETING: _("meetings of forums"),
    CONFERENCE: _("conferences"),
    VISIT: _("visits to us"),
    PERIOD: _("reporting periods"),
}
_ONE = {
    ACTIVITY: _("activity"),
    DEADLINE: _("deadline"),
    MISSION: pgettext_lazy("calendar", "mission"),
    MEETING: _("meeting of a forum"),
    CONFERENCE: _("conference"),
    VISIT: _("visit to us"),
    PERIOD: _("reporting period"),
}
# A source gives no more rows than this; the page says when there are more.
MOST = 500
_BESIDE: dict[str, str] = {
    Activity.Kind.FORUM_MEETING: MEETING,
    Activity.Kind.CONFERENCE: CONFERENCE,
    Activity.Kind.INCOMING_VISIT: VISIT,
}


@dataclass(frozen=True)
class Span:
    """The days that are asked for, both counted; `mine`: only what is the user's own."""

    user: Any
    first: datetime.date
    last: datetime.date
    mine: bool = False

    def touches(self) -> Q:
        return Q(start__lte=self.last, end__gte=self.first)


@dataclass(frozen=True)
class Item:
    """Something on the days `first` to `last`. `outside` is what calendars of others may keep of it: (title, about)."""

    source: str
    first: datetime.date
    last: datetime.date
    title: str
    about: str
    address: str
    outside: tuple[str, str]
    row: Any

    @property
    def label(self) -> str:
        return capfirst(str(_ONE[self.source]))

    @property
    def code(self) -> str:
        """The project's, where there is one: what several projects do on one day may be called the same."""
        project = getattr(self.row, "project", None)
        return project.code if project else ""


def items(span: Span, *only: str) -> tuple[list[Item], bool]:
    """What stands in the span by day, of all sources or of some, and whether some of it had to be left out.

    The queries do not grow with it.
    """
    found: list[Item] = []
    is_cut = False
    for sources, read in _SOURCES:
        wanted = {source for source in sources if not only or source in only}
        if not wanted:
            continue
        rows = list(islice(read(span, wanted), MOST + 1))
        is_cut |= len(rows) > MOST
        found += rows[:MOST]
    order = list(LABELS)
    found.sort(key=lambda item: (item.first, item.last, order.index(item.source), item.title, item.row.pk))
    return found, is_cut


def masked(user: Any, year: int) -> int:
    """How many activities and deadlines of the year stand in no calendar of the user's: their days are masked."""
    within = Year(year)
    done_rows: Any = activities.activities(user)
    due_rows = deadlines.deadlines(user)
    found = done_rows.filter(within.within("shown_day"), is_masked=True).order_by().count()
    return int(found + due_rows.filter(within.within("shown_due"), is_masked=True).order_by().count())


def _activities(span: Span, wanted: set[str]) -> Iterator[Item]:
    if not access.may(span.user, "view", Activity):
        return
    rows: Any = activities.activities(span.user)
    rows = rows.filter(span.touches(), is_masked=False)
    left_out = Q(kind__in=[kind for kind, source in _BESIDE.items() if source not in wanted])
    if ACTIVITY not in wanted:
        left_out |= ~Q(kind__in=_BESIDE)
    rows = rows.exclude(left_out)
    if span.mine:
        rows = rows.filter(Q(project__in=_own(span.user)) | Q(created_by=span.user))
    for row in rows.order_by("start", "pk")[: MOST + 1]:
        source = _BESIDE.get(row.kind, ACTIVITY)
        about = ", ".join(part for part in (row.project.code if row.project else "", done.place(row)) if part)
        route = ACTIVITY if row.is_draft else source
        address = reverse(route, args=[row.public_id])
        outside = _outside(row.project, done.kind(row), done.title(row), done.place(row))
        yield Item(source, row.start, row.end, done.title(row), about, address, outside, row)


def _deadlines(span: Span, wanted: set[str]) -> Iterator[Item]:
    rows = deadlines.deadlines(span.user).filter(is_masked=False)
    if not access.may(span.user, "view", rows.model):
        return
    rows = rows.filter(due_on__gte=span.first, due_on__lte=span.last)
    if span.mine:
        rows = deadlines.mine(rows, span.user)
    for row in rows.order_by("due_on", "pk")[: MOST + 1]:
        yield deadline_item(row)


def deadline_item(row: Any) -> Item:
    """For rows of deadlines.queries.deadlines() that are not masked."""
    address, told = reverse("deadline", args=[row.pk]), due.title(row)
    return Item(DEADLINE, row.due_on, row.due_on, told, row.project.code, address, due.told_outside(row), row)


def _missions(span: Span, wanted: set[str]) -> Iterator[Item]:
    """Those that have not been logged yet: what has been is an activity of the same days."""
    if not access.may(span.user, "view", Mission):
        return
    rows = travels(span).exclude(LOGGED)
    for row in rows.order_by("start", "pk")[: MOST + 1]:
        place = ", ".join(part for part in (row.place, str(row.country)) if part)
        told, address = going.title(row), reverse("mission", args=[row.public_id])
        outside = _outside(row.project, gettext("Mission"), told, place)
        yield Item(MISSION, row.start, row.end, told, f"{row.project.code}, {place}", address, outside, row)


def travels(span: Span) -> QuerySet[Any]:
    """Missions that touch the span; the user's own are those of own projects and those that the user makes."""
    rows = missions.missions(span.user).filter(span.touches())
    if span.mine:
        travelling = Traveller.objects.filter(mission=OuterRef("pk"), employee__user=span.user)
        rows = rows.filter(Q(project__in=_own(span.user)) | Exists(travelling))
    return rows


def _periods(span: Span, wanted: set[str]) -> Iterator[Item]:
    """On the last day on which values may be reported; for those who report."""
    if not access.may(span.user, "view", Indicator):
        return
    rows = periods(span.user).filter(closes_on__gte=span.first, closes_on__lte=span.last)
    for row in rows.order_by("closes_on", "first_day", "pk")[: MOST + 1]:
        told = gettext("Last day to report %(period)s") % {"period": row}
        yield Item(PERIOD, row.closes_on, row.closes_on, told, "", _to_report(row), (told, ""), row)


def _to_report(period: ReportingPeriod) -> str:
    return f"{reverse('periods')}?year={period.last_day.year}"


def _own(user: Any) -> QuerySet[Any]:
    return memberships(user).order_by().values("project")


def _outside(project: Any, kind: str, title: str, about: str) -> tuple[str, str]:
    """Title and place of open projects; of restricted ones the type and the code, of protected ones neither."""
    if project is None:
        return title, about
    if project.sensitivity == Sensitivity.PROTECTED:
        return gettext("In a sensitive project"), ""
    if project.sensitivity == Sensitivity.RESTRICTED:
        return f"{project.code}: {capfirst(kind)}", ""
    return f"{project.code}: {title}", about


_SOURCES: tuple[tuple[tuple[str, ...], Callable[[Span, set[str]], Iterator[Item]]], ...] = (
    ((DEADLINE,), _deadlines),
    ((PERIOD,), _periods),
    ((MISSION,), _missions),
    ((ACTIVITY, MEETING, CONFERENCE, VISIT), _activities),
)
