"""Agreements, year budgets, exchange rates and the ledger.

The curated files give what was spent on an agreement in a year, in thousands of its currency. Here that becomes
rows in whole kronor or euro. Rates have two decimals, so whole euro give SEK exact to the öre and the years' sums
hold whatever the split.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from projects.models import (
    Agreement,
    BudgetLine,
    BudgetVersion,
    Contribution,
    ExchangeRate,
    Funder,
    Heading,
    Project,
    Strategy,
    Transaction,
)
from tracker.accounts.models import User
from tracker.core.money import to_sek
from tracker.demo import files
from tracker.demo.spread import TODAY, month_end, months, spread, vary, weekday

THOUSAND = 1000
# Text, day of the month (None: the last), the months it comes in, and its weight in them.
COSTS = (
    ("Arbetstid, månadens redovisning", None, range(1, 13), 60),
    ("Resor och traktamenten", 12, (2, 5, 9, 11), 60),
    ("Utbildningar, lokaler och tolkning", 20, (3, 6, 10), 60),
    ("Lokala experter och översättning", 25, (5, 8, 12), 40),
)
# Booked twice in reality's manner and voided: it is in the ledger but never counts.
DOUBLE = ("TZ-1", dt.date(2017, 10, 20), Decimal(48_500))


def create_money(projects: dict[str, Project], controller: User) -> None:
    rates = {int(row["year"]): Decimal(row["rate"]) for row in files.table("rates")}
    ExchangeRate.objects.bulk_create(
        ExchangeRate(base="EUR", source="own_year", valid_from=dt.date(year, 1, 1), rate=rate)
        for year, rate in rates.items()
    )
    funders = Funder.objects.in_bulk(field_name="code")
    strategies = Strategy.objects.in_bulk(field_name="code")
    budgets: list[BudgetLine] = []
    rows: list[Transaction] = []
    numbers: list[str] = []
    for source in files.projects():
        for terms in source["agreements"]:
            agreement = Agreement.objects.create(
                project=projects[source["code"]],
                funder=funders[terms["funder"]],
                public_id=f"AG-{terms['start'].year}-{len(numbers) + 1:03}",
                contribution=Contribution.objects.create(
                    number=terms["number"],
                    strategy=strategies[terms["strategy"]],
                    name_sv=source["name_sv"],
                    name_en=source["name_en"],
                    currency=terms["currency"],
                    amount=terms["amount"] * THOUSAND,
                    is_demo=True,
                ),
                amount=terms["amount"] * THOUSAND,
                is_demo=True,
                **{name: terms[name] for name in ("number", "dnr", "currency", "start", "end")},
            )
            numbers.append(agreement.number)
            budgets += _budgets(agreement, terms, rates)
            rows += _ledger(agreement, terms, rates)
    rows.append(_double([row for row in rows if row.agreement.project.code == DOUBLE[0]], controller))
    BudgetLine.objects.bulk_create(budgets)
    for version in BudgetVersion.objects.select_related("agreement"):
        version.status, version.in_force_from = "approved", version.agreement.start
        version.save()
    Transaction.objects.bulk_create(rows)


def _budgets(agreement: Agreement, terms: dict[str, Any], rates: dict[int, Decimal]) -> Iterator[BudgetLine]:
    """A budget for a year without a rate yet is counted at the latest rate there is."""
    version = BudgetVersion.objects.create(agreement=agreement, number=1, is_demo=True)
    heading = Heading.objects.create(
        agreement=agreement, code="all", name_sv="Alla kostnader", name_en="All costs", is_demo=True
    )
    for year, thousands in files.years(terms["budget"]).items():
        amount = Decimal(thousands * THOUSAND)
        rate = Decimal(1) if agreement.currency == "SEK" else rates[min(year, max(rates))]
        yield BudgetLine(
            version=version,
            heading=heading,
            year=year,
            amount=amount,
            rate=rate,
            amount_sek=to_sek(amount, rate),
            is_demo=True,
        )


def _ledger(agreement: Agreement, terms: dict[str, Any], rates: dict[int, Decimal]) -> Iterator[Transaction]:
    for year, thousands in files.years(terms["spent"]).items():
        end = agreement.end
        if last := terms.get("last_cost_month", {}).get(str(year)):
            end = month_end(year, last)
        rows = _split(agreement, year, end, thousands * THOUSAND)
        for number, (day, kind, text, amount) in enumerate(rows, start=1):
            foreign = agreement.currency != "SEK"
            rate = rates[year] if foreign else Decimal(1)
            yield Transaction(
                agreement=agreement,
                kind=kind,
                booked_on=day,
                row_key=f"{agreement.number}-{year}-{number:03}".replace(" ", "-"),
                text=text,
                currency=agreement.currency,
                amount=Decimal(amount),
                rate=rate,
                rate_source="own_year" if foreign else "",
                rate_date=dt.date(year, 1, 1) if foreign else None,
                amount_sek=to_sek(Decimal(amount), rate),
                is_demo=True,
            )


def _split(agreement: Agreement, year: int, end: dt.date, total: int) -> list[tuple[dt.date, str, str, int]]:
    """(booked on, kind, text, amount) by date; one row when money comes back or the work has ended."""
    if total < 0:
        return [(dt.date(year, 9, 15), "repayment", "Återbetalning av oförbrukade medel", total)]
    within = months(year, agreement.start, end)
    if not within:
        return [(dt.date(year, 2, 15), "cost", "Revision av slutrapporten", total)]
    costs = [
        (month_end(year, month) if day is None else weekday(dt.date(year, month, day)), text, month, weight)
        for text, day, its_months, weight in COSTS
        for month in within
        if month in its_months
    ]
    costs = [cost for cost in costs if agreement.start <= cost[0] <= min(agreement.end, TODAY)]
    # Little is done in July; no two months are alike.
    weights = [
        weight * vary(80, 120, agreement.number, year, text, month) // (2 if month == 7 else 1)
        for _, text, month, weight in costs
    ]
    amounts = spread(total, weights)
    return sorted(
        (day, "cost", text, amount) for (day, text, _, _), amount in zip(costs, amounts, strict=True)
    )


def _double(rows: list[Transaction], controller: User) -> Transaction:
    _, day, amount = DOUBLE
    agreement = rows[0].agreement
    return Transaction(
        agreement=agreement,
        booked_on=day,
        row_key=f"{agreement.number}-{day.year}-900",
        text="Utbildningar, lokaler och tolkning",
        amount=amount,
        amount_sek=amount,
        voided_at=timezone.make_aware(dt.datetime(2017, 11, 6, 9, 30)),  # noqa: DTZ001
        voided_by=controller,
        void_reason="Fakturan var bokförd två gånger.",
        is_demo=True,
    )
