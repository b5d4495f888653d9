"""Opens a spreadsheet from outside in a process of its own, which may use only so much memory and time.

Run as a script by tracker/core/spreadsheets.py: the file on standard input, one JSON list a row on standard
output. A date is {"date": ISO}, a moment {"moment": ISO}, a time {"time": ISO}, an empty cell null. The first
line is {"first": number of the first row's column A, counted from 0, and so on}. What a file can do to its
reader, it does here: the process ends, and the product goes on.
"""

import datetime as dt
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
MOST_TEXT = 100_000_000  # characters of all rows: one long text may be shown in many cells
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*\bt=\"e\"[^>]*>")
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
    sys.stdout.write(json.dumps({"first": sheet.start[1] if sheet.start else 0}) + "\n")
    written = 0
    for row in sheet.iter_rows():
        line = json.dumps([plain(cell) for cell in row])
        written += len(line)
        if written > MOST_TEXT:
            raise MemoryError
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
