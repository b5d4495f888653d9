"""A sheet that comes back: its rows with what is filled in, and what is wrong with them, by row and column.

What is read is kept as text in one form, so that it is the same whatever the file was, and can be carried from the
page on which it was looked through to the one that saves it. An empty cell says nothing.
"""

import io
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.results.sheets import columns
from tracker.core import spreadsheets
from tracker.core.fields import LocalDecimalField
from tracker.core.spreadsheets import Cell, column
from tracker.core.text import clean_text, no_control_characters
from tracker.core.uploads import Clean

_NUMBER = LocalDecimalField(required=False, max_digits=13, decimal_places=2)
_MOST_FAULTS = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: `key` in the order of columns.KEYS, `given` what is filled in of columns.FIELDS."""

    number: int
    key: tuple[str, ...]
    given: dict[str, str]

    def kept(self) -> list[Any]:
        """As JSON holds it."""
        return [self.number, self.key, self.given]

    @classmethod
    def of(cls, kept: list[Any]) -> "Line":
        number, key, given = kept
        return cls(number, tuple(key), given)

    def decimal(self, name: str) -> Decimal | None:
        return Decimal(self.given[name]) if name in self.given else None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which row, and in which column if it is one's."""

    row: int
    column: str
    why: str

    def __str__(self) -> str:
        if not self.column:
            return _("row %(row)s") % {"row": self.row}
        return _("row %(row)s, column %(column)s") % {"row": self.row, "column": self.column}


@dataclass
class Reading:
    """`columns`: name -> letter. `lines` are those with something filled in; `empty` counts the others."""

    columns: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    empty: int = 0


def read(file: Clean) -> Reading:
    """What the file says. Raises ValidationError for what is wrong with it as a whole."""
    with tempfile.TemporaryFile() as copy:
        copy.write(file.read())
        copy.seek(0, io.SEEK_SET)
        with spreadsheets.opened(copy, file.kind, plain=True) as sheet:
            there = columns.found(sheet.header)
            reading = Reading({name: column(index) for name, index in there.items()})
            for row, faults in sheet.rows:
                reading.faults += [
                    Fault(row.number, "" if one.column is None else column(one.column), one.message)
                    for one in faults
                ]
                if not faults:
                    _take(reading, row, there)
                if len(reading.faults) >= _MOST_FAULTS:
                    break
            return reading


def _take(reading: Reading, row: spreadsheets.Row, there: dict[str, int]) -> None:
    faults: list[Fault] = []

    def cell(name: str) -> str:
        if name not in there:
            return ""
        try:
            return _text(name, row.cells[there[name]])
        except ValidationError as error:
            faults.append(Fault(row.number, column(there[name]), error.messages[0]))
            return ""

    key = {name: cell(name) for name in columns.KEYS}
    given = {name: text for name in columns.FIELDS if (text := cell(name))}
    for name in columns.NEEDED:
        if not key[name]:
            message = _("Say which: a row is known by its indicator and its period.")
            faults.append(Fault(row.number, column(there[name]), message))
    if faults:
        reading.faults += faults
    elif not given:
        reading.empty += 1
    else:
        reading.lines.append(Line(row.number, (*key.values(),), given))


def _text(name: str, cell: Cell) -> str:
    """The cell in one form; empty for an empty one."""
    if cell is None:
        return ""
    if name in columns.NUMBERS:
        number = _NUMBER.clean(cell)
        return "" if number is None else str(number)
    text = clean_text(str(cell))
    no_control_characters(text)
    if name == "group":
        return " ".join(text.casefold().split())
    if name == "answer" and text:
        answer = columns.answer(text)
        if answer is None:
            words = ", ".join(str(word) for word in columns.ANSWERS.values())
            raise ValidationError(
                _("“%(text)s” is no answer. Write %(words)s.") % {"text": text[:40], "words": words}
            )
        return answer
    return text
