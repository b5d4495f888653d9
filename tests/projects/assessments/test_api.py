"""Assessments in the API: what is read, scored, made final and voided, and what is refused."""

import pytest

from projects.assessments.models import Assessment, ImprovementAction
from tests import factories as make
from tests.api.asking import get, patch, post, problem

pytestmark = pytest.mark.django_db
LIST, ACTIONS = "assessments/", "improvement-actions/"


def step(client, address, sent, version):
    return post(client, address, sent, if_match=f'"{version}"')


@pytest.fixture
def draft(own_project):
    return make.AssessmentFactory(project=own_project)


def test_a_draft_is_scored_and_made_final(as_manager, draft):
    address = f"{LIST}{draft.public_id}/"
    given = [
        {"item": "1.1", "view": "self", "points": 40, "strengths": "Tydligt uppdrag"},
        {"item": "1.2", "view": "self", "points": 45},
    ]
    answer = step(as_manager, f"{address}scores/", {"scores": given}, 1)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert [(one["item"], one["points"]) for one in told["scores"]] == [("1.1", 40), ("1.2", 45)]
    assert told["criteria"] == {"self": {"1": "42.5", "2": None}, "joint": {"1": None, "2": None}}
    answer = step(as_manager, f"{address}finalise/", {}, 2)
    assert answer.json()["status"] == "final"
    again = step(as_manager, f"{address}scores/", {"scores": given}, 3)
    assert again.status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"item": "9.9", "view": "self", "points": 4}, "scores"),
        ({"item": "1.1", "view": "self", "plan_points": 4}, "scores.1.1.self.plan_points"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_saved(as_manager, draft, given, field):
    sent = {"scores": [{"item": "1.2", "view": "self", "points": 45}, given]}
    answer = step(as_manager, f"{LIST}{draft.public_id}/scores/", sent, 1)
    assert list(problem(answer, 400)["errors"]) == [field]
    assert not draft.scores.exists()


def test_a_statement_without_evidence_is_refused(as_manager, own_project):
    culture = make.AssessmentFactory(project=own_project, scale="steps")
    sent = {"scores": [{"item": "1.1", "view": "joint", "points": 3}]}
    answer = step(as_manager, f"{LIST}{culture.public_id}/scores/", sent, 1)
    assert list(problem(answer, 400)["errors"]) == ["scores.1.1.joint.evidence"]
    sent["scores"][0] |= {"evidence": "Protokoll"}
    assert step(as_manager, f"{LIST}{culture.public_id}/scores/", sent, 1).status_code == 200


def test_others_read_and_do_not_write(as_viewer, draft):
    assert get(as_viewer, f"{LIST}{draft.public_id}/").json()["public_id"] == draft.public_id
    assert step(as_viewer, f"{LIST}{draft.public_id}/void/", {"reason": "Fel"}, 1).status_code == 403


def test_of_a_restricted_project_nothing_is_told(as_leader, as_manager, draft):
    improvement = make.ImprovementActionFactory(assessment=draft)
    make.sensitive(draft.project, "restricted")
    for address, row in ((LIST, draft), (ACTIONS, improvement)):
        assert get(as_leader, address).json()["results"] == []
        assert get(as_leader, f"{address}{row.public_id}/").status_code == 404
        assert get(as_manager, f"{address}{row.public_id}/").status_code == 200


def test_what_is_to_be_improved_is_added_and_followed_up(as_manager, draft):
    activity = make.ActivityFactory(project=draft.project)
    sent = {
        "assessment": draft.public_id,
        "item": "1.1",
        "text": "Introduktion för alla",
        "owner": "Personalchefen",
        "due_on": "2018-05-01",
        "activity": activity.public_id,
    }
    made = post(as_manager, ACTIONS, sent)
    assert made.status_code == 201, made.content
    assert {name: made.json()[name] for name in sent} == sent
    address = f"{ACTIONS}{made.json()['public_id']}/"
    done = {"done_on": "2018-04-01", "outcome": "Alla går den"}
    answer = step(as_manager, f"{address}follow-up/", done, 1)
    assert {name: answer.json()[name] for name in done} == done
    other = make.AssessmentFactory(project=draft.project)
    moved = patch(as_manager, address, {"assessment": other.public_id}, version=2)
    assert moved.status_code == 400
    assert step(as_manager, f"{address}void/", {"reason": "Dubblett"}, 2).status_code == 204
    assert ImprovementAction.objects.get().void_reason == "Dubblett"


def test_voiding_takes_it_out_of_the_list(as_manager, draft):
    answer = step(as_manager, f"{LIST}{draft.public_id}/void/", {"reason": "Fel"}, 1)
    assert answer.status_code == 204
    assert get(as_manager, LIST).json()["results"] == []
    assert Assessment.objects.get().void_reason == "Fel"


def test_the_instruments_are_told_with_their_statements(as_viewer, draft):
    told = get(as_viewer, f"instruments/{draft.instrument.code}/").json()
    assert [(one["code"], [item["code"] for item in one["items"]]) for one in told["criteria"]] == [
        ("1", ["1.1", "1.2"]),
        ("2", ["2.1", "2.2"]),
    ]
    assert problem(post(as_viewer, "instruments/", {}), 405)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("scores", {"scores": [{"item": "1.1", "view": "self", "points": 40}]}),
        ("finalise", {}),
        ("void", {"reason": "Fel"}),
        ("follow-up", {"done_on": "2018-04-01", "outcome": "Alla går den"}),
        ("void improvement", {"reason": "Fel"}),
    ],
)
def test_a_step_needs_the_version_that_was_read(as_manager, draft, name, asked):
    make.ScoreFactory(assessment=draft)
    row, address = draft, f"{LIST}{draft.public_id}/"
    if "improvement" in name or name == "follow-up":
        row = make.ImprovementActionFactory(assessment=draft)
        address = f"{ACTIONS}{row.public_id}/"
    path = f"{address}{name.split()[0]}/"
    assert problem(post(as_manager, path, asked), 428)["code"] == "precondition_required"
    row.claim(1)  # somebody is first
    stale = problem(step(as_manager, path, asked, 1), 412)
    assert stale["current"] == get(as_manager, address).json()
    assert stale["sent"] == asked
    assert step(as_manager, path, asked, 2).status_code in (200, 204)
