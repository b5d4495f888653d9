"""Status updates, lessons and stories in the API: sent, answered and voided, each with the version that was read."""

from typing import Any

import pytest
from django.test import Client

from projects.models import Project
from tests import factories as make
from tests.api.asking import get, patch, post, problem, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "step", "sent"),
    [
        ("status-updates", "send", {}),
        ("status-updates", "answer", {"answer": "Ja"}),
        ("lessons", "void", {"reason": "Dubblett"}),
        ("stories", "void", {"reason": "Dubblett"}),
    ],
)
def test_a_step_needs_the_version_that_was_read(
    kind: str, step: str, sent: dict[str, Any], as_manager: Client, as_leader: Client, own_project: Project
) -> None:
    client = as_leader if step == "answer" else as_manager
    if kind == "status-updates":
        row = make.StatusUpdateFactory(
            project=own_project, is_draft=step == "send", changed="x", decision_wanted="?"
        )
        address = f"{kind}/{row.pk}/"
    else:
        row = (make.LessonFactory if kind == "lessons" else make.StoryFactory)(project=own_project)
        address = f"{kind}/{row.public_id}/"
    assert problem(send(client, "POST", f"{address}{step}/", sent), 428)
    row.claim(1)  # somebody is first
    stale = problem(send(client, "POST", f"{address}{step}/", sent, if_match='"1"'), 412)
    assert stale["current"] == get(client, address).json()
    done = send(client, "POST", f"{address}{step}/", sent, if_match='"2"')
    assert done.status_code == (204 if step == "void" else 200), done.content


def test_an_update_is_drafted_changed_and_sent(
    as_manager: Client, as_leader: Client, own_project: Project
) -> None:
    made = post(as_manager, "status-updates/", {"project": own_project.public_id, "month": "2017-03-17"})
    assert made.json()["month"] == "2017-03-01"
    address = f"status-updates/{made.json()['id']}/"
    assert get(as_leader, address).status_code == 404
    empty = send(as_manager, "POST", f"{address}send/", {}, if_match='"1"')
    assert "changed" in problem(empty, 400)["errors"]
    changed = {"changed": "Fler", "month": "2017-03-01"}
    assert patch(as_manager, address, changed).json()["changed"] == "Fler"
    assert "month" in problem(patch(as_manager, address, {"month": "2017-04-01"}, version=2), 400)["errors"]
    sent = send(as_manager, "POST", f"{address}send/", {}, if_match='"2"')
    assert sent.json()["is_draft"] is False
    assert get(as_leader, address).status_code == 200
    assert problem(patch(as_manager, address, {"changed": "Nytt"}, version=3), 403)


def test_only_what_may_be_published_is_asked_for(as_manager: Client, own_project: Project) -> None:
    may = make.StoryFactory(project=own_project)
    kept = make.StoryFactory(project=own_project, consent_from=None)
    for asked, row in (("yes", may), ("no", kept)):
        listed = get(as_manager, "stories/", publishable=asked).json()["results"]
        assert [one["public_id"] for one in listed] == [row.public_id]


def test_one_note_a_year(as_manager: Client, own_project: Project) -> None:
    body = {"project": own_project.public_id, "year": 2017, "changed_sv": "Samma arbetssätt"}
    assert post(as_manager, "year-notes/", body).status_code == 201
    assert "year" in problem(post(as_manager, "year-notes/", body), 400)["errors"]
    outside = problem(post(as_manager, "year-notes/", body | {"year": 2030}), 400)
    assert "year" in outside["errors"]
