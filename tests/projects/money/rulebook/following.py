"""Sharing out, budgets, follow-up, rounding for show, closing and corrections."""

import datetime as dt
from decimal import Decimal
from typing import Any

from projects.models import Heading, Terms
from projects.money.agreements.queries import agreements, with_rules
from projects.money.budgets.amounts import year_rates
from projects.money.budgets.limits import Move, comment_due
from projects.money.budgets.queries import plan_until
from projects.money.ledger import actions as ledger
from projects.money.ledger import months
from reports.figures import shares
from reports.figures.statements import statements
from reports.figures.values import Part, rounding_note
from tests import factories as make
from tests.projects.money.rulebook.conversion import EVER, book
from tests.projects.money.rulebook.page import Row, day, number, numbers, rule, said, yes
from tests.projects.money.rulebook.rates import write_rates
from tracker.core import formats
from tracker.core.errors import Refused
from tracker.core.money import apportion, rounded, to_sek
from tracker.core.periods import today

# Sharing out, budgets, follow-up.


@rule("Sharing out")
def shared(row: Row, user: Any) -> Row:
    amount, percent = number(row["amount"]), numbers(row["percent"])
    parts = apportion(amount, [amount * share / 100 for share in percent])
    assert parts == list(shares.split(amount, list(enumerate(percent))).values())
    assert sum(parts) == amount
    return row | {"parts": "; ".join(said(part) for part in parts)}


@rule("SEK of a line")
def line(row: Row, user: Any) -> Row:
    write_rates(user)
    try:
        (rate,) = year_rates(row["currency"], [int(row["year"])]).values()
    except Refused:
        return row | {"rate": "refused", "SEK": ""}
    return row | {"rate": said(rate, 6), "SEK": said(to_sek(number(row["amount"]), rate))}


@rule("Planned until a day")
def planned(row: Row, user: Any) -> Row:
    agreement = make.AgreementFactory()
    lines = [
        make.BudgetLineFactory(agreement=agreement, year=year, amount=Decimal(amount))
        for year, amount in ((2017, 120_000), (2018, 100_000))
    ]
    found = plan_until(type(lines[0]).objects.all(), day(row["day"]))
    return row | {"planned": said(found.get(lines[0].heading_id, Decimal(0)))}


@rule("Moving money between headings")
def moved(row: Row, user: Any) -> Row:
    limit = None if row["at most, percent"] == "none" else number(row["at most, percent"])
    move = Move(Heading(), number(row["approved"]), number(row["now"]), limit)
    return row | {"amendment needed": yes(move.is_beyond)}


@rule("When a comment is due")
def comment(row: Row, user: Any) -> Row:
    terms = Terms(comment_below=int(row["under"]), comment_above=int(row["over"]))
    return row | {"comment due": yes(comment_due(terms, number(row["plan"]), number(row["outcome"])))}


@rule("Exchange difference")
def difference(row: Row, user: Any) -> Row:
    until = dt.date(2019, 12, 31)
    make.ExchangeRateFactory(valid_from=dt.date(2019, 1, 1), rate=number(row["rate"]))
    agreement = make.AgreementFactory(currency="EUR", amount=number(row["agreed"]), **EVER)
    if number(row["used"]):
        make.TransactionFactory(
            agreement=agreement, booked_on=until, currency="EUR", rate=Decimal(10),
            amount=number(row["used"]), amount_sek=number(row["used SEK"]),
        )  # fmt: skip
    (one,) = statements(user, list(with_rules(agreements(user))), until)
    assert one.agreed.sek == one.used.sek + one.difference + one.remaining.sek
    values = [
        one.agreed.own, one.used.own, one.used.sek, one.rate.rate,
        one.agreed.sek, one.remaining.own, one.remaining.sek, one.difference,
    ]  # fmt: skip
    return dict(zip(row, map(said, values), strict=True))


# Rounding for show.


@rule("Rounding for show")
def shown(row: Row, user: Any) -> Row:
    amount = number(row["amount"])
    tkr, mnkr = formats.number(rounded(amount, 1_000)), formats.millions(amount)
    return row | {"in tkr": plain(tkr), "in mnkr": plain(mnkr)}


def plain(text: str) -> str:
    return text.replace(formats.NBSP, " ")


@rule("Parts and their total in tkr")
def noted(row: Row, user: Any) -> Row:
    parts = [Part("", amount, "") for amount in numbers(row["parts"])]
    whole = sum(numbers(row["parts"]), Decimal(0))
    return row | {
        "parts in tkr": "; ".join(plain(formats.number(rounded(part.value, 1_000))) for part in parts),
        "total in tkr": plain(formats.number(rounded(whole, 1_000))),
        "note": yes(rounding_note(whole, parts)),
    }


# Closing and corrections.


@rule("In a closed month")
def in_closed_month(row: Row, user: Any) -> Row:
    agreement = make.AgreementFactory()
    booking = None
    if row["what"] != "book":
        booking = make.TransactionFactory(agreement=agreement, booked_on=day(row["day"]))
    month = make.ClosedMonthFactory(first_day=dt.date(2017, 3, 1))
    if row["exception"] == "yes":
        leader = make.UserFactory(roles=["leadership"])
        months.grant_exception(user=leader, month=month, person=user, reason="Revision", until=today())
    try:
        match row["what"]:
            case "book":
                book(user, agreement, row["day"], Decimal(100), "SEK")
            case "move":
                fields = {"booked_on": day(row["moved to"])}
                ledger.change_booking(user=user, booking=booking, expected=1, fields=fields)
            case "void":
                ledger.void_booking(user=user, booking=booking, reason="Fel", expected=1)
            case "correct":
                ledger.correct(user=user, booking=booking, amount=Decimal(-1), row_key="V-2")
    except Refused as no:
        return row | {"answer": "refused" if no.code == "locked" else no.code}
    return row | {"answer": "done"}


@rule("Corrections")
def corrected(row: Row, user: Any) -> Row:
    write_rates(user)
    agreement = make.AgreementFactory(**EVER)
    booking = book(user, agreement, "2017-05-03", number(row["booked"]), "EUR")
    correction = ledger.correct(user=user, booking=booking, amount=number(row["correction"]), row_key="V-2")
    assert (correction.corrects, correction.booked_on) == (booking, today())
    return row | {
        "rate": said(correction.rate),
        "SEK": said(booking.amount_sek),
        "SEK of it": said(correction.amount_sek),
        "stands at": said(ledger.standing(booking)),
        "SEK in all": said(booking.amount_sek + correction.amount_sek),
    }
