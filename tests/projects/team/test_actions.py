"""Who works with a project: parts with dates, substitutes, handing over one part."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from projects.portfolio.actions import set_members
from projects.portfolio.models import Project, ProjectMember
from projects.portfolio.rights import memberships
from projects.portfolio.rows import Member
from projects.team import actions, queries
from tests import factories as make
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def part(own_project: Project, manager: Any) -> ProjectMember:
    return own_project.members.get(user=manager)


@pytest.fixture
def colleague() -> Any:
    return make.UserFactory(first_name="Omar", last_name="Lind", roles=["manager"])


def refused(action: Any, **arguments: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as no:
        action(**arguments)
    return no.value.code, no.value.field


def test_somebody_is_added_from_a_day_and_the_project_takes_the_next_version(
    manager: Any, own_project: Project, colleague: Any
) -> None:
    add = {"user": manager, "project": own_project, "person": colleague, "role": "member"}
    actions.add_member(**add, first_day=today() + DAY, expected=1)
    own_project.refresh_from_db()
    assert own_project.version == 2
    assert not memberships(colleague).exists(), "it has not begun"
    with pytest.raises(Stale):
        actions.add_member(**add, first_day=today(), expected=1)
    assert refused(actions.add_member, **add, first_day=today(), expected=2) == ("already", "person")


def test_reading_is_by_decision_and_until_a_day(manager: Any, own_project: Project, colleague: Any) -> None:
    add = {"user": manager, "project": own_project, "person": colleague, "role": "reader", "expected": 1}
    assert refused(actions.add_member, **add, first_day=today(), last_day=today()) == (
        "decision_missing",
        "decision",
    )
    assert refused(actions.add_member, **add, first_day=today(), decision="T 2026/3") == (
        "endless",
        "last_day",
    )
    row = actions.add_member(**add, first_day=today(), last_day=today() + DAY, decision=" T 2026/3 ")
    assert row.decision == "T 2026/3"
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectMember.objects.filter(pk=row.pk).update(last_day=None)


def test_a_part_ends_on_a_day_and_the_right_with_it(manager: Any, own_project: Project, part: Any) -> None:
    actions.end_membership(user=manager, membership=part, last_day=today() - DAY, expected=1)
    own_project.refresh_from_db()
    assert not access.may(manager, "change", own_project)
    assert queries.team(own_project, today()).earlier == [part]
    assert not queries.team(own_project, today()).has_manager
    assert list(queries.without_manager(Project.objects.all(), today())) == [own_project]


def test_the_last_one_named_in_a_protected_project_cannot_end(
    manager: Any, own_project: Project, part: Any
) -> None:
    Project.objects.filter(pk=own_project.pk).update(
        sensitivity="protected",
        sensitivity_reason="x",
        sensitivity_decided_by="y",
        sensitivity_decided_on=today(),
        sensitivity_review=today() + DAY,
    )
    code, field = refused(
        actions.end_membership, user=manager, membership=part, last_day=today() - DAY, expected=1
    )
    assert (code, field) == ("nobody_sees", "members")
    part.refresh_from_db()
    assert part.last_day is None


def test_a_substitute_has_a_deputys_rights_for_a_time(
    manager: Any, own_project: Project, part: Any, colleague: Any
) -> None:
    assert not access.may(colleague, "change", own_project)
    row = actions.appoint_substitute(
        user=manager,
        membership=part,
        person=colleague,
        first_day=today(),
        last_day=today() + 7 * DAY,
        expected=1,
    )
    assert (row.role, row.stands_in_for) == ("deputy", manager)
    assert access.may(colleague, "change", own_project)
    ProjectMember.objects.filter(pk=row.pk).update(first_day=today() - 7 * DAY, last_day=today() - DAY)
    assert not access.may(colleague, "change", own_project)


def test_a_substitute_is_somebody_else_within_the_members_own_time(
    manager: Any, own_project: Project, part: Any, colleague: Any
) -> None:
    days = {"first_day": today(), "last_day": today() + DAY}
    ask = {"user": manager, "membership": part, "expected": 1}
    assert refused(actions.appoint_substitute, **ask, person=manager, **days) == ("oneself", "person")
    before = {"first_day": part.first_day - DAY, "last_day": today()}
    assert refused(actions.appoint_substitute, **ask, person=colleague, **before) == ("outside", "first_day")
    back = {"first_day": today() + DAY, "last_day": today()}
    assert refused(actions.appoint_substitute, **ask, person=colleague, **back) == (
        "reversed_dates",
        "last_day",
    )
    row = actions.appoint_substitute(**ask, person=colleague, **days)
    for wrong in ({"last_day": None}, {"role": "member"}, {"stands_in_for": colleague}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProjectMember.objects.filter(pk=row.pk).update(**wrong)


def test_the_project_form_keeps_whom_somebody_stands_in_for(
    manager: Any, own_project: Project, part: Any, colleague: Any
) -> None:
    row = actions.appoint_substitute(
        user=manager, membership=part, person=colleague, first_day=today(), last_day=today(), expected=1
    )
    members = [
        Member(manager, "manager", part.first_day),
        Member(colleague, "deputy", row.first_day, today() + DAY),
    ]
    set_members(user=manager, project=own_project, members=members, expected=2)
    row.refresh_from_db()
    assert (row.stands_in_for, row.last_day) == (manager, today() + DAY)
    endless = [members[0], Member(colleague, "deputy", row.first_day)]
    assert refused(set_members, user=manager, project=own_project, members=endless, expected=3) == (
        "endless",
        "members",
    )


def test_handing_over_ends_one_part_and_begins_the_other_the_day_after(
    manager: Any, own_project: Project, part: Any, colleague: Any
) -> None:
    taken = actions.hand_over(
        user=manager, membership=part, successor=colleague, last_day=today(), expected=1
    )
    part.refresh_from_db()
    assert part.last_day == today()
    assert taken is not None
    assert (taken.user, taken.role, taken.first_day, taken.taken_over_from) == (
        colleague,
        "manager",
        today() + DAY,
        manager,
    )
    told = queries.handed_over(colleague)
    assert [(row.by, row.first_day, row.projects) for row in told] == [
        (manager, today() + DAY, [own_project])
    ]


def test_who_has_the_part_already_gets_no_second_one(
    manager: Any, own_project: Project, part: Any, colleague: Any
) -> None:
    make.ProjectMemberFactory(project=own_project, user=colleague)
    assert (
        actions.hand_over(user=manager, membership=part, successor=colleague, last_day=today(), expected=1)
        is None
    )
    assert own_project.members.count() == 2


def test_who_leads_must_hold_a_role_that_may(
    manager: Any, own_project: Project, part: Any, viewer: Any
) -> None:
    add = {"user": manager, "project": own_project, "person": viewer, "first_day": today(), "expected": 1}
    assert refused(actions.add_member, **add, role="manager") == ("no_role", "person")
    ask = {"user": manager, "membership": part, "expected": 1}
    assert refused(actions.hand_over, **ask, successor=viewer, last_day=today()) == ("no_role", "person")
    part.refresh_from_db()
    assert part.last_day is None
    assert actions.add_member(**add, role="member").user == viewer


def test_who_has_left_or_is_closed_takes_over_nothing(manager: Any, part: Any, colleague: Any) -> None:
    ask = {"user": manager, "membership": part, "successor": colleague, "last_day": today(), "expected": 1}
    colleague.leaves_on = today()
    colleague.save()
    assert refused(actions.hand_over, **ask) == ("inactive", "person")
    colleague.leaves_on, colleague.is_active = None, False
    colleague.save()
    assert refused(actions.hand_over, **ask) == ("no_role", "person")
    part.refresh_from_db()
    assert part.last_day is None


@pytest.mark.parametrize("who", ["other_manager", "leader", "controller", "writer", "viewer", "stranger"])
def test_others_change_no_team(who: str, part: Any, colleague: Any, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        actions.end_membership(
            user=request.getfixturevalue(who), membership=part, last_day=today(), expected=1
        )


def test_a_restricted_projects_team_is_for_its_members(
    manager: Any, admin_user: Any, own_project: Project, part: Any
) -> None:
    actions.end_membership(user=admin_user, membership=part, last_day=today() + DAY, expected=1)
    Project.objects.filter(pk=own_project.pk).update(
        sensitivity="restricted",
        sensitivity_reason="x",
        sensitivity_decided_by="y",
        sensitivity_decided_on=today(),
        sensitivity_review=today() + DAY,
    )
    with pytest.raises(PermissionDenied):
        actions.end_membership(user=admin_user, membership=part, last_day=today(), expected=2)
    actions.end_membership(user=manager, membership=part, last_day=today(), expected=2)


def test_the_last_part_in_a_protected_project_does_not_end(
    manager: Any, own_project: Project, part: ProjectMember, colleague: Any
) -> None:
    """Not today either, when it still holds: nobody could open the project tomorrow."""
    make.sensitive(own_project, "protected")
    end: dict[str, Any] = {"user": manager, "membership": part, "expected": 1}
    for day in (today() - DAY, today(), today() + DAY):
        assert refused(actions.end_membership, **end, last_day=day) == ("nobody_sees", "members")
    make.ProjectMemberFactory(project=own_project, user=colleague)
    actions.end_membership(**end, last_day=today())
