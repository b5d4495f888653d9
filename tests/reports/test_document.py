"""The document tree: plain text, numbers in reading order, and blocks that refuse nonsense."""

import dataclasses
import datetime as dt

import pytest
from django.utils import translation

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


def test_numbers_follow_the_reading_order_through_columns_grids_and_contents():
    tree = document(
        d.Contents(after=(table("in contents"),)),
        d.FigureGrid(chart=chart("in grid")),
        d.Columns((d.Part(1, 6, (table("left"),)), d.Part(7, 6, (chart("right"),)))),
        table("", summary="No number"),
        d.Definitions("annex", ()),
    )
    with translation.override("en"):
        made = d.numbered(tree)
    contents, grid, columns, silent, annex = made.chapters[0].blocks
    assert contents.after[0].label == "Table 1."
    assert grid.chart.label == "Figure 1."
    assert columns.parts[0].blocks[0].label == "Table 2."
    assert columns.parts[1].blocks[0].label == "Figure 2."
    assert silent.label == ""
    assert annex.label == "Table 3."
    assert made.chapters[1].blocks[0].label == "Figure 3."
    assert tree.chapters[0].blocks[0].after[0].label == "", "the given tree is left as it was"


def test_numbers_speak_the_language_of_the_report():
    with translation.override("sv"):
        made = d.numbered(document(table("a"), chart("b")))
    assert [block.label for block in made.chapters[0].blocks] == ["Tabell 1.", "Figur 1."]


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
