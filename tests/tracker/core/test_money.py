"""Money to the öre: converted once, rounded half up, summed by the database without loss."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.models import Agreement, Transaction
from tests import factories as make
from tracker.core import money

# What AmountField and RateField hold.
AMOUNTS = st.decimals(Decimal("-99999999999.99"), Decimal("99999999999.99"), places=2)
RATES = st.decimals(Decimal("0.000001"), Decimal("999999.999999"), places=6)


@pytest.mark.parametrize(
    ("amount", "rate", "sek"),
    [
        ("100.00", "9.634", "963.40"),
        ("0.05", "0.1", "0.01"),  # half an öre goes up
        ("-0.05", "0.1", "-0.01"),  # and away from zero below
        ("0.04", "0.1", "0.00"),
        ("1.00", "1", "1.00"),
    ],
)
def test_to_sek(amount, rate, sek):
    assert money.to_sek(Decimal(amount), Decimal(rate)) == Decimal(sek)


@pytest.mark.parametrize(
    ("sek", "rate", "amount"),
    [
        ("963.40", "9.634", "100.00"),
        ("1.00", "3", "0.33"),
        ("2.00", "3", "0.67"),
        ("0.015", "3", "0.01"),  # half goes up
        ("-0.015", "3", "-0.01"),
    ],
)
def test_from_sek(sek, rate, amount):
    assert money.from_sek(Decimal(sek), Decimal(rate)) == Decimal(amount)


@pytest.mark.parametrize(
    ("total", "exact", "parts"),
    [
        ("1.00", ["0.333", "0.333", "0.334"], ["0.33", "0.33", "0.34"]),
        ("0.05", ["0.025", "0.025"], ["0.03", "0.02"]),
        ("-0.05", ["-0.025", "-0.025"], ["-0.03", "-0.02"]),
        ("0.00", ["0.004", "-0.004"], ["0.00", "0.00"]),
        ("0.01", ["0.006"], ["0.01"]),
        ("0.00", [], []),
    ],
)
def test_apportion(total, exact, parts):
    found = money.apportion(Decimal(total), [Decimal(part) for part in exact])
    assert found == [Decimal(part) for part in parts]


@given(AMOUNTS, RATES)
def test_converting_is_off_by_at_most_half_an_ore(amount, rate):
    exact = amount * rate
    sek = money.to_sek(amount, rate)
    assert abs(sek - exact) <= Decimal("0.005")
    assert sek.as_tuple().exponent == -2


@given(AMOUNTS)
def test_a_repayment_takes_back_what_was_paid(amount):
    rate = Decimal("9.634")
    assert money.to_sek(-amount, rate) == -money.to_sek(amount, rate)


@pytest.mark.parametrize(
    ("amount", "unit", "places", "shown"),
    [
        ("45392500.00", 1000, 0, "45393"),  # half goes up, not to even
        ("45393000.00", 1_000_000, 1, "45.4"),
        ("-500.00", 1000, 0, "-1"),
        ("499.99", 1000, 0, "0"),
        ("0.00", 1, 0, "0"),
    ],
)
def test_rounded(amount, unit, places, shown):
    assert money.rounded(Decimal(amount), unit, places) == Decimal(shown)


@given(AMOUNTS, st.sampled_from([1, 1000, 1_000_000]), st.integers(0, 2))
def test_rounding_is_half_up_and_has_the_places_asked_for(amount, unit, places):
    shown = money.rounded(amount, unit, places)
    assert shown.as_tuple().exponent == -places
    assert abs(shown * unit - amount) <= unit * Decimal("0.5").scaleb(-places)
    assert money.rounded(-amount, unit, places) == -shown


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_the_databases_sum_is_exact(portfolio, amounts):
    """As long as the sum stays within the 15 digits that SQLite keeps."""
    agreement = make.AgreementFactory(project=portfolio.own)
    total = Decimal(0)
    rows = []
    for amount in amounts:
        if abs(total + amount) < Decimal("1e13"):
            total += amount
            rows.append(make.TransactionFactory.build(agreement=agreement, amount=amount, amount_sek=amount))
    for number, row in enumerate(rows):
        row.row_key = f"SUM-{agreement.pk}-{number}"
    Transaction.objects.bulk_create(rows)
    found = Transaction.objects.filter(agreement=agreement).aggregate(total=Sum("amount_sek"))["total"]
    assert found.quantize(money.ORE, ROUND_HALF_UP) == total


@pytest.mark.parametrize("amount", ["99999999999.99", "-99999999999.99", "0.01", "12345678901.23"])
def test_thirteen_digits_come_back_as_they_were(db, amount):
    row = make.TransactionFactory(amount=Decimal(amount))
    row.refresh_from_db()
    assert row.amount == row.amount_sek == Decimal(amount)


@pytest.mark.parametrize("amount", ["100000000000.00", "0.001", "NaN", "Infinity"])
def test_an_amount_that_would_not_come_back_is_refused(db, amount):
    agreement = make.AgreementFactory()
    agreement.amount = Decimal(amount)
    with pytest.raises(ValidationError) as refused:
        agreement.full_clean()
    assert "amount" in refused.value.message_dict


@pytest.mark.parametrize(
    ("code", "valid"), [("EUR", True), ("eur", False), ("EU", False), ("EURO", False), ("EU1", False)]
)
def test_a_currency_is_three_capital_letters(db, code, valid):
    field = Agreement._meta.get_field("currency")
    if valid:
        assert field.clean(code, None) == code
    else:
        with pytest.raises(ValidationError):
            field.clean(code, None)
