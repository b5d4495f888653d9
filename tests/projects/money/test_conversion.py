"""Whatever is booked, by whichever rule and with whichever rates missing: cells are what the rulebook says, and add up.

Computed here a second time, plainly. Run it on both databases: `make test` and `make test-postgres`.
"""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.models import Agreement, ExchangeRate, Transaction
from projects.money import reported
from projects.money.ledger.queries import on_agreement
from tests import factories as make
from tracker.core.money import to_sek

pytestmark = pytest.mark.django_db
MONTHS = [dt.date(year, month, 1) for year in (2017, 2018) for month in range(1, 13)]
START, END = dt.date(2017, 3, 15), dt.date(2018, 10, 31)
ORE, RATE = Decimal("0.01"), Decimal("0.000001")
AMOUNTS = st.one_of(
    st.decimals(-100, 100, places=2),
    st.decimals(-(10**9), 10**9, places=2),
    st.sampled_from([Decimal("0.01"), Decimal("-0.01"), Decimal("333.33"), Decimal("99999999.99")]),
)
BOOKINGS = st.lists(
    st.fixed_dictionaries(
        {
            "heading": st.sampled_from([None, 0, 1]),
            "booked_on": st.dates(dt.date(2017, 1, 1), dt.date(2018, 12, 31)),
            "currency": st.sampled_from(["SEK", "SEK", "EUR", "USD"]),
            "amount": AMOUNTS,
            "rate": st.decimals("0.01", "99.99", places=6),
        }
    ),
    max_size=20,
)
RATES = st.decimals("0.5", "15", places=6)
# A rate for each month, some of them missing.
MONTHLY = st.lists(st.one_of(RATES, RATES, RATES, st.none()), min_size=24, max_size=24)
YEARLY = st.lists(st.one_of(RATES, st.none()), min_size=2, max_size=2)
UNTIL = st.dates(dt.date(2017, 3, 31), dt.date(2018, 12, 31))
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def half_up(value: Decimal, unit: Decimal) -> Decimal:
    return value.quantize(unit, ROUND_HALF_UP)


@pytest.fixture
def agreement() -> Agreement:
    row = make.AgreementFactory(currency="EUR", start=START, end=END)
    make.HeadingFactory.create_batch(2, agreement=row)
    return row


def write(
    agreement: Agreement, bookings: list[dict[str, Any]], monthly: list[Any], yearly: list[Any]
) -> None:
    headings = list(agreement.headings.order_by("pk"))
    Transaction.objects.bulk_create(
        make.TransactionFactory.build(
            **told | {
                "agreement": agreement,
                "row_key": f"C-{number}",
                "heading": None if told["heading"] is None else headings[told["heading"]],
                "rate": (rate := told["rate"] if told["currency"] != "SEK" else Decimal(1)),
                "amount_sek": to_sek(told["amount"], rate),
            }
        )
        for number, told in enumerate(bookings)
    )  # fmt: skip
    rows = [("inforeuro", month, rate) for month, rate in zip(MONTHS, monthly, strict=True)]
    rows += [("own_year", dt.date(year, 1, 1), rate) for year, rate in zip((2017, 2018), yearly, strict=True)]
    ExchangeRate.objects.bulk_create(
        ExchangeRate(base="EUR", quote="SEK", source=source, valid_from=day, rate=rate)
        for source, day, rate in rows
        if rate
    )


def rate_of(method: str, month: dt.date, until: dt.date, monthly: list[Any], yearly: list[Any]) -> Any:
    """The rulebook once more, in few words."""
    if method == "fixed":
        return Decimal("9.634")
    if method == "booking":
        return yearly[month.year - 2017]
    if method == "inforeuro_month":
        return monthly[MONTHS.index(month)]
    last = min(until, END).replace(day=1)
    averaged = monthly[MONTHS.index(START.replace(day=1)) : MONTHS.index(last) + 1]
    return None if None in averaged else half_up(sum(averaged, Decimal(0)) / len(averaged), RATE)


@pytest.mark.parametrize("method", ["fixed", "booking", "inforeuro_month", "inforeuro_avg"])
@FEW
@given(bookings=BOOKINGS, monthly=MONTHLY, yearly=YEARLY, until=UNTIL)
def test_cells_are_converted_once_and_add_up(agreement, method, bookings, monthly, yearly, until):
    with transaction.atomic():
        write(agreement, bookings, monthly, yearly)
        fixed = {"fixed_rate": Decimal("9.634")} if method == "fixed" else {}
        first = dt.date(2017, 1, 1)
        make.TermsFactory(agreement=agreement, rate_method=method, valid_from=first, **fixed)
        rows = Transaction.objects.filter(on_agreement())
        found = reported.used(agreement, rows, until)
        _as_computed_plainly(found, rows.filter(booked_on__lte=until), method, until, monthly, yearly)
        _adds_up(found)
        _parts_add_up(found, rows.filter(booked_on__lte=until))
        transaction.set_rollback(True)


def _as_computed_plainly(
    found: reported.Used, rows: Any, method: str, until: dt.date, monthly: list[Any], yearly: list[Any]
) -> None:
    by_cell: dict[tuple[Any, dt.date], list[Transaction]] = defaultdict(list)
    for row in rows:
        by_cell[row.heading_id, row.booked_on.replace(day=1)].append(row)
    assert {(cell.heading, cell.month) for cell in found.cells} == set(by_cell)
    for cell in found.cells:
        here = by_cell[cell.heading, cell.month]
        others = [row.amount_sek for row in here if row.currency != "EUR"]
        own = sum((row.amount for row in here if row.currency == "EUR"), Decimal(0))
        rate = rate_of(method, cell.month, until, monthly, yearly)
        assert cell.sek == sum(row.amount_sek for row in here)
        if others and rate is None:
            assert cell.amount is None
            assert found.missing
        else:
            assert cell.amount == own + (half_up(sum(others) / rate, ORE) if others else 0)
            assert (cell.rate.rate if cell.rate else None) == (rate if others else None)


def _adds_up(found: reported.Used) -> None:
    headings, months = ({getattr(cell, name) for cell in found.cells} for name in ("heading", "month"))
    assert sum(found.sek(heading) for heading in headings) == found.sek()
    assert sum(found.sek(since=month, until=month) for month in months) == found.sek()
    by_heading = [found.amount(heading) for heading in headings]
    by_month = [found.amount(since=month, until=month) for month in months]
    if found.missing:
        assert None in by_heading
        assert None in by_month
        assert found.amount() is None
    else:
        assert sum(by_heading) == sum(by_month) == found.amount()


def _parts_add_up(found: reported.Used, rows: Any) -> None:
    parts = reported.parts(found, rows)
    assert set(parts) == {row.pk for row in rows}
    for cell in found.cells:
        here = rows.filter(
            heading=cell.heading, booked_on__year=cell.month.year, booked_on__month=cell.month.month
        )
        if cell.amount is None:
            assert {parts[row.pk] for row in here if row.currency != "EUR"} == {None}
            continue
        assert sum(parts[row.pk] for row in here) == cell.amount
        for row in here:
            exact = row.amount if row.currency == "EUR" else row.amount_sek / cell.rate.rate
            assert abs(parts[row.pk] - exact) < 2 * ORE
