"""Years and periods. A year is the calendar year in Sweden."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

# The first and last year that the product accepts anywhere.
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Year:
    number: int

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.number, 1, 1)

    @property
    def last_day(self) -> datetime.date:
        return datetime.date(self.number, 12, 31)

    def within(self, field: str) -> Q:
        """Rows whose date `field` lies in the year (a range, so that an index serves)."""
        return Q(**{f"{field}__gte": self.first_day, f"{field}__lte": self.last_day})


def today() -> datetime.date:
    return timezone.localdate()


def day_starts(day: datetime.date, after: int = 0) -> datetime.datetime:
    """The moment at which the day, or the one so many days after it, begins in Sweden."""
    return timezone.make_aware(
        datetime.datetime.combine(day + datetime.timedelta(days=after), datetime.time())
    )


def elapsed_share(start: datetime.date, end: datetime.date, on: datetime.date) -> float:
    """How much of the period start..end (both days counted) has passed after the day `on`, 0 to 1."""
    days = (end - start).days + 1
    passed = (min(on, end) - start).days + 1
    return max(0, passed) / days if days > 0 else 1.0
