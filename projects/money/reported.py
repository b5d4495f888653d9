"""Used money in the currency of its agreement, by the agreement's own rule for exchange rates (docs/money.md).

The unit of conversion is the cell: one heading in one month. What was booked in the agreement's currency keeps its
amount. The kronor of all other bookings in the cell, fixed when they were written, are summed by the database,
converted once and rounded once. Every total is a sum of cells, and so totals by heading and by month agree; a
booking's part of its cell is apportioned by largest remainder.

A cell without a rate has no amount, and `missing` says which rate it waits for. Nothing is guessed.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement, Terms
from projects.money.ledger.models import Transaction
from projects.money.rates.queries import Rates
from projects.money.rates.rules import DAY
from projects.money.rates.sources import SEK, Source
from tracker.core.errors import Refused
from tracker.core.money import ORE, apportion, from_sek

Method = Terms.RateMethod
# Whose rates each method takes; `fixed` takes nobody's.
SOURCES = {
    Method.BOOKING: Source.OWN_YEAR,
    Method.INFOREURO_MONTH: Source.INFOREURO_MONTH,
    Method.INFOREURO_AVERAGE: Source.INFOREURO_MONTH,
    Method.ECB_AVERAGE: Source.ECB_DAY,
}
ALL = -1  # every heading, also none
_Place = tuple[int | None, datetime.date]  # heading and first day of the month


@dataclass(frozen=True)
class UsedRate:
    """SEK for one unit of the agreement's currency; `source` in words; of which days it is the rate."""

    rate: Decimal
    source: str
    day_from: datetime.date
    day_to: datetime.date


@dataclass(frozen=True)
class Cell:
    """What was used under a heading in a month, by its first day.

    `amount` is in the agreement's currency, None when a rate is missing. `rate` is None when none was needed.
    """

    heading: int | None
    month: datetime.date
    amount: Decimal | None
    sek: Decimal
    rate: UsedRate | None


@dataclass(frozen=True)
class Used:
    """`missing` says in sentences which rates are missing. Months of a masked agreement are not for showing."""

    cells: tuple[Cell, ...]
    missing: tuple[str, ...]
    currency: str

    def amount(
        self,
        heading: int | None = ALL,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> Decimal | None:
        """In the agreement's currency, in whole months; None when the rate of one of them is missing."""
        total = Decimal(0)
        for cell in self._chosen(heading, since, until):
            if cell.amount is None:
                return None
            total += cell.amount
        return total

    def sek(
        self,
        heading: int | None = ALL,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> Decimal:
        return sum((cell.sek for cell in self._chosen(heading, since, until)), Decimal(0))

    @property
    def rates(self) -> list[UsedRate]:
        """Each rate that was used, once, the earliest first."""
        found = {cell.rate for cell in self.cells if cell.rate}
        return sorted(found, key=lambda rate: (rate.day_from, rate.day_to, rate.source, rate.rate))

    def _chosen(
        self, heading: int | None, since: datetime.date | None, until: datetime.date | None
    ) -> Iterable[Cell]:
        for cell in self.cells:
            if (
                heading in (ALL, cell.heading)
                and (since is None or cell.month >= since.replace(day=1))
                and (until is None or cell.month <= until)
            ):
                yield cell


def used(agreement: Agreement, rows: QuerySet[Transaction], until: datetime.date) -> Used:
    """The used money of one agreement. See `used_by`."""
    return used_by([agreement], rows, until)[agreement.pk]


def used_by(
    agreements: Iterable[Agreement], rows: QuerySet[Transaction], until: datetime.date
) -> dict[int, Used]:
    """Agreement's key -> its used money until the day. A fixed number of queries, and one for each series of rates.

    `rows` are bookings that the reader may see, narrowed to those that count (ledger.queries.on_agreement).
    """
    sums = _sums(agreements, rows, until)
    rules = _rules(sums)
    earliest = min((rule.start for rule in rules.values()), default=until)
    months = (month for found in sums.values() for _heading, month in found)
    series = _Series(min([earliest.replace(day=1), *months]), until)
    return {key: _used(rules[key], found, series, until) for key, found in sums.items()}


def parts(found: Used, rows: QuerySet[Transaction]) -> dict[int, Decimal | None]:
    """Booking's key -> its part of its cell in the agreement's currency; None when the rate is missing.

    `rows` are all bookings of the cells that they lie in: those that `found` was made from, or one heading or whole
    months of them.
    """
    by_cell: dict[_Place, list[tuple[int, str, Decimal, Decimal]]] = defaultdict(list)
    # Values, not rows: a masked row does not tell its month.
    values = rows.values_list("pk", "heading", "booked_on", "currency", "amount", "amount_sek")
    for key, heading, day, currency, amount, sek in values.order_by("booked_on", "row_key", "pk"):
        by_cell[heading, day.replace(day=1)].append((key, currency, amount, sek))
    result: dict[int, Decimal | None] = {}
    for cell in found.cells:
        here = by_cell.get((cell.heading, cell.month), [])
        own = {key: amount for key, currency, amount, _sek in here if currency == found.currency}
        others = [(key, sek) for key, currency, _amount, sek in here if currency != found.currency]
        result |= own
        if cell.amount is None:
            result |= dict.fromkeys(key for key, _sek in others)
            continue
        rate = cell.rate.rate if cell.rate else Decimal(1)
        left = cell.amount - sum(own.values(), Decimal(0))
        apportioned = apportion(left, [sek / rate for _key, sek in others])
        result |= dict(zip((key for key, _sek in others), apportioned, strict=True))
    return result


def reporting_period(
    start: datetime.date, end: datetime.date, months: int, by_calendar: bool, month: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """First and last day of the reporting period, in whole months, that holds the month.

    Periods are `months` long and counted from January of the year of the start, or from the month of the start. The
    first begins with the agreement and the last ends with it; what comes before or after belongs to those.
    """
    first, last = _number(start), _number(end)
    anchor = start.year * 12 if by_calendar else first
    at = min(max(_number(month), first), last)
    begins = at - (at - anchor) % months
    return _first_day(max(begins, first)), _last_day(min(begins + months - 1, last))


def _number(day: datetime.date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def _first_day(number: int) -> datetime.date:
    return datetime.date(number // 12, number % 12 + 1, 1)


def _last_day(number: int) -> datetime.date:
    return _first_day(number + 1) - DAY


# What the database gives.


@dataclass(frozen=True)
class _Sum:
    """Of a cell: what was booked in the agreement's currency, the kronor of the rest, how many those are, all SEK."""

    own: Decimal
    others_sek: Decimal
    others: int
    sek: Decimal


@dataclass(frozen=True)
class _Rule:
    """An agreement as it is, also when the reader sees a masked one. `terms` are its rules, the earliest first."""

    currency: str
    start: datetime.date
    end: datetime.date
    terms: list[Terms]


_Cells = dict[_Place, _Sum]


def _sums(
    agreements: Iterable[Agreement], rows: QuerySet[Transaction], until: datetime.date
) -> dict[int, _Cells]:
    keys = [agreement.pk for agreement in agreements]
    own = Q(currency=F("agreement__currency"))
    cells = (
        rows.filter(agreement__in=keys, booked_on__lte=until)
        .order_by()
        .annotate(cell_month=TruncMonth("booked_on"))
        .values("agreement", "heading", "cell_month")
        .annotate(
            own=_sum("amount", own),
            others_sek=_sum("amount_sek", ~own),
            others=Count("pk", filter=~own),
            sek=_sum("amount_sek"),
        )
        .order_by("agreement", "cell_month", "heading__order", "heading__code", "heading")
    )
    found: dict[int, _Cells] = {key: {} for key in keys}
    for row in cells:
        found[row["agreement"]][row["heading"], row["cell_month"]] = _Sum(
            row["own"].quantize(ORE),
            row["others_sek"].quantize(ORE),
            row["others"],
            row["sek"].quantize(ORE),
        )
    return found


def _sum(field: str, of: Q | None = None) -> Coalesce:
    return Coalesce(Sum(field, filter=of), Value(Decimal(0)), output_field=DecimalField())


def _rules(agreements: Iterable[int]) -> dict[int, _Rule]:
    terms: dict[int, list[Terms]] = defaultdict(list)
    for row in Terms.objects.filter(agreement__in=agreements).order_by("valid_from", "pk"):
        terms[row.agreement_id].append(row)
    facts = Agreement.objects.filter(pk__in=agreements).values_list("pk", "currency", "start", "end")
    return {key: _Rule(currency, start, end, terms[key]) for key, currency, start, end in facts}


class _Series:
    """Series of rates, each read once."""

    def __init__(self, first: datetime.date, last: datetime.date) -> None:
        self.first, self.last = first, last
        self._read: dict[tuple[Source, str], Rates] = {}

    def of(self, source: Source, currency: str) -> Rates:
        if (source, currency) not in self._read:
            self._read[source, currency] = Rates(source, currency, self.first, self.last)
        return self._read[source, currency]


# Cells.


def _used(rule: _Rule, found: _Cells, series: _Series, until: datetime.date) -> Used:
    cells, missing = [], dict[str, None]()
    by_month: dict[datetime.date, UsedRate | Refused] = {}
    for (heading, month), sums in found.items():
        if rule.currency == SEK or not sums.others:
            cells.append(Cell(heading, month, sums.own + sums.others_sek, sums.sek, None))
            continue
        if month not in by_month:
            by_month[month] = _rate_of(rule, month, series, until)
        rate = by_month[month]
        if isinstance(rate, Refused):
            missing[rate.message] = None
            cells.append(Cell(heading, month, None, sums.sek, None))
        else:
            amount = sums.own + from_sek(sums.others_sek, rate.rate)
            cells.append(Cell(heading, month, amount, sums.sek, rate))
    return Used(tuple(cells), tuple(missing), rule.currency)


def _rate_of(rule: _Rule, month: datetime.date, series: _Series, until: datetime.date) -> UsedRate | Refused:
    """The rate of the month by the rules in force on its last day, or why there is none."""
    day = min(_last_day(_number(month)), until)
    held = [row for row in rule.terms if row.valid_from <= day]
    if not held:
        message = _("The agreement has no rule for exchange rates on %(day)s.")
        return Refused("no_rate_method", message % {"day": day.isoformat()})
    try:
        return _by_method(held[-1], rule, month, day, series, until)
    except Refused as no:
        return no


def _by_method(
    terms: Terms, rule: _Rule, month: datetime.date, day: datetime.date, series: _Series, until: datetime.date
) -> UsedRate:
    """Raises Refused naming the source, currency and day of a rate that is missing."""
    method = Method(terms.rate_method)
    if method == Method.FIXED:
        return UsedRate(terms.fixed_rate or Decimal(0), str(method.label), terms.valid_from, until)
    source = SOURCES[method]
    rates, label = series.of(source, rule.currency), str(source.label)
    if method == Method.BOOKING:
        found = rates.on(day)
        return UsedRate(found.rate, label, found.valid_from, datetime.date(month.year, 12, 31))
    if method == Method.INFOREURO_MONTH:
        return UsedRate(rates.on(day).rate, label, month, _last_day(_number(month)))
    if method == Method.INFOREURO_AVERAGE:
        first = rule.start.replace(day=1)
        last = _last_day(_number(max(rule.start, min(rule.end, until))))
    else:
        first, last = reporting_period(rule.start, rule.end, terms.period_months, terms.by_calendar, month)
        last = max(first, min(last, until))
    return UsedRate(rates.mean(first, last), label, first, last)
