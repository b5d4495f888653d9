"""What people do with a file of bookings: send it, say which column is what, have it checked, have it booked.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved the map first), access.Denied.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.money.imports import work
from projects.money.imports.columns import Reading, checked
from projects.money.imports.models import BookingImport, ColumnMap, ImportRow
from projects.money.ledger.models import Transaction
from tracker.core import access, runs, spreadsheets
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded
from tracker.core.saving import check as check_row
from tracker.core.text import clean_text
from tracker.core.uploads import Clean

KINDS = ("csv", "xlsx")
Stage, State = BookingImport.Stage, BookingImport.State
_AT_REST = (State.DONE, State.FAILED)


@contextmanager
def received(*, user: Any, file: Clean) -> Iterator[BookingImport]:
    """An import of the file, looked through but not saved: reading takes seconds, and no transaction waits for it.

    The caller saves it; the file goes if that does not happen. Raises Refused at `file` for what is no plain table.
    The import then waits for its columns to be mapped; `start_check` goes on with a map that fits.
    """
    access.require(user, "add", BookingImport)
    content = file.read()
    run = BookingImport(
        requested_by=user,
        state=State.DONE,
        finished_at=timezone.now(),
        file_name=file.shown,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    run.file.save(str(file.name), File(file), save=False)
    is_kept = False
    try:
        _look_through(run)
        yield run
        is_kept = run.pk is not None
    finally:
        if not is_kept:
            run.file.delete(save=False)


def _look_through(run: BookingImport) -> None:
    try:
        with run.file.open("rb") as kept, spreadsheets.opened(kept, run.kind, plain=True) as sheet:
            run.headings = list(sheet.header)
            run.all_steps = sum(1 for _row in sheet.rows)
    except ValidationError as error:
        raise Refused("file", " ".join(error.messages), field="file") from error
    if not run.all_steps:
        raise Refused("empty", _("The file has no rows below the headings."), field="file")


def upload(*, user: Any, file: Clean) -> BookingImport:
    """Keep the file as an import whose columns are to be mapped."""
    with received(user=user, file=file) as run:
        run.save()
    return run


@recorded
def save_column_map(
    *,
    user: Any,
    name: str,
    columns: Mapping[str, Sequence[str]],
    kinds: Mapping[str, str],
    reversed_signs: bool,
    headings: Sequence[str],
    expected: int | None = None,
) -> ColumnMap:
    """Remember how files with these headings are read: a new map, or the one of that name at version `expected`."""
    access.require(user, "add", BookingImport)
    reading = Reading(checked(columns, headings), _kinds(kinds), reversed_signs)
    name = clean_text(name)
    known = ColumnMap.objects.filter(name=name).first()
    if known and Reading.of(known) == reading:
        return known
    row = known or ColumnMap(name=name)
    if known:
        if expected is None:
            message = _("There is another map with this name. Choose another name, or change that map.")
            raise Refused("name_taken", message, field="name")
        known.claim(expected)
    row.columns, row.kinds, row.reversed_signs = reading.columns, reading.kinds, reading.reversed_signs
    check_row(row)
    row.save()
    return row


def _kinds(kinds: Mapping[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for word, kind in kinds.items():
        if kind not in Transaction.Kind.values:
            raise Refused("unknown_kind", _("There is no such type."), field="kind")
        known[clean_text(word)] = kind
    return known


def start_check(*, user: Any, run: BookingImport, map: ColumnMap) -> None:
    """Queue the check of the file as the map reads it. Earlier findings are thrown away. The ledger is not touched."""
    access.require(user, "change", run)
    reading = Reading.of(map)
    if not reading.fits(run.headings):
        raise Refused("columns", _("The file does not have the columns of the map."), field="map")
    rows = _at_rest(run).exclude(stage=Stage.BOOKED)
    fresh = dict.fromkeys(ImportRow.Verdict.values, 0) | {"map": map, "reading": reading.kept()}
    if not runs.again(rows, work.check, stage=Stage.CHECKING, **fresh, **runs.asked_again()):
        raise _moved_on(run)


def start_booking(*, user: Any, run: BookingImport, mode: str) -> None:
    """Queue the booking of a checked file: new rows only, or changed ones too. Refused while a row is refused."""
    access.require(user, "change", run)
    access.require(user, "add", Transaction)
    if mode not in BookingImport.Mode.values:
        raise Refused("mode", _("Choose whether changed rows are to be replaced."), field="mode")
    with transaction.atomic():
        run.refresh_from_db()
        if run.refused:
            message = _("Some rows are refused. Correct them in the file, and check it again.")
            raise Refused("refused_rows", message)
        if not (run.new or (run.changed and mode == BookingImport.Mode.REPLACE)):
            raise Refused("nothing", _("There is nothing to book: the ledger already has it."))
        rows = _at_rest(run).filter(stage__in=[Stage.CHECKED, Stage.BOOKING])
        if not runs.again(rows, work.book, stage=Stage.BOOKING, mode=mode, **runs.asked_again()):
            raise _moved_on(run)


def can_be_booked(run: BookingImport) -> bool:
    """Has it been checked without refused rows, and does something differ from the ledger?"""
    at_rest = run.state in _AT_REST and run.stage in (Stage.CHECKED, Stage.BOOKING)
    return at_rest and not run.refused and bool(run.new or run.changed)


def revive_lost_runs() -> None:
    runs.revive(BookingImport.objects.filter(stage=Stage.CHECKING), work.check)
    runs.revive(BookingImport.objects.filter(stage=Stage.BOOKING), work.book)


def _at_rest(run: BookingImport) -> QuerySet[BookingImport]:
    return BookingImport.objects.filter(pk=run.pk, state__in=_AT_REST)


def _moved_on(run: BookingImport) -> Stale:
    message = _("The import has already gone on since you opened this page.")
    return Stale(message, current=BookingImport.objects.get(pk=run.pk))
