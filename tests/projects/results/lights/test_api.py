"""Lights in the API: both of a project as the pages tell them, judged with a reason and until a day, and ended."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.models import LightOverride, Project
from tests import factories as make
from tests.api.asking import get, post, problem
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
PATH = "light-judgements/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def running(own_project: Project) -> Project:
    Project.objects.filter(pk=own_project.pk).update(status="ongoing", actual_end=None)
    own_project.refresh_from_db()
    return own_project


@pytest.fixture
def sent(running: Project) -> dict[str, Any]:
    until = (today() + 30 * DAY).isoformat()
    return {
        "project": running.public_id,
        "light": "goals",
        "colour": "ok",
        "reason": "Lagen har ändrats.",
        "until": until,
    }


def lights(client: Client, project: Project) -> Any:
    return get(client, f"lights/{project.public_id}/").json()


def test_a_light_is_judged_shown_beside_the_rule_and_ended(
    as_manager: Client, as_viewer: Client, manager: make.User, running: Project, sent: dict[str, Any]
) -> None:
    rule = lights(as_viewer, running)
    assert {"goals", "implementation"} <= set(rule)
    assert rule["goals"]["judgement"] is None
    assert rule["goals"]["light"] == rule["goals"]["rule"] == "none"
    made = post(as_manager, PATH, sent)
    assert made.status_code == 201, made.content
    row = made.json()
    told = lights(as_viewer, running)
    assert (told["goals"]["light"], told["goals"]["rule"]) == ("ok", "none")
    assert told["goals"]["judgement"] == row
    assert (row["reason"], row["until"], row["judged_by"]) == (
        sent["reason"],
        sent["until"],
        manager.username,
    )
    assert told["implementation"] == rule["implementation"]
    (listed,) = get(as_viewer, "lights/").json()["results"]
    assert listed == told
    end = f"{PATH}{row['id']}/end/"
    problem(post(as_manager, end, {"reason": "Antogs inte."}), 428)
    ended = post(as_manager, end, {"reason": "Antogs inte."}, if_match=made["ETag"]).json()
    assert (ended["is_ended"], ended["end_reason"], ended["reason"]) == (True, "Antogs inte.", sent["reason"])
    assert lights(as_viewer, running)["goals"] == rule["goals"]
    problem(post(as_manager, end, {"reason": "Igen."}, if_match=made["ETag"]), 412)
    problem(post(as_manager, end, {"reason": "Igen."}, if_match='"2"'), 400)
    assert LightOverride.objects.get().void_reason == "Antogs inte."


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"until": (today() - DAY).isoformat()}, "until"),
        ({"until": (today() + 400 * DAY).isoformat()}, "until"),
        ({"until": None}, "until"),
        ({"colour": "blue"}, "colour"),
        ({"light": "weather"}, "light"),
        ({"project": "P-1999-001"}, "project"),
        ({"judged_on": "2017-01-01"}, "judged_on"),
    ],
)
def test_what_is_refused_is_told_at_its_field(
    as_manager: Client, sent: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    assert list(problem(post(as_manager, PATH, sent | change), 400)["errors"]) == [field]
    assert not LightOverride.objects.exists()


def test_who_may_not_judge_does_not(
    as_viewer: Client, as_other_manager: Client, sent: dict[str, Any], running: Project
) -> None:
    row = make.LightOverrideFactory(project=running, until=today() + DAY)
    for client in (as_viewer, as_other_manager):
        problem(post(client, PATH, sent), 403)
        problem(post(client, f"{PATH}{row.pk}/end/", {"reason": "Nej"}, if_match='"1"'), 403)
    assert LightOverride.objects.get().voided_at is None


def test_of_a_restricted_project_why_and_who_and_days_are_kept(as_viewer: Client, running: Project) -> None:
    row = make.LightOverrideFactory(project=running, until=dt.date(today().year, 12, 30), reason="HEMLIGT")
    make.sensitive(running, "restricted")
    (told,) = get(as_viewer, PATH).json()["results"]
    assert (told["reason"], told["judged_by"], told["since"]) == ("", None, "2017")
    answer = get(as_viewer, f"lights/{running.public_id}/")
    assert "HEMLIGT" not in answer.content.decode()
    assert str(row.until) not in answer.content.decode()


def test_a_protected_project_has_no_lights_for_others(as_viewer: Client, running: Project) -> None:
    row = make.LightOverrideFactory(project=running)
    make.sensitive(running, "protected")
    for address in (f"lights/{running.public_id}/", f"{PATH}{row.pk}/"):
        assert get(as_viewer, address).status_code == 404
    for listed in ("lights/", PATH):
        assert get(as_viewer, listed).json()["count"] == 0


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("listed", "queries"), [("lights/", 16), (PATH, 5)])
def test_lists_ask_as_often_for_three_as_for_one(
    as_viewer: Client, number: int, listed: str, queries: int, django_assert_num_queries: Any
) -> None:
    for _n in range(number):
        make.LightOverrideFactory(project__status="ongoing", until=today() + DAY)
    get(as_viewer, listed)
    with django_assert_num_queries(queries):
        get(as_viewer, listed)
