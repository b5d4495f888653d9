"""A sheet that comes back: its rows with what is filled in, and what is wrong with them, by row and column.

What is read is kept as text in one form, so that it can be carried from the page on which it was looked through to
the one that saves it. An empty cell says nothing.
"""

import datetime as dt
import io
import re
import tempfile
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.activities.sheets import columns
from tracker.core import spreadsheets
from tracker.core.fields import CountFormField, IsoDateField, LocalDecimalField
from tracker.core.spreadsheets import Cell, column
from tracker.core.text import clean_text, no_control_characters
from tracker.core.uploads import Clean

_COUNT, _DAY = CountFormField(), IsoDateField()
_AMOUNT = LocalDecimalField(min_value=0, max_digits=13, decimal_places=2)
_DAYS = LocalDecimalField(min_value=0, max_digits=5, decimal_places=1)
# E12 4/1: four days abroad, one at home.
_STAFF = re.compile(r"(\S{1,20})\s+([\d.,]{1,6})\s*/\s*([\d.,]{1,6})")
_MOST_FAULTS = 1000
MOST = 5000  # rows of a sheet


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: the activity's `key` or nothing, and what is `given` of columns.FIELDS, as text."""

    number: int
    key: str
    given: dict[str, str]

    def kept(self) -> list[Any]:
        """As JSON holds it."""
        return [self.number, self.key, self.given]

    @classmethod
    def of(cls, kept: list[Any]) -> "Line":
        number, key, given = kept
        return cls(number, key, given)


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
    """`columns`: name -> letter. `lines` are those with something filled in."""

    columns: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


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
                if len(reading.lines) > MOST:
                    message = _("A sheet may have %(most)s rows at most. Divide it.") % {"most": MOST}
                    raise ValidationError(message, code="too_many")
                if len(reading.faults) >= _MOST_FAULTS:
                    break
            return reading


def staff(text: str) -> list[tuple[str, str, str]]:
    """`E12 4/1; E13 0/2.5` as (staff number, days abroad, days at home). Raises ValidationError."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(";"))):
        hit = _STAFF.fullmatch(part)
        if hit is None:
            message = _("“%(text)s”: write the staff number, and days abroad/at home, for example E12 4/1.")
            raise ValidationError(message % {"text": part[:40]})
        found.append((hit[1], str(_DAYS.clean(hit[2])), str(_DAYS.clean(hit[3]))))
    return found


def _take(reading: Reading, row: spreadsheets.Row, there: dict[str, int]) -> None:
    given: dict[str, str] = {}
    faults: list[Fault] = []
    for name, index in there.items():
        try:
            if text := _text(name, row.cells[index]):
                given[name] = text
        except ValidationError as error:
            faults.append(Fault(row.number, column(index), error.messages[0]))
    key = given.pop(columns.NUMBER, "").upper()
    if faults:
        reading.faults += faults
    elif given:
        reading.lines.append(Line(row.number, key, given))


def _text(name: str, cell: Cell) -> str:
    """The cell in one form; empty for an empty one."""
    if cell is None:
        return ""
    if name in columns.DAYS:
        day = cell.date() if isinstance(cell, dt.datetime) else cell
        return (_DAY.clean(day) if isinstance(day, dt.date) else _DAY.clean(str(day))).isoformat()
    if name in columns.COUNTS:
        return str(_COUNT.clean(cell))
    if name == "cost_estimate":
        return str(_AMOUNT.clean(cell))
    if name in columns.ANSWERS and isinstance(cell, bool):
        return columns.YES if cell else columns.NO
    text = clean_text(str(cell))
    no_control_characters(text)
    if not text:
        return ""
    if name in columns.ANSWERS or name in columns.CHOICES:
        return columns.choice(name, text)
    if name == "staff":
        return "; ".join(f"{who} {abroad}/{home}" for who, abroad, home in staff(text))
    return text
