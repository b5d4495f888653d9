"""The calendar of reporting periods, and who may report after the day."""

import datetime as dt

from projects.models import PeriodException, Project, ReportingPeriod
from projects.results.catalogue.periods import of_year
from tracker.accounts.models import User
from tracker.demo.people import LOADED_AT
from tracker.demo.spread import TODAY

Kind = ReportingPeriod.Kind

# Of each kind: the first year that has it. Shorter periods came when projects began to report in them.
FIRST_YEARS = {Kind.YEAR: 2013, Kind.HALF_YEAR: 2023, Kind.QUARTER: 2024}
LAST_YEAR = 2027


def create_periods() -> dict[str, ReportingPeriod]:
    """All periods by code."""
    rows = [
        row
        for kind, first in FIRST_YEARS.items()
        for year in range(first, LAST_YEAR + 1)
        for row in of_year(year, kind)
    ]
    for row in rows:
        row.is_demo = True
    ReportingPeriod.objects.bulk_create(rows)
    return {row.code: row for row in rows}


def create_exception(
    projects: dict[str, Project], periods: dict[str, ReportingPeriod], users: dict[str, User]
) -> None:
    """A period that is closed stays open to one person for some weeks more."""
    PeriodException.objects.create(
        period=periods["2025"],
        project=projects["TZ-2"],
        user=users["manager4"],
        until=LOADED_AT + dt.timedelta(20),
        reason=f"Registret rättas efter granskningen den {TODAY - dt.timedelta(9)}.",
        granted_by=users["leader"],
    )
    PeriodException.objects.update(granted_at=LOADED_AT)
