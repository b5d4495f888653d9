"""The document tree: plain text, and blocks that refuse nonsense."""

import dataclasses
import datetime as dt

import pytest

from reports import document as d
from reports.charts.chart import Series
from reports.charts.kinds.bars import Bars


def chart(finding: str, description: str = "One value.") -> d.Chart:
    series = (Series("Value", (1,)),)
    return d.Chart(Bars(id="c", finding=finding, labels=("A",), series=series, description=description))


def table(caption: str, **more) -> d.Table:
    return d.Table((d.Column("A"), d.Column("B", kind="number")), (d.Row(("x", "1")),), caption, **more)


def document(*blocks: d.Block) -> d.Document:
    return d.Document(
        name="Report",
        mark="2017",
        subtitle="",
        language="en",
        publisher="",
        registry_number="",
        edition="",
        frozen=dt.date(2018, 2, 15),
        created=dt.datetime(2018, 2, 15, tzinfo=dt.UTC),
        chapters=(d.Chapter("one", "One", blocks), d.Chapter("two", "Two", (chart("last"),))),
    )


def test_text_is_strings_and_runs():
    text = ("See ", d.Run("the list", link="#list"), "", d.Run(""), ".")
    assert d.runs(text) == (d.Run("See "), d.Run("the list", link="#list"), d.Run("."))
    assert d.plain(text) == "See the list."
    assert d.runs("") == ()


def test_a_chart_without_alternative_text_is_refused():
    with pytest.raises(ValueError, match="alternative text"):
        chart("finding", description="  ")
    with pytest.raises(ValueError, match="finding"):
        chart(" ")


def test_a_table_must_be_whole_and_named():
    with pytest.raises(ValueError, match="1 cells where 2 belong"):
        d.Table((d.Column("A"), d.Column("B")), (d.Row(("x",)),), "short")
    with pytest.raises(ValueError, match="1 belong"):
        d.Table((d.Column("A"), d.Column("B")), (d.Row(("x", "y"), kind="group"),), "group")
    with pytest.raises(ValueError, match="caption or a summary"):
        table("")


@pytest.mark.parametrize("places", [((1, 13),), ((0, 4),), ((1, 6), (6, 4)), ((5, 4), (1, 4)), ((9, 0),)])
def test_columns_that_overlap_or_stick_out_are_refused(places):
    with pytest.raises(ValueError, match="do not fit"):
        d.Columns(tuple(d.Part(start, span, ()) for start, span in places))


def test_the_tree_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        document().chapters[0].title = "x"
