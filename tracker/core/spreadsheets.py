"""Tables that come from outside: CSV, Excel and OpenDocument files as rows with numbers and typed cells.

`read` never guesses: what cannot be read for certain is refused with the row and column, and nothing of the file
is used. Excel and OpenDocument files are looked through as archives first and then opened in another process.
"""

import csv
import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tracker.core import archives, spreadsheet_child, tables

Cell = str | int | Decimal | dt.date | dt.datetime | dt.time | bool | None

KINDS = ("csv", "xlsx", "ods")
LARGEST = 10_000_000  # bytes
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767  # characters, as in Excel
_MOST_MESSAGES = 20
_SECONDS = 40  # by the clock; the child has 20 of its own time
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
# An apostrophe before these is no text: our own files put it there (tracker/core/tables.py).
_FORMULA = tuple(f"'{sign}" for sign in tables.FORMULA)


@dataclass(frozen=True)
class Row:
    """`number` is what the spreadsheet program shows at its left; `cells` are as many as the header's."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The first row that is not empty, as text, and the rows below it that are not empty."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read(content: bytes, kind: str) -> Sheet:
    """The table in a file of `kind` csv, xlsx or ods (its first visible sheet). Cells of CSV are text or None.

    Raises ValidationError with at most twenty messages, each with row and column. Takes at most 40 seconds.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not one of {KINDS}")
    if len(content) > LARGEST:
        _refuse(
            "too_large", gettext("The file is too large. It may be at most %s MB.") % (LARGEST // 1_000_000)
        )
    numbered = _csv(content) if kind == "csv" else _book(content)
    return _sheet(numbered)


def column(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _refuse(code: str, message: str) -> None:
    raise ValidationError(message, code=code)


def _sheet(numbered: Iterator[Row]) -> Sheet:
    filled = [row for row in numbered if any(cell is not None for cell in row.cells)]
    if not filled:
        _refuse("empty", gettext("The file has no rows."))
    head, *body = filled
    header = _header(head)
    if not header:
        _refuse("header", gettext("Row %(row)s: the columns have no names.") % {"row": head.number})
    faults = list(_faults(header, head, body))
    if faults:
        raise ValidationError(faults[:_MOST_MESSAGES])
    width = len(header)
    rows = (Row(row.number, (row.cells + (None,) * width)[:width]) for row in body)
    return Sheet(header, tuple(rows))


def _header(head: Row) -> tuple[str, ...]:
    names = [" ".join(str(cell).split()) if cell is not None else "" for cell in head.cells]
    while names and not names[-1]:
        names.pop()
    for index, name in enumerate(names):
        place = {"row": head.number, "column": column(index)}
        if not name:
            _refuse("header", gettext("Row %(row)s, column %(column)s: the column has no name.") % place)
        if name.casefold() in {earlier.casefold() for earlier in names[:index]}:
            message = gettext("Row %(row)s, column %(column)s: an earlier column has the same name.")
            _refuse("header", message % place)
    return tuple(names)


def _faults(header: tuple[str, ...], head: Row, body: Sequence[Row]) -> Iterator[ValidationError]:
    width = len(header)
    for row in body:
        if row.cells[:width] == head.cells[:width]:
            message = gettext("Row %(row)s repeats the names of the columns.") % {"row": row.number}
            yield ValidationError(message, code="header")
        for index, cell in enumerate(row.cells):
            if cell is None:
                continue
            message = ""
            if index >= width:
                message = gettext("Row %(row)s, column %(column)s: the column has no name.")
            elif isinstance(cell, str) and len(cell) > LONGEST_CELL:
                message = gettext("Row %(row)s, column %(column)s: the text is too long.")
            elif cell in _ERRORS:
                message = gettext("Row %(row)s, column %(column)s: the formula has failed.")
            if message:
                yield ValidationError(message % {"row": row.number, "column": column(index)}, code="cell")


# CSV


def _csv(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        _refuse("nul", gettext("Row %(row)s: the file holds bytes that are no text.") % {"row": line})
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for cells in rows:
            number += 1
            _within_size(number, len(cells))
            yield Row(number, tuple(_text(cell) for cell in cells))
    except csv.Error as error:
        message = gettext("Row %(row)s: a quotation mark is missing or too many, or the text is too long.")
        raise ValidationError(message % {"row": number + 1}, code="quotes") from error


def _decoded(content: bytes) -> str:
    """UTF-8 and UTF-16 by their marks, else UTF-8, else what Swedish Excel has written for thirty years."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(gettext("The file's encoding is unknown. Save it as CSV UTF-8."), code="encoding")


def _delimiter(text: str) -> str:
    """The sign that makes most columns of the first line; of equal ones, the semicolon."""
    first = next((line for line in io.StringIO(text, newline="") if line.strip()), "").rstrip("\r\n")
    first = first[: LONGEST_CELL * 2]
    return max(";,\t", key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))


def _text(cell: str) -> str | None:
    cell = cell.strip(" \u00a0")
    return (cell[1:] if cell.startswith(_FORMULA) else cell) or None


def _within_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        message = gettext(
            "The table is too large. It may have at most %(rows)s rows and %(columns)s columns."
        )
        _refuse("too_large", message % {"rows": MOST_ROWS, "columns": MOST_COLUMNS})


# Excel and OpenDocument


def _book(content: bytes) -> Iterator[Row]:
    try:
        archives.entries(io.BytesIO(content))
    except archives.Unsafe as error:
        message = gettext("The file is protected by a password, damaged, or unpacks to far too much.")
        raise ValidationError(message, code=error.code) from error
    lines = _child(content).splitlines()
    told: dict[str, Any] = json.loads(lines[0]) if lines else {"first": 0}
    if "broken" in told:
        message = gettext("Cell %(cell)s: the formula has failed.")
        raise ValidationError(
            [ValidationError(message % {"cell": cell}, code="cell") for cell in told["broken"]]
        )
    if "size" in told:
        _within_size(*told["size"])
    before: tuple[Cell, ...] = (None,) * told["first"]
    for number, line in enumerate(lines[1:], start=1):
        yield Row(number, before + tuple(_typed(cell) for cell in json.loads(line)))


def _child(content: bytes) -> bytes:
    """What the child says. It knows neither our environment nor our modules."""
    script = str(Path(spreadsheet_child.__file__))
    command = [sys.executable, "-I", script, str(MOST_ROWS), str(MOST_COLUMNS)]
    how: dict[str, Any] = {"input": content, "capture_output": True, "timeout": _SECONDS, "env": {}}
    try:
        # Nothing of the command comes from outside; the file is its standard input.
        done: subprocess.CompletedProcess[bytes] = subprocess.run(command, check=True, **how)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        message = gettext("The file could not be read. Open it in a spreadsheet program, and save it again.")
        raise ValidationError(message, code="unreadable") from error
    return done.stdout


def _typed(cell: Any) -> Cell:
    if isinstance(cell, dict):
        ((kind, written),) = cell.items()
        if kind == "moment":
            return dt.datetime.fromisoformat(written)
        return dt.date.fromisoformat(written) if kind == "date" else dt.time.fromisoformat(written)
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 10**15 else Decimal(repr(cell))
    return _text(cell) if isinstance(cell, str) else cell
