"""What managers and leadership owe each other each month: updates that are missing, decisions that are wanted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from projects.models import Project, StatusUpdate
from projects.updates import queries, shown
from tracker.core import doors
from tracker.core.periods import today
from tracker.privacy import access_log


@dataclass(frozen=True)
class Question:
    """A decision that is wanted, and the month in whose update it was asked, as it stands in addresses."""

    update: StatusUpdate
    month: str


@dataclass(frozen=True)
class Missing:
    """Projects of the user whose update of the month has not been sent; drafts are to be finished."""

    month: datetime.date
    name: str
    address: str
    projects: list[tuple[Project, bool]]


def questions(user: Any) -> list[Question]:
    """What waits for the leadership's answer, the longest first."""
    rows = queries.updates(user).filter(queries.waiting(today())).order_by("sent_at", "pk")
    access_log.seen(doors.current(), rows)
    return [Question(row, shown.address(row.month)) for row in rows]


def missing(user: Any) -> Missing:
    """What the user should have told of last month: two queries."""
    month = queries.month_before(today())
    projects = list(queries.lacking(user, month))
    drafts = set(
        StatusUpdate.objects.filter(month=month, project__in=projects).values_list("project", flat=True)
    )
    begun = [(project, project.pk in drafts) for project in projects]
    return Missing(month, shown.month(month), shown.address(month), begun)
