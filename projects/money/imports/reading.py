"""A row of a file as the ledger's fields: Swedish and international numbers and dates, never guessed.

What is read is kept as text in one form (1234.50, 2017-03-31), so that it looks the same whatever the file was.
What cannot be read stays as it was written, with a message that names row and column.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.money.imports.columns import Reading, label
from projects.money.ledger.models import Transaction
from tracker.core.spreadsheets import Cell, Fault, Row, column
from tracker.core.text import clean_text, no_control_characters

LARGEST = Decimal("99999999999.99")
AMOUNT_PLACES, RATE_PLACES = 2, 6
_BLANKS = " \u00a0\u202f\u2009"
_MINUSES = "-\u2212\u2013"
_NUMBER = re.compile(
    rf"(?P<before>[{_MINUSES}]?)[{_BLANKS}]*"
    rf"(?P<whole>[0-9]{{1,3}}(?:[{_BLANKS}][0-9]{{3}})+|[0-9]+)(?:[.,](?P<part>[0-9]+))?"
    rf"[{_BLANKS}]*(?P<after>[{_MINUSES}]?)(?:[{_BLANKS}]*kr)?",
    re.ASCII,
)
_DAYS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})", re.ASCII),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})", re.ASCII),
    re.compile(r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})", re.ASCII),
)
# A spreadsheet keeps numbers with so many digits; what a longer one shows is its own error of rounding.
_AS_SHOWN = Context(prec=15)
_LONGEST_NUMBER = 40
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Unreadable(Exception):
    """A cell that is not what its column should hold; `args[0]` says so to the user."""


def number(cell: Cell, places: int) -> Decimal:
    """-1 234,50 · 1234.5- · −1234,50 kr: one decimal sign, blanks between thousands, minus before or after."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | Decimal):
        raise Unreadable(_NOT_A_NUMBER())
    if isinstance(cell, str):
        hit = _NUMBER.fullmatch(cell) if len(cell) <= _LONGEST_NUMBER else None
        if hit is None or (hit["before"] and hit["after"]):
            raise Unreadable(_NOT_A_NUMBER())
        value = Decimal(re.sub(f"[{_BLANKS}]", "", hit["whole"]) + "." + (hit["part"] or "0"))
        value = -value if hit["before"] or hit["after"] else value
    else:
        value = _AS_SHOWN.create_decimal(cell)
    if value != 0 and value.adjusted() > 15:
        return value.copy_sign(LARGEST) * 10
    if value.quantize(Decimal(1).scaleb(-places)) != value:
        raise Unreadable(_("The number has more than %(n)s decimals.") % {"n": places})
    return value.quantize(Decimal(1).scaleb(-places))


def _NOT_A_NUMBER() -> str:
    return _(
        "Not a number that is certain. Write it as 1234,50: one decimal comma or point, and at most a minus."
    )


def amount(cell: Cell) -> Decimal:
    value = number(cell, AMOUNT_PLACES)
    if abs(value) > LARGEST:
        raise Unreadable(_("The amount is too large. It may be at most 99 999 999 999,99."))
    return value


def rate(cell: Cell) -> Decimal:
    value = number(cell, RATE_PLACES)
    if not 0 < value < 10**6:
        raise Unreadable(_("The rate must be over 0 and under a million."))
    return value


def day(cell: Cell) -> dt.date:
    """2017-03-31, 20170331, 31.03.2017, or a cell that is a date."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = str(cell) if isinstance(cell, str | int) and not isinstance(cell, bool) else ""
    for form in _DAYS:
        if hit := form.fullmatch(text):
            try:
                return dt.date(int(hit["y"]), int(hit["m"]), int(hit["d"]))
            except ValueError as error:
                raise Unreadable(_("There is no such day.")) from error
    raise Unreadable(_("Not a date that is certain. Write it as 2017-03-31, 20170331 or 31.03.2017."))


def text(cell: Cell, longest: int) -> str:
    value = clean_text(_shown(cell))
    if len(value) > longest:
        raise Unreadable(
            _("The text has %(n)s characters. It may have at most %(most)s.")
            % {"n": len(value), "most": longest}
        )
    try:
        no_control_characters(value)
    except ValidationError as error:
        raise Unreadable(str(error.message)) from error
    return value


def _shown(cell: Cell) -> str:
    """A cell as text: a whole number without decimals, a date as ISO, yes and no as 1 and 0."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


@dataclass
class Found:
    """`values`: field -> text in one form; `problems`: (column's letters or "", its heading, message)."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str, str]] = field(default_factory=list)


class Reader:
    """Reads the rows of one file."""

    def __init__(self, reading: Reading, header: Sequence[str]) -> None:
        self.header = header
        self.reading = reading
        at = {heading: index for index, heading in enumerate(header)}
        self.places = {name: [at[part] for part in parts] for name, parts in reading.columns.items()}

    def place(self, name: str) -> tuple[str, str]:
        """Letters and heading of the field's first column; empty when the file has none."""
        if name not in self.places:
            return "", ""
        index = self.places[name][0]
        return column(index), self.header[index]

    def read(self, row: Row, faults: Sequence[Fault]) -> Found:
        found = Found(row.number)
        for fault in faults:
            heading = (
                self.header[fault.column]
                if fault.column is not None and fault.column < len(self.header)
                else ""
            )
            found.problems.append(
                (column(fault.column) if fault.column is not None else "", heading, fault.message)
            )
        for name, places in self.places.items():
            cells = [row.cells[index] for index in places]
            try:
                found.values[name] = self._read(name, cells)
            except Unreadable as error:
                found.values[name] = " ".join(_UNSHOWN.sub("\ufffd", _shown(cell)[:200]) for cell in cells)
                found.problems.append((*self.place(name), str(error)))
        return found

    def _read(self, name: str, cells: Sequence[Cell]) -> str:
        if name == "row_key":
            if any(cell is None for cell in cells):
                raise Unreadable(_("The row has no voucher number."))
            parts = "-".join(_shown(cell) for cell in cells)
            return text(parts, Transaction._meta.get_field("row_key").max_length or 0)
        cell = cells[0]
        if cell is None:
            if name in ("booked_on", "agreement", "amount"):
                raise Unreadable(_("The cell is empty: %(what)s is needed.") % {"what": label(name)})
            return ""
        match name:
            case "amount":
                value = amount(cell)
                return str(-value if self.reading.reversed_signs and value else value)
            case "rate":
                return str(rate(cell))
            case "booked_on":
                return day(cell).isoformat()
            case "currency":
                return text(cell, 20).upper()
            case _:
                return text(cell, 200)


def typed(values: Mapping[str, str]) -> dict[str, Any]:
    """The values of a row that was read without problems, each in its type; what is empty is left out."""
    read: dict[str, Callable[[str], Any]] = {
        "amount": Decimal,
        "rate": Decimal,
        "booked_on": dt.date.fromisoformat,
    }
    return {name: read.get(name, str)(value) for name, value in values.items() if value}
