"""Files of rates in their publishers' own formats, and what is wrong with some."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from projects.money.rates.formats import read
from projects.money.rates.reading import Reading, Wanted
from projects.money.rates.sources import Source
from tests.projects.money.rates import files
from tracker.core import tables


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


FEBRUARY = day("2019-02-01")
EVERYTHING = Wanted()


def said(reading: Reading) -> list[str]:
    """`EUR/SEK 2019-02-01 10.373` for each rate, in order."""
    return sorted(f"{q.base}/{q.quote} {q.valid_from} {q.rate.normalize():f}" for q in reading.quotes)


def faults(reading: Reading) -> list[str]:
    return [f"{fault.place}: {fault.why}" for fault in reading.faults]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("source", "kind", "content", "month", "rates", "not_quoted"),
    [
        (
            "ecb_day", "xml", files.ECB_DAILY_XML, None,
            ["EUR/SEK 2019-02-01 10.373", "EUR/SEK 2019-02-04 10.4", "EUR/USD 2019-02-01 1.1471",
             "EUR/USD 2019-02-04 1.1445"], 0,
        ),
        (
            "ecb_day", "csv", files.ECB_HISTORY_CSV, None,
            ["EUR/JPY 2019-02-01 125.03", "EUR/JPY 2019-02-04 125.8", "EUR/SEK 2019-02-01 10.373",
             "EUR/SEK 2019-02-04 10.4", "EUR/USD 2019-02-01 1.1471", "EUR/USD 2019-02-04 1.1445"], 2,
        ),
        (
            "ecb_day", "csv", files.ECB_DAILY_CSV, None,
            ["EUR/JPY 2019-02-01 125.03", "EUR/SEK 2019-02-01 10.373", "EUR/USD 2019-02-01 1.1471"], 0,
        ),
        (
            "ecb_day", "csv", files.ECB_PORTAL_DAYS, None,
            ["EUR/SEK 2019-02-01 10.373", "EUR/SEK 2019-02-04 10.4"], 1,
        ),
        (
            "ecb_month", "csv", files.ECB_PORTAL_MONTHS, None,
            ["EUR/SEK 2019-01-01 10.268505", "EUR/SEK 2019-02-01 10.498575"], 0,
        ),
        ("ecb_year", "csv", files.ECB_PORTAL_YEARS, None, ["EUR/SEK 2019-01-01 10.589076"], 0),
        (
            "inforeuro", "csv", files.INFOREURO_MONTH_CSV, FEBRUARY,
            ["EUR/SEK 2019-02-01 10.3478", "EUR/XOF 2019-02-01 655.957"], 0,
        ),
        ("inforeuro", "xml", files.INFOREURO_MONTH_XML, FEBRUARY, ["EUR/SEK 2019-02-01 10.3478"], 0),
        (
            "inforeuro", "csv", files.INFOREURO_CURRENCY_CSV, None,
            ["EUR/SEK 2019-01-01 10.261", "EUR/SEK 2019-02-01 10.3478"], 0,
        ),
        (
            "riksbank", "csv", files.RIKSBANK_CSV, None,
            ["EUR/SEK 2019-01-01 10.5892", "JPY/SEK 2019-01-01 0.086799"], 1,
        ),
        (
            "own_year", "csv", files.OWN_CSV, None,
            ["EUR/SEK 2017-01-01 9.63", "EUR/SEK 2018-01-01 10.26", "USD/SEK 2019-01-01 9.46"], 0,
        ),
    ],
)  # fmt: skip
def test_publishers_formats(source, kind, content, month, rates, not_quoted):
    found = read(Source(source), content, kind, EVERYTHING, month)
    assert (said(found), faults(found), found.not_quoted) == (rates, [], not_quoted)


def test_our_own_table_may_be_a_workbook():
    rows = [[2017, "EUR", Decimal("9.63")], ["2018", "EUR", "10,26"]]
    content = tables.xlsx_bytes(tables.Table("x", ["year", "currency", "rate"], rows))
    found = read(Source.OWN_YEAR, content, "xlsx", EVERYTHING)
    assert said(found) == ["EUR/SEK 2017-01-01 9.63", "EUR/SEK 2018-01-01 10.26"]


def test_a_place_says_where_in_the_file():
    found = read(Source.ECB_DAY, files.ECB_HISTORY_CSV, "csv", EVERYTHING)
    assert found.quotes[0].place == "row 2, column B"
    found = read(Source.ECB_DAY, files.ECB_DAILY_XML, "xml", EVERYTHING)
    assert found.quotes[0].place == "line 8"


def test_only_what_is_asked_for_is_read_or_judged():
    wrong = files.ECB_HISTORY_CSV.replace(b"1.1445", b"0")
    found = read(Source.ECB_DAY, wrong, "csv", Wanted(frozenset({"SEK", "CYP"}), day("2019-02-02")))
    assert (said(found), faults(found), found.not_quoted) == (["EUR/SEK 2019-02-04 10.4"], [], 1)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("0", "The rate must be over 0."),
        ("-9,63", "The rate must be over 0."),
        ("\u22129,63", "The rate must be over 0."),
        ("N/A", "“N/A” is no number."),
        ("", "The rate is missing."),
        ("1.009,63", "“1.009,63” is no number."),
        ("9,63 kr", "“9,63kr” is no number."),
        ("1e3", "“1e3” is no number."),
        ("1000000", "The rate is too large. The largest is 999,999."),
        ("0,0000004", "The rate is too small: it is kept with six decimals."),
    ],
)
def test_a_rate_that_is_none_is_refused_with_its_place(value, why):
    found = read(Source.OWN_YEAR, f"year;currency;rate\n2017;EUR;{value}\n".encode(), "csv", EVERYTHING)
    assert (said(found), faults(found)) == ([], [f"row 2, column C: {why}"])


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2017;kr;9,63", "row 2, column C: A currency is three capital letters, for example EUR."),
        ("2017;;9,63", "row 2, column C: A currency is three capital letters, for example EUR."),
        (
            "2017;EUO;9,63",
            "row 2, column C: There is no currency EUO. Write its three letters, for example EUR.",
        ),
        ("2017;SEK;1", "row 2, column C: A currency needs no rate to itself."),
        ("17;EUR;9,63", "row 2, column A: “17” is no year."),
        ("1817;EUR;9,63", "row 2, column A: “1817” is no year."),
        (
            "2099;EUR;9,63",
            "row 2, column C: This rate cannot have been published yet: at the earliest on 2098-12-01.",
        ),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_place(row, fault):
    found = read(Source.OWN_YEAR, f"year;currency;rate\n{row}\n".encode(), "csv", EVERYTHING)
    assert (said(found), faults(found)) == ([], [fault])


def test_days_to_come_are_refused():
    tomorrow = files.ECB_DAILY_XML.replace(b"2019-02-04", b"2099-02-04")
    found = read(Source.ECB_DAY, tomorrow, "xml", EVERYTHING)
    assert len(found.quotes) == 2
    assert faults(found) == [
        f"line {line}: This rate cannot have been published yet: at the earliest on 2099-02-04."
        for line in (8, 9)
    ]


def test_days_that_are_none_are_refused():
    found = read(Source.ECB_DAY, files.ECB_DAILY_XML.replace(b"2019-02-04", b"2019-02-30"), "xml", EVERYTHING)
    assert faults(found) == ["line 7: “2019-02-30” is no day."]
    found = read(
        Source.ECB_DAY, files.ECB_HISTORY_CSV.replace(b"2019-02-04", b"04/02/2019"), "csv", EVERYTHING
    )
    assert faults(found) == ["row 2, column A: “04/02/2019” is no day."]


def test_the_same_rate_twice_is_one_and_two_different_ones_are_refused():
    twice = b"year;currency;rate\n2017;EUR;9,63\n2017;EUR;9,630\n2017;EUR;9,64\n"
    found = read(Source.OWN_YEAR, twice, "csv", EVERYTHING)
    assert said(found) == ["EUR/SEK 2017-01-01 9.63"]
    assert faults(found) == [
        "row 4, column C: Another rate for the same currency and day stands in row 2, column C."
    ]


def test_rows_of_another_frequency_or_kind_are_refused():
    found = read(Source.ECB_YEAR, files.ECB_PORTAL_MONTHS, "csv", EVERYTHING)
    assert faults(found)[0] == "row 2, column B: The row is of another frequency than ECB, yearly average."
    at_end = files.ECB_PORTAL_MONTHS.replace(b"SP00,A,", b"SP00,E,")
    found = read(Source.ECB_MONTH, at_end, "csv", EVERYTHING)
    assert faults(found)[0] == "row 2, column D: The row is no reference rate of the euro (EUR, SP00, A)."


def test_a_series_without_a_currency_is_refused():
    odd = "Period;Grupp;Serie;Värde\n2019;Räntor;Reporänta;-0,25\n2019;Valutor;0 EUR;10\n".encode()
    found = read(Source.RIKSBANK_YEAR, odd, "csv", EVERYTHING)
    why = "The series names no currency, for example 1 EUR or 100 JPY."
    assert faults(found) == [f"row 2, column C: {why}", f"row 3, column C: {why}"]


def test_a_month_is_no_year():
    monthly = files.RIKSBANK_CSV.replace(b"2019;", b"2019 Januari;")
    found = read(Source.RIKSBANK_YEAR, monthly, "csv", EVERYTHING)
    assert faults(found)[0] == "row 2, column A: “2019 Januari” is no year."


def test_a_file_of_a_month_needs_the_month():
    with pytest.raises(ValidationError) as no:
        read(Source.INFOREURO_MONTH, files.INFOREURO_MONTH_CSV, "csv", EVERYTHING)
    assert list(no.value.message_dict) == ["month"]


@pytest.mark.parametrize(
    ("source", "kind", "content"),
    [
        ("ecb_day", "csv", files.RIKSBANK_CSV),
        ("ecb_day", "xml", files.INFOREURO_MONTH_XML),
        ("ecb_month", "csv", files.ECB_HISTORY_CSV),
        ("ecb_month", "xml", files.ECB_DAILY_XML),
        ("riksbank", "csv", files.OWN_CSV),
        ("own_year", "csv", files.RIKSBANK_CSV),
        ("inforeuro", "csv", files.ECB_HISTORY_CSV),
        ("inforeuro", "xml", files.ECB_DAILY_XML),
    ],
)
def test_a_file_in_another_format_is_refused(source, kind, content):
    with pytest.raises(ValidationError) as no:
        read(Source(source), content, kind, EVERYTHING, FEBRUARY)
    assert no.value.code == "format"


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("xml", b"<Cube", "malformed"),
        ("xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "dtd"),
        ("xml", b"", "malformed"),
        ("csv", b"", "empty"),
        ("csv", b"Date,SEK\0,\n", "nul"),
    ],
)
def test_what_is_no_file_of_its_kind_is_refused(kind, content, code):
    with pytest.raises(ValidationError) as no:
        read(Source.ECB_DAY, content, kind, EVERYTHING)
    assert no.value.code == code


def test_a_file_without_what_was_asked_for_says_so():
    with pytest.raises(ValidationError) as no:
        read(Source.ECB_DAY, files.ECB_HISTORY_CSV, "csv", Wanted(frozenset({"GBP"})))
    assert no.value.code == "nothing"
