"""People, line units and assignments through the API."""

from typing import Any

import pytest
from django.test import Client

from projects.models import Assignment, Employee, LineUnit, Project
from tests import factories as make
from tests.api.asking import get, patch, post, problem, send

pytestmark = pytest.mark.django_db


def body(project: Project, **more: Any) -> dict[str, Any]:
    return {
        "project": project.public_id,
        "employee": make.EmployeeFactory().number,
        "start": "2017-03-01",
        "end": "2017-03-10",
        "days_abroad": "5.0",
    } | more


def test_a_person_has_positions_over_time(as_admin: Client, as_manager: Client) -> None:
    unit = make.LineUnitFactory()
    positions = [
        {"first_day": "2013-01-01", "last_day": "2016-12-31", "title": "Handläggare", "unit": unit.code},
        {"first_day": "2017-01-01", "last_day": None, "title": "Expert", "unit": None},
    ]
    sent = {"number": "E-1", "name": "Lisa Berg", "sex": "F", "positions": positions}
    told = post(as_admin, "employees/", sent).json()
    assert told == sent | {"is_external": False}
    assert get(as_manager, "employees/E-1/").json() == told
    problem(patch(as_manager, "employees/E-1/", {"name": "Annan"}), 403)
    overlapping = [positions[0] | {"last_day": "2017-01-01"}, positions[1]]
    assert (
        "positions" in problem(patch(as_admin, "employees/E-1/", {"positions": overlapping}), 400)["errors"]
    )
    assert (
        patch(as_admin, "employees/E-1/", {"positions": positions[1:]}).json()["positions"] == positions[1:]
    )
    assert Employee.objects.get().positions.count() == 1


def test_a_line_unit_gets_its_manager(as_leader: Client, as_viewer: Client, leader: Any) -> None:
    sent = {"code": "metod", "name_sv": "Metodenheten", "name_en": "Methods", "manager": None}
    assert post(as_leader, "line-units/", sent).json() == sent
    assert patch(as_leader, "line-units/metod/", {"manager": leader.username}).status_code == 200
    assert LineUnit.objects.get().manager == leader
    problem(get(as_viewer, "line-units/"), 403)


def test_an_assignment_is_made_confirmed_and_shows_days_used(
    as_manager: Client, as_viewer: Client, own_project: Project
) -> None:
    component = make.ComponentFactory(project=own_project, number=2)
    over = body(own_project, days_home="9.0", component=2)
    assert "confirmed" in problem(post(as_manager, "assignments/", over), 400)["errors"]
    told = post(as_manager, "assignments/", over | {"confirmed": True}).json()
    row = Assignment.objects.get()
    assert (row.component, told["component"]) == (component, 2)
    activity = make.ActivityFactory(project=own_project, component=component)
    make.StaffDaysFactory(
        project=own_project, employee=row.employee, activity=activity, start="2017-03-02", end="2017-03-06"
    )
    told = get(as_manager, f"assignments/{row.pk}/").json()
    assert (told["used_abroad"], told["used_home"]) == ("5.0", "2.0")
    problem(get(as_viewer, "assignments/"), 403)


def test_assignments_are_found(as_leader: Client, own_project: Project, leader: Any) -> None:
    waiting = make.AssignmentFactory(project=own_project)
    make.AssignmentFactory(employee__is_external=True)
    for asked in (
        {"release": "waiting"},
        {"project": own_project.public_id},
        {"employee": waiting.employee.number},
    ):
        found = get(as_leader, "assignments/", **asked).json()["results"]
        assert [one["id"] for one in found] == [waiting.pk], asked
    assert get(as_leader, "assignments/", year=2016).json()["count"] == 0


@pytest.mark.parametrize("name", ["release", "void"])
def test_a_step_needs_the_version_that_was_read(
    as_manager: Client, as_leader: Client, own_project: Project, name: str
) -> None:
    row = make.AssignmentFactory(project=own_project)
    client, sent = (as_leader, {"days": "3.0"}) if name == "release" else (as_manager, {"reason": "Fel"})
    path = f"assignments/{row.pk}/{name}/"
    assert problem(send(client, "POST", path, sent), 428)["code"] == "precondition_required"
    row.claim(1)
    assert problem(send(client, "POST", path, sent, if_match='"1"'), 412)["sent"] == sent
    assert send(client, "POST", path, sent, if_match='"2"').status_code in (200, 204)


def test_an_assignment_stays_in_its_project(as_manager: Client, own_project: Project) -> None:
    row = make.AssignmentFactory(project=own_project)
    other = make.ProjectFactory().public_id
    assert (
        "project" in problem(patch(as_manager, f"assignments/{row.pk}/", {"project": other}), 400)["errors"]
    )
    assert patch(as_manager, f"assignments/{row.pk}/", {"role": "Expert"}).json()["role"] == "Expert"
