"""The two jobs of an import: check the file row by row, then book it, all or nothing.

Both read and write a few hundred rows at a time, so that memory does not grow with the file. The check keeps each
row as it was found. The booking is one transaction: it judges every row again, and writes only if the ledger is
as it was when the rows were checked.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from projects.money.imports.columns import Reading
from projects.money.imports.judging import Books, Judgement, repeated
from projects.money.imports.models import BookingImport, ImportRow
from projects.money.imports.reading import Found, Reader
from projects.money.ledger import closing
from projects.money.ledger.models import Transaction
from tracker.core import access, jobs, runs, spreadsheets
from tracker.core.errors import Refused
from tracker.core.history.record import recording
from tracker.core.spreadsheets import Fault, Row

AT_ONCE = 500
Stage, Verdict = BookingImport.Stage, ImportRow.Verdict
Attempt = runs.Attempt[BookingImport]
T = TypeVar("T")


@jobs.job
def check(run: str) -> None:
    """Read the file and say of each row what it would do. Nothing is written to the ledger."""
    _attempt(BookingImport.objects.filter(public_id=run, stage=Stage.CHECKING), _check, Stage.CHECKING)


@jobs.job
def book(run: str) -> None:
    """Write what was checked to the ledger, in one transaction."""
    _attempt(BookingImport.objects.filter(public_id=run, stage=Stage.BOOKING), _book, Stage.CHECKED)


def _attempt(rows: Any, act: Callable[[Attempt], None], after_failure: str) -> None:
    attempt = runs.claim(rows)
    if attempt is None:
        return
    user = attempt.run.requested_by
    with translation.override(user.language):
        try:
            if not access.may(user, "add", "ledger"):
                # The right was taken away while the import waited.
                raise Refused("denied", _("Who asked for the import may no longer book."))
            act(attempt)
        except _GivenUp:
            return
        except Refused as no:
            attempt.fail(no.message, stage=after_failure)
        except ValidationError as error:
            attempt.fail(" ".join(error.messages), stage=after_failure)
        except Exception as error:
            message = _("The import stopped: %(error)s") % {"error": runs.reason(error)}
            attempt.fail(message, stage=after_failure)
            raise


class _GivenUp(Exception):
    """Another attempt holds the run: what this one makes is not wanted."""


def _check(attempt: Attempt) -> None:
    run = attempt.run
    reading, counts = Reading.of(run.reading), dict.fromkeys(Verdict.values, 0)
    books = Books(run.requested_by, reading)
    _told(attempt, 0)
    ImportRow.objects.filter(of=run).delete()
    with run.file.open("rb") as file, spreadsheets.opened(file, run.kind, plain=True) as sheet:
        if not reading.fits(sheet.header):
            raise Refused("columns", _("The file does not have the columns of the map."))
        reader = Reader(reading, sheet.header)
        for lines in _batches(sheet.rows):
            rows = [_kept(run, *pair, reader) for pair in _judged(run, books, reader, lines)]
            for row in rows:
                counts[row.verdict] += 1
            with transaction.atomic():
                _told(attempt, sum(counts.values()))
                ImportRow.objects.bulk_create(rows)
    attempt.finish(stage=Stage.CHECKED, all_steps=sum(counts.values()), **counts)


def _judged(
    run: BookingImport, books: Books, reader: Reader, lines: Sequence[tuple[Row, list[Fault]]]
) -> Iterator[tuple[Found, Judgement]]:
    found = [reader.read(row, faults) for row, faults in lines]
    keys = {row.values.get("row_key", "") for row in found} - {""}
    earlier = ImportRow.objects.filter(of=run, row_key__in=keys).order_by("-number")
    twice = repeated(found, dict(earlier.values_list("row_key", "number")))
    for row, judgement in zip(found, books.judged(found), strict=True):
        if row.number in twice:
            message = _("Row %(row)s of the file has the same voucher number.") % {"row": twice[row.number]}
            judgement = Judgement(Verdict.REFUSED, problems=[("row_key", message)])
        yield row, judgement


def _kept(run: BookingImport, found: Found, judgement: Judgement, reader: Reader) -> ImportRow:
    problems = found.problems + [(*reader.place(name), message) for name, message in judgement.problems]
    return ImportRow(
        of=run,
        number=found.number,
        row_key=found.values.get("row_key", "")[:60],
        verdict=judgement.verdict,
        values=found.values,
        differences=judgement.differences,
        problems=[list(problem) for problem in problems],
    )


def _book(attempt: Attempt) -> None:
    run = attempt.run
    verdicts = [Verdict.NEW, *([Verdict.CHANGED] if run.mode == BookingImport.Mode.REPLACE else [])]
    wanted = ImportRow.objects.filter(of=run, verdict__in=verdicts).order_by("number")
    total, done = wanted.count(), 0
    try:
        with transaction.atomic():
            _told(attempt, 0)
            if run.refused:
                raise Refused(
                    "refused_rows", _("Some rows are refused. Correct them in the file, and check it again.")
                )
            books = Books(run.requested_by, Reading.of(run.reading))
            while rows := list(wanted[:AT_ONCE]):
                _write(run, books, rows)
                done += len(rows)
                attempt.call(_("Booking the rows"), done, total)
                wanted = wanted.filter(number__gt=rows[-1].number)
            if not attempt.finish(stage=Stage.BOOKED):
                raise _GivenUp
    except IntegrityError as error:
        # Somebody booked the same number, or closed the month, in this very moment.
        raise _moved() from error


def _write(run: BookingImport, books: Books, rows: Sequence[ImportRow]) -> None:
    """Some rows, with their entries in the history. Raises Refused when the ledger has changed since the check."""
    judgements = books.judged([Found(row.number, row.values) for row in rows], to_write=True)
    for row, judgement in zip(rows, judgements, strict=True):
        if (judgement.verdict, judgement.differences) != (row.verdict, row.differences):
            raise _moved()
    for months, part in _by_closed(books, judgements).items():
        reason = _("Import of the file %(name)s") % {"name": run.file_name}
        with (
            recording(run.requested_by, reason, "import_bookings"),
            closing.writing(run.requested_by, *months),
        ):
            Transaction.objects.bulk_create(
                [one.row for one in part if one.row and one.verdict == Verdict.NEW]
            )
            _replace([one for one in part if one.row and one.verdict == Verdict.CHANGED])


def _replace(changed: Sequence[Judgement]) -> None:
    """The rows are ours until the transaction ends (Books.judged): only what differs in them is written."""
    alike: dict[tuple[str, ...], list[Any]] = {}
    for one in changed:
        alike.setdefault(tuple(one.differences), []).append(one.row)
    for fields, rows in alike.items():
        Transaction.objects.bulk_update(rows, fields)
    Transaction.objects.filter(pk__in=[one.row.pk for one in changed if one.row]).update(
        version=F("version") + 1, changed_at=timezone.now()
    )


def _by_closed(books: Books, judgements: Iterable[Judgement]) -> dict[tuple[dt.date, ...], list[Judgement]]:
    """By the closed months that are written in by an exception, because its reason stands in the history."""
    found: dict[tuple[dt.date, ...], list[Judgement]] = {}
    for one in judgements:
        months = {day.replace(day=1) for day in one.days} & books.closed
        found.setdefault(tuple(sorted(months)), []).append(one)
    return found


def _moved() -> Refused:
    message = _(
        "The ledger has changed since the file was checked. Nothing has been booked. Check the file again."
    )
    return Refused("ledger_changed", message)


def _told(attempt: Attempt, done: int) -> None:
    step = _("Checking the rows") if attempt.run.stage == Stage.CHECKING else _("Booking the rows")
    if not attempt.tell(step, done, max(attempt.run.all_steps, done)):
        raise _GivenUp


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(things)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch
