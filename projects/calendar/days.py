"""The days of a view of the calendar, and what stands on each."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from projects.calendar.sources import Item
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year

MONTH, WEEK, AGENDA = "month", "week", "agenda"
AGENDA_DAYS = 30
# In a month's square; the others are in the week.
IN_SQUARE = 4


@dataclass(frozen=True)
class Day:
    """`is_out`: it belongs to the month before or after the one that is shown."""

    date: datetime.date
    items: list[Item]
    is_today: bool
    is_out: bool

    @property
    def few(self) -> list[Item]:
        return self.items[:IN_SQUARE]

    @property
    def more(self) -> int:
        return max(0, len(self.items) - IN_SQUARE)


@dataclass(frozen=True)
class Week:
    """A week by ISO 8601, Monday to Sunday. `year` is the one that the week belongs to."""

    number: int
    year: int
    days: list[Day]


@dataclass(frozen=True)
class View:
    """Which days are shown: `first` to `last`; `before` and `after` are where the neighbours begin."""

    name: str
    start: datetime.date
    first: datetime.date
    last: datetime.date
    before: datetime.date
    after: datetime.date


def view(name: str, day: datetime.date) -> View:
    """The month or the week that the day lies in, or the days from it on."""
    one = datetime.timedelta(days=1)
    if name == AGENDA:
        reach = datetime.timedelta(days=AGENDA_DAYS)
        return View(name, day, day, _kept(day + reach - one), _kept(day - reach), _kept(day + reach))
    if name == WEEK:
        start = day - datetime.timedelta(days=day.weekday())
        end = start + datetime.timedelta(days=6)
        return View(name, start, start, end, _kept(start - 7 * one), _kept(end + one))
    start = day.replace(day=1)
    end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    first = start - datetime.timedelta(days=start.weekday())
    last = end + datetime.timedelta(days=6 - end.weekday())
    return View(MONTH, start, first, last, _kept((start - one).replace(day=1)), _kept(end + one))


def weeks(shown: View, items: Iterable[Item], on: datetime.date) -> list[Week]:
    """The weeks of a month, or the one of a week."""
    squares = _filled(shown, items, on)
    rows = [squares[n : n + 7] for n in range(0, len(squares), 7)]
    return [Week(*row[0].date.isocalendar()[1::-1], row) for row in rows]


def full_days(shown: View, items: Iterable[Item], on: datetime.date) -> list[Day]:
    """The days on which something stands; what goes on since before stands on the first of them."""
    return [day for day in _filled(shown, items, on, starts_only=True) if day.items]


def _filled(shown: View, items: Iterable[Item], on: datetime.date, *, starts_only: bool = False) -> list[Day]:
    number = (shown.last - shown.first).days + 1
    dates = [shown.first + datetime.timedelta(days=n) for n in range(number)]
    there: dict[datetime.date, list[Item]] = {date: [] for date in dates}
    for item in items:
        first, last = max(item.first, shown.first), min(item.last, shown.last)
        for n in range(1 if starts_only else (last - first).days + 1):
            there[first + datetime.timedelta(days=n)].append(item)
    for date, found in there.items():  # what begins on the day before what goes on
        found.sort(key=lambda item: item.first < date)
    is_month = shown.name == MONTH
    return [
        Day(date, there[date], date == on, is_month and date.month != shown.start.month) for date in dates
    ]


def _kept(day: datetime.date) -> datetime.date:
    """Within the years that the product knows."""
    return min(max(day, Year(FIRST_YEAR).first_day), Year(LAST_YEAR).last_day)
