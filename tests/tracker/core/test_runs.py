"""Runs that workers do: claimed once, told while they go on, found when their worker has died."""

import datetime as dt
import json

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from projects.models import BookingImport
from projects.money.imports import work
from tests import factories as make
from tracker.core import runs
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db
State = runs.State
EVERY = BookingImport.objects.all


def a_run(**fields):
    fresh = {"state": State.WAITING, "seen_at": timezone.now(), "stage": "checking"}
    return make.BookingImportFactory(**fresh | fields)


def long_ago():
    return timezone.now() - runs.SILENCE - dt.timedelta(seconds=1)


def test_of_two_workers_one_gets_the_run():
    a_run()
    attempt = runs.claim(EVERY())
    assert (attempt.run.state, attempt.run.attempt) == (State.RUNNING, 1)
    assert runs.claim(EVERY()) is None


def test_what_a_worker_says_is_not_taken_once_another_holds_the_run():
    run = a_run()
    first = runs.claim(EVERY())
    assert first.tell("Läser", 1, 4)
    EVERY().update(attempt=2)
    assert not first.tell("Läser", 2, 4)
    assert not first.finish(new=7)
    first.fail("Fel")
    run.refresh_from_db()
    assert (run.state, run.step, run.done_steps, run.new, run.problem) == (State.RUNNING, "Läser", 1, 0, "")


def test_a_silent_run_is_queued_again_once():
    a_run(state=State.RUNNING, attempt=1, seen_at=long_ago())
    runs.revive(EVERY(), work.check)
    runs.revive(EVERY(), work.check)
    assert DBTaskResult.objects.ready().count() == 1
    assert EVERY().get().state == State.WAITING


def test_a_worker_that_calls_from_within_its_transaction_lives_and_is_heard():
    run = a_run(state=State.RUNNING, attempt=1, seen_at=long_ago())
    runs.Attempt(run).call("Bokför", 3, 9)
    runs.revive(EVERY(), work.check)
    heard = EVERY().get()
    assert heard.state == State.RUNNING
    heard.listen()
    assert (heard.step, heard.done_steps, heard.all_steps, heard.percent) == ("Bokför", 3, 9, 33)


@pytest.mark.parametrize(
    "said",
    [
        {"attempt": 2, "at": 9e12, "said": ["x", 1, 2]},
        {"attempt": 1, "at": 0, "said": ["x", 1, 2]},
        {"attempt": 1, "at": 9e12},
        {},
    ],
)
def test_an_old_call_or_another_attempts_is_not_heard(said):
    run = a_run(state=State.RUNNING, attempt=1, seen_at=long_ago())
    runs.Attempt(run).call("Bokför", 3, 9)
    runs._file(run).write_text(json.dumps(said))
    run.listen()
    assert run.step == ""
    runs.revive(EVERY(), work.check)
    assert EVERY().get().state == State.WAITING


def test_the_end_takes_the_call_away():
    run = a_run()
    attempt = runs.claim(EVERY())
    attempt.call("Bokför", 3, 9)
    assert attempt.finish(stage="checked")
    assert not runs._file(run).exists()


def test_who_asks_again_gets_all_attempts_once_more():
    a_run(state=State.RUNNING, attempt=runs.ATTEMPTS, seen_at=long_ago())
    runs.revive(EVERY(), work.check)
    assert EVERY().get().state == State.FAILED
    assert runs.again(EVERY(), work.check, **runs.asked_again())
    assert not runs.again(EVERY().filter(state=State.FAILED), work.check)
    claimed = runs.claim(EVERY()).run
    assert (claimed.attempt, claimed.last_attempt) == (4, 6)
    EVERY().update(seen_at=long_ago())
    runs.revive(EVERY(), work.check)
    assert EVERY().get().state == State.WAITING


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            OSError(28, "No space left on device", "/secret/path"),
            "det finns ingen plats kvar på serverns disk",
        ),
        (PermissionError(13, "Permission denied", "/secret/path"), "en fil kunde inte skrivas"),
        (Refused("x", "Regeln säger nej."), "Regeln säger nej."),
    ],
)
def test_the_reason_is_told_without_the_servers_paths(error, words):
    assert runs.reason(error) == words
