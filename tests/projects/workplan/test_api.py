"""Work plans in the API: written as a whole, agreed to, milestones reached."""

import datetime as dt

import pytest

from projects.models import WorkItem, WorkPlan
from tests import factories as make
from tests.api.asking import get, patch, post, problem

pytestmark = pytest.mark.django_db

ITEM = {
    "kind": "activity",
    "activity_kind": "training",
    "title_sv": "Utbildning",
    "component": 1,
    "country": "KH",
    "start": "2017-05-08",
    "end": "2017-05-12",
    "days_abroad": "5.0",
}
MILESTONE = {"kind": "milestone", "title_sv": "Beslutad", "end": "2017-11-30"}


def body(project, **more):
    return {"project": project.public_id, "reason": "Den första", "items": [ITEM, MILESTONE]} | more


def test_a_plan_is_written_as_a_whole_and_agreed_to(as_manager, as_leader, own_project, components):
    answer = post(as_manager, "work-plans/", body(own_project))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["number"], told["status"], told["agreed_on"]) == (1, "draft", None)
    assert [(row["number"], row["title_sv"], row["component"], row["start"]) for row in told["items"]] == [
        (1, "Utbildning", 1, "2017-05-08"),
        (2, "Beslutad", None, "2017-11-30"),
    ]
    agreed = post(as_leader, f"work-plans/{told['id']}/agree/", {"agreed_on": "2017-01-20"}, if_match='"1"')
    assert (agreed.status_code, agreed.json()["status"]) == (200, "agreed"), agreed.content


def test_the_next_version_changes_what_was_and_adds_what_is_new(as_manager, agreed, own_project):
    later = {
        "number": 1,
        "kind": "activity",
        "activity_kind": "training",
        "title_sv": "Utbildning i vägledning",
    }
    later |= {"component": 1, "start": "2017-06-05", "end": "2017-06-09"}
    told = post(as_manager, "work-plans/", body(own_project, items=[later, ITEM])).json()
    assert [(row["number"], row["start"]) for row in told["items"]] == [(3, "2017-05-08"), (1, "2017-06-05")]
    assert agreed.plan.lines.get(item__number=1).start == dt.date(2017, 5, 8)
    changed = patch(as_manager, f"work-plans/{told['id']}/", {"reason": "Nytt"}, version=1)
    assert (changed.json()["reason"], len(changed.json()["items"])) == ("Nytt", 2)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"number": 99}, "99"),
        ({"component": 9}, "component"),
        ({"end": "2020-01-01"}, "2018-12-31"),
        ({"title_sv": ""}, "languages"),
    ],
)
def test_an_item_that_makes_no_sense_is_refused_and_nothing_is_kept(
    as_manager, own_project, components, item, said
):
    told = problem(post(as_manager, "work-plans/", body(own_project, items=[MILESTONE, ITEM | item])), 400)
    assert said in str(told)
    assert not WorkPlan.objects.exists()
    assert not WorkItem.objects.exists()


def test_an_item_comes_once(as_manager, own_project, agreed):
    twice = [ITEM | {"number": 1}, ITEM | {"number": 1}]
    problem(post(as_manager, "work-plans/", body(own_project, items=twice)), 400)


def test_a_plan_stays_with_its_project(as_admin, draft, other_project):
    told = {"project": other_project.public_id}
    problem(patch(as_admin, f"work-plans/{draft.plan.pk}/", told, version=3), 400)


def test_a_step_needs_the_version_that_was_read(as_leader, draft):
    address = f"work-plans/{draft.plan.pk}/agree/"
    problem(post(as_leader, address, {}), 428)
    problem(post(as_leader, address, {}, if_match='"2"'), 412)
    assert WorkPlan.objects.get().status == "draft"


def test_a_milestone_is_reached(as_manager, agreed):
    address = f"work-items/{agreed.handbook.pk}/"
    answer = patch(as_manager, address, {"reached_on": "2017-12-04"}, version=1)
    assert answer.json()["reached_on"] == "2017-12-04", answer.content
    problem(patch(as_manager, address, {"reached_on": None}, version=1), 412)
    problem(patch(as_manager, address, {"title_sv": "Annat", "reached_on": "2999-01-01"}, version=2), 400)
    agreed.handbook.refresh_from_db()
    assert str(agreed.handbook.reached_on) == "2017-12-04"


def test_plans_and_items_are_filtered(as_manager, agreed, own_project, other_project):
    make.PlannedWorkFactory(item__project=other_project)
    code = own_project.public_id
    assert get(as_manager, "work-plans/").json()["count"] == 2
    assert get(as_manager, "work-plans/", project=code, status="agreed").json()["count"] == 1
    (row,) = get(as_manager, "work-items/", project=code, kind="milestone").json()["results"]
    assert (row["number"], row["component"], row["activity_kind"]) == (2, None, "")


def test_a_draft_of_a_restricted_project_is_not_told_to_others(as_viewer, manager):
    project = make.ProjectFactory(sensitivity="restricted")
    make.PlannedWorkFactory(item__project=project)
    assert get(as_viewer, "work-plans/").json()["count"] == 0
    assert get(as_viewer, "work-items/").json()["count"] == 0
