"""Numbers that people read, given to many at once: each once, and none left out."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from projects.activities.actions import Staff, log_activity
from projects.activities.models import Activity
from projects.portfolio.actions import save_project
from projects.portfolio.models import Project
from tests import factories as make
from tests.races.together import together
from tracker.core.errors import Refused

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE, EACH = 8, 4


def test_activities_logged_at_once_are_numbered_in_a_row(manager: Any, own_project: Project) -> None:
    """Every second one is refused after its number was taken: it leaves no gap."""

    day = Staff(employee=make.EmployeeFactory(), days_home=Decimal(1))

    def log(who: int) -> None:
        for turn in range(EACH):
            fields = {
                "project": own_project,
                "kind": "workshop",
                "title_sv": f"Verkstad {who} {turn}",
                "start": dt.date(2017, 5, 10),
            }
            log_activity(user=manager, fields=fields)
            with pytest.raises(Refused):
                log_activity(user=manager, fields=fields, staff=[day, day])

    together(PEOPLE, log)
    numbers = sorted(Activity.objects.values_list("public_id", flat=True))
    assert numbers == [f"A-2017-{n:04d}" for n in range(1, PEOPLE * EACH + 1)]


def test_projects_made_at_once_are_numbered_in_a_row(manager: Any, own_project: Project) -> None:
    region = make.RegionFactory()

    def create(who: int) -> None:
        for turn in range(EACH):
            save_project(
                user=manager,
                project=None,
                expected=None,
                fields={
                    "code": f"N{who}{turn}",
                    "name_sv": "Nytt",
                    "kind": "other",
                    "start": dt.date(2031, 1, 1),
                    "end": dt.date(2031, 12, 31),
                    "region": region,
                },
            )

    together(PEOPLE, create)
    numbers = sorted(Project.objects.filter(start__year=2031).values_list("public_id", flat=True))
    assert numbers == [f"P-2031-{n:03d}" for n in range(1, PEOPLE * EACH + 1)]
