"""The steps of a mission through the API."""

from typing import Any

import pytest
from django.test import Client

from projects.models import Mission, Project
from tests import factories as make
from tests.api.asking import get, patch, post, problem, send
from tests.conftest import signed_in
from tests.projects.missions.journeys import decided, journey

pytestmark = pytest.mark.django_db


def step(client: Client, mission: Mission, name: str, body: dict[str, Any]) -> Any:
    version = Mission.objects.get(pk=mission.pk).version
    return send(client, "POST", f"missions/{mission.public_id}/{name}/", body, if_match=f'"{version}"')


def test_a_mission_goes_its_whole_way(as_manager: Client, as_leader: Client, own_project: Project) -> None:
    mission, chief = journey(own_project)
    who = mission.travellers.get().employee.number
    early = problem(step(as_leader, mission, "decide", {"dnr": "2017/118"}), 400)
    assert early["detail"].startswith("It is not time for that yet.")
    assert step(as_manager, mission, "terms", {"dnr": "2017/117"}).json()["stuck"] == "release"
    assert step(signed_in(chief), mission, "release", {"employee": who}).json()["stuck"] == "security"
    assert step(as_leader, mission, "clear", {"note": "Läst"}).json()["stuck"] == "decision"
    assert step(as_leader, mission, "decide", {"dnr": "2017/118"}).json()["stuck"] == "report"
    document = make.DocumentFactory(project=own_project)
    told = step(as_manager, mission, "report", {"document": document.public_id}).json()
    assert (told["stuck"], told["steps"][-1]["document"]) == ("days", document.public_id)
    assert told["is_late"] is True


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("terms", {"dnr": "2017/117"}),
        ("clear", {}),
        ("decide", {"dnr": "2017/118"}),
        ("report", {"dnr": "2017/118"}),
        ("release", {}),
        ("void", {"reason": "Ställdes in"}),
    ],
)
def test_a_step_needs_the_version_that_was_read(
    as_manager: Client, as_leader: Client, own_project: Project, name: str, body: dict[str, Any]
) -> None:
    mission = decided(own_project)
    if name == "release":
        body = {"employee": mission.travellers.get().employee.number}
    client = as_manager if name in ("terms", "report", "void") else as_leader
    path = f"missions/{mission.public_id}/{name}/"
    assert problem(send(client, "POST", path, body), 428)["code"] == "precondition_required"
    mission.claim(1)  # somebody is first
    stale = problem(send(client, "POST", path, body, if_match='"1"'), 412)
    assert stale["sent"] == body


def test_travellers_are_replaced_and_two_journeys_are_confirmed(
    as_manager: Client, own_project: Project
) -> None:
    mission, _chief = journey(own_project)
    busy = make.TravellerFactory(mission__project=own_project).employee.number
    path = f"missions/{mission.public_id}/"
    sent = {"travellers": [{"employee": busy}]}
    assert "confirmed" in problem(patch(as_manager, path, sent), 400)["errors"]
    told = patch(as_manager, path, sent | {"confirmed": True}).json()
    assert [one["employee"] for one in told["travellers"]] == [busy]


def test_parts_are_named_by_their_numbers(as_manager: Client, own_project: Project) -> None:
    component = make.ComponentFactory(project=own_project, number=3)
    item = make.WorkItemFactory(project=own_project, number=4)
    mission, _chief = journey(own_project)
    path = f"missions/{mission.public_id}/"
    told = patch(as_manager, path, {"component": 3, "work_item": 4}).json()
    assert (told["component"], told["work_item"]) == (3, 4)
    mission.refresh_from_db()
    assert (mission.component, mission.work_item) == (component, item)
    assert "component" in problem(patch(as_manager, path, {"component": 9}, version=2), 400)["errors"]


def test_missions_are_found_by_where_they_are_stuck(as_viewer: Client, own_project: Project) -> None:
    journey(own_project)
    late = decided(own_project)
    found = get(as_viewer, "missions/", step="report", state="late").json()["results"]
    assert [one["public_id"] for one in found] == [late.public_id]


def test_sensitive_missions_are_not_there(as_viewer: Client, own_project: Project) -> None:
    mission, _chief = journey(own_project)
    make.sensitive(own_project, "restricted")
    assert get(as_viewer, "missions/").json()["count"] == 0
    problem(get(as_viewer, f"missions/{mission.public_id}/"), 404)


def test_it_is_asked_for(as_manager: Client, own_project: Project) -> None:
    body = {"project": own_project.public_id, "title_sv": "A", "need": "B", "start": "2017-05-08"}
    answer = post(
        as_manager, "missions/", body | {"end": "2017-05-01", "country": make.CountryFactory().iso2}
    )
    assert "end" in problem(answer, 400)["errors"]
