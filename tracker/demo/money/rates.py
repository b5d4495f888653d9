"""Exchange rates: invented, near what a euro has cost. InforEuro by month is given; the days lie between its points."""

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from projects.models import ExchangeRate
from projects.money.rates.models import Source
from tracker.demo import files
from tracker.demo.spread import TODAY, vary

# Reports that use daily rates begin here.
FIRST_DAY = dt.date(2025, 1, 1)
PLACES = Decimal("0.0001")


def create_rates() -> None:
    rates = [_rate(Source.OWN_YEAR, dt.date(year, 1, 1), rate) for year, rate in own().items()]
    rates += [_rate(Source.INFOREURO_MONTH, day, rate) for day, rate in _inforeuro().items()]
    rates += [_rate(Source.ECB_DAY, day, of_day(day)) for day in _working_days()]
    ExchangeRate.objects.bulk_create(rates)


def _rate(source: str, day: dt.date, rate: Decimal) -> ExchangeRate:
    return ExchangeRate(base="EUR", quote="SEK", source=source, valid_from=day, rate=rate)


@cache
def own() -> dict[int, Decimal]:
    """Our own rate of each year: SEK for a euro."""
    return {int(row["year"]): Decimal(row["rate"]) for row in files.table("rates")}


@cache
def _inforeuro() -> dict[dt.date, Decimal]:
    return {
        dt.date.fromisoformat(f"{row['month']}-01"): Decimal(row["rate"]) for row in files.table("inforeuro")
    }


def of_day(day: dt.date) -> Decimal:
    """SEK for a euro on the day: InforEuro is the rate when its month begins."""
    first = day.replace(day=1)
    following = (first + dt.timedelta(31)).replace(day=1)
    start = _inforeuro()[first]
    end = _inforeuro().get(following, start)
    part = Decimal((day - first).days) / (following - first).days
    stir = Decimal(vary(-300, 300, "rate", day)) / 10_000
    return (start + (end - start) * part + stir).quantize(PLACES, ROUND_HALF_UP)


def _working_days() -> Iterator[dt.date]:
    day = FIRST_DAY
    while day <= TODAY:
        if day.weekday() < 5:
            yield day
        day += dt.timedelta(1)
