"""Reusable questions about deadlines."""

import datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from projects.deadlines.models import Deadline, DeadlineRule
from projects.money.agreements.models import Agreement
from projects.portfolio import people
from projects.portfolio.models import Project
from projects.portfolio.rights import shown_day, with_masks
from tracker.core import access
from tracker.core.periods import today

LATE, SOON, OPEN, SUBMITTED, ACCEPTED = "late", "soon", "open", "submitted", "accepted"
# Deadlines with the columns that `deadlines` adds.
Rows = QuerySet[Any]
# What is due within so many days is "soon".
SOON_DAYS = 30


def deadlines(user: Any) -> Rows:
    """Deadlines of projects that the user may know of, by day; each with `is_masked`. Voided ones are left out.

    `shown_due` is the day they may be filtered and sorted by: of a masked one it is the first of its year.
    """
    rows: Rows = access.visible(user, Deadline.objects.filter(voided_at=None))
    rows = with_masks(rows, user, "project__").annotate(shown_due=shown_day("due_on"))
    return rows.select_related("project", "agreement__funder", "owner", "rule").order_by(
        "shown_due", "project__code", "pk"
    )


def rules(user: Any) -> QuerySet[DeadlineRule]:
    """Rules of agreements that the user may know of, each with `is_masked`."""
    rows = access.visible(user, DeadlineRule.objects.order_by("agreement", "kind", "valid_from", "pk"))
    return with_masks(rows, user, "agreement__project__").select_related("agreement__project")


def open_until(
    user: Any, day: datetime.date, project: Project | None = None, on: datetime.date | None = None
) -> Rows:
    """What is due by `day` and had not been submitted on the day `on` (today), of one project or of all."""
    rows = deadlines(user).filter(pending(on or today()), shown_due__lte=day)
    return rows.filter(project=project) if project else rows


def of_agreement(user: Any, agreement: Agreement) -> Rows:
    return deadlines(user).filter(agreement=agreement)


def pending(on: datetime.date) -> Q:
    """Not submitted by the day `on`. Of rows with `is_masked` the year alone tells."""
    told = Q(submitted_on__isnull=True) | Q(is_masked=False, submitted_on__gt=on)
    return told | Q(is_masked=True, submitted_on__gt=datetime.date(on.year, 12, 31))


def late(on: datetime.date) -> Q:
    """Pending, and the day has passed; a masked one is late only when its year has passed."""
    passed = Q(is_masked=False, due_on__lt=on) | Q(is_masked=True, due_on__lt=datetime.date(on.year, 1, 1))
    return pending(on) & passed


def accepted(on: datetime.date) -> Q:
    """Accepted by the day `on`; of masked ones by its year."""
    told = Q(is_masked=False, accepted_on__lte=on)
    return told | Q(is_masked=True, accepted_on__lte=datetime.date(on.year, 12, 31))


def soon(on: datetime.date) -> Q:
    until = on + datetime.timedelta(days=SOON_DAYS)
    return pending(on) & Q(is_masked=False, due_on__gte=on, due_on__lte=until)


def state(deadline: Deadline, on: datetime.date) -> str:
    """LATE, SOON, OPEN, SUBMITTED or ACCEPTED, seen from the day `on`; of a masked one its years tell."""
    seen = datetime.date(on.year, 1, 1) if deadline.is_masked else on
    if deadline.accepted_on and deadline.accepted_on <= seen:
        return ACCEPTED
    if deadline.submitted_on and deadline.submitted_on <= seen:
        return SUBMITTED
    if deadline.due_on < seen:
        return LATE
    is_soon = not deadline.is_masked and (deadline.due_on - on).days <= SOON_DAYS
    return SOON if is_soon else OPEN


def by_rank(rows: Rows, on: datetime.date) -> Rows:
    """Late, soon, later, submitted; within each by day."""
    rank = Case(
        When(late(on), then=Value(0)),
        When(soon(on), then=Value(1)),
        When(pending(on), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, "shown_due", "project__code", "pk")


def mine(rows: Rows, user: Any) -> Rows:
    """What the user sees to: as its owner, or as who manages the project when nobody else has been named."""
    return rows.filter(people.mine(user))


def to_do(user: Any, on: datetime.date) -> Rows:
    """What the user has to see to and had not been submitted on the day `on`, as far as the user knows the day."""
    rows = mine(deadlines(user), user)
    return rows.filter(pending(on), is_masked=False)


def with_people(rows: Rows) -> Rows:
    """Adds to each project `managers_now`, for deadlines that nobody in particular owns: one query more."""
    return rows.prefetch_related(people.managers("project__"))
