"""The periods that a calendar year has of each kind, and when each is open for reporting unless people say otherwise."""

import datetime
from collections.abc import Iterator

from projects.results.catalogue.models import ReportingPeriod

Kind = ReportingPeriod.Kind
_DAY = datetime.timedelta(days=1)
# Of each kind: its months, how its code is written, and for how many days after its end it stays open.
_MONTHS = {Kind.YEAR: 12, Kind.HALF_YEAR: 6, Kind.QUARTER: 3, Kind.MONTH: 1}
_CODES = {
    Kind.YEAR: "{year}",
    Kind.HALF_YEAR: "{year}-H{n}",
    Kind.QUARTER: "{year}-Q{n}",
    Kind.MONTH: "{year}-{n:02}",
}
_OPEN_AFTER = {Kind.YEAR: 46, Kind.HALF_YEAR: 31, Kind.QUARTER: 31, Kind.MONTH: 15}


def of_year(year: int, kind: str) -> Iterator[ReportingPeriod]:
    """Unsaved: the periods of the kind, open from their first day. That of a year is open to 15 February."""
    of = Kind(kind)
    months = _MONTHS[of]
    for n in range(1, 12 // months + 1):
        first = datetime.date(year, (n - 1) * months + 1, 1)
        last = datetime.date(year + n * months // 12, n * months % 12 + 1, 1) - _DAY
        yield ReportingPeriod(
            code=_CODES[of].format(year=year, n=n),
            kind=of,
            first_day=first,
            last_day=last,
            opens_on=first,
            closes_on=last + _OPEN_AFTER[of] * _DAY,
        )
