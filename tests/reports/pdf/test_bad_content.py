"""What people may write into names and texts, and what may not stop the report or be lost from it."""

import io

import pytest

from reports import document as d
from reports.pdf import text as pdf_text
from reports.pdf.writer import write
from tests.reports.pdf import reading, sample

MARKUP = [
    "<font color=red>röd",
    "</para><para>",
    "A & B &amp; C",
    "<a href='x'>",
    "<b",
    "&#0;",
    "<!--",
    "]]>",
    "%s {0}",
]


@pytest.mark.parametrize("words", MARKUP)
def test_markup_in_any_text_is_shown_as_it_stands(words):
    """Names come as titles, captions, cells, labels, links and alternative texts."""
    grid = d.FigureGrid((d.KeyFigure("1", words, words),))
    table = d.Table((d.Column(words), d.Column("B")), (d.Row((words, d.Cell(words, words))),), words)
    blocks = (d.Heading(words, key="here"), d.Paragraph((words, d.Run(words, link="#here"))), grid, table)
    pdf, result = reading.written(reading.report(*blocks, title=words))
    heard = reading.read(pdf).text
    assert heard.count(words) >= 10
    assert result.warnings == ()


def test_letters_of_right_to_left_scripts_and_marks_that_combine_are_kept():
    words = "שלום مرحبا e\u0301 a\u030a q\u0307\u0323"
    pdf, _result = reading.written(reading.report(d.Paragraph(words)))
    heard = reading.read(pdf).text
    assert "שלום" in heard
    assert "مرحبا" in heard
    assert "é å" in heard, "composed where a letter of its own exists"
    assert "q\u0323\u0307" in heard


def test_pictures_are_heard_as_themselves_and_what_no_font_has_is_told_with_its_code():
    """Signs beyond the first plane have two code units: neither may be taken for a letter."""
    pdf, result = reading.written(
        reading.report(d.Paragraph("Bra \U0001f600 \U0001f9ec \ua000 slut"), title="\U0001f9ec")
    )
    heard = reading.read(pdf).text
    assert "Bra \U0001f600" in heard
    assert "slut" in heard
    assert [warning.count("U+") for warning in result.warnings] == [1, 1]
    assert any("U+A000" in warning for warning in result.warnings)
    assert any("U+1F9EC" in warning for warning in result.warnings)


def test_a_word_of_ten_thousand_letters_is_cut_and_nothing_of_it_is_lost():
    long = "abcdefghij" * 1000
    chapter = reading.read_blocks(d.Paragraph(long), d.Table((d.Column(long[:300]),), (d.Row((long,)),), "T"))
    assert chapter.all("P")[0].text.replace(" ", "") == long
    assert chapter.all("TH")[1].text.replace(" ", "") == long


def test_an_empty_chapter_is_a_page_with_its_title():
    pdf, result = reading.written(reading.report())
    assert reading.read(pdf).kids[1].text == "1 Ett kapitel"
    assert result.pages == 2


def counted(monkeypatch, blocks):
    """How many words are put into lines while the report is written."""
    plain, seen = pdf_text._lines, 0

    def lines(words, width):
        nonlocal seen
        seen += len(words)
        return plain(words, width)

    with monkeypatch.context() as patch:
        patch.setattr(pdf_text, "_lines", lines)
        reading.written(reading.report(*blocks))
    return seen


@pytest.mark.parametrize("paragraphs", [1, 100], ids=["one paragraph", "a hundred"])
def test_twice_the_words_are_twice_the_work(monkeypatch, paragraphs):
    """Not more: a section may have 200 000 words."""

    def section(words):
        text = "ett ord till " * (words // 3 // paragraphs)
        return (d.Columns((d.Part(1, 8, (d.Paragraph(text),) * paragraphs),)),)

    once, twice = (counted(monkeypatch, section(words)) for words in (6_000, 12_000))
    assert twice < 2.2 * once


def test_words_in_another_language_are_marked_wherever_they_stand():
    words = (d.Run("Liberté", lang="fr"), " på svenska ", d.Run("Freiheit", lang="de"))
    table = d.Table((d.Column("A"),), (d.Row((words,)),), "T")
    chapter = reading.read_blocks(d.Paragraph(words), d.Bullets((words,)), table)
    assert [(node.lang, node.text.strip()) for node in chapter.all("Span")] == [
        ("fr", "Liberté"),
        ("de", "Freiheit"),
    ] * 3


def test_part_one_of_the_archive_standard_is_an_older_file_without_the_newer_elements():
    stream = io.BytesIO()
    write(sample.document(), stream, part="1a")
    pdf = stream.getvalue()
    tree = reading.read(pdf)
    assert pdf.startswith(b"%PDF-1.4")
    assert b"<pdfaid:part>1</pdfaid:part>" in pdf
    assert tree.all("THead", "TBody", "TFoot") == []
    newer = reading.read(reading.written(sample.document())[0])
    assert tree.text == newer.text
    assert len(tree.all("TR")) == len(newer.all("TR")) > 10
