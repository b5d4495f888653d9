"""What was booked: costs under their headings, what the funders were asked for, and what they paid.

Costs are whole kronor or euro and our own yearly rates have two decimals, so their SEK is exact to the öre and the
years' sums hold whatever the split.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from projects.models import Account, Activity, Transaction
from tracker.accounts.models import User
from tracker.core.money import to_sek
from tracker.demo.money import payments
from tracker.demo.money.budgets import rate_of
from tracker.demo.money.headings import Pattern, Signed
from tracker.demo.spread import TODAY, month_end, months, spread, vary, weekday

# A cost belongs to the latest activity of this type that ended at most so long before.
ACTIVITY_OF = {
    "Resor": "mission",
    "Expertuppdrag": "mission",
    "Aktiviteter och tolkning": "training",
    "Program i Sverige": "training",
}
ACTIVITY_WITHIN = dt.timedelta(60)
# Booked twice in reality's manner and voided: it is in the ledger but never counts.
DOUBLE = ("TZ-1", dt.date(2017, 10, 20), "Aktiviteter och tolkning", Decimal(48_500))


@dataclass(frozen=True)
class Cost:
    """`amount` is in the agreement's currency, negative when money came back."""

    day: dt.date
    heading: str
    text: str
    amount: int


def create_ledger(signed: list[Signed], controller: User) -> None:
    accounts = Account.objects.in_bulk(field_name="code")
    activities = _activities()
    rows: list[Transaction] = []
    for one in signed:
        costs = [cost for year, amounts in one.spent.items() for cost in _costs(one, year, amounts)]
        rows += _bookings(one, costs, accounts, activities[one.agreement.project_id])
        rows += _partners(one)
        rows += payments.rows(one, [(cost.day, cost.amount) for cost in costs])
    rows.append(_double([row for row in rows if row.agreement.project.code == DOUBLE[0]], controller))
    Transaction.objects.bulk_create(rows)
    Transaction.objects.bulk_create(row for one in signed for row in _moved(one, rows))


def _activities() -> dict[int | None, list[Activity]]:
    """By project and when they ended."""
    found: dict[int | None, list[Activity]] = defaultdict(list)
    done = Activity.objects.filter(kind__in=set(ACTIVITY_OF.values()), project__isnull=False, is_draft=False)
    for activity in done.order_by("end", "pk"):
        found[activity.project_id].append(activity)
    return found


def _costs(one: Signed, year: int, amounts: dict[str, int]) -> list[Cost]:
    """The year's costs by day; money that comes back, and what is paid after the end, in one row for each heading."""
    amounts = {heading: amount for heading, amount in amounts.items() if amount}
    if sum(amounts.values()) < 0:
        day, text = dt.date(year, 9, 15), "Återbetalning av oförbrukade medel"
        return [Cost(day, heading, text, amount) for heading, amount in amounts.items()]
    end = min(one.agreement.end, TODAY)
    if last := one.terms.get("last_cost_month", {}).get(str(year)):
        end = month_end(year, last)
    within = months(year, one.agreement.start, end)
    if not within:
        day, text = dt.date(year, 2, 15), "Revision av slutrapporten"
        return [Cost(day, heading, text, amount) for heading, amount in amounts.items()]
    return [
        Cost(day, heading, pattern.text, amount)
        for heading, total in amounts.items()
        for pattern in [one.patterns[heading]]
        for day, amount in _split(one, year, heading, _days(pattern, year, within), total)
        if amount
    ]


def _days(pattern: Pattern, year: int, within: list[int]) -> list[dt.date]:
    """When the heading's costs are booked; at the end when none of its months is in the agreement's time."""
    found = [month for month in within if month in pattern.months]
    return [
        weekday(dt.date(year, month, pattern.day)) if pattern.day and found else month_end(year, month)
        for month in found or within[-1:]
    ]


def _split(
    one: Signed, year: int, heading: str, days: list[dt.date], total: int
) -> Iterator[tuple[dt.date, int]]:
    """Little is done in July; no two months are alike."""
    days = [day for day in days if one.agreement.start <= day <= min(one.agreement.end, TODAY)] or days[-1:]
    weights = [
        vary(80, 120, one.agreement.number, year, heading, day.month) // (2 if day.month == 7 else 1)
        for day in days
    ]
    return zip(days, spread(total, weights), strict=True)


def _bookings(
    one: Signed, costs: Iterable[Cost], accounts: dict[str, Account], activities: list[Activity]
) -> Iterator[Transaction]:
    """Numbered by day within each year."""
    numbers: dict[int, int] = defaultdict(int)
    for cost in sorted(costs, key=lambda cost: (cost.day, one.headings[cost.heading].order)):
        numbers[cost.day.year] += 1
        yield Transaction(
            agreement=one.agreement,
            kind=Transaction.Kind.COST if cost.amount > 0 else Transaction.Kind.REPAYMENT,
            heading=one.headings[cost.heading],
            account=accounts[one.patterns[cost.heading].account],
            activity=_activity(cost, activities),
            booked_on=cost.day,
            row_key=f"{one.agreement.number}-{cost.day.year}-{numbers[cost.day.year]:03}".replace(" ", "-"),
            text=cost.text,
            is_demo=True,
            **_money(one, cost),
        )


def _money(one: Signed, cost: Cost) -> dict[str, object]:
    """A cost that we had in kronor is booked in kronor, whatever the agreement's currency."""
    amount, rate = Decimal(cost.amount), rate_of(one, cost.day.year)
    sek = to_sek(amount, rate)
    if one.agreement.currency == "SEK" or cost.heading in one.terms.get("booked_in_sek", ()):
        return {"currency": "SEK", "amount": sek, "amount_sek": sek}
    return {
        "currency": one.agreement.currency,
        "amount": amount,
        "rate": rate,
        "rate_source": "own_year",
        "rate_date": dt.date(cost.day.year, 1, 1),
        "amount_sek": sek,
    }


def _activity(cost: Cost, activities: list[Activity]) -> Activity | None:
    kind = ACTIVITY_OF.get(cost.heading)
    fitting = (a for a in activities if a.kind == kind and cost.day - ACTIVITY_WITHIN <= a.end <= cost.day)
    return max(fitting, key=lambda a: (a.end, a.pk), default=None)


def _partners(one: Signed) -> Iterator[Transaction]:
    """What another authority of the consortium used: the agreement's money, not ours."""
    for told in one.terms.get("partner_costs", []):
        day, rate = told["day"], rate_of(one, told["day"].year)
        yield Transaction(
            agreement=one.agreement,
            counts=Transaction.Counts.AGREEMENT,
            heading=one.headings[told["heading"]],
            booked_on=day,
            row_key=f"{one.agreement.number}-{day.year}-P{day.month:02}".replace(" ", "-"),
            text=told["text"],
            currency=one.agreement.currency,
            amount=Decimal(told["amount"]),
            rate=rate,
            rate_source="own_year",
            rate_date=dt.date(day.year, 1, 1),
            amount_sek=to_sek(Decimal(told["amount"]), rate),
            is_demo=True,
        )


def _moved(one: Signed, rows: list[Transaction]) -> Iterator[Transaction]:
    """A cost of a closed month that stood under the wrong heading: taken away and added now, pointing back."""
    for told in one.terms.get("moved", []):
        wrong = next(
            row
            for row in rows
            if row.agreement == one.agreement
            and row.booked_on == told["booked_on"]
            and row.heading == one.headings[told["from"]]
        )
        for turn, (name, amount) in enumerate([(told["from"], -wrong.amount), (told["to"], wrong.amount)], 1):
            yield Transaction(
                agreement=one.agreement,
                kind=Transaction.Kind.CORRECTION,
                corrects=wrong,
                heading=one.headings[name],
                account=wrong.account,
                booked_on=told["day"],
                row_key=f"{wrong.row_key}-K{turn}",
                text=told["text"],
                currency=wrong.currency,
                amount=amount,
                amount_sek=amount,
                is_demo=True,
            )


def _double(rows: list[Transaction], controller: User) -> Transaction:
    _, day, name, amount = DOUBLE
    like = next(row for row in rows if row.heading and row.heading.name_sv == name)
    return Transaction(
        agreement=like.agreement,
        heading=like.heading,
        account=like.account,
        booked_on=day,
        row_key=f"{like.agreement.number}-{day.year}-900",
        text=like.text,
        amount=amount,
        amount_sek=amount,
        voided_at=timezone.make_aware(dt.datetime(2017, 11, 6, 9, 30)),  # noqa: DTZ001
        voided_by=controller,
        void_reason="Fakturan var bokförd två gånger.",
        is_demo=True,
    )
