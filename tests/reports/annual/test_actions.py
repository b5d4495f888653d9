"""Runs of the report: asked for, built by a worker, lost and found again."""

import datetime as dt
import resource
import signal

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.annual import actions
from reports.annual.models import ReportRun
from tests import factories as make
from tracker.accounts.models import RoleHeld
from tracker.core.access import Denied
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db
State = ReportRun.State


@pytest.fixture
def booked(own_project):
    agreement = make.AgreementFactory(project=own_project)
    return make.TransactionFactory(agreement=agreement, booked_on=dt.date(2017, 5, 2))


def a_run(user, **fields):
    return ReportRun.objects.create(
        **{"year": 2017, "language": "sv", "requested_by": user, "seen_at": timezone.now()} | fields
    )


def work_off_the_queue():
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", "--interval", "0", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_the_file(writer, booked):
    run = actions.request_report(user=writer, year=2017, language="sv")
    assert run.state == State.WAITING
    work_off_the_queue()
    run.refresh_from_db()
    assert (run.state, run.percent, run.problem) == (State.DONE, 100, "")
    with run.file.open("rb") as file:
        content = file.read()
    assert content.startswith(b"%PDF")
    assert run.size == len(content)
    assert run.pages > 5


def test_only_writers_may_ask(viewer, booked):
    with pytest.raises(Denied, match="får inte skapa"):
        actions.request_report(user=viewer, year=2017, language="sv")
    assert not ReportRun.objects.exists()


def test_a_year_without_data_is_refused_at_its_field(writer, booked):
    with pytest.raises(Refused) as refused:
        actions.request_report(user=writer, year=2012, language="sv")
    assert refused.value.field == "year"
    assert not ReportRun.objects.exists()


def test_of_two_workers_one_gets_the_run(writer, booked):
    run = actions.request_report(user=writer, year=2017, language="sv")
    actions.build.call(run=str(run.public_id))
    run.refresh_from_db()
    file = run.file.name
    actions.build.call(run=str(run.public_id))
    run.refresh_from_db()
    assert (run.attempt, run.file.name) == (1, file)


@pytest.mark.django_db(transaction=True)
def test_a_run_left_by_a_dead_worker_is_made_by_the_next(writer, booked):
    silent = timezone.now() - actions.SILENCE - dt.timedelta(seconds=1)
    run = a_run(writer, state=State.RUNNING, attempt=1, seen_at=silent)
    actions.revive_lost_runs()
    work_off_the_queue()
    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.DONE, 2)


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_worker_died_before_it_claimed_it_is_made(writer, booked):
    """Its job has been taken from the queue and nobody works on it. Two who ask queue it once."""
    silent = timezone.now() - actions.SILENCE - dt.timedelta(seconds=1)
    run = a_run(writer, seen_at=silent)
    actions.revive_lost_runs()
    actions.revive_lost_runs()
    assert DBTaskResult.objects.ready().count() == 1
    work_off_the_queue()
    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.DONE, 1)


def test_a_run_that_still_speaks_is_left_alone(writer, booked):
    run = a_run(writer, state=State.RUNNING, attempt=1)
    actions.revive_lost_runs()
    run.refresh_from_db()
    assert run.state == State.RUNNING


def test_after_three_attempts_it_has_failed_and_says_so(writer, booked):
    silent = timezone.now() - actions.SILENCE - dt.timedelta(seconds=1)
    run = a_run(writer, state=State.RUNNING, attempt=actions.ATTEMPTS, seen_at=silent)
    actions.revive_lost_runs()
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert "3 gånger" in run.problem


def test_the_failure_is_told_in_the_askers_language(writer, booked):
    writer.language = "en"
    writer.save()
    silent = timezone.now() - actions.SILENCE - dt.timedelta(seconds=1)
    run = a_run(writer, state=State.RUNNING, attempt=actions.ATTEMPTS, seen_at=silent)
    actions.revive_lost_runs()
    run.refresh_from_db()
    assert run.problem == "The work stopped 3 times before it was finished."


def test_a_worker_that_was_given_up_cannot_publish(writer, booked):
    """The late worker's file is not taken: another attempt holds the run."""
    run = a_run(writer, state=State.RUNNING, attempt=2)
    mine = ReportRun.objects.filter(pk=run.pk, state=State.RUNNING, attempt=1)
    assert mine.update(state=State.DONE, file="late.pdf", finished_at=timezone.now()) == 0


@pytest.mark.django_db(transaction=True)
def test_a_failure_is_told_and_can_be_tried_again(writer, booked):
    run = a_run(writer, language="sv", year=1)
    with pytest.raises(Refused):
        actions.build.call(run=str(run.public_id))
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert "kunde inte skapas" in run.problem
    ReportRun.objects.filter(pk=run.pk).update(year=2017)
    actions.retry(user=writer, run=run)
    work_off_the_queue()
    run.refresh_from_db()
    assert run.state == State.DONE


def test_who_lost_the_right_while_the_report_waited_gets_none(writer, as_viewer, booked):
    run = a_run(writer)
    RoleHeld.objects.filter(user=writer).delete()
    actions.build.call(run=str(run.public_id))
    run.refresh_from_db()
    assert (run.state, run.file.name) == (State.FAILED, "")
    assert run.problem == "Den som bad om rapporten får inte längre skapa den."
    assert as_viewer.get(f"/reports/{run.public_id}/pdf/").status_code == 404


def test_another_who_may_takes_the_request_over(writer, admin_user, booked):
    run = a_run(writer, state=State.FAILED, problem="Fel")
    RoleHeld.objects.filter(user=writer).delete()
    actions.retry(user=admin_user, run=run)
    actions.build.call(run=str(run.public_id))
    run.refresh_from_db()
    assert (run.state, run.requested_by) == (State.DONE, admin_user)
    with pytest.raises(Denied, match="färdig"):
        actions.retry(user=admin_user, run=run)


def test_the_file_is_for_those_who_may_see_reports_when_they_fetch_it(writer, as_viewer, viewer, booked):
    run = a_run(writer)
    actions.build.call(run=str(run.public_id))
    address = f"/reports/{run.public_id}/pdf/"
    answer = as_viewer.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    RoleHeld.objects.filter(user=viewer).delete()
    assert as_viewer.get(address).status_code == 403


@pytest.fixture
def no_room():
    """No file may grow beyond 40 kB: the report's is broken off in the middle, as on a full disk.

    SQLite too puts some pages of 4 kB aside while it writes a row; those have room.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(writer, booked, no_room):
    run = a_run(writer)
    with pytest.raises(OSError, match="File too large"):
        actions.build.call(run=str(run.public_id))
    run.refresh_from_db()
    assert run.state == State.FAILED
    assert run.problem == "Rapporten kunde inte skapas: en fil kunde inte skrivas"
    folder = f"annual/{timezone.localdate().year}"
    written = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
    assert not [name for name in written if name.startswith(str(run.public_id))]
