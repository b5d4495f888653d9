"""Risks and integrity items in the API: rated, closed and voided by their steps, each with the version that was read."""

from typing import Any

import pytest
from django.test import Client

from projects.models import Project
from tests import factories as make
from tests.api.asking import get, patch, post, problem, send
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
RATING = {"probability": 4, "consequence": 4, "residual_probability": 1, "residual_consequence": 4}
DAY = today().isoformat()


@pytest.mark.parametrize(
    ("kind", "step", "sent"),
    [
        ("risks", "rate", RATING | {"rated_on": DAY}),
        ("risks", "close", {"closed_on": DAY, "reason": "Ny chef"}),
        ("risks", "void", {"reason": "Dubblett"}),
        ("integrity-items", "close", {"closed_on": DAY, "reason": "Återbetalt"}),
        ("integrity-items", "void", {"reason": "Dubblett"}),
    ],
)
def test_a_step_needs_the_version_that_was_read(
    kind: str, step: str, sent: dict[str, Any], as_manager: Client, own_project: Project
) -> None:
    factory = make.RiskFactory if kind == "risks" else make.IntegrityItemFactory
    row = factory(project=own_project)
    address = f"{kind}/{row.public_id}/"
    assert problem(send(as_manager, "POST", f"{address}{step}/", sent), 428)
    row.claim(1)  # somebody is first
    stale = problem(send(as_manager, "POST", f"{address}{step}/", sent, if_match='"1"'), 412)
    assert stale["current"] == get(as_manager, address).json()
    done = send(as_manager, "POST", f"{address}{step}/", sent, if_match='"2"')
    assert done.status_code == (204 if step == "void" else 200), done.content
    assert get(as_manager, address).status_code == (404 if step == "void" else 200)


def test_ratings_are_listed_and_rated_anew(as_manager: Client, own_project: Project) -> None:
    row = make.RiskFactory(project=own_project, rating=(4, 4, 3, 4))
    send(as_manager, "POST", f"risks/{row.public_id}/rate/", RATING, if_match='"1"')
    ratings = get(as_manager, f"risks/{row.public_id}/").json()["ratings"]
    assert [(one["inherent"], one["residual"]) for one in ratings] == [(16, 4), (16, 12)]


def test_what_is_refused_names_its_field(as_manager: Client, own_project: Project) -> None:
    body = {"project": own_project.public_id, "category": "partner", "title_sv": "Risk"}
    assert "rating" in problem(post(as_manager, "risks/", body), 400)["errors"]
    worse = RATING | {"residual_probability": 5}
    assert (
        "residual_probability" in problem(post(as_manager, "risks/", body | {"rating": worse}), 400)["errors"]
    )
    row = make.RiskFactory(project=own_project, category="corruption")
    answer = send(as_manager, "POST", f"risks/{row.public_id}/void/", {"reason": "x"}, if_match='"1"')
    assert "reason" in problem(answer, 400)["errors"]
    assert problem(patch(as_manager, f"risks/{row.public_id}/", {"rating": RATING}), 400)


def test_integrity_items_are_added_and_changed_by_those_who_may(
    as_leader: Client, as_writer: Client, own_project: Project
) -> None:
    body = {
        "project": own_project.public_id, "phase": "detect", "category": "conflict", "title": "Jäv",
        "noted_on": "2017-05-04",
    }  # fmt: skip
    made = post(as_leader, "integrity-items/", body)
    assert made.status_code == 201, made.content
    address = f"integrity-items/{made.json()['public_id']}/"
    assert patch(as_leader, address, {"dnr": "2017/5"}).json()["dnr"] == "2017/5"
    assert get(as_writer, address).status_code == 403
    assert post(as_writer, "integrity-items/", body).status_code == 403
    other = make.ProjectFactory()
    assert problem(patch(as_leader, address, {"project": other.public_id}, version=2), 400)
    assert get(as_leader, "integrity-items/", state="open", phase="detect").json()["count"] == 1


def test_of_a_restricted_project_the_api_tells_numbers_only(
    as_viewer: Client, as_leader: Client, own_project: Project
) -> None:
    row = make.RiskFactory(project=own_project, title_sv="Partnern hotas")
    item = make.IntegrityItemFactory(project=own_project)
    make.sensitive(own_project, "restricted")
    told = get(as_viewer, f"risks/{row.public_id}/").json()
    assert (told["title_sv"], told["found_on"], told["is_masked"]) == ("", "2017", True)
    assert told["ratings"][0]["residual"] == 8
    assert get(as_leader, f"integrity-items/{item.public_id}/").status_code == 404
