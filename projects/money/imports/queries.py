"""Questions about imports of bookings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from projects.money.imports.columns import Reading, label
from projects.money.imports.models import BookingImport, ColumnMap, ImportRow
from projects.money.ledger.models import Transaction
from tracker.core import access, formats

# A number in the one form in which rows are kept.
NUMBER = re.compile(r"-?[0-9]{1,11}\.[0-9]{2,6}", re.ASCII)


def imports(user: Any) -> QuerySet[BookingImport]:
    """Imports that the user may see, latest first."""
    rows = BookingImport.objects.select_related("requested_by", "map")
    return access.visible(user, rows).order_by("-requested_at", "-pk")


def rows_of(run: BookingImport) -> QuerySet[ImportRow]:
    """The rows of a checked file in its order. For who may change the import: they are from that person's file."""
    return ImportRow.objects.filter(of=run).order_by("number", "pk")


def maps() -> QuerySet[ColumnMap]:
    return ColumnMap.objects.order_by("name", "pk")


def fitting_map(headings: Sequence[str]) -> ColumnMap | None:
    """The map that reads most columns of a file with these headings; of equal ones, the latest changed."""
    fit = [one for one in maps() if Reading.of(one).fits(headings)]
    return max(fit, key=lambda one: (len(one.columns), one.changed_at, one.pk), default=None)


def booked_before(run: BookingImport) -> BookingImport | None:
    """The earlier import of the very same file, if it has been booked."""
    same = BookingImport.objects.filter(sha256=run.sha256, stage=BookingImport.Stage.BOOKED)
    return same.exclude(pk=run.pk).order_by("-finished_at", "-pk").first()


@dataclass(frozen=True)
class Difference:
    label: str
    was: str
    will_be: str


@dataclass(frozen=True)
class Shown:
    """A row as it is shown: `what` the file says, and what is different in the ledger."""

    row: ImportRow
    day: str
    agreement: str
    amount: str
    text: str
    differences: list[Difference]


def shown(rows: Iterable[ImportRow]) -> list[Shown]:
    return [_shown(row) for row in rows]


def _shown(row: ImportRow) -> Shown:
    values = row.values
    amount, currency = values.get("amount", ""), values.get("currency", "") or "SEK"
    if NUMBER.fullmatch(amount):
        amount = formats.money(Decimal(amount), currency)
    differences = [
        Difference(capfirst(label(name)), *(_said(name, side) for side in sides))
        for name, sides in row.differences.items()
    ]
    return Shown(
        row,
        values.get("booked_on", ""),
        values.get("agreement", ""),
        amount,
        values.get("text", ""),
        differences,
    )


def _said(name: str, value: str) -> str:
    """A value that is kept in one form, as people write it."""
    if not value:
        return formats.MISSING
    if name in ("amount", "amount_sek"):
        return formats.number(Decimal(value), 2)
    if name == "rate":
        return formats.number(Decimal(value), 6)
    field: Any = Transaction._meta.get_field(name)
    return str(dict(field.flatchoices).get(value, value))
