"""Conversion at writing, and into the currency of the agreement."""

import datetime as dt
from decimal import Decimal
from typing import Any

from projects.models import Agreement, Heading, Transaction
from projects.money import reported
from projects.money.ledger import actions as ledger
from projects.money.ledger.queries import on_agreement
from tests import factories as make
from tests.projects.money.rulebook.page import TABLES, Row, day, number, rule, said
from tests.projects.money.rulebook.rates import write_rates
from tracker.core.errors import Refused
from tracker.core.money import to_sek

EVER = {"start": dt.date(2016, 1, 1), "end": dt.date(2021, 12, 31)}


# Conversion.


@rule("Conversion at writing")
def converted(row: Row, user: Any) -> Row:
    return row | {"SEK": said(to_sek(number(row["amount"]), number(row["rate"])))}


@rule("A booking without a rate of its own")
def booked(row: Row, user: Any) -> Row:
    write_rates(user)
    agreement = make.AgreementFactory(**EVER)
    try:
        kept = book(user, agreement, row["booked on"], number(row["amount"]), row["currency"])
    except Refused as no:
        return row | {"rate": "refused" if no.code == "no_rate" else no.code, "SEK": ""}
    return row | {"rate": said(kept.rate, 6), "SEK": said(kept.amount_sek)}


def book(
    user: Any, agreement: Agreement, on: str, amount: Decimal, currency: str, **more: Any
) -> Transaction:
    given = {"row_key": "V-1", "kind": "cost"} | more
    ledger.book(user=user, agreement=agreement, booked_on=day(on), amount=amount, currency=currency, **given)
    return Transaction.objects.get(row_key=given["row_key"])


def example(user: Any) -> tuple[Agreement, dict[str, Heading]]:
    write_rates(user)
    agreement = make.AgreementFactory(currency="EUR", start=dt.date(2019, 1, 15), end=dt.date(2020, 12, 31))
    names = dict.fromkeys(row["heading"] for row in TABLES["Bookings of the examples"])
    headings = {name: make.HeadingFactory(agreement=agreement, code=name) for name in names}
    return agreement, headings


def booked_example(user: Any) -> tuple[Agreement, dict[str, Heading]]:
    agreement, headings = example(user)
    for row in TABLES["Bookings of the examples"]:
        example_booking(row, user, agreement, headings)
    return agreement, headings


@rule("Bookings of the examples")
def example_booking(
    row: Row, user: Any, agreement: Agreement | None = None, headings: dict[str, Heading] | None = None
) -> Row:
    if agreement is None or headings is None:
        agreement, headings = example(user)
    kept = book(
        user, agreement, row["booked on"], number(row["amount"]), row["currency"],
        row_key=row["voucher"], kind=row["type"], heading=headings[row["heading"]],
    )  # fmt: skip
    return {
        "voucher": kept.row_key,
        "booked on": kept.booked_on.isoformat(),
        "type": kept.kind,
        "heading": kept.heading.code,
        "amount": said(kept.amount),
        "currency": kept.currency,
        "SEK": said(kept.amount_sek),
    }


def used(agreement: Agreement, method: str, until: str = "2019-03-31", **more: Any) -> reported.Used:
    make.TermsFactory(
        agreement=agreement, rate_method=method, valid_from=agreement.start.replace(day=1), **more
    )
    return reported.used(agreement, Transaction.objects.filter(on_agreement()), day(until))


def of_month(found: reported.Used, month: str, heading: int = reported.ALL) -> str:
    first = day(f"{month}-01")
    if not any(cell.month == first and heading in (reported.ALL, cell.heading) for cell in found.cells):
        return "–"
    return amount_or_missing(found.amount(heading, since=first, until=first + dt.timedelta(days=27)))


def amount_or_missing(amount: Decimal | None) -> str:
    return "missing" if amount is None else said(amount)


@rule("Cells")
def cell(row: Row, user: Any) -> Row:
    agreement, headings = booked_example(user)
    found = used(agreement, "inforeuro_month")
    heading = headings[row["heading"]].pk if row["heading"] in headings else reported.ALL
    by_month = {name: of_month(found, name, heading) for name in row if name.startswith("2019")}
    total, sek = found.amount(heading), found.sek(heading)
    return row | by_month | {"sum": amount_or_missing(total), "sum in SEK": said(sek)}


@rule("The same bookings by each rule")
def by_rule(row: Row, user: Any) -> Row:
    agreement, _headings = booked_example(user)
    method, _blank, fixed = row["rule"].partition(" ")
    more = {"fixed_rate": number(fixed)} if fixed else {"period_months": 1}
    found = used(agreement, method, row["until"], **more)
    assert bool(found.missing) == (found.amount() is None)
    by_month = {name: of_month(found, name) for name in row if name.startswith("2019")}
    return row | by_month | {"sum": amount_or_missing(found.amount())}


@rule("Parts of the cell travel, 2019-02, by InforEuro of the month")
def part(row: Row, user: Any) -> Row:
    agreement, headings = booked_example(user)
    found = used(agreement, "inforeuro_month")
    rows = Transaction.objects.filter(booked_on__month=2, heading=headings["travel"])
    parts = reported.parts(found, rows)
    booking = rows.get(row_key=row["voucher"])
    return row | {"SEK": said(booking.amount_sek), "part": amount_or_missing(parts[booking.pk])}


@rule("Reporting periods")
def period(row: Row, user: Any) -> Row:
    by_calendar = {"January": True, "start": False}[row["counted from"]]
    first, last = reported.reporting_period(
        day(row["start"]), day(row["end"]), int(row["months"]), by_calendar, day(f"{row['month']}-01")
    )
    return row | {"period": f"{first} – {last}"}
