"""The life of a project: its steps from idea to end, and extensions of it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from projects.models import Project, StatusChange
from projects.portfolio.actions import change_status, extend, save_project, set_members
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale


def step(user: make.User, project: Project, status: str, **more: Any) -> StatusChange:
    project.refresh_from_db()
    arguments = {"since": dt.date(2017, 6, 1), "reason_sv": "", "expected": project.version} | more
    return change_status(user=user, project=project, status=status, **arguments)


def test_the_whole_life_of_a_project(manager: make.User) -> None:
    project = save_project(
        user=manager,
        project=None,
        expected=None,
        fields={
            "code": "NEW-1",
            "kind": "sida_bilateral",
            "name_sv": "Nytt projekt",
            "start": dt.date(2017, 3, 1),
            "end": dt.date(2019, 2, 28),
        },
        countries=[(make.CountryFactory(), Decimal(100))],
    )
    for status in ("preparation", "applied", "agreed", "inception", "ongoing", "closing", "closed"):
        step(manager, project, status)
    project.refresh_from_db()
    assert (project.status, project.actual_end) == ("closed", dt.date(2017, 6, 1))
    assert [c.status for c in project.status_changes.all()][-1] == "closed"
    assert project.status_changes.count() == 8


def test_coming_back_from_an_end_takes_the_end_away(manager: make.User, own_project) -> None:
    step(manager, own_project, "closed")
    with pytest.raises(Refused) as no:
        step(manager, own_project, "closing")
    assert no.value.code == "reason_missing"
    step(manager, own_project, "closing", reason_sv="Ett slutkrav återstår.")
    own_project.refresh_from_db()
    assert own_project.actual_end is None


@pytest.mark.parametrize("status", ["idea", "applied", "declined", "ongoing", "unheard", ""])
def test_illegal_steps(manager: make.User, own_project, status: str) -> None:
    with pytest.raises(Refused) as no:
        step(manager, own_project, status)
    assert (no.value.code, no.value.field) == ("illegal_status", "status")
    own_project.refresh_from_db()
    assert (own_project.status, own_project.version) == ("ongoing", 1)


@pytest.mark.parametrize("status", ["paused", "terminated"])
def test_stopping_needs_a_reason(manager: make.User, own_project, status: str) -> None:
    with pytest.raises(Refused) as no:
        step(manager, own_project, status, reason_sv="  ")
    assert (no.value.code, no.value.field) == ("reason_missing", "reason_sv")
    assert step(manager, own_project, status, reason_sv="Läget är osäkert.").status == status


def test_the_day_of_a_status(manager: make.User, own_project) -> None:
    for since, code in [(dt.date(2100, 1, 1), "future_date"), (dt.date(2014, 12, 31), "before_latest")]:
        with pytest.raises(Refused) as no:
            step(manager, own_project, "closing", since=since)
        assert (no.value.code, no.value.field) == (code, "since")


def test_a_stale_status_or_extension_is_refused(manager: make.User, own_project) -> None:
    with pytest.raises(Stale):
        step(manager, own_project, "closing", expected=7)
    with pytest.raises(Stale):
        further(manager, own_project, expected=None)


def further(user: make.User, project: Project, **more: Any) -> Any:
    arguments = {
        "new_end": dt.date(2019, 6, 30),
        "decided_on": dt.date(2017, 6, 1),
        "reason_sv": "Valet försenade starten.",
        "expected": project.version,
    } | more
    return extend(user=user, project=project, **arguments)


def test_an_extension_moves_the_end_and_keeps_the_earlier_one(manager: make.User, own_project) -> None:
    extension = further(manager, own_project)
    own_project.refresh_from_db()
    assert (own_project.end, own_project.version) == (dt.date(2019, 6, 30), 2)
    assert extension.old_end == dt.date(2018, 12, 31)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"new_end": dt.date(2018, 12, 31)}, "new_end"),
        ({"decided_on": dt.date(2100, 1, 1)}, "decided_on"),
        ({"new_end": dt.date(2101, 1, 1)}, "new_end"),
        ({"reason_sv": ""}, "reason_sv"),
        ({"dnr": "x" * 41}, "dnr"),
        ({"reason_en": "\x00"}, "reason_en"),
    ],
)
def test_bad_extensions_change_nothing(manager: make.User, own_project, more, field) -> None:
    with pytest.raises(Refused) as no:
        further(manager, own_project, **more)
    assert no.value.field == field
    own_project.refresh_from_db()
    assert (own_project.end, own_project.version) == (dt.date(2018, 12, 31), 1)


def test_an_ended_project_is_not_extended(manager: make.User, admin_user, own_project) -> None:
    step(manager, own_project, "terminated", reason_sv="Strategin upphörde.")
    own_project.refresh_from_db()
    with pytest.raises(Denied, match="avslutat"):
        further(manager, own_project)
    with pytest.raises(Refused) as no:
        further(admin_user, own_project)
    assert no.value.code == "ended"


def test_others_do_not_change_status_or_members(other_manager: make.User, own_project) -> None:
    with pytest.raises(PermissionDenied):
        step(other_manager, own_project, "closing")
    with pytest.raises(PermissionDenied):
        set_members(user=other_manager, project=own_project, members=[], expected=1)
