"""Ten identical requests at once, twenty times: twenty things, and everybody gets the same answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.response import Response

from projects.activities import log_views
from projects.activities.models import Activity
from projects.portfolio.models import Project, Theme
from tests.conftest import signed_in
from tests.races.together import Gate, together
from tracker.core import once
from tracker.core.api.views import Resource

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TWINS, TIMES = 10, 20


def log_on_the_page(user: Any, project: Project, times: int) -> list[set[str]]:
    """Where each of the twins was led, for every time."""
    clients = [signed_in(user) for _twin in range(TWINS)]
    form = {
        "project": project.public_id,
        "kind": "workshop",
        "when": "other",
        "start": "2017-05-10",
        "staff-TOTAL_FORMS": "0",
        "staff-INITIAL_FORMS": "0",
    }
    led = []
    for time in range(times):
        sent = form | {"title_sv": f"Verkstad {time}", "key": once.new_key()}
        answers = together(TWINS, lambda who, sent=sent: clients[who].post("/activities/log/", sent))
        assert {answer.status_code for answer in answers} == {302}, [a.content[:300] for a in answers]
        led.append({answer["Location"] for answer in answers})
    return led


def add_in_the_api(user: Any, times: int) -> list[set[tuple[int, str, str]]]:
    """What each of the twins was answered, for every time."""
    clients = [signed_in(user) for _twin in range(TWINS)]
    given = []
    for time in range(times):
        body = json.dumps({"code": f"X{time}", "name_sv": f"Tema {time}", "name_en": f"Theme {time}"})
        headers = {"idempotency-key": once.new_key()}
        answers = together(
            TWINS,
            lambda who, body=body, headers=headers: clients[who].post(
                "/api/v1/themes/", body, content_type="application/json", headers=headers
            ),
        )
        given.append(
            {
                (a.status_code, json.dumps(a.json(), sort_keys=True), a.headers.get("ETag", ""))
                for a in answers
            }
        )
    return given


def test_a_form_sent_ten_times_makes_one_thing(manager: Any, own_project: Project) -> None:
    led = log_on_the_page(manager, own_project, TIMES)
    assert [len(addresses) for addresses in led] == [1] * TIMES
    assert len(set().union(*led)) == TIMES
    assert Activity.objects.count() == TIMES


def test_a_request_sent_ten_times_makes_one_thing(admin_user: Any) -> None:
    before = Theme.objects.count()
    given = add_in_the_api(admin_user, TIMES)
    assert [len(answers) for answers in given] == [1] * TIMES, given
    assert {status for answers in given for status, _body, _tag in answers} == {201}
    assert Theme.objects.count() - before == TIMES


def ask_first(effect: Callable[[], Any], done: list[Any], asked: Gate) -> Any:
    """Protection as one writes it without thinking: has it been done? No? Then do it."""
    if done:
        return done[0]
    asked.wait()
    done.append(effect())
    return done[-1]


def test_to_ask_first_and_write_then_makes_more_on_the_page(
    manager: Any, own_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the form's key."""
    done: list[Any] = []
    asked = Gate(TWINS)
    monkeypatch.setattr(log_views, "_once", lambda request, key, effect: ask_first(effect, done, asked))
    led = log_on_the_page(manager, own_project, 1)
    assert len(led[0]) > 1
    assert Activity.objects.count() > 1


def test_to_ask_first_and_write_then_makes_more_in_the_api(
    manager: Any, own_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the Idempotency-Key."""
    done: list[Response] = []
    asked = Gate(TWINS)
    monkeypatch.setattr(Resource, "once", lambda view, effect: ask_first(effect, done, asked))
    clients = [signed_in(manager) for _twin in range(TWINS)]
    body = {
        "project": own_project.public_id,
        "kind": "workshop",
        "title_sv": "Verkstad",
        "start": "2017-05-10",
    }
    headers = {"idempotency-key": once.new_key()}
    answers = together(
        TWINS,
        lambda who: clients[who].post(
            "/api/v1/activities/", json.dumps(body), content_type="application/json", headers=headers
        ),
    )
    assert {answer.status_code for answer in answers} == {201}
    assert Activity.objects.count() > 1
