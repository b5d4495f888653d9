"""Amounts, signs and rates."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import Field

from projects.models import Transaction
from projects.money.ledger.queries import in_volume, on_agreement
from projects.money.rates import actions as rates
from projects.money.rates.models import ExchangeRate
from projects.money.rates.queries import cross, mean, rate_on
from projects.money.rates.reading import Reading, Wanted
from projects.money.rates.sources import Source
from tests import factories as make
from tests.projects.money.rulebook.page import TABLES, Row, day, number, numbers, rule, said, yes
from tracker.core.errors import Refused
from tracker.core.fields import LocalDecimalField

# Amounts and signs.


@rule("What is typed")
def typed(row: Row, user: Any) -> Row:
    field: Field = LocalDecimalField(max_digits=13, decimal_places=2)
    try:
        return row | {"kept": said(field.clean(row["typed"]))}
    except ValidationError:
        return row | {"kept": "refused"}


@rule("What counts where")
def counts(row: Row, user: Any) -> Row:
    amount = Decimal(-1 if row["type"] == "repayment" else 1)
    booking = make.TransactionFactory(kind=row["type"], counts=row["counts"], amount=amount)
    if row["voided"] == "yes":
        booking.void(by=user, reason="Fel")
    ours, agreed = (Transaction.objects.filter(count()).exists() for count in (in_volume, on_agreement))
    voided = Transaction.objects.get().voided_at
    return row | {"voided": yes(voided), "in our volume": yes(ours), "on the agreement": yes(agreed)}


@rule("Signs that a type may have")
def signs(row: Row, user: Any) -> Row:
    """By the form's rules and by the database's, which must be the same."""
    agreement = make.AgreementFactory()

    def may_be(amount: int) -> bool:
        new = {"agreement": agreement, "kind": row["type"], "amount": Decimal(amount)}
        try:
            with transaction.atomic():
                make.TransactionFactory(**new)
            stored = True
        except IntegrityError:
            stored = False
        try:
            make.TransactionFactory.build(**new).full_clean()
        except ValidationError:
            assert not stored
            return False
        assert stored
        return True

    return row | {"over 0": yes(may_be(1)), "0": yes(may_be(0)), "under 0": yes(may_be(-1))}


# Rates.


def write_rates(user: Any) -> None:
    for row in TABLES["Rates of the examples"]:
        example_rate(row, user)


@rule("Rates of the examples")
def example_rate(row: Row, user: Any) -> Row:
    in_euro = Source(row["source"]).prices_the_euro
    kept = rates.save_rate(
        user=user, row=None, expected=None, source=row["source"], valid_from=day(row["from"]),
        currency=row["of"] if in_euro else row["one"], rate=number(row["costs"]),
    )  # fmt: skip
    kept = ExchangeRate.objects.get(pk=kept.pk)
    return {
        "source": kept.source,
        "from": kept.valid_from.isoformat(),
        "one": kept.base,
        "costs": said(kept.rate, 6),
        "of": kept.quote,
    }


@rule("Rates for several units")
def units(row: Row, user: Any) -> Row:
    reading = Reading(Source.RIKSBANK_YEAR, Wanted())
    reading.take("", "EUR", dt.date(2019, 1, 1), row["published"], int(row["for units"]))
    return row | {"kept": said(reading.quotes[0].rate, 6) if reading.quotes else "refused"}


@rule("Which rate holds on a day")
def held(row: Row, user: Any) -> Row:
    write_rates(user)
    try:
        found = rate_on(row["source"], row["currency"], day(row["day"]))
    except Refused:
        return row | {"SEK for one": "missing", "from": ""}
    return row | {"SEK for one": said(found.rate, 6), "from": found.valid_from.isoformat()}


@rule("Cross rates")
def crossed(row: Row, user: Any) -> Row:
    found = cross(number(row["SEK for one euro"]), number(row["currency for one euro"]))
    return row | {"SEK for one": said(found, 6)}


@rule("Averages")
def average(row: Row, user: Any) -> Row:
    return row | {"average": said(mean(numbers(row["rates"])), 6)}
