"""Makes curated totals into many rows that look like daily life and still sum exactly.

Nothing is random: what varies is drawn from a checksum of the row's own key, so every loading makes the same rows.
"""

import calendar
import datetime as dt
import zlib
from collections.abc import Sequence

# The day the made portfolio ends; nothing done is dated later.
TODAY = dt.date(2026, 11, 14)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of `total` in proportion to `weights`, their sum exactly `total` (largest remainders)."""
    whole = sum(weights)
    if not whole:
        return [0 for _ in weights]
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def vary(low: int, high: int, *key: object) -> int:
    """A whole number low..high, always the same for the same key."""
    return low + zlib.crc32("|".join(map(str, key)).encode()) % (high - low + 1)


def weekday(day: dt.date) -> dt.date:
    """The day itself, or the Friday before when it is a weekend."""
    return day - dt.timedelta(max(0, day.weekday() - 4))


def month_end(year: int, month: int) -> dt.date:
    return weekday(dt.date(year, month, calendar.monthrange(year, month)[1]))


def months(year: int, start: dt.date, end: dt.date) -> list[int]:
    """The whole months of the year between two dates, none that ends after TODAY."""
    return [
        month
        for month in range(1, 13)
        if month_end(year, month) >= start
        and dt.date(year, month, 1) <= end
        and month_end(year, month) <= TODAY
    ]
