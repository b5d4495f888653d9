"""People assigned to a project and on missions for it, so many of each, for tests of cost."""

from typing import Any

from projects.models import Project
from tests import factories as make


def fill(project: Project, number: int) -> None:
    """`number` more assignments, missions, and travellers on the first mission, each on another journey too."""
    first = project.missions.order_by("pk").first() or make.MissionFactory(project=project)
    for _place in range(number):
        assignment = make.AssignmentFactory(project=project, component=make.ComponentFactory(project=project))
        person = assignment.employee
        make.PositionFactory(employee=person)
        make.AssignmentFactory(employee=person)
        make.StaffDaysFactory(project=project, employee=person)
        make.StaffDaysFactory(project=project)
        make.DocumentFactory(project=project)
        make.WorkItemFactory(project=project)
        make.TravellerFactory(mission=first, employee=person)
        other = make.TravellerFactory(mission__project=project, employee=person).mission
        for step in ("terms", "report"):
            make.MissionStepFactory(mission=other, step=step)


def keys(project: Project) -> dict[str, Any]:
    """The part of an address -> the thing that is named after it."""
    assignment = project.assignments.order_by("pk").first()
    return {
        "missions": project.missions.order_by("pk").first().public_id,
        "staff": assignment.employee.number,
        "assignments": assignment.pk,
        "line-units": assignment.employee.positions.order_by("pk").first().unit.code,
    }
