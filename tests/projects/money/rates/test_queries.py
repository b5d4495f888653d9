"""Which rate holds on a day: never one from after it, and none is a refusal."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.money.rates.models import Source
from projects.money.rates.queries import Rates, rate_on
from tests import factories as make
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def rate(source: str, valid_from: str, worth: str, base: str = "EUR", quote: str = "SEK") -> None:
    make.ExchangeRateFactory(
        source=source, valid_from=day(valid_from), rate=Decimal(worth), base=base, quote=quote
    )


def test_a_yearly_rate_holds_in_its_year_only():
    rate("own_year", "2017-01-01", "9.63")
    found = rate_on("own_year", "EUR", day("2017-12-31"))
    assert (found.rate, found.source, found.valid_from) == (
        Decimal("9.63"),
        Source.OWN_YEAR,
        day("2017-01-01"),
    )
    for other in ("2016-12-31", "2018-01-01"):
        with pytest.raises(Refused):
            rate_on("own_year", "EUR", day(other))


def test_a_rate_set_during_the_year_does_not_reach_back():
    rate("own_year", "2017-01-01", "9.63")
    rate("own_year", "2017-07-01", "9.70")
    assert rate_on("own_year", "EUR", day("2017-06-30")).rate == Decimal("9.63")
    assert rate_on("own_year", "EUR", day("2017-07-01")).rate == Decimal("9.70")


def test_a_monthly_rate_holds_in_its_month_only():
    rate("inforeuro", "2019-02-01", "10.40")
    assert rate_on("inforeuro", "EUR", day("2019-02-28")).rate == Decimal("10.40")
    for other in ("2019-01-31", "2019-03-01"):
        with pytest.raises(Refused):
            rate_on("inforeuro", "EUR", day(other))


def test_a_daily_rate_holds_until_the_next_but_no_longer_than_seven_days():
    rate("ecb_day", "2019-04-18", "10.46")  # the Thursday before Easter
    rate("ecb_day", "2019-04-26", "10.61")
    assert rate_on("ecb_day", "EUR", day("2019-04-22")).valid_from == day("2019-04-18")
    assert rate_on("ecb_day", "EUR", day("2019-04-25")).valid_from == day("2019-04-18")
    assert rate_on("ecb_day", "EUR", day("2019-04-26")).rate == Decimal("10.61")
    with pytest.raises(Refused):
        rate_on("ecb_day", "EUR", day("2019-05-04"))


def test_what_is_missing_is_named_by_source_currency_and_day():
    with pytest.raises(Refused) as no:
        rate_on("riksbank", "GBP", day("2017-05-04"))
    assert (no.value.code, no.value.field) == ("no_rate", "rate")
    assert all(word in no.value.message for word in ("Riksbanken", "GBP", "2017-05-04"))


def test_a_source_that_prices_the_euro_gives_other_currencies_by_division():
    rate("ecb_day", "2019-02-01", "10.3730")
    rate("ecb_day", "2019-02-01", "1.1471", quote="USD")
    assert rate_on("ecb_day", "USD", day("2019-02-01")).rate == Decimal("9.042804")


def test_both_parts_of_a_division_are_of_the_same_day():
    rate("ecb_day", "2019-02-01", "10.3730")
    rate("ecb_day", "2019-02-01", "1.1471", quote="USD")
    rate("ecb_day", "2019-02-04", "10.4000")
    assert rate_on("ecb_day", "USD", day("2019-02-04")).valid_from == day("2019-02-01")
    assert rate_on("ecb_day", "EUR", day("2019-02-04")).valid_from == day("2019-02-04")


def test_sources_do_not_stand_in_for_each_other():
    rate("own_year", "2019-01-01", "10.59")
    with pytest.raises(Refused):
        rate_on("riksbank", "EUR", day("2019-06-01"))


def test_an_average_is_of_the_days_that_were_published():
    for valid_from, worth in (("2019-02-01", "10"), ("2019-02-04", "11"), ("2019-02-05", "11.5")):
        rate("ecb_day", valid_from, worth)
    first, last = day("2019-02-02"), day("2019-02-05")
    assert Rates("ecb_day", "EUR", first, last).mean(first, last) == Decimal("11.25")


def test_an_average_with_a_hole_is_refused_naming_the_first_day_without():
    for valid_from in ("2019-02-01", "2019-02-11"):
        rate("ecb_day", valid_from, "10")
    first, last = day("2019-02-01"), day("2019-02-11")
    with pytest.raises(Refused) as no:
        Rates("ecb_day", "EUR", first, last).mean(first, last)
    assert "2019-02-09" in no.value.message


def test_an_average_of_no_published_day_is_refused():
    rate("ecb_day", "2019-02-01", "10")
    first, last = day("2019-02-02"), day("2019-02-03")
    with pytest.raises(Refused):
        Rates("ecb_day", "EUR", first, last).mean(first, last)


def test_rates_are_read_in_one_query(django_assert_num_queries):
    rate("ecb_day", "2019-02-01", "10")
    with django_assert_num_queries(1):
        rates = Rates("ecb_day", "EUR", day("2019-02-01"), day("2019-02-05"))
        rates.on(day("2019-02-03"))
        rates.mean(day("2019-02-01"), day("2019-02-05"))
