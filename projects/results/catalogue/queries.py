"""Reusable questions about the calendar."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from projects.results.catalogue.models import PeriodException, ReportingPeriod
from tracker.core import access
from tracker.core.periods import Year


def periods(user: Any) -> QuerySet[ReportingPeriod]:
    """The calendar, with who closed what, by days."""
    return access.visible(user, ReportingPeriod.objects.select_related("closed_by"))


def of_year(rows: QuerySet[ReportingPeriod], year: int) -> QuerySet[ReportingPeriod]:
    """Those that belong to the year: they end in it."""
    return rows.filter(Year(year).within("last_day"))


def years() -> list[int]:
    """The years of the calendar, the latest first."""
    days = ReportingPeriod.objects.order_by().dates("last_day", "year", order="DESC")
    return [day.year for day in days]


def with_exceptions(rows: QuerySet[ReportingPeriod], user: Any) -> QuerySet[ReportingPeriod]:
    """Adds `exceptions` that hold now, but for those that tell who works with a sensitive project. Two queries."""
    held = access.visible(user, PeriodException.objects.filter(until__gt=timezone.now()))
    return rows.prefetch_related(Prefetch("exceptions", held.select_related("user", "granted_by", "project")))
