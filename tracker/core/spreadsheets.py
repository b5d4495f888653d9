"""Tables that come from outside: CSV, Excel and OpenDocument files as rows with numbers and typed cells.

`read` and `opened` never guess: what cannot be read for certain is refused with the row and column. `read` holds the
whole table and refuses all of it at the first fault; `opened` hands it over row by row. Excel and OpenDocument files are looked through as archives first and then opened in another process.
"""

import csv
import datetime as dt
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NoReturn

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
_SECONDS = 40  # by the clock, until the child speaks; it has 20 of its own time
_CHUNK = 1 << 16
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


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: in the column with this index, or None for the whole row; and a whole sentence."""

    column: int | None
    message: str


@dataclass(frozen=True)
class Stream:
    """A table that is read row by row; `rows` can be gone through once."""

    header: tuple[str, ...]
    rows: Iterator[tuple[Row, list[Fault]]]


def read(content: bytes, kind: str) -> Sheet:
    """The table in a file of `kind` csv, xlsx or ods (its first visible sheet). Cells of CSV are text or None.

    Raises ValidationError with at most twenty messages, each with row and column. Takes at most 40 seconds.
    """
    if len(content) > LARGEST:
        _refuse(
            "too_large", gettext("The file is too large. It may be at most %s MB.") % (LARGEST // 1_000_000)
        )
    with tempfile.TemporaryFile() as file:
        file.write(content)
        with opened(file, kind) as sheet:
            rows, faults = [], list[Fault]()
            for row, found in sheet.rows:
                rows.append(row)
                faults += found
            if faults:
                raise ValidationError([ValidationError(one.message) for one in faults[:_MOST_MESSAGES]])
            return Sheet(sheet.header, tuple(rows))


@contextmanager
def opened(file: IO[bytes], kind: str, *, plain: bool = False) -> Iterator[Stream]:
    """The same table without holding it: each row comes with what is wrong with it.

    `file` has a descriptor of its own. `plain` refuses formulas and merged cells, naming them.
    Raises ValidationError for what is wrong with the file as a whole, when it is opened or while it is read.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not one of {KINDS}")
    with closing(_csv(file) if kind == "csv" else _book(file, plain)) as numbered:
        filled = (row for row in numbered if any(cell is not None for cell in row.cells))
        head = next(filled, None)
        if head is None:
            _refuse("empty", gettext("The file has no rows."))
        header = _header(head)
        if not header:
            _refuse("header", gettext("Row %(row)s: the columns have no names.") % {"row": head.number})
        yield Stream(header, (_checked(header, head, row) for row in filled))


def column(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _refuse(code: str, message: str) -> NoReturn:
    raise ValidationError(message, code=code)


def _checked(header: tuple[str, ...], head: Row, row: Row) -> tuple[Row, list[Fault]]:
    width = len(header)
    cells = (row.cells + (None,) * width)[:width]
    return Row(row.number, cells), list(_faults(width, head, row))


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


def _faults(width: int, head: Row, row: Row) -> Iterator[Fault]:
    if row.cells[:width] == head.cells[:width]:
        yield Fault(None, gettext("Row %(row)s repeats the names of the columns.") % {"row": row.number})
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
            yield Fault(index, message % {"row": row.number, "column": column(index)})


# CSV


def _csv(file: IO[bytes]) -> Generator[Row, None, None]:
    encoding = _encoding(file)
    with _text_of(file, encoding) as text:
        sign = _delimiter(text)
    number = 0
    with _text_of(file, encoding) as text:
        rows = csv.reader(text, delimiter=sign, strict=True)
        try:
            for cells in rows:
                number += 1
                _within_size(number, len(cells))
                yield Row(number, tuple(_text(cell) for cell in cells))
        except csv.Error as error:
            message = gettext(
                "Row %(row)s: a quotation mark is missing or too many, or the text is too long."
            )
            raise ValidationError(message % {"row": number + 1}, code="quotes") from error


@contextmanager
def _text_of(file: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file from its beginning as text; it stays open afterwards."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        yield text
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 and UTF-16 by their marks, else UTF-8, else what Swedish Excel has written for thirty years."""
    file.seek(0)
    marked = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            with _text_of(file, encoding) as text:
                line = 1
                while part := text.read(_CHUNK):
                    if "\0" in part:
                        line += part.count("\n", 0, part.index("\0"))
                        message = gettext("Row %(row)s: the file holds bytes that are no text.")
                        _refuse("nul", message % {"row": line})
                    line += part.count("\n")
            return encoding
        except UnicodeDecodeError:
            continue
    raise ValidationError(gettext("The file's encoding is unknown. Save it as CSV UTF-8."), code="encoding")


def _delimiter(lines: Iterable[str]) -> str:
    """The sign that makes most columns of the first line; of equal ones, the semicolon."""
    first = next((line for line in lines if line.strip()), "").rstrip("\r\n")
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


def _book(file: IO[bytes], plain: bool) -> Generator[Row, None, None]:
    try:
        archives.entries(file)
    except archives.Unsafe as error:
        message = gettext("The file is protected by a password, damaged, or unpacks to far too much.")
        raise ValidationError(message, code=error.code) from error
    with closing(_child(file)) as lines:
        told: dict[str, Any] = json.loads(next(lines, '{"first": 0}'))
        _sound(told, plain)
        before: tuple[Cell, ...] = (None,) * told["first"]
        for number, line in enumerate(lines, start=1):
            yield Row(number, before + tuple(_typed(cell) for cell in json.loads(line)))


def _sound(told: dict[str, Any], plain: bool) -> None:
    """Raise ValidationError for what the child says of the sheet as a whole."""
    faults = [
        gettext("Cell %(cell)s: the formula has failed.") % {"cell": cell} for cell in told.get("broken", ())
    ]
    if plain:
        message = gettext("Cell %(cell)s holds a formula. Put its value there instead.")
        faults += [message % {"cell": cell} for cell in told.get("formulas", ())]
        message = gettext("The cells %(cells)s are merged. Split them, and fill in each.")
        faults += [message % {"cells": cells} for cells in told.get("merged", ())]
    if faults:
        raise ValidationError([ValidationError(one, code="cell") for one in faults[:_MOST_MESSAGES]])
    if "size" in told:
        _within_size(*told["size"])


def _child(file: IO[bytes]) -> Generator[bytes, None, None]:
    """What the child says, line by line. It knows neither our environment nor our modules."""
    script = str(Path(spreadsheet_child.__file__))
    command = [sys.executable, "-I", script, str(MOST_ROWS), str(MOST_COLUMNS)]
    file.flush()
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    # Nothing of the command comes from outside; the file is its standard input.
    child = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={})  # noqa: S603
    # It speaks when it has read everything, and is then as quick as we are.
    watch = threading.Timer(_SECONDS, child.kill)
    watch.start()
    try:
        for line in child.stdout or ():
            watch.cancel()
            yield line
        if child.wait():
            message = gettext(
                "The file could not be read. Open it in a spreadsheet program, and save it again."
            )
            raise ValidationError(message, code="unreadable")
    finally:
        watch.cancel()
        child.kill()
        if child.stdout:
            child.stdout.close()
        child.wait()


def _typed(cell: Any) -> Cell:
    if isinstance(cell, dict):
        ((kind, written),) = cell.items()
        if kind == "moment":
            return dt.datetime.fromisoformat(written)
        return dt.date.fromisoformat(written) if kind == "date" else dt.time.fromisoformat(written)
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 10**15 else Decimal(repr(cell))
    return _text(cell) if isinstance(cell, str) else cell
