"""A worker that is killed in the middle: the ledger has none of the rows or all, and the next worker goes on."""

import datetime as dt
import random
import time
from typing import Any

import pytest
from django.utils import timezone

from projects.models import BookingImport, Transaction
from projects.money.imports import actions, work
from tests.projects.money.imports import worker
from tracker.core import runs
from tracker.core.history.chain import verify
from tracker.core.history.models import Entry

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Stage, State = BookingImport.Stage, BookingImport.State
LONG_AGO = dt.timedelta(hours=1)


def at_work(run: BookingImport, seconds: float = 180) -> bool:
    """Waits until the worker has begun with the run; False when it is done already."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        state = BookingImport.objects.values_list("state", flat=True).get(pk=run.pk)
        if state != State.WAITING:
            return bool(state == State.RUNNING)
        time.sleep(0.005)
    raise TimeoutError


def in_the_middle(run: BookingImport, seconds: float = 180) -> None:
    """Waits until the worker has called, from within its transaction, that some rows are booked."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        here = BookingImport.objects.get(pk=run.pk)
        here.listen()
        if 0 < here.done_steps < here.all_steps:
            return
        time.sleep(0.005)
    raise TimeoutError


def killed(run: BookingImport, after: float) -> None:
    """The run's worker, dead so many seconds after it began."""
    with worker.worker() as process:
        if at_work(run):
            time.sleep(after)
        process.kill()
        process.wait()


def found_dead(run: BookingImport) -> None:
    """Time passes; somebody opens the page."""
    same = BookingImport.objects.filter(pk=run.pk)
    same.update(seen_at=timezone.now() - LONG_AGO)
    (runs._file(run)).unlink(missing_ok=True)
    actions.revive_lost_runs()


def whole(run: BookingImport, rows: int) -> None:
    """None of the rows or all, and the run says which."""
    run.refresh_from_db()
    booked = Transaction.objects.count()
    told = Entry.objects.filter(what="import_bookings").count()
    assert booked in (0, rows)
    assert told == booked
    assert (run.stage == Stage.BOOKED) == (booked == rows)


def test_a_worker_killed_in_the_middle_of_booking_leaves_nothing_and_the_next_books_all(
    controller: Any, own_project: Any
) -> None:
    worker.books(own_project)
    run = worker.queued(controller, worker.lines(2000))
    work.check.call(run=str(run.public_id))
    run.refresh_from_db()
    actions.start_booking(user=controller, run=run, mode="add")
    with worker.worker() as process:
        in_the_middle(run)
        process.kill()
        process.wait()
    whole(run, 2000)
    assert run.state == State.RUNNING
    found_dead(run)
    work.book.call(run=str(run.public_id))
    whole(run, 2000)
    assert (run.state, run.attempt) == (State.DONE, 3)
    assert verify() is None


@pytest.mark.bench
def test_killed_at_twenty_instants(controller: Any, own_project: Any) -> None:
    """Ten checks and ten bookings, each of a file of its own, killed anywhere from the beginning on."""
    chance = random.Random()
    worker.books(own_project)
    ends = []
    for number in range(10):
        rows = [[f"S{number}", *row[1:]] for row in worker.lines(1000)]
        run = worker.queued(controller, rows)
        for job, stage in ((work.check, Stage.CHECKED), (work.book, Stage.BOOKED)):
            killed(run, chance.uniform(0, 0.7))
            run.refresh_from_db()
            ends.append(run.stage)
            booked = Transaction.objects.filter(row_key__startswith=f"S{number}-").count()
            assert booked == (1000 if run.stage == Stage.BOOKED else 0)
            if run.stage != stage:
                found_dead(run)
                job.call(run=str(run.public_id))
                run.refresh_from_db()
            assert (run.state, run.stage, run.problem) == (State.DONE, stage, "")
            if stage == Stage.CHECKED:
                assert (run.new, run.rows.count()) == (1000, 1000)
                actions.start_booking(user=controller, run=run, mode="add")
        assert Transaction.objects.count() == 1000 * (number + 1)
    assert Entry.objects.filter(what="import_bookings").count() == 10_000
    assert verify() is None
    print({stage: ends.count(stage) for stage in ends})  # noqa: T201
