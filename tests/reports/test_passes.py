"""Numbers in reading order, the seal, and the words people give to charts."""

import dataclasses
from types import SimpleNamespace

from django.utils import translation

from reports import document as d
from reports.passes import apply_chart_texts, charts, ready
from tests.reports.test_document import chart, document, table


def test_numbers_follow_the_reading_order_through_columns_grids_and_contents():
    tree = document(
        d.Contents(after=(table("in contents"),)),
        d.FigureGrid(chart=chart("in grid")),
        d.Columns((d.Part(1, 6, (table("left"),)), d.Part(7, 6, (chart("right"),)))),
        table("", summary="No number"),
        d.Definitions("annex", ()),
    )
    with translation.override("en"):
        made = ready(tree)
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
        made = ready(document(table("a"), chart("b")))
    assert [block.label for block in made.chapters[0].blocks] == ["Tabell 1.", "Figur 1."]


def words(chart, finding="", alt=""):
    return SimpleNamespace(chart=chart, finding=finding, alt=alt)


def named(id, finding="As made"):
    made = chart(finding)
    return dataclasses.replace(made, chart=dataclasses.replace(made.chart, id=id))


def test_charts_are_found_in_reading_order_wherever_they_stand():
    tree = document(
        d.FigureGrid(chart=named("hero")),
        d.Columns((d.Part(1, 6, (named("left"),)), d.Part(7, 6, (named("right"),)))),
    )
    assert [found.chart.id for found in charts(tree)] == ["hero", "left", "right", "c"]


def test_words_of_people_take_the_place_of_those_made_from_the_data():
    tree = document(named("a"), d.FigureGrid(chart=named("b")), named("untouched"))
    made = apply_chart_texts(
        tree, [words("a", finding="Growing"), words("b", alt="A bar of one."), words("gone", "Nothing")]
    )
    a, b, untouched, last = charts(made)
    assert (a.finding, a.alt) == ("Growing", "One value.")
    assert (b.finding, b.alt) == ("As made", "A bar of one.")
    assert (untouched, last) == tuple(charts(tree))[2:]
    assert a.chart.draw(200).title == "Growing", "the drawing says the same as the caption"
    assert next(charts(tree)).finding == "As made", "the given tree is left as it was"


def test_blank_words_leave_what_the_data_say():
    tree = document(named("a"))
    assert apply_chart_texts(tree, [words("a", "  ", "\n")]) == tree
    assert apply_chart_texts(tree, []) is tree


def test_the_seal_stands_in_the_colophon_of_a_frozen_report():
    tree = dataclasses.replace(
        document(), seal="ab12", chapters=(d.Chapter("colophon", "Colophon", (), look="back"),)
    )
    with translation.override("sv"):
        (chapter,) = ready(tree).chapters
    assert [block.text for block in chapter.blocks] == ["Innehållets kontrollsumma (SHA-256): ab12"]
    assert ready(dataclasses.replace(tree, seal="")).chapters == tree.chapters
