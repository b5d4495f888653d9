"""The annual report as a tree of typed blocks, drawn by several writers.

The tree says what stands on the page and in which order it is read. It knows nothing of
PDF or HTML, fonts or millimetres: a block gives its text and its part of a grid of twelve
columns, and each writer decides the rest.

All text is plain text, never markup. A writer escapes it. Where a sentence needs a link, a
defined term, weight or another language, it is a tuple of strings and `Run`s:

    ("Se ", Run("definitionerna", link="#term-volume"), ".")

Anchors are written `#key`. A chapter and a heading answer to their own `key`, and the row
of a definition to `term-<key>`.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from reports.charts.chart import Chart as Drawn
    from reports.charts.scene import Scene

Level: TypeAlias = Literal["ok", "warn", "bad", "none"]
COLUMNS = 12
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Run:
    """A piece of a sentence that is more than plain text.

    term: key of the definition that the words stand for; the writer leads there.
    link: `https://…` or `#key` of a place in the document.
    lang: language of the words when it is not the document's, as in BCP 47.
    """

    text: str
    strong: bool = False
    term: str = ""
    link: str = ""
    lang: str = ""


Text: TypeAlias = str | tuple[str | Run, ...]


def runs(text: Text) -> tuple[Run, ...]:
    """The text as runs only, the empty ones left out."""
    parts = (text,) if isinstance(text, str) else text
    made = (Run(part) if isinstance(part, str) else part for part in parts)
    return tuple(run for run in made if run.text)


def plain(text: Text) -> str:
    """The words alone: for bookmarks, contents lists and alternative texts."""
    return "".join(run.text for run in runs(text))


def clean(text: str) -> str:
    """Text as every writer shows it: composed letters, no control or invisible characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if text.isprintable() and text.isascii():
        return text
    return "".join(_printable(sign) for sign in text)


def _printable(sign: str) -> str:
    if sign == "\n":
        return sign
    if sign in "\t\r\v\f\u2028\u2029":
        return " "
    kind = unicodedata.category(sign)
    return "" if kind in ("Cc", "Cf") else REPLACEMENT if kind == "Cs" else sign


@dataclass(frozen=True)
class Status:
    """A traffic light: always a shape (from the level) and a word, never colour alone."""

    level: Level
    word: str


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter. Level 1 is the chapter's own title."""

    text: str
    level: Literal[2, 3] = 2
    key: str = ""


@dataclass(frozen=True)
class Paragraph:
    """look: `lead` opens a part, `pull` is the one sentence to remember on the page, `body`
    the running text, `small` a fact box, `note` a source or reading advice."""

    text: Text
    look: Literal["lead", "pull", "body", "small", "note"] = "body"


@dataclass(frozen=True)
class Bullets:
    items: tuple[Text, ...]


@dataclass(frozen=True)
class LessonBox:
    """What was learnt: a label, one sentence and its explanation."""

    label: str
    sentence: Text
    text: Text = ""


@dataclass(frozen=True)
class KeyFigure:
    """A number that is the ornament of its page.

    value: formatted, as "45,4" or "Uppgift saknas"; unit follows it: "mnkr", "av 64".
    comparison: last year, target, or parts by sex; a hero or a tile always has one.
    term: key of the definition; the label leads there.
    level: colours a figure of the look `status`.
    """

    value: str
    label: str
    comparison: str = ""
    unit: str = ""
    term: str = ""
    level: Level | None = None


@dataclass(frozen=True)
class FigureGrid:
    """Key figures in reading order, three to a row.

    hero: one larger figure above the rest, with `chart` beside it when there is one.
    look: `tile` has a rule above, `status` large coloured counts, `side` a narrow stack.
    """

    figures: tuple[KeyFigure, ...] = ()
    hero: KeyFigure | None = None
    chart: Chart | None = None
    look: Literal["tile", "status", "side"] = "tile"


@dataclass(frozen=True)
class Chart:
    """A chart as every writer draws it in its own size, with its finding as caption.

    chart: finding, unit and period (`note`), alternative text (`alt`) and table are its own.
    start: column of the grid where bars begin, so that labels align with the page.
    bleed: to the edges of the paper, as a map. label: "Figur 3.", set by `passes.ready`.
    """

    chart: Drawn
    note: Text = ""
    start: int | None = None
    bleed: bool = False
    label: str = ""

    def __post_init__(self) -> None:
        if not (self.chart.finding.strip() and self.chart.alt.strip()):
            raise ValueError(f"a chart needs a finding and an alternative text: {self.chart.id!r}")

    @property
    def finding(self) -> str:
        return self.chart.finding

    @property
    def alt(self) -> str:
        return self.chart.alt


@dataclass(frozen=True)
class StatusLegend:
    """The shapes and what they mean."""

    statuses: tuple[Status, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    width: share of the table's width; the shares of a table need not sum to anything.
    current: this year's column, tinted. Numbers are flush right, text and lights left.
    """

    head: Text
    width: float = 1
    kind: Literal["text", "number", "status"] = "text"
    current: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell with more than one text: `detail` is a sentence under it, `status` a light."""

    text: Text = ""
    detail: Text = ""
    status: Status | None = None


@dataclass(frozen=True)
class Row:
    """kind: `total` is a sum line; `group` is a heading over the rows that follow."""

    cells: tuple[Text | Cell, ...]
    kind: Literal["normal", "total", "group"] = "normal"


@dataclass(frozen=True)
class Table:
    """Rows under column heads; the first column is the row's head.

    A group row has one cell, every other row one for each column. `note` holds rounding
    and reading advice, `source` where the numbers come from; both are printed under it.
    label: "Tabell 2.", set by `passes.ready`; a table without a caption has no number and
    says with `summary` what it holds to those who cannot see it.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: str = ""
    note: Text = ""
    source: Text = ""
    summary: str = ""
    density: Literal["normal", "dense", "roomy"] = "normal"
    label: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            wanted = 1 if row.kind == "group" else len(self.columns)
            if len(row.cells) != wanted:
                raise ValueError(f"table {self.caption!r}: {len(row.cells)} cells where {wanted} belong")
        if not (self.caption or self.summary):
            raise ValueError("a table needs a caption or a summary")


@dataclass(frozen=True)
class Definition:
    key: str
    term: str
    text: Text


@dataclass(frozen=True)
class Definitions:
    """The annex of terms: each row has the anchor `term-<key>` and leads back to the place
    where the term is used first."""

    caption: str
    entries: tuple[Definition, ...]
    label: str = ""


@dataclass(frozen=True)
class Field:
    """A labelled fact with a comment: "Finansiär", "Sida, bilateralt", "Två avtal"."""

    label: str
    value: Text
    comment: Text = ""


@dataclass(frozen=True)
class FieldGrid:
    """Facts three to a row. look `lines`: the label is the strong one, as in a colophon."""

    fields: tuple[Field, ...]
    look: Literal["card", "lines"] = "card"


@dataclass(frozen=True)
class Part:
    """Blocks in some of the twelve columns, counted from 1."""

    start: int
    span: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Columns:
    """Parts side by side, read one after the other, from left to right."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        free = 1
        for part in self.parts:
            if part.start < free or part.span < 1 or part.start + part.span - 1 > COLUMNS:
                raise ValueError(f"columns {part.start}+{part.span} do not fit")
            free = part.start + part.span


@dataclass(frozen=True)
class Contents:
    """The list of chapters with their pages; `after` stands at the foot of its page."""

    after: tuple[Block, ...] = ()


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page."""


Block: TypeAlias = (
    Heading | Paragraph | Bullets | LessonBox | FigureGrid | Chart | StatusLegend
    | Table | Definitions | FieldGrid | Columns | Contents | NewPage
)  # fmt: skip


def aside(label: str, *blocks: Block) -> Columns:
    """A label in the margin (columns 1-3) and its text beside it (columns 4-11)."""
    return Columns((Part(1, 3, (Heading(label, 3),)), Part(4, 8, blocks)))


@dataclass(frozen=True)
class Chapter:
    """A part that begins on a page of its own and is listed in the contents.

    look: `chapter` opens with its number; `country` with a tinted band, its outline and the
    name of the `part` it belongs to; `front` is the contents page; `back` the colophon.
    part: "Land för land"; the chapters of one part have the same number and are listed
    under it. spread: the part begins on a left page, so that two pages are seen together; a
    right page before it carries the part's name.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    lead: Text = ""
    look: Literal["chapter", "country", "front", "back"] = "chapter"
    part: str = ""
    outline: Scene | None = None
    spread: bool = False


@dataclass(frozen=True)
class Document:
    """The report. Everything a writer needs, so that the same tree gives the same bytes.

    name: "Årsrapport"; mark: the large word on the cover, "2017"; edition: "Utgåva 1.0".
    frozen: the day the data were read. created: time stamp of the file, aware.
    cover: the cover's drawing, decoration, best made 482 by 380 points. demo: every page says that all is invented.
    draft: every page says that it is not to be handed in.
    seal: SHA-256 of the content as it was frozen, in hexadecimal digits; printed in the colophon.
    """

    name: str
    mark: str
    subtitle: str
    language: str
    publisher: str
    registry_number: str
    edition: str
    frozen: dt.date
    created: dt.datetime
    chapters: tuple[Chapter, ...]
    cover: Scene | None = None
    author: str = ""
    keywords: tuple[str, ...] = ()
    demo: bool = False
    draft: bool = False
    seal: str = ""

    @property
    def title(self) -> str:
        return f"{self.name} {self.mark}"
