"""The two addresses for monitoring, and honest answers while the database is away."""

import datetime as dt
import shutil

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tracker.core import health, jobs, triggers
from tracker.search.models import IndexedKind

NOW = dt.datetime(2017, 6, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def answering_client():
    return Client(raise_request_exception=False)


@pytest.fixture
def database_away():
    """Every query fails, as when the server has been stopped."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


def test_healthz_answers_anybody_without_a_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_readyz_names_each_part(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": True,
        "triggers": True,
        "disk": True,
        "worker": True,
        "search": True,
    }


def test_readyz_without_database(client, db, database_away):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "database": False,
        "triggers": False,
        "disk": True,
        "worker": False,
        "search": False,
    }


def test_readyz_without_a_trigger(client, db):
    triggers.remove()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["triggers"]) == (503, False)


def test_readyz_without_a_whole_index(client, db):
    IndexedKind.objects.filter(kind="activity").update(definition="of an earlier release")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["search"]) == (503, False)


def test_readyz_with_a_full_disk(client, db, settings, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", shutil.disk_usage(settings.VAR_DIR).total + 1)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["disk"] is False


def waiting(enqueued: dt.datetime, run_after: dt.datetime | None = None) -> None:
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x", backend_name="default"
    )
    fields = {"enqueued_at": enqueued} | ({"run_after": run_after} if run_after else {})
    DBTaskResult.objects.filter(pk=row.pk).update(**fields)


@pytest.mark.parametrize(
    ("minutes", "planned", "late"),
    [
        (1, None, False),
        (3, None, True),
        (60, 3, True),  # planned for a time that has long passed
        (60, 1, False),  # planned, and only just due
        (60, -5, False),  # planned for later
    ],
)
def test_readyz_sees_that_no_worker_takes_the_jobs(client, db, minutes, planned, late):
    with time_machine.travel(NOW, tick=False):
        now = timezone.now()
        waiting(
            now - dt.timedelta(minutes=minutes),
            None if planned is None else now - dt.timedelta(minutes=planned),
        )
        assert jobs.any_waiting_longer_than(dt.timedelta(minutes=2)) is late
        assert client.get("/readyz").json()["worker"] is not late


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_read(client, db, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Försök igen om en stund"), ("en", "Try again in a moment")]
)
def test_a_page_without_database_is_503_in_the_users_language(as_viewer, language, words, database_away):
    as_viewer.raise_request_exception = False
    answer = as_viewer.get("/projects/", headers={"accept-language": language})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert words in answer.content.decode()
    assert f'lang="{language}"' in answer.content.decode()


def test_the_api_without_database_is_503_as_a_problem(as_viewer, database_away):
    as_viewer.raise_request_exception = False
    answer = as_viewer.get("/api/v1/projects/")
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_a_fault_in_the_code_is_500_and_not_503(answering_client, db, monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(health, "database_answers", broken)
    answer = answering_client.get("/readyz")
    assert answer.status_code == 500
    assert "Något gick fel" in answer.content.decode()
    assert "ZeroDivisionError" not in answer.content.decode()


@pytest.mark.parametrize(("address", "status"), [("/healthz", 200), ("/readyz", 503)])
def test_health_asks_nothing_of_the_database_for_a_session(as_viewer, database_away, address, status):
    """Also from a browser in which somebody has signed in."""
    assert as_viewer.get(address).status_code == status


def test_healthz_with_a_session_asks_nothing_at_all(as_viewer, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert as_viewer.get("/healthz").status_code == 200
