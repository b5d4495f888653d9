"""What the funders were asked for and paid, mostly ahead of the costs. Own appropriation is neither asked nor paid.

Sida pays each quarter's plan in advance; the EU pays part of the amount when work begins, then what was used. When
the final report is accepted the difference is settled: paid, or paid back.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Agreement, Transaction
from tracker.core.money import to_sek
from tracker.demo import files
from tracker.demo.money import rates
from tracker.demo.money.headings import THOUSAND, Signed
from tracker.demo.spread import TODAY, weekday

# Day and amount of each cost, in the agreement's currency.
Costs = list[tuple[dt.date, int]]

SIDA_PAYS_AFTER = dt.timedelta(21)
EU_PAYS_AFTER = dt.timedelta(45)
# The EU pays this much of the amount at the start, and never more than the rest before the final report.
AT_START, BEFORE_FINAL = 40, 90
# The first quarter is asked for at the start, also when that comes some time after the quarter's usual day.
NOTICE = dt.timedelta(60)
SETTLED_AFTER = dt.timedelta(180)


@dataclass(frozen=True)
class Paid:
    """Asked for on one day, paid on another. Negative: we paid back, unasked."""

    asked: dt.date
    day: dt.date
    amount: int
    text: str
    rate: Decimal | None = None  # None: the day's


def rows(one: Signed, costs: Costs) -> Iterator[Transaction]:
    number = one.agreement.number.replace(" ", "-")
    for turn, paid in enumerate(_all(one, costs), start=1):
        if paid.amount > 0:
            yield _row(one, "requisition", paid.asked, paid, f"{number}-R{turn:02}")
        if paid.day <= TODAY:
            yield _row(one, "payment", paid.day, paid, f"{number}-B{turn:02}")


def _all(one: Signed, costs: Costs) -> list[Paid]:
    if "payments" in one.terms:
        return [
            Paid(**told | {"rate": Decimal(told["rate"]) if "rate" in told else None})
            for told in one.terms["payments"]
        ]
    if one.agreement.kind == Agreement.Kind.OWN:
        return []
    eu = one.agreement.kind in (Agreement.Kind.TWINNING, Agreement.Kind.EU_GRANT)
    paid = list(_by_eu(one, costs) if eu else _by_quarter(one, costs))
    settled = weekday(_last_day(one) + SETTLED_AFTER)
    difference = _used(costs, settled) - sum(payment.amount for payment in paid)
    if settled <= TODAY and difference:
        text = "Slutbetalning" if difference > 0 else "Oanvända medel betalas tillbaka"
        paid.append(Paid(settled - SIDA_PAYS_AFTER, settled, difference, text))
    return paid


def _last_day(one: Signed) -> dt.date:
    """The last day of work under the agreement."""
    return min(one.agreement.end, one.source.get("actual_end", one.agreement.end))


def _used(costs: Costs, until: dt.date) -> int:
    return sum(amount for day, amount in costs if day <= until)


def _by_quarter(one: Signed, costs: Costs) -> Iterator[Paid]:
    """A quarter's part of what the file tells of the year; else of its budget, while not enough is left."""
    start, end = one.agreement.start, min(_last_day(one), TODAY, *_pauses(one))
    told = files.years(one.terms.get("received", {}))
    received = 0
    for year, planned in one.budget.items():
        quarters = [
            day
            for day in (dt.date(year, month, 15) for month in (1, 4, 7, 10))
            if start - NOTICE <= day <= one.agreement.end
        ]
        for day in (day for day in quarters if day <= end):
            asked = max(weekday(day), start)
            whole = told[year] * THOUSAND if told else sum(planned.values())
            amount = min(whole // len(quarters), int(one.agreement.amount) - received) // THOUSAND * THOUSAND
            if amount > 0 and (told or received - _used(costs, asked) < amount):
                received += amount
                text = f"Kvartal {day.month // 3 + 1} {year}"
                yield Paid(asked, weekday(asked + SIDA_PAYS_AFTER), amount, text)


def _pauses(one: Signed) -> list[dt.date]:
    return [change["since"] for change in one.source["history"] if change["status"] == "paused"]


def _by_eu(one: Signed, costs: Costs) -> Iterator[Paid]:
    """A first part, then after each year's report what is needed to have as much ahead again."""
    whole = int(one.agreement.amount)
    first = weekday(one.agreement.start + dt.timedelta(30))
    received = whole * AT_START // 100 // THOUSAND * THOUSAND
    yield Paid(first - dt.timedelta(25), first, received, "Förskott")
    for year in range(one.agreement.start.year + 1, _last_day(one).year + 1):
        asked = weekday(dt.date(year, 3, 1))
        used = _used(costs, dt.date(year - 1, 12, 31))
        amount = min(used + whole * AT_START // 100, whole * BEFORE_FINAL // 100) - received
        amount = amount // THOUSAND * THOUSAND
        if amount > 0 and asked <= TODAY:
            received += amount
            yield Paid(asked, weekday(asked + EU_PAYS_AFTER), amount, f"Efter rapporten om {year - 1}")


def _row(one: Signed, kind: str, day: dt.date, paid: Paid, key: str) -> Transaction:
    foreign = one.agreement.currency != "SEK"
    rate = (paid.rate or rates.of_day(day)) if foreign else Decimal(1)
    return Transaction(
        agreement=one.agreement,
        kind=kind,
        booked_on=day,
        row_key=key,
        text=paid.text,
        currency=one.agreement.currency,
        amount=paid.amount,
        rate=rate,
        rate_source="bank" if foreign else "",
        rate_date=day if foreign else None,
        amount_sek=to_sek(Decimal(paid.amount), rate),
        is_demo=True,
    )
