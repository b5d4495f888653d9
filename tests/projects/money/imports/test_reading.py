"""Cells as numbers, dates and texts: what is read, and what is refused because it is not certain."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.money.imports import reading
from projects.money.imports.columns import FIELDS, Reading, label, suggested
from projects.money.imports.reading import Reader, Unreadable
from tracker.core.spreadsheets import Row


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234,50", "1234.50"), ("1 234,5", "1234.50"), ("1\u00a0234\u00a0567,89", "1234567.89"), ("1\u202f234", "1234.00"),
        ("-1 234,50", "-1234.50"), ("1 234,50-", "-1234.50"), ("\u22121234.5", "-1234.50"), ("- 5", "-5.00"), ("5 \u2013", "-5.00"),
        ("0", "0.00"), ("0,00", "0.00"), ("1234,50 kr", "1234.50"), ("007", "7.00"), ("12,10000", "12.10"),
        (5, "5.00"), (Decimal("1234.56"), "1234.56"), (Decimal("0.30000000000000004"), "0.30"), (-3, "-3.00"),
        ("99999999999,99", "99999999999.99"),
    ],
)  # fmt: skip
def test_amounts(cell, value):
    assert str(reading.amount(cell)) == value


@pytest.mark.parametrize(
    "cell",
    [
        "1.234,50", "1,234.50", "1234,567", "1.234", "1,234", "12 34", "1 2345", "--5", "-5-", "(5)", "5 EUR", "1e3", "NaN",
        "Infinity", "1/2", "=1+1", "+5", "five", "", "1,", ",5", "1,2,3", "\u0661\u0662", "9" * 41, True, False, None,
        dt.date(2017, 1, 1), Decimal("1.005"), "100000000000,00", 10**12, 10**40, "9" * 30, -(10**11),
    ],
)  # fmt: skip
def test_what_is_no_certain_amount(cell):
    with pytest.raises(Unreadable) as refused:
        reading.amount(cell)
    assert str(refused.value)


def test_the_message_says_what_is_wrong():
    with pytest.raises(Unreadable, match="fler än 2 decimaler"):
        reading.amount("1234,567")
    with pytest.raises(Unreadable, match="för stort"):
        reading.amount("100 000 000 000,00")
    with pytest.raises(Unreadable, match="över 0"):
        reading.rate("0")


@pytest.mark.parametrize("cell", ["0", "0,000000", "-1", "1000000", "9,1234567", "x"])
def test_what_is_no_rate(cell):
    with pytest.raises(Unreadable):
        reading.rate(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2017-03-31",
        "20170331",
        "31.03.2017",
        "31.3.2017",
        20170331,
        dt.date(2017, 3, 31),
        dt.datetime(2017, 3, 31, 12),  # noqa: DTZ001 - a cell has no zone
    ],
)
def test_days(cell):
    assert reading.day(cell) == dt.date(2017, 3, 31)


@pytest.mark.parametrize(
    "cell",
    ["2017-02-30", "31/03/2017", "03/31/2017", "2017-3-31", "17-03-31", "170331", 42825, "i går", True, None, Decimal("20170331.5"), "20171301"],
)  # fmt: skip
def test_what_is_no_certain_day(cell):
    with pytest.raises(Unreadable):
        reading.day(cell)


@given(
    st.decimals(min_value=-(10**10), max_value=10**10, places=2),
    st.sampled_from([" ", "\u00a0", ""]),
    st.booleans(),
)
def test_every_amount_is_read_as_a_swedish_system_writes_it(amount, blank, minus_after):
    written = f"{abs(amount):,.2f}".replace(",", blank).replace(".", ",")
    if amount < 0:
        written = f"{written}-" if minus_after else f"-{written}"
    assert reading.amount(written) == amount


@given(st.one_of(st.text(max_size=60), st.integers(), st.booleans(), st.none(), st.dates()))
def test_any_cell_is_read_or_refused(cell):
    for read in (reading.amount, reading.rate, reading.day):
        with contextlib.suppress(Unreadable):
            assert read(cell) is not None


def test_a_row_is_kept_in_one_form_and_what_is_wrong_is_named_by_column():
    header = ("Serie", "Vernr", "Datum", "Projekt", "Belopp", "Text")
    reader = Reader(suggested(header), header)
    found = reader.read(Row(2, ("A", 17, dt.date(2017, 3, 31), "OWN", "1 234,50-", "Resa")), [])
    assert found.values == {
        "row_key": "A-17", "booked_on": "2017-03-31", "agreement": "OWN", "amount": "-1234.50", "text": "Resa",
    }  # fmt: skip
    assert found.problems == []
    wrong = reader.read(Row(3, ("A", None, "i går", None, "1,2,3", "x" * 201)), [])
    assert [(letters, heading) for letters, heading, _message in wrong.problems] == [
        ("A", "Serie"), ("C", "Datum"), ("D", "Projekt"), ("E", "Belopp"), ("F", "Text"),
    ]  # fmt: skip
    assert wrong.values["amount"] == "1,2,3"


def test_signs_are_turned_where_costs_are_negative():
    header = ("Vernr", "Datum", "Projekt", "Belopp")
    columns = suggested(header).columns
    values = (
        Reader(Reading(columns, {}, True), header).read(Row(2, ("1", "20170331", "OWN", "-5")), []).values
    )
    assert values["amount"] == "5.00"
    assert (
        Reader(Reading(columns, {}, True), header)
        .read(Row(2, ("1", "20170331", "OWN", "0")), [])
        .values["amount"]
        == "0.00"
    )


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            ["Serie", "Vernr", "Rad", "Bokf.datum", "Projekt", "Konto", "Valutabelopp", "Valuta", "Belopp", "Vertext"],
            {"row_key": ["Serie", "Vernr", "Rad"], "booked_on": ["Bokf.datum"], "agreement": ["Projekt"], "account": ["Konto"],
             "amount": ["Valutabelopp"], "currency": ["Valuta"], "text": ["Vertext"]},
        ),
        (["Booking date", "Voucher", "Agreement number", "Amount"], {"row_key": ["Voucher"], "booked_on": ["Booking date"], "agreement": ["Agreement number"], "amount": ["Amount"]}),
        (["Serie", "Kolumn 2"], {}),
    ],
)  # fmt: skip
def test_columns_are_suggested_by_their_headings(headings, expected):
    assert suggested(headings).columns == expected


def test_our_own_export_is_known_by_its_headings():
    headings = [label(name) for name in FIELDS]
    assert suggested(headings).columns == {name: [label(name)] for name in FIELDS}
