"""Every kind of block that the document knows is written on paper and on screen."""

import typing

import pytest

from reports import document as d
from reports.web.page import write
from tests.reports.pdf import reading as pdf_reading
from tests.reports.pdf import sample
from tests.reports.pdf.sample_chapters import growth
from tests.reports.web import reading

WORD = "kännetecken"
_COLUMN = d.Column("Land")
# One of each kind, which says the word.
BLOCKS: dict[type, d.Block] = {
    d.Heading: d.Heading(WORD),
    d.Paragraph: d.Paragraph(WORD),
    d.Bullets: d.Bullets((WORD,)),
    d.LessonBox: d.LessonBox("Lärdom", WORD),
    d.FigureGrid: d.FigureGrid((d.KeyFigure("1", WORD),)),
    d.Chart: d.Chart(growth("chart", finding=WORD)),
    d.StatusLegend: d.StatusLegend((d.Status("ok", WORD),)),
    d.Table: d.Table((_COLUMN,), (d.Row((WORD,)),), "Tabell"),
    d.Definitions: d.Definitions("Ord", (d.Definition("one", "Ett", WORD),)),
    d.FieldGrid: d.FieldGrid((d.Field("Part", WORD),)),
    d.Columns: d.Columns((d.Part(1, 6, (d.Paragraph(WORD),)),)),
    d.Contents: d.Contents((d.Paragraph(WORD),)),
    d.NewPage: d.NewPage(),
}


def test_every_kind_of_block_is_tried():
    assert set(BLOCKS) == set(typing.get_args(d.Block))


@pytest.mark.parametrize(
    "kind", [kind for kind in BLOCKS if kind is not d.NewPage], ids=lambda kind: kind.__name__
)
def test_a_block_is_written_by_both_writers(kind):
    report = pdf_reading.report(d.Paragraph("Före"), BLOCKS[kind])
    pdf, _result = pdf_reading.written(report)
    on_paper = [words for _kind, words in reading.of_pdf(pdf_reading.read(pdf))]
    on_screen = [words for _kind, words in reading.of_page(write(report))]
    assert any(WORD in words for words in on_paper)
    assert any(WORD in words for words in on_screen)


def test_a_new_page_is_one_in_both():
    blocks = d.Paragraph("Före"), d.NewPage(), d.Paragraph("Efter")
    with_it, without = pdf_reading.report(*blocks), pdf_reading.report(blocks[0], blocks[2])
    assert pdf_reading.written(with_it)[1].pages == pdf_reading.written(without)[1].pages + 1
    assert '<div class="new-page"></div>' in write(with_it)


def test_what_is_no_block_is_refused():
    with pytest.raises(TypeError, match="No HTML for Field"):
        write(sample.document(chapters=(d.Chapter("one", "Ett", (d.Field("a", "b"),)),)))  # type: ignore[arg-type]
