"""Employees and external experts as persons: what is erased of them, and when."""

import datetime as dt
from typing import Any

from django.db.models import PROTECT, Exists, F, Max, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext

from projects.activities.models import Activity, StaffDays
from projects.portfolio.lifecycle import ENDED
from projects.portfolio.models.project import Status
from projects.staff.models import Employee
from tracker.privacy import people, retention

_OVER = (*ENDED, Status.DECLINED)


def _former(number: str) -> dict[str, Any]:
    """The sex stays: the yearly headcount by sex needs it, and it tells of nobody without a name."""
    return {"number": f"{people.FORMER}{number}", "name": f"{_nobody()} {number}"}


def _titles(person: Employee) -> people.Parts:
    """Positions tell who somebody was; the unit stays, because days are counted by it."""
    return [(row, {"title": "" if row.unit_id else _nobody()}) for row in person.positions.order_by("pk")]


def _nobody() -> str:
    with translation.override("sv"):
        return gettext("Former colleague")


def _long_gone(cutoff: dt.datetime) -> QuerySet[Employee]:
    """Those whose projects have all ended, the last of them before `cutoff`."""
    at_work = StaffDays.objects.filter(employee=OuterRef("pk")).exclude(project__status__in=_OVER)
    last = Max(Coalesce("days__project__actual_end", "days__project__end"))
    rows = Employee.objects.exclude(number__startswith=people.FORMER).filter(~Exists(at_work))
    return rows.annotate(since=last).filter(since__lt=cutoff.date())


def _forget(rows: QuerySet[Employee], because: retention.Because) -> None:
    for row in rows.order_by("pk"):
        people.erase(people.of(row), because)


def _old_drafts(cutoff: dt.datetime) -> QuerySet[Activity]:
    """Those that nothing else is tied to: a visit that was asked for, a mission and a document keep theirs."""
    rows = Activity.objects.filter(is_draft=True, changed_at__lt=cutoff)
    for link in Activity._meta.related_objects:
        if link.on_delete is PROTECT:
            tied = link.related_model._base_manager.filter(**{link.field.name: OuterRef("pk")})
            rows = rows.filter(~Exists(tied))
    return rows.annotate(since=F("changed_at"))


def _delete_drafts(rows: QuerySet[Activity], because: retention.Because) -> None:
    """With the days that were only planned in them."""
    retention.delete(StaffDays.objects.filter(activity__in=rows), because)
    retention.delete(rows, because)


people.register(Employee, key="number", account="user", former=_former, parts=_titles)
retention.register("staff", _long_gone, _forget)
retention.register("draft_activities", _old_drafts, _delete_drafts)
