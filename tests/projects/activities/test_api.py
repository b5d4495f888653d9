"""Activities in the API: what they have of their own. The rest: tests/api."""

import pytest

from tests import factories as make
from tests.api.asking import patch, post, problem

pytestmark = pytest.mark.django_db


def test_component_and_planned_item_are_told_by_number(as_manager, own_project, other_project):
    component, item = make.ComponentFactory(project=own_project), make.WorkItemFactory(project=own_project)
    sent = {
        "project": own_project.public_id, "kind": "training", "title_sv": "Kurs", "start": "2017-05-10",
        "component": component.number, "work_item": item.number,
    }  # fmt: skip
    made = post(as_manager, "activities/", sent)
    assert made.status_code == 201, made.content
    assert (made.json()["component"], made.json()["work_item"]) == (component.number, item.number)
    assert problem(post(as_manager, "activities/", sent | {"component": 99}), 400)["errors"].keys() == {
        "component"
    }
    emptied = patch(
        as_manager, f"activities/{made.json()['public_id']}/", {"component": None}, if_match='"1"'
    )
    assert emptied.json()["component"] is None
    assert emptied.json()["work_item"] == item.number


def test_late_days_over_the_calendar_and_positions_are_told(as_manager, own_project):
    person = make.PositionFactory(title="Analytiker", unit=None).employee
    sent = {"project": own_project.public_id, "kind": "training", "title_sv": "Kurs", "start": "2019-02-01"}
    assert problem(post(as_manager, "activities/", sent), 400)["errors"].keys() == {"late_because"}
    sent["late_because"] = "Sköts upp"
    staff = [{"employee": person.number, "days_abroad": "1.5"}]
    assert problem(post(as_manager, "activities/", sent | {"staff": staff}), 400)["errors"].keys() == {
        "staff"
    }
    staff[0]["days_abroad"] = "1.0"
    made = post(as_manager, "activities/", sent | {"staff": staff}).json()
    assert made["late_because"] == "Sköts upp"
    assert made["staff"][0]["position"] == "Analytiker"
