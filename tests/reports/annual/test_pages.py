"""The report of 2017 as a screen reader hears it and as it lies on the page, in both languages."""

import dataclasses
import io
import itertools
import re
from collections.abc import Iterator

import playa
import pytest
from django.utils import translation

from reports import document as d
from reports.annual.compose import compose
from reports.passes import charts, ready
from reports.pdf import styles as s
from reports.pdf.text import clean
from reports.pdf.writer import write
from tests.reports.pdf import reading

pytestmark = pytest.mark.django_db
LANGUAGES = ("sv", "en")
# So much of its height a page has at least.
EMPTY = 0.2

# What the report has of domain.md, section 6: charts by their id, and tables by their Swedish captions.
CHARTS = {
    "F2": "volume", "F7": "map", "F8": "agreements", "F9": "funders", "F10": "days", "F11": "goals",
    "F12": "participations", "F13": "culture",
}  # fmt: skip
TABLES = {
    "T1": "Intäkter, kostnader och resultat",
    "T2": "Standardindikatorer",
    "T3": "Budget och förbrukad volym per projekt",
    "T4": "Möten per forum och nivå",
    "T5": "Besök hos oss",
    "T6": "De allvarligaste kvarstående riskerna",
    "T7": "Projekt och förbrukade medel",
    "T8": "Årsmedelkurser, kronor för en enhet",
    "T9": "Så räknar vi",
    "F15": "Förändringsprojekt i ITP-B vid slutet av 2017",
    "DAC and SDG": "Klassning",
}


@pytest.fixture(scope="module")
def reports(_demo_loaded, django_db_blocker):
    """Language -> the tree, the bytes and the tags read again."""
    made = {}
    with django_db_blocker.unblock():
        for language in LANGUAGES:
            with translation.override(language):
                tree = ready(compose(2017, progress=lambda step, done, total: None))
            stream = io.BytesIO()
            write(tree, stream)
            made[language] = tree, stream.getvalue(), reading.read(stream.getvalue())
    return made


def told(block: object) -> Iterator[str]:
    """Every text of a block or chapter in the order in which it is to be heard; of a figure its alternative text first."""
    match block:
        case d.Chapter():
            yield from filter(None, (block.title, d.plain(block.lead)))
            yield from itertools.chain.from_iterable(map(told, block.blocks))
        case d.Heading():
            yield block.text
        case d.Paragraph():
            yield d.plain(block.text)
        case d.Bullets():
            yield from map(d.plain, block.items)
        case d.LessonBox():
            yield from (block.label, d.plain(block.sentence), d.plain(block.text))
        case d.KeyFigure():
            yield from (f"{block.value} {block.unit}".strip(), block.label, block.comparison)
        case d.FigureGrid():
            for part in (block.hero, block.chart, *block.figures):
                yield from told(part) if part else ()
        case d.Chart():
            yield from (f"{block.label} {block.finding}", block.chart.note, d.plain(block.note))
        case d.StatusLegend():
            yield from (status.word for status in block.statuses)
        case d.Table():
            yield from (f"{block.label} {block.caption}".strip() if block.caption else "", block.unit)
            yield from (d.plain(column.head) for column in block.columns)
            for row in block.rows:
                for cell in row.cells:
                    yield from cell_of(cell)
            yield from (d.plain(block.note), d.plain(block.source))
        case d.Definitions():
            yield f"{block.label} {block.caption}"
            for entry in block.entries:
                yield from (entry.term, d.plain(entry.text))
        case d.FieldGrid():
            for field in block.fields:
                yield from (field.label, d.plain(field.value), d.plain(field.comment))
        case d.Columns():
            yield from itertools.chain.from_iterable(told(one) for part in block.parts for one in part.blocks)
        case d.Contents():
            yield from itertools.chain.from_iterable(map(told, block.after))
        case d.NewPage():
            return
        case _:
            raise AssertionError(f"not read: {block!r}")


def cell_of(cell: d.Text | d.Cell) -> tuple[str, ...]:
    if not isinstance(cell, d.Cell):
        return (d.plain(cell),)
    return d.plain(cell.text), d.plain(cell.detail), cell.status.word if cell.status else ""


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text)).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_tree_is_heard_in_its_order(reports, language):
    tree, _pdf, tags = reports[language]
    heard, place = squeezed(tags.text), 0
    for chapter in tree.chapters:
        for text in filter(None, map(squeezed, told(chapter))):
            found = heard.find(text, place)
            assert found >= 0, f"{text!r} is not heard after {heard[max(place - 80, 0) : place]!r}"
            place = found + len(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_heard_by_their_words_in_order(reports, language):
    tree, _pdf, tags = reports[language]
    with translation.override(language):
        alts = [clean(one.alt) for one in charts(tree)]
    assert [figure.alt for figure in tags.all("Figure")] == alts


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_those_of_the_tree_and_no_level_is_left_out(reports, language):
    tree, _pdf, tags = reports[language]
    titles = [squeezed(node.text) for node in tags.all("H1")]
    for chapter in tree.chapters:
        assert any(title.endswith(squeezed(chapter.title)) for title in titles)
    for section in tags.kids[1:]:
        levels = [int(node.role[1]) for node in section.all("H1", "H2", "H3")]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


def test_every_figure_and_table_of_the_plan_is_there(reports):
    tree, _pdf, tags = reports["sv"]
    ids = {one.chart.id for one in charts(tree)}
    assert {key: chart for key, chart in CHARTS.items() if chart not in ids} == {}
    text = squeezed(tags.text)
    summaries = " ".join(_summaries(tree))
    assert {key: words for key, words in TABLES.items() if words not in text + summaries} == {}
    for words in (
        "Genomförandegrad",
        "Kostnadstäckning",
        "Uppfyllt",
        "Förkortningar",
        "Agenda 2030",
    ):  # F14 and the rest
        assert words in text
    tiles = {
        figure.term
        for chapter in tree.chapters
        for block in chapter.blocks
        if isinstance(block, d.FigureGrid)
        for figure in (block.hero, *block.figures)
        if figure
    }
    assert {"F1", "F2", "F4", "F5", "F6", "F10", "F12"} <= tiles


def _summaries(tree: d.Document) -> list[str]:
    found = []

    def visit(piece: object) -> None:
        if isinstance(piece, d.Table):
            found.append(piece.summary)
        elif isinstance(piece, tuple):
            for one in piece:
                visit(one)
        elif dataclasses.is_dataclass(piece) and not isinstance(piece, type):
            for name in ("chapters", "blocks", "parts"):
                visit(getattr(piece, name, ()))

    visit(tree)
    return found


def test_every_key_figure_with_a_term_leads_to_its_definition(reports):
    tree, _pdf, _tags = reports["sv"]
    entries = {
        entry.key
        for chapter in tree.chapters
        for block in chapter.blocks
        if isinstance(block, d.Definitions)
        for entry in block.entries
    }
    terms = {
        figure.term
        for chapter in tree.chapters
        for block in chapter.blocks
        if isinstance(block, d.FigureGrid)
        for figure in (block.hero, *block.figures)
        if figure and figure.term
    }
    assert terms <= entries
    assert len(terms) >= 9


def bodies(pdf: bytes) -> list[list[tuple[float, float, str]]]:
    """Page by page the texts of the frame, furniture left out: how far down they end, their size, their words."""
    top, bottom = s.PAGE_HEIGHT - s.TOP, s.PAGE_HEIGHT - s.BOTTOM
    with playa.parse(pdf) as file:
        return [
            [
                (text.bbox[3], text.size, text.chars)
                for text in page.texts
                if text.chars.strip()
                and top - 20 <= text.bbox[1]
                and text.bbox[3] <= bottom + 5
                and text.bbox[2] <= s.MARGIN + s.WIDTH + 5
            ]
            for page in file.pages
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_leaves_its_page(reports, language):
    with playa.parse(reports[language][1]) as file:
        for number, page in enumerate(file.pages, 1):
            for text in page.texts:
                left, top, right, bottom = text.bbox
                assert min(left, top) >= 0, (number, text.chars)
                assert (right <= s.PAGE_WIDTH, bottom <= s.PAGE_HEIGHT) == (True, True), (number, text.chars)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_all_but_empty(reports, language):
    for number, body in enumerate(bodies(reports[language][1]), 1):
        lowest = max(end for end, _size, _words in body)
        assert (lowest - (s.PAGE_HEIGHT - s.TOP)) / s.HEIGHT > EMPTY, f"page {number}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_is_the_last_line_of_a_page(reports, language):
    for number, body in enumerate(bodies(reports[language][1])[1:], 2):
        heads = (s.H1.size, s.H2.size, s.H3.size)
        end, _size, words = max(body)
        # A heading in the margin stands beside its text.
        assert any(size not in heads and low > end - 5 for low, size, _words in body), (
            f"page {number}: {words}"
        )
