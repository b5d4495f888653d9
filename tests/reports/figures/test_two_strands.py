"""Projects on one side; forums, networks, conferences and visits on the other: no figure sums the two."""

import datetime as dt
from typing import Any

import pytest

from projects.models import Project
from reports.figures import FIGURES, Scope
from tests import factories as make

pytestmark = pytest.mark.django_db
BESIDE = {"meetings", "visits", "visitors"}
IN_2017 = {"start": dt.date(2017, 5, 10), "end": dt.date(2017, 5, 11)}
PEOPLE = {"women": 12, "men": 8, "unknown": 1}


def told() -> dict[str, Any]:
    """Every figure of 2017: what it says, part by part."""
    found = {}
    for key, figure in FIGURES.items():
        value = figure.value(Scope(year=2017))
        found[key] = (value.value, value.coverage, [(part.key, part.value) for part in value.parts])
    return found


@pytest.fixture
def project() -> Project:
    row = make.ProjectFactory(start=dt.date(2016, 1, 1), end=dt.date(2018, 12, 31))
    make.ProjectCountryFactory(project=row)
    make.ActivityFactory(project=row, **IN_2017, **PEOPLE)
    return row


def test_what_is_done_beside_projects_is_in_no_figure_of_theirs(project: Project) -> None:
    before = told()
    country = make.CountryFactory()
    for kind, more in (
        ("forum_meeting", {"forum": make.ForumFactory(), "meeting_level": "dg"}),
        ("conference", {}),
        ("incoming_visit", {}),
    ):
        make.ActivityFactory(project=None, kind=kind, country=country, **IN_2017, **PEOPLE, **more)
    after = told()
    assert {key for key in before if before[key] != after[key]} == BESIDE


def test_what_projects_do_is_in_no_figure_of_the_other_strand(project: Project) -> None:
    make.ActivityFactory(project=None, kind="incoming_visit", **IN_2017, **PEOPLE)
    before = told()
    for kind in ("training", "workshop"):
        make.ActivityFactory(project=project, kind=kind, **IN_2017, **PEOPLE)
    after = told()
    assert {key: after[key] for key in BESIDE} == {key: before[key] for key in BESIDE}
    assert after["activities"][0] == before["activities"][0] + 2
