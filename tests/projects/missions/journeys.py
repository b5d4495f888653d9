"""Journeys as the tests of missions need them: asked for, released, decided."""

import datetime as dt
from typing import Any

from projects.models import Mission, Project
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.periods import today

AFTER = dt.timedelta(days=1)


def journey(project: Project, **more: Any) -> tuple[Mission, User]:
    """A mission of one colleague, and the line manager of the colleague's unit."""
    chief = make.UserFactory(roles=["writer"])
    mission = make.MissionFactory(project=project, **more)
    one = make.TravellerFactory(mission=mission)
    make.PositionFactory(employee=one.employee, unit=make.LineUnitFactory(manager=chief))
    return mission, chief


def released(mission: Mission) -> None:
    for row in mission.travellers.all():
        row.released_by, row.released_on = make.UserFactory(), today()
        row.save()


def decided(project: Project, **more: Any) -> Mission:
    """With terms, security check and decision; the colleague is released."""
    mission, _chief = journey(project, **more)
    released(mission)
    make.MissionStepFactory(mission=mission)
    make.MissionStepFactory(mission=mission, step="security", document=None)
    make.MissionStepFactory(mission=mission, step="decision")
    return mission
