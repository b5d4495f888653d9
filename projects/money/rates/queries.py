"""Which rate holds on a day, as kronor for one unit of a currency. Never one from after the day, and never a guess.

A rate holds in its period: a yearly one in its year, a monthly one in its month, both from their `valid_from` on; a
daily one until the next is published, at most seven days. Sources that price the euro give another currency's rate as
kronor per euro divided by the currency per euro, both of the same day, with six decimals.
"""

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from projects.money.rates.models import ExchangeRate
from projects.money.rates.rules import DAY
from projects.money.rates.sources import EUR, SEK, Source
from tracker.core.errors import Refused
from tracker.core.money import RATE

LONGEST_GAP = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """`rate` is SEK for one unit; `valid_from` the day that its publisher gives it for."""

    rate: Decimal
    source: Source
    valid_from: datetime.date


def rate_on(source: str, currency: str, day: datetime.date) -> Found:
    """The rate that holds on the day. Raises Refused naming source, currency and day when there is none."""
    return Rates(source, currency, day, day).on(day)


class Rates:
    """The rates of one source and currency that may hold on a day from `first` to `last`: one query."""

    def __init__(self, source: str, currency: str, first: datetime.date, last: datetime.date) -> None:
        self.source, self.currency = Source(source), currency
        rows = ExchangeRate.objects.filter(
            source=source, valid_from__gte=self._reach(first), valid_from__lte=last
        ).order_by("valid_from", "pk")
        if self.source.prices_the_euro:
            pairs = rows.filter(base=EUR, quote__in=[SEK, currency])
        else:
            pairs = rows.filter(base=currency, quote=SEK)
        prices: dict[datetime.date, dict[tuple[str, str], Decimal]] = defaultdict(dict)
        for base, quote, day, rate in pairs.values_list("base", "quote", "valid_from", "rate"):
            prices[day][base, quote] = rate
        in_sek = ((day, self._in_sek(found)) for day, found in prices.items())
        self.by_day = {day: rate for day, rate in in_sek if rate is not None}
        self._days = list(self.by_day)
        self._means: dict[tuple[datetime.date, datetime.date], Decimal] = {}

    def _in_sek(self, prices: dict[tuple[str, str], Decimal]) -> Decimal | None:
        if (self.currency, SEK) in prices:
            return prices[self.currency, SEK]
        kronor, currency = prices.get((EUR, SEK)), prices.get((EUR, self.currency))
        return cross(kronor, currency) if kronor and currency else None

    def _reach(self, day: datetime.date) -> datetime.date:
        """The earliest day from which a rate may hold on the day."""
        if self.source.period == "day":
            return day - LONGEST_GAP
        return day.replace(day=1) if self.source.period == "month" else day.replace(month=1, day=1)

    def on(self, day: datetime.date) -> Found:
        latest = bisect_right(self._days, day) - 1
        if latest < 0 or self._days[latest] < self._reach(day):
            raise self._none_on(day)
        found = self._days[latest]
        return Found(self.by_day[found], self.source, found)

    def mean(self, first: datetime.date, last: datetime.date) -> Decimal:
        """The average of the rates published from `first` to `last`. Refused if any day of them has no rate."""
        if (first, last) not in self._means:
            for days in range((last - first).days + 1):
                self.on(first + days * DAY)
            published = [rate for day, rate in self.by_day.items() if first <= day <= last]
            if not published:
                raise self._none_on(last)
            self._means[first, last] = mean(published)
        return self._means[first, last]

    def _none_on(self, day: datetime.date) -> Refused:
        message = _("There is no rate for %(currency)s on %(day)s from the source “%(source)s”.")
        facts = {"currency": self.currency, "day": day.isoformat(), "source": self.source.label}
        return Refused("no_rate", message % facts, field="rate")


def cross(kronor: Decimal, currency: Decimal) -> Decimal:
    """SEK for one unit of a currency, from what one euro costs in kronor and in the currency."""
    return (kronor / currency).quantize(RATE, ROUND_HALF_UP)


def mean(rates: Sequence[Decimal]) -> Decimal:
    return (sum(rates, Decimal(0)) / len(rates)).quantize(RATE, ROUND_HALF_UP)
