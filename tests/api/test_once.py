"""Idempotency-Key: a client that retries makes one thing and gets the same answer."""

import threading

import pytest
from django.db import connection
from django.test import Client

from projects.models import Activity, Transaction
from tests import factories as make
from tests.api.asking import get, post, problem, send
from tests.api.resources import ADDED, CASES, FEW
from tests.conftest import signed_in

KEY = "0b0f7c1e-one-time"


@pytest.mark.django_db
@pytest.mark.parametrize("case", [*CASES, *FEW, *ADDED], ids=lambda case: case.name)
def test_a_repeat_gets_the_same_answer_and_makes_nothing(case, request, manager, own_project):
    client = signed_in(request.getfixturevalue(case.writer))
    body = case.new(own_project)
    first = post(client, f"{case.name}/", body, idempotency_key=KEY)
    count = get(client, f"{case.name}/").json()["count"]
    again = post(client, f"{case.name}/", body, idempotency_key=KEY)
    assert (first.status_code, first.json()) == (201, again.json())
    assert again.status_code == 201
    assert {again[name] for name in ("ETag", "Location")} == {first[name] for name in ("ETag", "Location")}
    assert get(client, f"{case.name}/").json()["count"] == count


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused(as_admin):
    body = {"code": "T8", "name_sv": "a", "name_en": "b"}
    assert post(as_admin, "themes/", body, idempotency_key=KEY).status_code == 201
    other = problem(post(as_admin, "themes/", body | {"code": "T9"}, idempotency_key=KEY), 422)
    assert other["code"] == "key_reused"
    assert post(as_admin, "themes/", body | {"code": "T9"}).status_code == 201
    problem(post(as_admin, "themes/", body | {"code": "T10"}, idempotency_key="kort"), 400)


@pytest.mark.django_db
def test_a_refusal_is_not_remembered(as_admin):
    body = {"code": "T8", "name_sv": "", "name_en": "b"}
    problem(post(as_admin, "themes/", body, idempotency_key=KEY), 400)
    assert post(as_admin, "themes/", body | {"name_sv": "a"}, idempotency_key=KEY).status_code == 201


@pytest.mark.django_db
def test_a_repeated_step_gets_the_first_answer_although_the_version_has_moved(
    manager, as_manager, own_project
):
    row = make.ActivityFactory(project=own_project)
    path, body = f"activities/{row.public_id}/void/", {"reason": "Dubbelregistrerad"}
    first = post(as_manager, path, body, if_match='"1"', idempotency_key=KEY)
    assert first.status_code == 204, first.content
    assert Activity.objects.get(pk=row.pk).voided_at
    assert post(as_manager, path, body, if_match='"1"', idempotency_key=KEY).status_code == 204
    problem(get(as_manager, f"activities/{row.public_id}/"), 404)


@pytest.mark.django_db
def test_a_repeated_void_of_a_booking_is_answered_alike(controller, as_controller, own_project):
    row = make.TransactionFactory(agreement=make.AgreementFactory(project=own_project))
    path, body = f"ledger/{row.row_key}/void/", {"reason": "Dubbelt bokförd"}
    first = post(as_controller, path, body, if_match='"1"', idempotency_key=KEY)
    again = post(as_controller, path, body, if_match='"1"', idempotency_key=KEY)
    assert first.json() == again.json()
    assert first.json()["is_voided"] is True
    problem(post(as_controller, path, body, if_match='"1"', idempotency_key=KEY + "2"), 403)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", [KEY, None])
def test_simultaneous_posts_make_one_thing_with_a_key_and_several_without(key):
    """Without the key the same race makes several: so the test does see the race."""
    user = make.UserFactory(roles=["admin"])
    project = make.ProjectFactory()
    client = signed_in(user)
    body = {"project": project.public_id, "kind": "training", "title_sv": "Kurs", "start": "2017-05-10"}
    barrier, answers = threading.Barrier(6), []

    def run() -> None:
        own = Client()
        own.cookies = client.cookies
        barrier.wait()
        answers.append(post(own, "activities/", body, **({"idempotency_key": key} if key else {})))
        connection.close()

    threads = [threading.Thread(target=run) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    numbers = {answer.json()["public_id"] for answer in answers}
    assert len(numbers) == Activity.objects.count() == (1 if key else 6)


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_changes_of_one_version_one_is_saved():
    user = make.UserFactory(roles=["controller"])
    row = make.TransactionFactory()
    client = signed_in(user)
    barrier, answers = threading.Barrier(6), []

    def run(number: int) -> None:
        own = Client()
        own.cookies = client.cookies
        barrier.wait()
        change = {"text": f"Text {number}"}
        answers.append(send(own, "PATCH", f"ledger/{row.row_key}/", change, if_match='"1"'))
        connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    saved = Transaction.objects.get(pk=row.pk)
    assert saved.version == 2
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert winner.json()["text"] == saved.text
