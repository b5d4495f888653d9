"""Missions as resources."""

from typing import Any

from tests import factories as make
from tests.api.case import Case


def _mission(project: Any) -> Any:
    """With a colleague, terms of reference, and what was logged of it."""
    row = make.MissionFactory(project=project, component=make.ComponentFactory(project=project))
    make.TravellerFactory(mission=row)
    make.MissionStepFactory(mission=row)
    return row


CASES = [
    Case(
        "missions",
        "public_id",
        _mission,
        lambda project: {
            "project": project.public_id,
            "title_sv": "Coachning i Battambang",
            "need": "Fem kontor väntar.",
            "start": "2017-05-08",
            "end": "2017-05-12",
            "country": make.CountryFactory().iso2,
            "travellers": [{"employee": make.EmployeeFactory().number, "role": "Expert"}],
        },
        {"place": "Battambang"},
        {"manager", "admin_user"},
        own=True,
        wrong={"start": "2017-05-32"},
    ),
]
