"""Nominations and adoption in the API: who may, the steps, and the version that each needs."""

import datetime as dt

import pytest
from django.test import Client

from projects.models import ChangeProject, Nomination, Round
from tests import factories as make
from tests.api.asking import get, patch, post, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(own_project) -> Round:
    return make.RoundFactory(project=own_project, number=3, seats=1)


@pytest.fixture
def change(round: Round) -> ChangeProject:
    return make.ChangeProjectFactory(team=make.TeamFactory(round=round), reported_on=dt.date(2017, 11, 30))


def test_somebody_is_nominated_under_a_pseudonym(as_manager: Client, round: Round) -> None:
    body = {
        "round": round.pk,
        "country": make.CountryFactory().iso2,
        "side": "union",
        "sex": "F",
        "nominated_on": "2016-11-01",
    }
    answer = post(as_manager, "nominations/", body)
    assert answer.status_code == 201, answer.content.decode()
    assert answer.json()["public_id"] == "OWN-03-001"
    assert answer.json()["keep_until"] == "2021-12-31"
    errors = problem(post(as_manager, "nominations/", body | {"name": "Anna"}), 400)["errors"]
    assert list(errors) == ["name"]


def test_a_selection_above_the_places_needs_a_reason(as_manager: Client, round: Round) -> None:
    path = f"nominations/{make.NominationFactory(round=round).public_id}/"
    done = post(as_manager, f"{path}decide/", {"status": "selected", "on": "2016-12-01"}, if_match='"1"')
    assert (done.status_code, done.json()["status"]) == (200, "selected")
    other = f"nominations/{make.NominationFactory(round=round).public_id}/decide/"
    body = {"status": "selected", "on": "2016-12-01"}
    assert list(problem(post(as_manager, other, body, if_match='"1"'), 400)["errors"]) == ["reason"]
    assert post(as_manager, other, body | {"reason": "Paret"}, if_match='"1"').status_code == 200
    ended = post(as_manager, f"{path}end/", {"status": "completed", "on": "2017-12-15"}, if_match='"2"')
    assert ended.json()["ended_on"] == "2017-12-15"
    activity = make.ActivityFactory(project=round.project, start=dt.date(2018, 5, 2), end=dt.date(2018, 5, 3))
    linked = post(as_manager, f"{path}later/", {"activities": [activity.public_id]}, if_match='"3"')
    assert linked.status_code == 200
    assert activity.alumni.count() == 1


def test_nominations_are_for_the_programmes_own_people(
    as_viewer: Client, as_leader: Client, as_other_manager: Client, round: Round
) -> None:
    row = make.NominationFactory(round=round)
    problem(get(as_viewer, "nominations/"), 403)
    problem(get(as_other_manager, f"nominations/{row.public_id}/"), 404)
    assert [one["public_id"] for one in get(as_leader, "nominations/").json()["results"]] == [row.public_id]
    problem(patch(as_leader, f"nominations/{row.public_id}/", {"sex": "M"}), 403)
    body = {"status": "reserve", "on": "2016-12-01"}
    done = post(as_leader, f"nominations/{row.public_id}/decide/", body, if_match='"1"')
    assert done.status_code == 200
    problem(post(as_leader, f"nominations/{row.public_id}/end/", {"status": "left"}, if_match='"2"'), 403)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_number_of_queries(
    as_leader: Client, round: Round, rows: int, django_assert_num_queries
) -> None:
    for _row in range(rows):
        team = make.TeamFactory(round=round)
        make.NominationFactory(round=round, team=team, status="selected", decided_on=dt.date(2016, 12, 1))
        made = make.ChangeProjectFactory(
            team=team,
            reported_on=dt.date(2017, 11, 30),
            approved_on=dt.date(2017, 12, 11),
            approved_by=make.UserFactory(),
        )
        make.AdoptionFactory(change_project=made)
    for path, number in (("nominations/", 6), ("adoptions/", 5)):
        get(as_leader, path)
        with django_assert_num_queries(number):
            assert len(get(as_leader, path).json()["results"]) == rows


def test_a_report_is_approved_and_its_adoption_followed_up(
    as_leader: Client, as_manager: Client, change: ChangeProject
) -> None:
    path = f"change-projects/{change.public_id}/"
    done = post(as_leader, f"{path}approve/", {"approved_on": "2017-12-11"}, if_match='"1"')
    assert done.json()["approved_on"] == "2017-12-11"
    rows = get(as_manager, "adoptions/", state="due").json()["results"]
    assert [(row["months"], row["due_on"]) for row in rows] == [(12, "2018-12-11"), (24, "2019-12-11")]
    one = f"adoptions/{rows[0]['id']}/"
    told = {"asked_on": "2018-12-11", "answered_on": "2019-01-15", "adopted": False}
    assert patch(as_manager, one, told).json()["adopted"] is False
    problem(patch(as_leader, one, told, version=2), 403)
    problem(post(as_manager, "adoptions/", {}), 405)


@pytest.mark.parametrize("step", ["decide", "end", "later"])
def test_a_step_needs_the_version_that_was_read(as_manager: Client, round: Round, step: str) -> None:
    row = make.NominationFactory(round=round)
    body = {
        "decide": {"status": "reserve"},
        "end": {"status": "left", "reason": "x"},
        "later": {"activities": []},
    }[step]
    for version, code in ((None, 428), ('"0"', 412)):
        problem(post(as_manager, f"nominations/{row.public_id}/{step}/", body, if_match=version), code)
    assert Nomination.objects.get().version == 1


@pytest.mark.parametrize("step", ["approve", "abandon"])
def test_a_step_with_a_change_project_needs_the_version(
    as_manager: Client, change: ChangeProject, step: str
) -> None:
    body = {"approve": {}, "abandon": {"reason": "Ny ledning"}}[step]
    for version, code in ((None, 428), ('"0"', 412)):
        path = f"change-projects/{change.public_id}/{step}/"
        problem(post(as_manager, path, body, if_match=version), code)
    change.refresh_from_db()
    assert change.version == 1


def test_what_one_may_not_know_of_is_refused_as_what_does_not_exist(
    as_other_manager: Client, round: Round
) -> None:
    make.sensitive(round.project, "protected")
    told = []
    for key in (round.pk, 99_999):
        body = {"round": key, "country": make.CountryFactory().iso2, "side": "union"}
        errors = problem(post(as_other_manager, "nominations/", body), 400)["errors"]
        told.append(errors["round"][0].replace(str(key), "?"))
    assert told[0] == told[1]
