"""Checks of the composed document."""

import dataclasses
from decimal import Decimal

import pytest

from reports.annual.checks import printed, totals
from reports.annual.checks.reading import Reading
from reports.charts.chart import Series
from reports.charts.kinds.bars import Bars
from reports.document import Chart, Column, Row, Table
from tests import factories as make
from tests.reports.annual.checks.written import document

pytestmark = pytest.mark.django_db


def read(edition, *blocks, key="own-1"):
    return Reading(edition, {language: document(language, *blocks, key=key) for language in ("sv", "en")})


def found(rule, reading):
    return [(one.about, one.words) for one in rule(reading)]


def test_a_sign_that_no_font_has(edition):
    assert found(printed.signs_unknown, read(edition, "Räksmörgås, Ťřída, Ελλάδα – \u00a0½")) == []
    told = found(printed.signs_unknown, read(edition, "Vi mötte 漢 i år"))
    assert [about for about, _words in told] == ["own-1:sv:U+6F22", "own-1:en:U+6F22"]
    assert "漢 (U+6F22)" in told[0][1]


def test_a_chapter_that_the_outline_does_not_know(edition):
    assert found(printed.chapters_unknown, read(edition)) == []
    assert found(printed.chapters_unknown, read(edition, key="colophon")) == []
    assert [about for about, _words in found(printed.chapters_unknown, read(edition, key="new"))] == ["new"]


def test_a_chart_that_is_described_anew_in_one_language(edition):
    chart = Chart(Bars(id="volume", finding="Det ökade", labels=("A", "B"), series=(Series("År", (1, 2)),)))
    make.ChartTextFactory(edition=edition, language="sv", chart="volume")
    assert [about for about, _words in found(printed.charts_in_one_language, read(edition, chart))] == [
        "volume:en"
    ]
    make.ChartTextFactory(edition=edition, language="en", chart="volume")
    assert found(printed.charts_in_one_language, read(edition, chart)) == []


# Totals


def table(*numbers, total, current=False):
    rows = tuple(Row((f"Rad {place}", number)) for place, number in enumerate(numbers))
    columns = (Column("Vad"), Column("2017", kind="number", current=current))
    return Table(columns, (*rows, Row(("Summa", total), "total")), caption="Volym")


@pytest.mark.parametrize(
    ("numbers", "total"),
    [
        (("1\u00a0204", "−4"), "1\u00a0200"),
        (("1,5", "2,5"), "4,0"),
        (("1,204", "6"), "1,210"),
        (("10", "10"), "21"),  # each is up to a half off
        (("40 %", "50 %"), "70 %"),
        (("10", "–"), "99"),  # something is kept back
    ],
)
def test_a_table_that_adds_up_or_cannot_be_added(edition, numbers, total):
    assert found(totals.tables_differ, read(edition, table(*numbers, total=total))) == []


def test_a_table_that_does_not_add_up(edition):
    told = found(totals.tables_differ, read(edition, table("1\u00a0204", "10", total="1\u00a0217")))
    assert told[0] == ("sv:Volym:1", "Tabellen ”Volym” blir inte sin summa i kolumnen ”2017”.")
    assert len(told) == 2


def test_earlier_years_are_not_added_beside_this_one(edition):
    columns = (Column("Vad"), Column("2016", kind="number"), Column("2017", kind="number", current=True))
    rows = (Row(("A", "1", "5")), Row(("Summa", "90", "5"), "total"))
    assert found(totals.tables_differ, read(edition, Table(columns, rows, caption="Volym"))) == []


def test_parts_that_do_not_make_their_whole(edition, own_project):
    make.TransactionFactory(agreement__project=own_project, booked_on="2017-05-02")
    reading = read(edition)
    assert found(totals.parts_differ, reading) == []
    assert "tkr överallt" in totals.volume(reading)
    funders = reading.book.figure("F9")
    less = tuple(dataclasses.replace(part, value=Decimal(part.value) - 1) for part in funders.parts)
    reading.book.series("F9", [2017])
    reading.book._series["F9"][2017] = dataclasses.replace(funders, parts=less)
    assert [about for about, _words in found(totals.parts_differ, reading)] == ["F2:F9"]
