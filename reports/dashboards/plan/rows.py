"""What was planned beside what has been done: each item with the activities logged from it, on a day.

Actual is what is logged: no drafts, nothing voided. A milestone is done when it has been reached.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.activities import queries as activities
from projects.models import Component, PlannedWork, Project, StaffDays, WorkItem, WorkPlan
from projects.workplan import queries as plans
from reports.figures.people import tenths
from tracker.core import access

DONE, LATE, UNDER_WAY, COMING = "done", "late", "under way", "coming"
# The kind of the status tag.
TAGS = {DONE: "ok", LATE: "bad", UNDER_WAY: "info", COMING: "missing"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the plan on `day`; `logged` are its activities by their first day, `used` days given in them.

    `until` is the project's last day. `used` None: the reader may not see them all, or nobody gave any.
    """

    line: PlannedWork
    day: datetime.date
    until: datetime.date
    logged: Sequence[Any]
    used: Decimal | None

    @property
    def item(self) -> WorkItem:
        return self.line.item

    @property
    def is_milestone(self) -> bool:
        return self.item.kind == WorkItem.Kind.MILESTONE

    @property
    def done(self) -> tuple[tuple[datetime.date, datetime.date], ...]:
        """The days on which it was done."""
        reached = self.item.reached_on
        if self.is_milestone:
            return ((reached, reached),) if reached and reached <= self.day else ()
        return tuple((row.start, row.end) for row in self.logged)

    @property
    def state(self) -> str:
        if self.done:
            return DONE
        if self.line.end < self.day:
            return LATE
        return UNDER_WAY if self.line.start <= self.day and not self.is_milestone else COMING

    @property
    def word(self) -> str:
        if self.state == DONE:
            return pgettext("milestone", "reached") if self.is_milestone else pgettext("planned", "logged")
        return {LATE: pgettext("planned", "late"), UNDER_WAY: _("under way"), COMING: _("coming")}[self.state]

    @property
    def tag(self) -> str:
        return TAGS[self.state]

    @property
    def over(self) -> int | None:
        """How many days later than planned it was done, or is by now; None where nothing is due.

        When the project has ended nothing gets later any more.
        """
        if self.done:
            return (max(end for _start, end in self.done) - self.line.end).days
        return (min(self.day, self.until) - self.line.end).days if self.state == LATE else None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a component; None: of none in particular."""

    component: Component | None
    rows: list[Row]


def rows_of(user: Any, plan: WorkPlan, day: datetime.date) -> list[Row]:
    """All that the version plans, as it stood on the day. Four queries."""
    found = plans.lines(plan)
    logged = _logged(user, plan.project, day).filter(work_item__in=[line.item_id for line in found])
    by_item: dict[int, list[Any]] = defaultdict(list)
    for activity in logged.order_by("start", "public_id", "pk"):
        by_item[activity.work_item_id].append(activity)
    used = _used(user, [activity.pk for listed in by_item.values() for activity in listed])
    until = plan.project.actual_end or plan.project.end
    return [Row(line, day, until, by_item[line.item_id], used.get(line.item_id)) for line in found]


def _logged(user: Any, project: Project, day: datetime.date) -> Any:
    return activities.logged(activities.activities(user)).filter(project=project, shown_day__lte=day)


def outside(user: Any, plan: WorkPlan, day: datetime.date) -> int:
    """How many activities the project has logged by the day that the plan does not have."""
    rows: int = _logged(user, plan.project, day).exclude(work_item__in=plan.lines.values("item")).count()
    return rows


def _used(user: Any, logged: Iterable[int]) -> dict[int, Decimal]:
    """Item's key -> days given in those activities, of items of which the reader may see all days."""
    every = StaffDays.objects.filter(activity__in=list(logged)).order_by()
    seen = set(access.visible(user, every).values_list("pk", flat=True))
    unseen = {item for pk, item in every.values_list("pk", "activity__work_item") if pk not in seen}
    sums = every.filter(pk__in=seen).values_list("activity__work_item")
    return {
        item: tenths(days)
        for item, days in sums.annotate(days=Sum(F("days_abroad") + F("days_home")))
        if item not in unseen
    }


def grouped(rows: Iterable[Row]) -> list[Group]:
    """The rows of rows_of() under their components."""
    groups: dict[Component | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.item.component, []).append(row)
    return [Group(component, listed) for component, listed in groups.items()]
