"""Which days a rule asks for: pure counting with dates, no database."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from projects.deadlines.models import DeadlineRule, Kind

DAY = datetime.timedelta(days=1)
_Block = tuple[int, datetime.date, datetime.date]


@dataclass(frozen=True)
class Due:
    """What is due on `day` about first..last (both included). `sv` and `en` tell the period, or are empty."""

    first: datetime.date
    last: datetime.date
    day: datetime.date
    sv: str = ""
    en: str = ""


def asked_for(rule: DeadlineRule, start: datetime.date, end: datetime.date) -> list[Due]:
    """What the rule asks for of an agreement that runs start..end, by period.

    Only periods that end while the rule is valid, and nothing that would be due before the agreement starts.
    """
    find = {"period": _by_period, "yearly": _by_year, "end": _at_the_end}[rule.anchor]
    return [due for held, due in find(rule, start, end) if _is_valid(rule, held) and due.day >= start]


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later; the last day of a month stays the last: 30 June, one later is 31 July."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    ends_month = (day + DAY).month != day.month
    return datetime.date(years, month + 1, last if ends_month else min(day.day, last))


def _is_valid(rule: DeadlineRule, day: datetime.date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def _after(rule: DeadlineRule, day: datetime.date) -> datetime.date:
    return months_later(day, rule.months_after) + datetime.timedelta(days=rule.days_after)


_Found = Iterator[tuple[datetime.date, Due]]  # the day on which the rule must be valid, and what is due


def _by_period(rule: DeadlineRule, start: datetime.date, end: datetime.date) -> _Found:
    for number, first, last in _blocks(rule, start, end):
        sv, en = _named(first, last) if rule.by_calendar else (f" {number}", f" {number}")
        ends = min(last, end)
        # What is due before a period is counted from its whole, also when the agreement ends within it.
        day = _after(rule, last if rule.months_after < 0 else ends)
        yield ends, Due(max(first, start), ends, day, sv, en)


def _blocks(rule: DeadlineRule, start: datetime.date, end: datetime.date) -> Iterator[_Block]:
    """Whole periods by number, from the first that has a day of the agreement to the last."""
    assert rule.every_months is not None
    anchor = datetime.date(start.year, 1, 1) if rule.by_calendar else start
    number, first = 0, anchor
    while first <= end:
        number += 1
        following = months_later(anchor, number * rule.every_months)
        if following > start:
            yield number, first, following - DAY
        first = following


def _named(first: datetime.date, last: datetime.date) -> tuple[str, str]:
    """A whole period of the calendar in Swedish and English: a year, a quarter, or its months."""
    if (first.month, last.month) == (1, 12):
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return f" {years}", f" {years}"
    if first.month % 3 == 1 and last.month == first.month + 2 and first.year == last.year:
        quarter = first.month // 3 + 1
        return f", kv. {quarter} {first.year}", f", Q{quarter} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f" {first:%Y-%m}", f" {first:%Y-%m}"
    return f" {first:%Y-%m} – {last:%Y-%m}", f" {first:%Y-%m} – {last:%Y-%m}"


def _by_year(rule: DeadlineRule, start: datetime.date, end: datetime.date) -> _Found:
    """Each year's day while the agreement runs. A plan is about the year to come, everything else about its own."""
    assert rule.month is not None
    assert rule.day is not None
    for year in range(start.year, end.year + 1):
        day = datetime.date(year, rule.month, min(rule.day, calendar.monthrange(year, rule.month)[1]))
        about = year + 1 if rule.kind == Kind.PLAN else year
        first = max(datetime.date(about, 1, 1), start)
        last = min(datetime.date(about, 12, 31), end)
        if start <= day <= end and first <= last:
            yield day, Due(first, last, day, f" {about}", f" {about}")


def _at_the_end(rule: DeadlineRule, start: datetime.date, end: datetime.date) -> _Found:
    yield end, Due(start, end, _after(rule, end))
