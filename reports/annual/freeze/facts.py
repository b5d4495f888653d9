"""What a document tells, piece by piece and each with its digest: figures, rows of tables, texts.

A figure has a name that no language and no renaming changes (key, year, part), so that what was told can be laid
beside what is told today, in another edition or in the other language. What no text of the report may tell of a
figure, as parts of a few persons, is not here either. Numbers of one country or project stand in rows and texts.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from reports import document as d
from reports.annual.book import Book
from reports.annual.text.live import Figures
from reports.annual.text.parse import Token
from reports.figures.registry import FIGURES
from reports.figures.values import FigureValue, Unit, Value

# The share that a figure has of its whole, as the text's tokens call it.
PERCENT = "percent"


@dataclass(frozen=True)
class Fact:
    """One number. `part`: "women", "percent" or nothing; `value`: its digits, "" when missing."""

    key: str
    year: int
    part: str
    label: str
    unit: str
    value: str
    shown: str
    digest: str = ""

    @property
    def name(self) -> tuple[str, int, str]:
        return self.key, self.year, self.part

    @property
    def exact(self) -> Decimal | None:
        return Decimal(self.value) if self.value else None


@dataclass(frozen=True)
class TableFact:
    """`rows` are its cells as they are read, `digests` one for each row."""

    key: str
    caption: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    digests: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextFact:
    """What a chapter says in sentences, one for each paragraph, heading and key figure."""

    key: str
    title: str
    sentences: tuple[str, ...]
    digest: str = ""


@dataclass(frozen=True)
class Facts:
    figures: tuple[Fact, ...]
    tables: tuple[TableFact, ...]
    texts: tuple[TextFact, ...]


def facts(tree: d.Document, book: Book) -> Facts:
    """Of the document that was composed of this book, in the active language."""
    for key in FIGURES:
        book.figure(key)
    may_be_told = Figures(book).now
    figures = {
        fact.name: fact
        for asked in list(book.asked())
        for fact in _figure(asked)
        if not fact.value
        or may_be_told(Token(f"{'.'.join(filter(None, (fact.key, fact.part)))}:{fact.year}"))
    }
    return Facts(
        tuple(figures[name] for name in sorted(figures)),
        tuple(table for chapter in tree.chapters for table in _tables(chapter)),
        tuple(_text(chapter) for chapter in tree.chapters),
    )


def written(told: Facts) -> dict[str, Any]:
    """As the snapshot keeps it."""
    return asdict(told)


def read(kept: dict[str, Any]) -> Facts:
    return Facts(
        tuple(Fact(**one) for one in kept["figures"]),
        tuple(TableFact(**{name: _tuples(value) for name, value in one.items()}) for one in kept["tables"]),
        tuple(TextFact(**{name: _tuples(value) for name, value in one.items()}) for one in kept["texts"]),
    )


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _figure(value: FigureValue) -> Iterator[Fact]:
    yield _fact(value, "", value.label, value.unit, value.value)
    if value.percent is not None:
        yield _fact(value, PERCENT, value.label, Unit.PERCENT, value.percent)
    for part in value.parts:
        yield _fact(value, part.key, f"{value.label}: {part.label}", value.part_unit, part.value)


def _fact(whole: FigureValue, part: str, label: str, unit: Unit, value: Value) -> Fact:
    digits = "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
    shown = unit.show(value)
    sealed = digest(whole.key, whole.year, part, unit.value, digits, shown)
    return Fact(whole.key, whole.year, part, label, unit.value, digits, shown, sealed)


def _tables(chapter: d.Chapter) -> Iterator[TableFact]:
    """The tables of a chapter, by their place in it, and those of its charts, by the chart's name."""
    seen: Counter[str] = Counter()
    for block in blocks(chapter.blocks):
        if isinstance(block, d.Table):
            columns = [d.plain(column.head) for column in block.columns]
            rows = [tuple(_cell(cell) for cell in row.cells) for row in block.rows]
            name, caption, unit = chapter.key, block.caption or block.summary, block.unit
        elif isinstance(block, d.Chart):
            twin = block.chart.table
            columns = list(twin.header)
            rows = [tuple(cell.text for cell in row) for row in twin.rows]
            name, caption, unit = f"{chapter.key}:{block.chart.id}", block.chart.finding, block.chart.note
        else:
            continue
        seen[name] += 1
        key = name if isinstance(block, d.Chart) and seen[name] == 1 else f"{name}:{seen[name]}"
        digests = tuple(digest(key, *row) for row in rows)
        yield TableFact(key, caption, unit, tuple(columns), tuple(rows), digests)


def _cell(cell: d.Text | d.Cell) -> str:
    if not isinstance(cell, d.Cell):
        return d.plain(cell)
    words = (cell.status.word if cell.status else "", d.plain(cell.text), d.plain(cell.detail))
    return " ".join(word for word in words if word)


def _text(chapter: d.Chapter) -> TextFact:
    said = [chapter.lead, *(words for block in blocks(chapter.blocks) for words in _sentences(block))]
    sentences = tuple(words for text in said if (words := d.plain(text).strip()))
    return TextFact(chapter.key, chapter.title, sentences, digest(chapter.key, chapter.title, *sentences))


def _sentences(block: Any) -> Sequence[d.Text]:
    match block:
        case d.Heading() | d.Paragraph():
            return (block.text,)
        case d.Bullets():
            return block.items
        case d.LessonBox():
            return (block.label, block.sentence, block.text)
        case d.KeyFigure():
            return (
                " ".join(word for word in (block.label, block.value, block.unit) if word),
                block.comparison,
            )
        case d.Field():
            return (f"{block.label}: {d.plain(block.value)}", block.comment)
        case d.Chart():
            return (block.chart.finding, block.note)
        case d.Definition():
            return (f"{block.term}: {d.plain(block.text)}",)
        case _:
            return ()


def blocks(found: Any) -> Iterator[Any]:
    """Every block, key figure and field, in reading order, however deep it stands."""
    for block in found:
        yield block
        match block:
            case d.Columns():
                for part in block.parts:
                    yield from blocks(part.blocks)
            case d.FigureGrid():
                yield from (one for one in (block.hero, block.chart, *block.figures) if one)
            case d.FieldGrid():
                yield from block.fields
            case d.Definitions():
                yield from block.entries
            case d.Contents():
                yield from blocks(block.after)
