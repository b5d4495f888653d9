"""Positions over time, assignments, and who lets whom go."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import Assignment, Project
from projects.staff import actions, queries
from projects.staff.actions import Held
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db: None) -> User:
    """A line manager, who has no part in the project."""
    return make.UserFactory(username="chief", roles=["writer"])


@pytest.fixture
def assignment(own_project: Project, chief: User) -> Assignment:
    unit = make.LineUnitFactory(manager=chief)
    row = make.AssignmentFactory(project=own_project)
    make.PositionFactory(employee=row.employee, unit=unit)
    return row


def assign(user: User, project: Project, **more) -> Assignment:
    fields = {
        "employee": make.EmployeeFactory(),
        "start": dt.date(2017, 3, 1),
        "end": dt.date(2017, 3, 10),
        "days_abroad": Decimal(5),
        "days_home": Decimal("2.5"),
    } | more
    confirmed = fields.pop("confirmed", False)
    return actions.assign(user=user, project=project, fields=fields, confirmed=confirmed)


def test_the_position_is_that_of_the_day(db: None):
    person = make.EmployeeFactory()
    make.PositionFactory(employee=person, title="Handläggare", last_day=dt.date(2016, 12, 31))
    make.PositionFactory(employee=person, title="Expert", first_day=dt.date(2017, 2, 1))
    titles = {
        day: queries.held_on(person, day)
        for day in (dt.date(2012, 1, 1), dt.date(2016, 12, 31), dt.date(2017, 1, 15), dt.date(2017, 2, 1))
    }
    assert [str(found) if found else None for found in titles.values()] == [
        None,
        "Handläggare",
        None,
        "Expert",
    ]


def test_positions_are_a_set_that_does_not_overlap(admin_user: User):
    person = make.EmployeeFactory()
    first = Held(dt.date(2013, 1, 1), dt.date(2016, 12, 31), "Handläggare")
    second = Held(dt.date(2017, 1, 1), None, "Expert")
    actions.save_person(user=admin_user, person=person, expected=1, fields={}, positions=[second, first])
    assert [row.title for row in person.positions.all()] == ["Handläggare", "Expert"]
    with pytest.raises(Refused, match="överlappar"):
        actions.save_person(
            user=admin_user,
            person=person,
            expected=2,
            fields={},
            positions=[Held(dt.date(2013, 1, 1), None, "Handläggare"), second],
        )


def test_only_those_with_the_right_change_people(manager: User):
    with pytest.raises(Denied):
        actions.save_person(user=manager, person=None, expected=None, fields={"number": "N", "name": "N"})


def test_an_assignment_is_made_in_own_projects_only(manager: User, other_project: Project, own_project):
    assert assign(manager, own_project).project == own_project
    with pytest.raises(Denied):
        assign(manager, other_project)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"end": dt.date(2017, 2, 1)}, "end"),
        ({"start": dt.date(1900, 2, 1)}, "start"),
        ({"days_abroad": Decimal(0), "days_home": Decimal(0)}, "days_abroad"),
        ({"days_abroad": Decimal(-1)}, None),
        ({"days_home": Decimal("5.1")}, "confirmed"),
        ({"role": "x" * 61}, "role"),
        ({"role": "a\x00"}, "role"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(manager: User, own_project: Project, fields, field):
    with pytest.raises(Refused) as refused:
        assign(manager, own_project, **fields)
    assert refused.value.field == field
    assert not Assignment.objects.exists()


def test_the_component_is_the_projects(manager: User, own_project: Project):
    with pytest.raises(Refused) as refused:
        assign(manager, own_project, component=make.ComponentFactory())
    assert refused.value.field == "component"


def test_more_days_than_the_time_has_are_kept_when_confirmed(manager: User, own_project: Project):
    assert assign(manager, own_project, days_home=Decimal("5.1"), confirmed=True).days_home == Decimal("5.1")


def test_the_line_manager_of_the_first_day_releases(assignment: Assignment, chief: User, manager: User):
    with pytest.raises(Denied):
        actions.release_assignment(user=manager, assignment=assignment, expected=1)
    assert list(queries.waiting(chief)) == [assignment]
    actions.release_assignment(user=chief, assignment=assignment, expected=1)
    assert (assignment.released_by, assignment.released_on, assignment.released_days) == (
        chief,
        today(),
        Decimal(15),
    )
    assert not queries.waiting(chief)
    with pytest.raises(Refused, match="redan"):
        actions.release_assignment(user=chief, assignment=assignment, expected=2)


def test_a_later_manager_does_not_release(assignment: Assignment):
    later = make.UserFactory(roles=["writer"])
    make.PositionFactory(
        employee=assignment.employee,
        unit=make.LineUnitFactory(manager=later),
        first_day=assignment.start + dt.timedelta(days=1),
    )
    with pytest.raises(Denied):
        actions.release_assignment(user=later, assignment=assignment, expected=1)


def test_the_leadership_releases_anybody_but_not_themselves(assignment: Assignment, leader: User):
    assignment.employee.user = leader
    assignment.employee.save()
    with pytest.raises(Refused, match="själv"):
        actions.release_assignment(user=leader, assignment=assignment, expected=1)
    other = make.UserFactory(roles=["leadership"])
    actions.release_assignment(user=other, assignment=assignment, expected=1)
    assert assignment.released_by == other


def test_an_expert_needs_no_release_and_no_more_days_are_released_than_planned(assignment, leader: User):
    with pytest.raises(Refused) as refused:
        actions.release_assignment(user=leader, assignment=assignment, expected=1, days=Decimal("15.1"))
    assert refused.value.field == "days"
    expert = make.AssignmentFactory(employee__is_external=True)
    with pytest.raises(Refused, match="extern"):
        actions.release_assignment(user=leader, assignment=expert, expected=1)


def test_what_was_released_is_asked_again_when_it_changes(assignment, leader: User, manager: User):
    actions.release_assignment(user=leader, assignment=assignment, expected=1)
    actions.change_assignment(
        user=manager, assignment=assignment, expected=2, fields={"role": "Komponentledare"}
    )
    assert assignment.released_days == Decimal(15)
    actions.change_assignment(
        user=manager, assignment=assignment, expected=3, fields={"days_home": Decimal(9)}
    )
    assert assignment.released_by is None


def test_a_stale_change_is_not_made(assignment: Assignment, manager: User):
    with pytest.raises(Stale):
        actions.change_assignment(user=manager, assignment=assignment, expected=9, fields={"role": "X"})


def test_voiding_says_why_and_leaves_the_lists(assignment: Assignment, manager: User):
    with pytest.raises(Refused):
        actions.void_assignment(user=manager, assignment=assignment, expected=1, reason=" ")
    assignment.refresh_from_db()
    actions.void_assignment(user=manager, assignment=assignment, expected=1, reason="Fel person")
    assert not queries.assignments(manager)
    with pytest.raises(Denied):
        actions.change_assignment(user=manager, assignment=assignment, expected=2, fields={"role": "X"})
