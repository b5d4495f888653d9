"""Checks that the report says the same everywhere: parts make their whole, and tables add up to their totals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.annual.book import Book
from reports.annual.checks import places
from reports.annual.checks.reading import LANGUAGES, Found, Reading
from reports.document import Cell, Row, Table, plain
from reports.figures.registry import FIGURES
from reports.figures.values import Part
from reports.passes import rewritten
from tracker.core import formats

Whole = tuple[str, str]  # figure, and the part of it; empty: the figure itself
Picks = Callable[[Part], bool]
_BUDGET = "-budget"
# Whole -> what together makes it: a figure and which of its parts.
_SAME: tuple[tuple[Whole, tuple[tuple[str, Picks], ...]], ...] = (
    (
        ("F2", ""),
        (
            ("F7", lambda part: True),
            ("F9", lambda part: True),
            ("themes", lambda part: True),
            ("marker-gender", lambda part: True),
            ("T1", lambda part: part.key == "cost"),
            ("T3", lambda part: not part.key.endswith(_BUDGET)),
            ("coverage", lambda part: part.key == "cost"),
            ("execution", lambda part: part.key == "used"),
        ),
    ),
    (("execution", "budget"), (("T3", lambda part: part.key.endswith(_BUDGET)),)),
    (("participations", ""), (("participations", lambda part: True), ("F12", lambda part: True))),
    *(
        ((key, ""), ((key, lambda part: True),))
        for key in ("F5", "F6", "F10", "meetings", "visitors", "visits")
    ),
)
_NUMBER = re.compile(r"[-−]?\d{1,3}(?:[ \u00a0\u202f,]?\d{3})*(?:[.,]\d)?")


def parts_differ(reading: Reading) -> Iterator[Found]:
    """The figures behind the tables. What is kept back to protect partners is not compared."""
    book = reading.book
    for (key, part), others in _SAME:
        whole = _whole(book, key, part)
        if whole is None:
            continue
        for other, picks in others:
            values = [one.value for one in book.figure(other).parts if picks(one) and one.value is not None]
            total = sum((Decimal(value) for value in values), Decimal(0))
            if values and total != whole:
                words = _("%(figure)s is %(whole)s; the parts of %(other)s make %(total)s.")
                facts = {
                    "figure": FIGURES[key].label,
                    "whole": formats.number(whole, 2),
                    "other": FIGURES[other].label,
                    "total": formats.number(total, 2),
                }
                yield Found(f"{key}:{other}", words % facts, places.page(reading.edition))


def _whole(book: Book, key: str, part: str) -> Decimal | None:
    figure = book.figure(key)
    value = figure.part(part) if part else figure.value
    return None if value is None else Decimal(value)


def volume(reading: Reading) -> str:
    """What holds when nothing was found."""
    told = formats.tkr(_whole(reading.book, "F2", ""))
    return _("The tables agree: the used volume is %(volume)s everywhere.") % {"volume": told}


def tables_differ(reading: Reading) -> Iterator[Found]:
    """The rows above a total, column by column, as they are printed: more than rounding apart.

    In a table with a column of this year that one alone: a total of earlier years counts what is not listed any more.
    """
    for language in LANGUAGES:
        for table in _tables(reading, language):
            has_current = any(head.current for head in table.columns)
            for place, head in enumerate(table.columns[1:], 1):
                if head.current == has_current and not _adds_up(table.rows, place):
                    words = _(
                        "The table “%(table)s” does not add up to its total in the column “%(column)s”."
                    )
                    facts = {"table": table.caption or table.summary, "column": plain(head.head)}
                    about = f"{language}:{facts['table']}"[:180]
                    yield Found(f"{about}:{place}", words % facts, places.page(reading.edition))


def _tables(reading: Reading, language: str) -> list[Table]:
    found: list[Table] = []

    def note(piece: object) -> object:
        if isinstance(piece, Table):
            found.append(piece)
        return piece

    rewritten(reading.document(language), note)
    return found


def _adds_up(rows: Iterable[Row], place: int) -> bool:
    """Each number is up to half a unit off. A column with shares or words is not added."""
    above: list[Decimal | None] = []
    for row in rows:
        if row.kind == "group":
            above = []
        elif row.kind == "normal":
            above.append(_number(row, place))
        else:
            known = [value for value in above if value is not None]
            total = _number(row, place)
            if total is not None and known and len(known) == len(above):
                return abs(sum(known) - total) <= (len(known) + 1) * Decimal("0.5")
            return True
    return True


def _number(row: Row, place: int) -> Decimal | None:
    cell = row.cells[place]
    text = plain(cell.text if isinstance(cell, Cell) else cell).strip()
    if not _NUMBER.fullmatch(text):
        return None
    whole = re.sub(r"[ \u00a0\u202f]|,(?=\d{3})", "", text).replace("−", "-").replace(",", ".")
    return Decimal(whole)
