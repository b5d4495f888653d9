"""How long imports of 2 000 and 20 000 bookings take, and in how much memory: prints a table.

docs/measurements.md holds the figures and how to repeat them. The worker is a process of its own.
"""

from time import perf_counter
from typing import Any

import pytest
from django.db import connection

from projects.models import BookingImport, Transaction
from projects.money.imports import actions
from tests.projects.money.imports import worker
from tracker.core.history.chain import verify
from tracker.core.history.models import Entry

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_file(controller: Any, own_project: Any, kind: str) -> None:
    worker.books(own_project)
    peaks: dict[str, list[int]] = {"check": [], "book": [], "check again": [], "replace": []}
    done = 0
    for number in (2_000, 20_000):
        rows = [["B" if number > 2_000 else "A", *row[1:]] for row in worker.lines(number)]
        changed = [[*row[:-1], f"{row[-1]} ändrad"] for row in rows]
        for name, lines, mode in (("check", rows, "add"), ("check again", changed, "replace")):
            run = worker.queued(controller, lines, kind)
            start = perf_counter()
            peaks[name].append(worker.work_off())
            checked = perf_counter() - start
            run.refresh_from_db()
            assert (run.stage, run.refused, run.problem) == (BookingImport.Stage.CHECKED, 0, "")
            actions.start_booking(user=controller, run=run, mode=mode)
            start = perf_counter()
            peaks["book" if mode == "add" else mode].append(worker.work_off())
            booked = perf_counter() - start
            run.refresh_from_db()
            assert (run.stage, run.problem) == (BookingImport.Stage.BOOKED, "")
            print(  # noqa: T201
                f"| {connection.vendor} | {kind} | {number} rows, {mode} | check {checked:.1f} s | book {booked:.1f} s |"
            )
        done += number
        assert Transaction.objects.count() == done
    print(f"| {connection.vendor} | {kind} | most memory, kB, at 2 000 and 20 000 rows | {peaks} |")  # noqa: T201
    assert Entry.objects.filter(what="import_bookings").count() == 2 * done
    assert verify() is None
    for small, large in peaks.values():
        assert large < small * 1.15
