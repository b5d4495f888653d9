"""The months that are closed. Last of all that is loaded: after this nothing in them can be written."""

import calendar
import datetime as dt

from django.utils import timezone

from projects.models import ClosedMonth
from tracker.accounts.models import User
from tracker.demo.spread import TODAY

FIRST_YEAR = 2013


def close_years(controller: User) -> None:
    """Every month of the years that are over, each year closed in the February after it."""
    ClosedMonth.objects.bulk_create(
        ClosedMonth(
            first_day=dt.date(year, month, 1),
            last_day=dt.date(year, month, calendar.monthrange(year, month)[1]),
            closed_at=timezone.make_aware(dt.datetime(year + 1, 2, 5, 10)),  # noqa: DTZ001
            closed_by=controller,
            is_demo=True,
        )
        for year in range(FIRST_YEAR, TODAY.year)
        for month in range(1, 13)
    )
