"""Lines of text: where they break, what fits, and that no word or space is lost."""

import pytest

from reports import document as d
from reports.document import clean
from reports.pdf import styles as s
from reports.pdf.structure import Element, Root
from reports.pdf.text import TextBlock, fitted, inked
from tracker.core import fonts

STYLE = s.BODY


@pytest.fixture(autouse=True)
def _fonts():
    fonts.register()


def block(text, style=STYLE, **options):
    element = Element("P", Root().document)
    return TextBlock(
        inked(text, style, element, frozenset(options.pop("anchors", ()))), style, element, **options
    )


def lines(made, width):
    made.wrap(width, 1000)
    return [
        "".join(piece.text for word in line for piece in [*word.pieces, *([word.gap] if word.gap else [])])
        for line in made._lines
    ]


def width(text):
    return fonts.width(text, STYLE.face, STYLE.size)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain", "plain"),
        ("a\tb\r\nc", "a b\nc"),
        ("no\0 bell\x07", "no bell"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("e\u0301", "é"),
        ("1\u00a0180", "1\u00a0180"),
        ("half \ud800", "half \ufffd"),
    ],
)
def test_text_is_cleaned_to_what_can_be_printed(text, printed):
    assert clean(text) == printed


def test_lines_break_at_spaces_and_keep_them():
    assert lines(block("ett två tre"), width("ett två") + 1) == ["ett två ", "tre"]


def test_lines_break_after_a_hyphen_between_letters_but_not_in_a_number():
    assert lines(block("arbets-marknad"), width("arbets-m")) == ["arbets-", "marknad"]
    assert lines(block("x KH-1"), width("x KH-")) == ["x ", "KH-1"]


def test_a_dash_between_spaces_keeps_both():
    assert lines(block("ett – två och - tre"), 400) == ["ett – två och - tre"]


def test_a_no_break_space_holds_words_together():
    assert lines(block("kostade 1\u00a0180\u00a0kr"), width("kostade 1\u00a0180")) == [
        "kostade ",
        "1\u00a0180\u00a0kr",
    ]


def test_a_line_break_in_the_text_is_kept():
    assert lines(block("ett\n\ntvå"), 400) == ["ett ", " ", "två"]


def test_a_word_wider_than_the_line_is_cut():
    made = lines(block("m" * 30), width("m" * 10) + 1)
    assert made == ["m" * 10] * 3


def test_runs_without_a_space_between_stay_one_word():
    text = ("ord", d.Run("et", strong=True), ".")
    (word,) = block(text)._words
    assert [piece.text for piece in word.pieces] == ["ord", "et", "."]


def test_letters_the_font_lacks_come_from_the_fallback():
    made = block("på Հայ")
    made.wrap(400, 100)
    faces = [piece.face for word in made._lines[0] for piece in word.pieces]
    assert faces == [fonts.REGULAR, fonts.FALLBACK]


def test_split_leaves_neither_a_first_nor_a_last_line_alone():
    text = " ".join(["ord"] * 50)
    made = block(text)
    made.wrap(60, 1000)
    count = len(made._lines)
    assert block(text).split(60, 1.5 * STYLE.leading) == []
    first, second = block(text).split(60, (count - 1) * STYLE.leading)
    assert second.wrap(60, 1000)[1] == 2 * STYLE.leading
    assert first.wrap(60, 1000)[1] == (count - 2) * STYLE.leading


@pytest.mark.parametrize("height", [0, 3, 13.9])
def test_nothing_fits_where_there_is_no_line(height):
    assert block("ord").split(100, height) == []


def test_split_parts_hold_all_words_and_only_the_first_is_the_place_links_lead_to():
    made = block("ett två tre fyra fem sex", anchor="here", bookmark=("T", 0))
    first, second = made.split(width("ett två"), 2 * STYLE.leading)
    assert (
        "".join(lines(first, width("ett två")) + lines(second, width("ett två")))
        == "ett två tre fyra fem sex"
    )
    assert (first.anchor, second.anchor) == ("here", "")


def test_a_link_is_an_element_of_its_own_only_where_it_leads_somewhere():
    run = d.Run("dit", link="#there")
    made = block(("gå ", run), anchors=["there"])
    assert [word.pieces[0].ink.element.role for word in made._words] == ["P", "Link"]
    made = block(("gå ", run))
    assert [word.pieces[0].ink.element.role for word in made._words] == ["P", "P"]


def test_a_text_too_wide_is_set_smaller_on_the_same_line():
    assert fitted(s.TILE_VALUE, "14", 150) is s.TILE_VALUE
    smaller = fitted(s.TILE_VALUE, "123 456 789 012", 150)
    assert fonts.width("123 456 789 012", smaller.face, smaller.size) == pytest.approx(150)
    assert smaller.ascent == s.TILE_VALUE.size
    assert fitted(s.TILE_VALUE, "1" * 200, 150).size == 14


def test_widths_of_a_block():
    made = block("kort ordentligt", hang=10)
    assert made.longest_word == pytest.approx(10 + width("ordentligt"))
    assert made.natural_width == pytest.approx(10 + width("kort ordentligt"))
