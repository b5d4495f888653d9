"""The rows of a checked file as a table to take along: what each would do, and why not."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.money.imports.columns import FIELDS, label
from projects.money.imports.models import BookingImport, ImportRow
from projects.money.imports.queries import NUMBER, Shown, shown
from tracker.core.tables import Cell, Table

_AT_ONCE = 500


def rows(run: BookingImport, chosen: QuerySet[ImportRow]) -> Table:
    names = [name for name in FIELDS if name in run.reading.get("columns", {})]
    header = [
        _("Row in the file"), _("Verdict"), *(capfirst(label(name)) for name in names), _("Column"), _("What is wrong"),
        _("What is different"),
    ]  # fmt: skip
    return Table(_("import-rows"), header, _lines(chosen, names))


def _lines(chosen: QuerySet[ImportRow], names: list[str]) -> Iterator[list[Cell]]:
    for row in chosen.iterator(chunk_size=_AT_ONCE):
        (one,) = shown([row])
        yield [
            row.number,
            str(row.get_verdict_display()),
            *(_cell(row, name) for name in names),
            ", ".join(problem[0] for problem in row.problems if problem[0]),
            " ".join(problem[2] for problem in row.problems),
            _told(one),
        ]


def _cell(row: ImportRow, name: str) -> Cell:
    """A number as a number, if it is one: a minus is no formula."""
    value = row.values.get(name, "")
    return Decimal(value) if name in ("amount", "rate") and NUMBER.fullmatch(value) else value


def _told(one: Shown) -> str:
    return "; ".join(f"{part.label}: {part.was} → {part.will_be}" for part in one.differences)
