"""Who decides how sensitive a project is, and what a decision must say."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from projects.models import Project
from projects.portfolio.actions import save_project, set_members, set_sensitivity
from tests import factories as make
from tracker.core.errors import Refused
from tracker.core.periods import today


def decide(user: make.User, project: Project, level: str, **more: Any) -> Project:
    project.refresh_from_db()
    decision = {
        "reason": "Partnern kan utsättas för risk.",
        "decided_by": "chefen",
        "decided_on": dt.date(2017, 1, 2),
        "review": dt.date(2099, 12, 31),
        "expected": project.version,
    }
    return set_sensitivity(user=user, project=project, level=level, **decision | more)


def test_the_level_follows_a_decision(manager: make.User, own_project) -> None:
    decide(manager, own_project, "protected")
    own_project.refresh_from_db()
    assert (own_project.sensitivity, own_project.sensitivity_decided_by) == ("protected", "chefen")
    assert own_project.sensitivity_review == dt.date(2099, 12, 31)
    decide(manager, own_project, "open")
    own_project.refresh_from_db()
    assert (own_project.sensitivity, own_project.sensitivity_reason) == ("open", "")
    assert own_project.sensitivity_review is None


@pytest.mark.parametrize(
    ("level", "wrong", "code", "field"),
    [
        ("restricted", {"reason": " "}, "reason_missing", "sensitivity_reason"),
        ("restricted", {"reason": "a\x00b"}, "control", "sensitivity_reason"),
        ("restricted", {"reason": "x" * 301}, "too_long", "sensitivity_reason"),
        ("restricted", {"decided_by": ""}, "required", "sensitivity_decided_by"),
        ("protected", {"decided_on": None}, "required", "sensitivity_decided_on"),
        ("protected", {"decided_on": dt.date(2098, 1, 1)}, "future_date", "sensitivity_decided_on"),
        ("protected", {"review": None}, "required", "sensitivity_review"),
        ("protected", {"review": dt.date(2017, 1, 3)}, "past_review", "sensitivity_review"),
        ("protected", {"review": dt.date(9999, 1, 3)}, "unknown_year", "sensitivity_review"),
        ("hidden", {}, "unknown_level", "sensitivity"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(
    manager: make.User, own_project, level, wrong, code, field
) -> None:
    with pytest.raises(Refused) as no:
        decide(manager, own_project, level, **wrong)
    assert (no.value.code, no.value.field) == (code, field)


def test_to_open_a_project_needs_a_reason(manager: make.User, own_project) -> None:
    make.sensitive(own_project, "restricted")
    with pytest.raises(Refused) as no:
        decide(manager, own_project, "open", reason="")
    assert no.value.code == "reason_missing"


def test_the_level_is_not_changed_among_other_fields(manager: make.User, own_project) -> None:
    with pytest.raises(Refused) as no:
        save_project(user=manager, project=own_project, expected=1, fields={"sensitivity": "restricted"})
    assert (no.value.code, no.value.field) == ("own_decision", "sensitivity")


@pytest.mark.parametrize(
    "who", ["controller", "writer", "registrar", "viewer", "other_manager", "admin_user"]
)
def test_those_without_a_part_in_the_project_decide_nothing(request, own_project, who) -> None:
    with pytest.raises(PermissionDenied):
        decide(request.getfixturevalue(who), own_project, "restricted")


def test_who_may_only_read_decides_nothing(leader: make.User, own_project) -> None:
    make.ProjectMemberFactory(project=own_project, user=leader, role="reader", last_day=dt.date(2099, 1, 1))
    make.sensitive(own_project, "restricted")
    with pytest.raises(PermissionDenied):
        decide(leader, own_project, "open")


def test_a_protected_project_needs_somebody_who_sees_it(manager: make.User, own_project) -> None:
    make.sensitive(own_project, "protected")
    with pytest.raises(Refused) as no:
        set_members(user=manager, project=own_project, members=[], expected=1)
    assert (no.value.code, no.value.field) == ("nobody_sees", "members")


def test_a_project_begins_restricted_where_the_country_says_so(manager: make.User, own_project) -> None:
    listed = make.CountryFactory(starts_restricted=True)
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
        countries=[(listed, Decimal(100))],
    )
    assert (project.sensitivity, project.sensitivity_decided_on) == ("restricted", today())
    assert project.sensitivity_review > today()
    assert str(listed) in project.sensitivity_reason
    decide(manager, project, "open")
    save_project(
        user=manager, project=project, expected=project.version, fields={}, countries=[(listed, Decimal(100))]
    )
    assert Project.objects.get(pk=project.pk).sensitivity == "open", "decided, and the country is not new"
    save_project(user=manager, project=own_project, expected=1, fields={}, countries=[(listed, Decimal(100))])
    assert Project.objects.get(pk=own_project.pk).sensitivity == "restricted"
