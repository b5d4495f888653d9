"""Tables in HTML: caption, heads with their scope, rows under the group they belong to, notes below."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports import document as d
from reports.charts.chart import NO_DATA
from reports.web.figures import caption, status
from reports.web.markup import joined, tag
from reports.web.place import Place

MOST_COLUMNS = 3  # that stand side by side in the narrowest window


def table(block: d.Table, place: Place, ids: Sequence[str] = ()) -> SafeString:
    """A table with its notes under it. ids: a place for each row that links lead to."""
    rows = block.rows or (d.Row((str(NO_DATA).capitalize(),), "group"),)
    children = [tag("thead", tag("tr", *(_head(column, place) for column in block.columns)))]
    body: list[SafeString] = []
    for index, row in enumerate(rows):
        if row.kind == "group" and body:  # the rows below are of another group
            children.append(tag("tbody", *body))
            body = []
        body.append(_row(row, block, place, ids[index] if ids else ""))
    children.append(tag("tbody", *body))
    if block.caption:
        children.insert(0, tag("caption", tag("div", caption(block.label, block.caption, block.unit))))
    name = "" if block.caption else block.summary
    made = tag("table", *children, class_=block.density, aria_label=name)
    if len(block.columns) > MOST_COLUMNS:
        told = f"{block.label} {block.caption}".strip() or block.summary
        made = tag("div", made, class_="scroller", role="group", aria_label=told, tabindex=0)
    return tag("div", made, *_notes(block, place), class_="table")


def _notes(block: d.Table, place: Place) -> list[SafeString]:
    said = [place.text(text) for text in (block.note, block.source) if d.plain(text)]
    return [tag("p", joined(one for text in said for one in (" ", text)), class_="note")] if said else []


def _head(column: d.Column, place: Place) -> SafeString:
    if not d.plain(column.head):
        return tag("td", class_=_look(column))
    return tag("th", place.text(column.head), scope="col", class_=_look(column))


def _look(column: d.Column) -> str:
    look = "light" if column.kind == "status" else column.kind
    return f"{look} current" if column.current else look


def _row(row: d.Row, block: d.Table, place: Place, id: str) -> SafeString:
    if row.kind == "group":
        across = len(block.columns)
        cell = row.cells[0]
        said = place.text(cell.text if isinstance(cell, d.Cell) else cell)
        return tag("tr", tag("th", said, scope="rowgroup", colspan=across), class_="group")
    cells = []
    for index, (column, cell) in enumerate(zip(block.columns, row.cells, strict=True)):
        said = _cell(cell, place)
        if index:
            cells.append(tag("td", said, class_=_look(column)))
        else:
            cells.append(tag("th", said, scope="row", class_=_look(column)))
    return tag("tr", *cells, class_="total" if row.kind == "total" else "", id=id)


def _cell(cell: d.Text | d.Cell, place: Place) -> SafeString:
    if not isinstance(cell, d.Cell):
        return place.text(cell)
    if cell.status:
        return status(cell.status)
    if not d.plain(cell.detail):
        return place.text(cell.text)
    return joined(
        (tag("p", tag("strong", place.text(cell.text))), tag("p", place.text(cell.detail), class_="detail"))
    )


def definitions(block: d.Definitions, place: Place) -> SafeString:
    """The terms, each with the chapter where it is used first."""
    columns = (d.Column(_("Term")), d.Column(_("Meaning")), d.Column(_("Used first in")))
    uses = place.known.uses
    rows = []
    for entry in block.entries:
        back: d.Text = "–"
        if entry.key in uses:
            back = (d.Run(uses[entry.key], link=f"#use-{entry.key}"),)
        rows.append(d.Row(((d.Run(entry.term, strong=True),), entry.text, back)))
    made = d.Table(columns, tuple(rows), block.caption, label=block.label, summary=block.caption)
    ids = [place.known.id(f"term-{entry.key}") for entry in block.entries]
    return tag("div", table(made, place, ids), class_="definitions")
