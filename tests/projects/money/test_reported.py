"""Used money in the currency of the agreement, by its own rule."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from projects.models import Agreement, Heading, Transaction
from projects.money.reported import ALL, Used, parts, reporting_period, used, used_by
from tests import factories as make

pytestmark = pytest.mark.django_db
END = dt.date(2019, 12, 31)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def euro() -> Agreement:
    """An agreement in euro from March 2017 to 2019."""
    return make.AgreementFactory(currency="EUR", start=day("2017-03-15"), end=END)


def terms(agreement: Agreement, method: str, valid_from: str = "2017-03-15", **more: Any) -> None:
    make.TermsFactory(agreement=agreement, rate_method=method, valid_from=day(valid_from), **more)


def rate(source: str, valid_from: str, worth: str, quote: str = "SEK") -> None:
    make.ExchangeRateFactory(source=source, valid_from=day(valid_from), rate=Decimal(worth), quote=quote)


def cost(agreement: Agreement, on: str, sek: str, heading: Heading | None = None, **more: Any) -> Transaction:
    return make.TransactionFactory(
        agreement=agreement, booked_on=day(on), amount=Decimal(sek), heading=heading, **more
    )


def result(agreement: Agreement, until: str = "2019-12-31") -> Used:
    return used(agreement, Transaction.objects.all(), day(until))


def test_kronor_are_converted_by_heading_and_month_once(euro):
    terms(euro, "fixed", fixed_rate=Decimal(9))
    staff, travel = make.HeadingFactory(agreement=euro), make.HeadingFactory(agreement=euro)
    for sek in ("10.01", "10.02"):
        cost(euro, "2017-04-03", sek, staff)
    cost(euro, "2017-04-30", "1.00", travel)
    cost(euro, "2017-05-01", "1.00", travel)
    found = result(euro)
    assert [(cell.heading, cell.month, cell.amount, cell.sek) for cell in found.cells] == [
        (staff.pk, day("2017-04-01"), Decimal("2.23"), Decimal("20.03")),
        (travel.pk, day("2017-04-01"), Decimal("0.11"), Decimal("1.00")),
        (travel.pk, day("2017-05-01"), Decimal("0.11"), Decimal("1.00")),
    ]
    assert (found.amount(), found.sek()) == (Decimal("2.45"), Decimal("22.03"))
    assert found.amount(travel.pk) == Decimal("0.22")
    assert found.amount(until=day("2017-04-30")) == Decimal("2.34")
    assert found.amount(ALL, since=day("2017-05-15")) == Decimal("0.11")


def test_what_was_booked_in_the_currency_keeps_its_amount(euro):
    terms(euro, "fixed", fixed_rate=Decimal(9))
    cost(euro, "2017-04-03", "100.00", currency="EUR", rate=Decimal("9.63"))
    cost(euro, "2017-04-03", "90.00")
    found = result(euro)
    assert (found.amount(), found.sek()) == (Decimal("110.00"), Decimal("1053.00"))


def test_no_rate_is_needed_for_what_was_booked_in_the_currency(euro):
    cost(euro, "2017-04-03", "100.00", currency="EUR", rate=Decimal("9.63"))
    found = result(euro)
    assert (found.amount(), found.missing, found.rates) == (Decimal("100.00"), (), [])


def test_an_agreement_in_kronor_is_its_kronor():
    sida = make.AgreementFactory()
    cost(sida, "2017-04-03", "100.00", currency="EUR", rate=Decimal("9.634"))
    cost(sida, "2017-04-03", "1.00")
    found = result(sida)
    assert found.amount() == found.sek() == Decimal("964.40")


def test_a_missing_rate_leaves_its_cells_open_and_is_named_once(euro):
    terms(euro, "booking")
    rate("own_year", "2017-01-01", "9.63")
    cost(euro, "2017-12-31", "963.00")
    cost(euro, "2018-01-01", "963.00")
    cost(euro, "2018-01-31", "1.00")
    found = result(euro)
    assert [cell.amount for cell in found.cells] == [Decimal("100.00"), None]
    assert found.amount() is None
    assert found.amount(until=day("2017-12-31")) == Decimal("100.00")
    assert found.sek() == Decimal("1927.00")
    assert len(found.missing) == 1
    assert all(word in found.missing[0] for word in ("EUR", "2018-01-31"))


def test_before_the_first_rules_no_rate_is_guessed(euro):
    terms(euro, "fixed", "2017-06-01", fixed_rate=Decimal(9))
    cost(euro, "2017-05-31", "9.00")
    cost(euro, "2017-06-30", "9.00")
    found = result(euro)
    assert [cell.amount for cell in found.cells] == [None, Decimal("1.00")]
    assert "2017-05-31" in found.missing[0]


def test_new_rules_hold_from_their_month_and_do_not_reach_back(euro):
    terms(euro, "fixed", fixed_rate=Decimal(9))
    terms(euro, "fixed", "2018-01-01", fixed_rate=Decimal(10))
    cost(euro, "2017-12-31", "90.00")
    cost(euro, "2018-01-01", "90.00")
    found = result(euro)
    assert [cell.amount for cell in found.cells] == [Decimal("10.00"), Decimal("9.00")]
    assert [rate.rate for rate in found.rates] == [Decimal(9), Decimal(10)]


def test_inforeuro_of_the_month(euro):
    terms(euro, "inforeuro_month")
    rate("inforeuro", "2017-04-01", "9.50")
    rate("inforeuro", "2017-05-01", "9.60")
    cost(euro, "2017-04-30", "950.00")
    cost(euro, "2017-05-02", "960.00")
    found = result(euro)
    assert found.amount() == Decimal("200.00")
    assert [(rate.day_from, rate.day_to) for rate in found.rates] == [
        (day("2017-04-01"), day("2017-04-30")),
        (day("2017-05-01"), day("2017-05-31")),
    ]


def test_inforeuro_on_average_from_the_first_month_of_the_agreement(euro):
    terms(euro, "inforeuro_avg")
    for valid_from, worth in (("2017-03-01", "9.40"), ("2017-04-01", "9.50"), ("2017-05-01", "9.70")):
        rate("inforeuro", valid_from, worth)
    cost(euro, "2017-04-30", "950.00")
    found = result(euro, "2017-05-04")
    (only,) = found.rates
    assert (only.rate, only.day_from, only.day_to) == (
        Decimal("9.533333"),
        day("2017-03-01"),
        day("2017-05-31"),
    )
    assert found.amount() == Decimal("99.65")
    assert result(euro, "2017-04-30").rates[0].rate == Decimal("9.45")
    assert "2017-06-01" in result(euro, "2017-06-15").missing[0]


def test_ecb_on_average_over_the_reporting_period_so_far(euro):
    terms(euro, "ecb_avg", period_months=3)
    for valid_from, worth in (("2017-04-03", "9.4"), ("2017-04-07", "9.5"), ("2017-04-13", "9.6")):
        rate("ecb_day", valid_from, worth)
    rate("ecb_day", "2017-03-31", "8")  # of the period before
    cost(euro, "2017-04-03", "950.00")
    found = result(euro, "2017-04-15")
    (only,) = found.rates
    assert (only.rate, only.day_from, only.day_to) == (
        Decimal("9.5"),
        day("2017-04-01"),
        day("2017-04-15"),
    )
    assert found.amount() == Decimal("100.00")
    assert "2017-04-21" in result(euro, "2017-06-30").missing[0]


@pytest.mark.parametrize(
    ("months", "by_calendar", "month", "first", "last"),
    [
        (12, True, "2017-05-01", "2017-03-01", "2017-12-31"),
        (12, True, "2018-05-01", "2018-01-01", "2018-12-31"),
        (12, False, "2017-05-01", "2017-03-01", "2018-02-28"),
        (3, True, "2017-05-01", "2017-04-01", "2017-06-30"),
        (3, False, "2017-05-01", "2017-03-01", "2017-05-31"),
        (18, False, "2019-11-01", "2018-09-01", "2019-12-31"),
        (12, False, "2020-02-01", "2019-03-01", "2019-12-31"),  # after the end: the last period
        (12, True, "2017-01-01", "2017-03-01", "2017-12-31"),  # before the start: the first
    ],
)
def test_reporting_periods_begin_and_end_with_the_agreement(months, by_calendar, month, first, last):
    found = reporting_period(day("2017-03-15"), END, months, by_calendar, day(month))
    assert found == (day(first), day(last))


def test_bookings_after_the_day_are_left_out(euro):
    terms(euro, "fixed", fixed_rate=Decimal(9))
    cost(euro, "2017-04-03", "9.00")
    cost(euro, "2017-04-04", "9.00")
    assert result(euro, "2017-04-03").amount() == Decimal("1.00")


def test_parts_of_bookings_add_up_to_their_cell(euro):
    terms(euro, "fixed", fixed_rate=Decimal(9))
    rows = [cost(euro, "2017-04-03", "1.00") for _ in range(3)]
    own = cost(euro, "2017-04-05", "5.00", currency="EUR", rate=Decimal("9.63"))
    back = cost(euro, "2017-05-05", "-1.00", kind="repayment")
    found = result(euro)
    shared = parts(found, Transaction.objects.all())
    assert [shared[row.pk] for row in rows] == [Decimal("0.11")] * 3
    assert (shared[own.pk], shared[back.pk]) == (Decimal("5.00"), Decimal("-0.11"))
    assert sum(shared.values()) == found.amount()


def test_the_part_of_a_booking_without_a_rate_is_unknown(euro):
    row = cost(euro, "2017-04-03", "1.00")
    own = cost(euro, "2017-04-05", "5.00", currency="EUR", rate=Decimal("9.63"))
    shared = parts(result(euro), Transaction.objects.all())
    assert shared == {row.pk: None, own.pk: Decimal("5.00")}


def test_a_masked_reader_gets_the_same_amounts(euro):
    """The average runs from the true month, though the reader sees only the year of the start."""
    terms(euro, "inforeuro_avg")
    rate("inforeuro", "2017-03-01", "9.00")
    rate("inforeuro", "2017-04-01", "9.10")
    cost(euro, "2017-04-03", "905.00")
    euro.is_masked = True
    assert euro.start == day("2017-01-01")
    assert result(euro, "2017-04-30").amount() == Decimal("100.00")


def test_agreements_together_cost_no_more_queries(euro, django_assert_num_queries):
    others = make.AgreementFactory.create_batch(2, currency="EUR")
    for agreement in (euro, *others):
        terms(agreement, "booking", "2015-01-01")
        cost(agreement, "2017-04-03", "963.00")
    rate("own_year", "2017-01-01", "9.63")
    for some in ([euro], [euro, *others]):
        with django_assert_num_queries(4):
            found = used_by(some, Transaction.objects.all(), END)
        assert [found[agreement.pk].amount() for agreement in some] == [Decimal("100.00")] * len(some)
