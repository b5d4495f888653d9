"""Numbers, money and dates as people in Sweden and Britain read them."""

import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from tracker.core import formats

D = datetime.date


@pytest.fixture
def swedish():
    with translation.override("sv"):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (0, 0, "0"),
        (2146, 0, "2\u00a0146"),
        (1234567, 0, "1\u00a0234\u00a0567"),
        (-1234, 0, "\u22121\u00a0234"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("-0.4"), 0, "0"),
        (Decimal("1234.55"), 1, "1\u00a0234,6"),
        (None, 0, "–"),
    ],
)
def test_numbers_in_swedish(swedish, value, places, shown):
    assert formats.number(value, places) == shown


def test_numbers_in_english(english):
    assert formats.number(Decimal("-1234.5"), 1) == "\u22121,234.5"
    assert formats.percent(Decimal("50.44"), 1) == "50.4%"


def test_missing_is_not_zero(swedish):
    assert formats.sek(None) == "–"
    assert formats.sek(0) == "0\u00a0kr"
    assert formats.percent(None, missing="uppgift saknas") == "uppgift saknas"
    assert formats.count(None, "projekt", "projekt", missing="–") == "–"


def test_money_in_swedish(swedish):
    assert formats.sek(Decimal("1234567.50")) == "1\u00a0234\u00a0568\u00a0kr"
    assert formats.tkr(45_393_000) == "45\u00a0393\u00a0tkr"
    assert formats.mnkr(Decimal("45393000.00")) == "45,4\u00a0mnkr"
    assert formats.mnkr(45_393_000, 3) == "45,393\u00a0mnkr"
    assert formats.money(Decimal("-1234.5"), "EUR") == "\u22121\u00a0234,50\u00a0EUR"
    assert formats.percent(56) == "56\u00a0%"


def test_money_in_english(english):
    assert formats.sek(1_234_567) == "SEK\u00a01,234,567"
    assert formats.tkr(45_393_000) == "SEK\u00a045,393\u00a0thousand"
    assert formats.mnkr(45_393_000) == "SEK\u00a045.4\u00a0million"
    assert formats.money(Decimal("1234.5"), "EUR") == "EUR\u00a01,234.50"


def test_half_a_unit_is_rounded_once(swedish):
    """45 449 999 kronor is 45,4: rounding to thousands first would give 45,5."""
    assert formats.mnkr(45_449_999) == "45,4\u00a0mnkr"


def test_dates_in_swedish(swedish):
    assert formats.date_long(D(2025, 11, 13)) == "13 november 2025"
    assert formats.date_short(D(2025, 12, 29)) == "29 dec. 2025"
    assert formats.iso(D(2025, 1, 2)) == "2025-01-02"
    assert formats.iso(None) == "–"
    assert formats.week(D(2025, 12, 29)) == "v.\u00a01\u00a02026"


def test_dates_in_english(english):
    assert formats.date_long(D(2025, 11, 13)) == "13 November 2025"
    assert formats.week(D(2025, 12, 29)) == "week\u00a01\u00a02026"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (D(2017, 3, 1), D(2017, 3, 1), "1 mars 2017"),
        (D(2017, 3, 1), D(2017, 3, 3), "1–3 mars 2017"),
        (D(2017, 2, 28), D(2017, 3, 2), "28 feb. – 2 mars 2017"),
        (D(2017, 12, 28), D(2018, 1, 2), "28 dec. 2017 – 2 jan. 2018"),
        (D(2017, 12, 28), None, "28 dec. 2017\u00a0–"),
        (None, None, "–"),
    ],
)
def test_periods(swedish, start, end, shown):
    assert formats.period(start, end) == shown


def test_years(swedish):
    assert formats.years(2013, 2019) == "2013–2019"
    assert formats.years(2013, 2013) == "2013"
    assert formats.years(2013, None) == "2013–"


def test_clock_is_swedish_time():
    noon = datetime.datetime(2025, 6, 1, 12, 32, tzinfo=datetime.UTC)
    with translation.override("sv"):
        assert formats.clock(noon) == "14.32"
        assert formats.moment(noon) == "1 juni 2025\u00a014.32"
    with translation.override("en"), timezone.override("UTC"):
        assert formats.clock(noon) == "12:32"


def test_filters_and_tags_say_the_same(swedish):
    page = Template(
        "{% load formats %}{{ money|mnkr }} {{ money|mnkr:0 }} {{ none|number }} {{ share|percent:1 }} "
        "{% period first last %} {{ money|money:'EUR' }}"
    )
    context = {
        "money": Decimal(45_393_000),
        "none": None,
        "share": Decimal("50.4"),
        "first": D(2017, 3, 1),
        "last": D(2017, 3, 3),
    }
    assert page.render(Context(context)) == (
        "45,4\u00a0mnkr 45\u00a0mnkr – 50,4\u00a0% 1–3 mars 2017 45\u00a0393\u00a0000,00\u00a0EUR"
    )
