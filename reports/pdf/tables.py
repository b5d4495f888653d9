"""Tables without boxes: rules under the head and over sums, hairlines under rows, this year tinted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from reportlab.platypus import Flowable, Table

from reports import document as d
from reports.charts.chart import NO_DATA
from reports.pdf.boxes import status_mark
from reports.pdf.structure import Element
from reports.pdf.styles import COLOURS, HAIRLINE, HEIGHT, RULE, TABLE, TABLE_HEAD, Style
from reports.pdf.text import TextBlock, inked
from tracker.core.fonts import SEMIBOLD

PADDING = {"normal": 3.5, "dense": 1.75, "roomy": 7}
STATUS_INDENT = 15
SMALL = 8.0  # the smallest size of text in print
AFTER_NUMBER = 12
STATUS_TEXT = {"ok": "ok", "warn": "warn", "bad": "bad", "none": "ink-2"}


def table(
    block: d.Table, element: Element, width: float, anchors: Collection[str], row_anchors: Sequence[str] = ()
) -> Flowable:
    """The grid of a table block; its caption and notes stand outside.

    Heads repeat on every page they are needed and are read once. A row higher than a page is
    divided. Columns get their shares of the width, but never less than their longest word.
    row_anchors: a place for each row that links lead to.
    """
    writer = _Writer(block, element, anchors)
    if not block.rows:
        block = replace(block, rows=(d.Row((str(NO_DATA).capitalize(),), "group"),))
    cells = [writer.head(), *(writer.row(row) for row in block.rows)]
    for row, key in zip(cells[1:], row_anchors, strict=False):
        row[0][0].anchor = key
    return Grid(
        cells,
        colWidths=_widths(block, cells, width),
        style=_rules(block),
        repeatRows=1,
        splitInRow=1,
        hAlign="LEFT",
    )


class Grid(Table):
    """A table that leaves no row alone, neither on this page nor on the next."""

    def split(self, width: float, height: float) -> list[Flowable]:
        parts = super().split(width, height)
        if len(parts) != 2:
            return parts
        rows = len(self._cellvalues) - self.repeatRows
        first, second = (len(part._cellvalues) - self.repeatRows for part in parts)
        if first + second > rows or second > 1 or (sum(self._rowHeights) > HEIGHT / 2 and rows < 4):
            return parts  # a divided row, enough rows, or rows so high that one alone is a lot
        if rows < 4:
            return []
        kept = sum(self._rowHeights[: self.repeatRows + first - 1])
        return super().split(width, kept + 0.01)


class _Writer:
    """Makes the cells, each the content of its TH or TD."""

    def __init__(self, block: d.Table, element: Element, anchors: Collection[str]) -> None:
        self._block, self._element, self._anchors = block, element, anchors
        self._body: Element | None = None

    def head(self) -> list[list[TextBlock]]:
        row = Element("TR", Element("THead", self._element))
        made = []
        for column in self._block.columns:
            cell = Element("TH", row, attributes="<</O/Table/Scope/Column>>")
            made.append([self._text(column.head, TABLE_HEAD, cell, column, repeats=True)])
        return made

    def row(self, row: d.Row) -> list[list[TextBlock]]:
        self._body = self._body or Element("TBody", self._element)
        line = Element("TR", self._body)
        if row.kind == "group":
            across = len(self._block.columns)
            attributes = (
                f"<</O/Table/Scope/Row/ColSpan {across}>>" if across > 1 else "<</O/Table/Scope/Row>>"
            )
            head = Element("TH", line, attributes=attributes)
            style = TABLE.but(face=SEMIBOLD, colour="nav")
            return [[self._text(row.cells[0], style, head, self._block.columns[0])], *([[]] * (across - 1))]
        made = []
        for index, (column, cell) in enumerate(zip(self._block.columns, row.cells, strict=True)):
            attributes = "" if index else "<</O/Table/Scope/Row>>"
            element = Element("TD" if index else "TH", line, attributes=attributes)
            style = TABLE.but(face=SEMIBOLD) if row.kind == "total" else TABLE
            made.append(self._cell(cell, style, element, column))
        return made

    def _cell(
        self, cell: d.Text | d.Cell, style: Style, element: Element, column: d.Column
    ) -> list[TextBlock]:
        if not isinstance(cell, d.Cell):
            return [self._text(cell, style, element, column)] if d.plain(cell) else []
        if cell.status:
            return [self._status(cell.status, element)]
        if not d.plain(cell.detail):
            return self._cell(cell.text, style, element, column)
        strong = self._text(cell.text, style.but(face=SEMIBOLD), Element("P", element), column)
        detail = self._text(cell.detail, TABLE.but(colour="ink-2"), Element("P", element), column)
        return [strong, detail]

    def _status(self, status: d.Status, element: Element) -> TextBlock:
        style = TABLE.but(face=SEMIBOLD, colour=STATUS_TEXT[status.level])
        spans = inked(status.word, style, element, self._anchors)
        return TextBlock(spans, style, element, hang=STATUS_INDENT, mark=status_mark(status.level))

    def _text(
        self, text: d.Text | d.Cell, style: Style, element: Element, column: d.Column, repeats: bool = False
    ) -> TextBlock:
        words = text.text if isinstance(text, d.Cell) else text
        if column.kind == "number":
            style = style.but(align="right")
        return TextBlock(inked(words, style, element, self._anchors), style, element, repeats=repeats)


def _widths(block: d.Table, cells: Sequence[Sequence[Sequence[TextBlock]]], width: float) -> list[float]:
    """The columns' shares of the width, but none so narrow that it cuts a word or breaks a number.

    Where that is not possible the table is set smaller. If it still is not, words give way
    before numbers.
    """
    needed = _needed(block, cells)
    if sum(needed) > width:
        for text in (text for row in cells for cell in row for text in cell):
            text.shrink(SMALL)
        needed = _needed(block, cells)
    if sum(needed) > width:
        words = {index for index, column in enumerate(block.columns) if column.kind == "text"}
        firm = sum(need for index, need in enumerate(needed) if index not in words)
        if words and firm < width / 2:
            give = (width - firm) / sum(needed[index] for index in words)
            return [need * give if index in words else need for index, need in enumerate(needed)]
        return [need * width / sum(needed) for need in needed]
    return _shared(block.columns, needed, width)


def _needed(block: d.Table, cells: Sequence[Sequence[Sequence[TextBlock]]]) -> list[float]:
    """The width each column needs for its longest word or number, padding included."""
    heads, *rows = cells
    rows = [row for row, made_of in zip(rows, block.rows, strict=True) if made_of.kind != "group"]
    needed = []
    for index, column in enumerate(block.columns):
        least = [head.longest_word for head in heads[index]]
        for row in rows:
            least += [
                text.longest_word if column.kind == "text" else text.natural_width for text in row[index]
            ]
        needed.append(max(least) + sum(_padding(block.columns, index)) + 0.1)
    return needed


def _shared(columns: Sequence[d.Column], needed: Sequence[float], width: float) -> list[float]:
    """Shares of the width; columns that need more than theirs take it from the others."""
    fixed: set[int] = set()
    while True:
        free = width - sum(needed[index] for index in fixed)
        shares = sum(column.width for index, column in enumerate(columns) if index not in fixed)
        made = [needed[i] if i in fixed else free * column.width / shares for i, column in enumerate(columns)]
        narrow = {index for index, got in enumerate(made) if got < needed[index] - 1e-6}
        if not narrow:
            return made
        fixed |= narrow


def _padding(columns: Sequence[d.Column], index: int) -> tuple[float, float]:
    """Air left and right: numbers 6 and 6, text 12 after a number, nothing at the table's edges."""
    if columns[index].kind == "number":
        return 6, 6
    left = AFTER_NUMBER if index and columns[index - 1].kind == "number" else 0
    return left, 0 if index == len(columns) - 1 else 6


def _rules(block: d.Table) -> list[tuple[object, ...]]:
    air = PADDING[block.density]
    rules: list[tuple[object, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("TOPPADDING", (0, 0), (-1, -1), air),
        ("BOTTOMPADDING", (0, 0), (-1, -1), air),
        ("LINEBELOW", (0, 0), (-1, 0), RULE, COLOURS["nav"]),
        ("LINEBELOW", (0, 1), (-1, -1), HAIRLINE, COLOURS["line"]),
    ]
    for index, column in enumerate(block.columns):
        left, right = _padding(block.columns, index)
        rules += [
            ("LEFTPADDING", (index, 0), (index, -1), left),
            ("RIGHTPADDING", (index, 0), (index, -1), right),
        ]
        if column.current:
            rules.append(("BACKGROUND", (index, 0), (index, -1), COLOURS["accent-tint"]))
    for line, row in enumerate(block.rows, 1):
        if row.kind == "total":
            rules.append(("LINEABOVE", (0, line), (-1, line), RULE, COLOURS["nav"]))
        elif row.kind == "group":
            rules.append(("SPAN", (0, line), (-1, line)))
            rules.append(("TOPPADDING", (0, line), (-1, line), air + 7))
    return rules
