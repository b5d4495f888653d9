"""Opens a spreadsheet from outside in a process of its own, which may use only so much memory and time.

Run as a script by tracker/core/spreadsheets.py: the file on standard input, one JSON list a row on standard
output. A date is {"date": ISO}, a moment {"moment": ISO}, a time {"time": ISO}, an empty cell null. The first
line is {"first": number of empty columns before the first, "formulas": ["B3"], "merged": ["A1:B2"]}. What a file can do to its
reader, it does here: the process ends, and the product goes on.
"""

import datetime as dt
import html
import io
import json
import re
import resource
import sys
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MEMORY = 1_000_000_000  # bytes of addresses
SECONDS = 20
LONGEST = 32_768  # characters of a cell: one more than is taken
MOST_TOLD = 10  # formulas and merged cells that are named
MOST_TEXT = 100_000_000  # characters of all rows: one long text may be shown in many cells
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*\bt=\"e\"[^>]*>")
_FORMULA_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_NAME = re.compile(rb"\br=\"([A-Z]{1,3}[0-9]{1,7})\"")


def limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(cell: Any) -> Any:
    if cell == "" or cell is None:
        return None
    if isinstance(cell, dt.datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, dt.time):
        return {"time": cell.isoformat()}
    if isinstance(cell, str):
        return cell[:LONGEST]
    return str(cell) if isinstance(cell, dt.timedelta) else cell


def broken_cells(content: bytes) -> list[str]:
    """Cells of an Excel file whose formula has failed: the reader below would call them empty."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                cells = _ERROR_CELL.findall(archive.read(name))
                found += [hit[1].decode() for cell in cells[:5] if (hit := _NAME.search(cell))]
    return found


def formulas(content: bytes, sheet: str) -> list[str]:
    """The first cells of the sheet of an Excel file that hold a formula; "?" when it does not say where."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = part_of(archive, sheet)
        cells = _FORMULA_CELL.finditer(archive.read(part)) if part else ()
        found = [hit[1].decode() if (hit := _NAME.search(cell[1])) else "?" for cell in cells]
    return found[:MOST_TOLD]


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Under which name an Excel file keeps a sheet; nothing if it does not keep it as Excel does."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return ""
    key = next(
        (
            attribute(tag, "r:id") or attribute(tag, "id")
            for tag in _SHEET.findall(archive.read("xl/workbook.xml"))
            if html.unescape(attribute(tag, "name")) == sheet
        ),
        "",
    )
    relations = re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", archive.read("xl/_rels/workbook.xml.rels"))
    target = next((attribute(tag, "Target") for tag in relations if key and attribute(tag, "Id") == key), "")
    part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return part if part in names else ""


def attribute(tag: bytes, name: str) -> str:
    hit = re.search(rb"\s(?:%s)=(?:\"([^\"]*)\"|'([^']*)')" % name.encode(), tag)
    return (hit[1] or hit[2] or b"").decode() if hit else ""


def merged(sheet: Any) -> list[str]:
    """A1:B2 and so on: cells shown as one, of which only the first has a value."""
    ranges = sheet.merged_cell_ranges or []
    return [f"{named(*first)}:{named(*last)}" for first, last in ranges[:MOST_TOLD]]


def named(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def main(most_rows: int, most_columns: int) -> None:
    limit()
    content = sys.stdin.buffer.read()
    if broken := broken_cells(content):
        sys.stdout.write(json.dumps({"broken": broken[:5]}) + "\n")
        return
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [sheet for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    if not shown:
        return
    sheet = book.get_sheet_by_name(shown[0].name)
    if sheet.total_height > most_rows or sheet.total_width > most_columns:
        sys.stdout.write(json.dumps({"size": [sheet.total_height, sheet.total_width]}) + "\n")
        return
    if sum(len(cell) for row in sheet.iter_rows() for cell in row if isinstance(cell, str)) > MOST_TEXT:
        raise MemoryError
    told = {"first": sheet.start[1] if sheet.start else 0, "merged": merged(sheet)}
    told["formulas"] = formulas(content, sheet.name)
    sys.stdout.write(json.dumps(told) + "\n")
    for row in sheet.iter_rows():
        sys.stdout.write(json.dumps([plain(cell) for cell in row]) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
