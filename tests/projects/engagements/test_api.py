"""The API of forums, networks and conferences: sets that are written whole, and uses in projects."""

from typing import Any

import pytest

from projects.models import Reuse
from tests import factories as make
from tests.api.asking import get, patch, post, problem
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum() -> Any:
    row = make.ForumFactory(kind="forum")
    make.ForumNameFactory(forum=row, valid_to="2021-12-31")
    row.members.create(country=make.CountryFactory(iso2="IS"), status="observer")
    return row


def test_parts_of_a_forum_are_replaced_set_by_set(as_leader: Any, forum: Any) -> None:
    kept = forum.members.get()
    members = [{"country": "IS", "status": "member"}, {"country": make.CountryFactory(iso2="NO").iso2}]
    answer = patch(as_leader, f"forums/{forum.code}/", {"members": members})
    assert answer.status_code == 200, answer.content
    assert [(one["country"], one["status"]) for one in answer.json()["members"]] == [
        ("IS", "member"),
        ("NO", "member"),
    ]
    assert forum.members.get(country__iso2="IS").pk == kept.pk
    assert forum.former_names.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"members": [{"status": "member"}]}, "members"),
        ({"members": [{"country": "IS"}, {"country": "IS"}]}, "members"),
        ({"mandates": [{"given_by": "R", "first_day": "2017-02-01", "last_day": "2017-01-01"}]}, "mandates"),
        ({"delegates": [{"employee": "E-0", "first_day": "2017-02-01"}]}, "delegates.0.employee"),
    ],
)
def test_a_wrong_part_is_said_at_its_set_and_nothing_is_written(
    sent: dict[str, Any], said: str, as_leader: Any, forum: Any
) -> None:
    errors = problem(patch(as_leader, f"forums/{forum.code}/", sent | {"short_name": "X"}), 400)["errors"]
    assert list(errors) == [said]
    forum.refresh_from_db()
    assert (forum.version, forum.members.count()) == (1, 1)
    assert forum.short_name != "X"


def test_who_of_us_goes_is_for_those_who_may_know_our_people(
    as_leader: Any, as_viewer: Any, forum: Any
) -> None:
    ours = [{"employee": make.EmployeeFactory().number, "role": "GD", "first_day": "2017-01-01"}]
    told = patch(as_leader, f"forums/{forum.code}/", {"delegates": ours}).json()["delegates"]
    assert told == [ours[0] | {"last_day": None}]
    assert get(as_viewer, f"forums/{forum.code}/").json()["delegates"] == []


def test_delegates_of_a_network_are_written_by_who_keeps_it_and_told_to_nobody_else(
    as_manager: Any, as_viewer: Any
) -> None:
    member = make.NetworkMemberFactory()
    sent = [{"name": "Ada", "profession": "lawyer", "first_day": "2019-01-15"}]
    answer = patch(as_manager, f"network-members/{member.pk}/", {"delegates": sent})
    assert answer.json()["delegates"] == [sent[0] | {"last_day": None}]
    assert answer.json()["mandated"] == 1
    read = get(as_viewer, f"network-members/{member.pk}/").json()
    assert (read["mandated"], read["delegates"]) == (1, [])
    twice = patch(as_manager, f"network-members/{member.pk}/", {"delegates": sent * 2}, version=2)
    assert list(problem(twice, 400)["errors"]) == ["delegates"]


def test_agenda_and_attendance_of_a_networks_meeting(as_manager: Any, manager: Any) -> None:
    network = make.ForumFactory()
    activity = make.ActivityFactory(project=None, kind="forum_meeting", forum=network, created_by=manager)
    of = make.NetworkMemberFactory(network=network).organisation.identifier
    sent = {
        "agenda": [{"title": "Lagen", "content": "rules"}, {"title": "Omvärlden", "content": "exchange"}],
        "attendance": [{"organisation": of, "persons": 2, "done_at_home": "Utbildat chefer"}],
    }
    made = post(as_manager, "meetings/", {"activity": activity.public_id} | sent)
    assert made.status_code == 201, made.content
    told = made.json()
    assert [(one["number"], one["title"]) for one in told["agenda"]] == [(1, "Lagen"), (2, "Omvärlden")]
    assert told["attendance"] == sent["attendance"]
    path = f"meetings/{told['id']}/"
    fewer = patch(as_manager, path, {"agenda": told["agenda"][1:]})
    assert [(one["number"], one["title"]) for one in fewer.json()["agenda"]] == [(1, "Omvärlden")]
    assert fewer.json()["attendance"] == sent["attendance"]
    elsewhere = make.NetworkMemberFactory().organisation.identifier
    for rows in ([{"organisation": elsewhere, "persons": 1}], sent["attendance"] * 2):
        wrong = problem(patch(as_manager, path, {"attendance": rows}, version=2), 400)
        assert list(wrong["errors"]) == ["attendance"]


def test_a_forum_without_members_has_no_attendance(as_manager: Any, manager: Any) -> None:
    forum = make.ForumFactory(kind="forum")
    activity = make.ActivityFactory(project=None, kind="forum_meeting", forum=forum, created_by=manager)
    body = {"activity": activity.public_id, "agenda": [{"title": "Lagen", "content": "rules"}]}
    assert list(problem(post(as_manager, "meetings/", body), 400)["errors"]) == ["agenda"]


def test_a_use_is_told_once_and_voided(
    as_manager: Any, as_viewer: Any, own_project: Any, other_project: Any
) -> None:
    output, case = make.ForumOutputFactory(), make.GoodPracticeCaseFactory()
    body = {"project": own_project.public_id, "case": case.public_id, "used_on": "2017-05-03"}
    for wrong in ({"case": None}, {"output": output.public_id}):
        assert list(problem(post(as_manager, "reuses/", body | wrong), 400)["errors"]) == ["output"]
    problem(post(as_manager, "reuses/", body | {"project": other_project.public_id}), 403)
    problem(post(as_viewer, "reuses/", body), 403)
    made = post(as_manager, "reuses/", body)
    assert made.status_code == 201, made.content
    path = f"reuses/{made.json()['id']}/"
    assert get(as_viewer, f"good-practice-cases/{case.public_id}/").json()["used"] == 1
    assert problem(post(as_manager, f"{path}void/", {"reason": ""}, if_match='"1"'), 400)
    assert post(as_manager, f"{path}void/", {"reason": "Fel projekt"}, if_match='"1"').status_code == 204
    assert get(as_viewer, path).status_code == 404
    assert get(as_viewer, f"good-practice-cases/{case.public_id}/").json()["used"] == 0
    assert Reuse.objects.get().void_reason == "Fel projekt"


def test_a_use_in_a_sensitive_project_is_its_members(
    as_manager: Any, as_viewer: Any, own_project: Any
) -> None:
    row = make.ReuseFactory(project=own_project)
    make.sensitive(own_project, "restricted")
    assert get(as_viewer, f"reuses/{row.pk}/").status_code == 404
    assert get(as_viewer, "reuses/").json()["count"] == 0
    assert get(as_manager, f"reuses/?project={own_project.public_id}&year=2017").status_code == 200
    assert get(signed_in(make.UserFactory()), "reuses/").status_code == 403
