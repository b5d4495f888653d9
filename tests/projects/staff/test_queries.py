"""Days used against planned, the yearly headcount, and what is kept from others."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import Project
from projects.staff import queries
from tests import factories as make
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_days_of_an_assignment_are_those_in_its_time(own_project: Project, manager: User):
    row = make.AssignmentFactory(project=own_project, start=dt.date(2017, 1, 1), end=dt.date(2017, 6, 30))
    who = row.employee
    make.StaffDaysFactory(project=own_project, employee=who, days_abroad="4.5", days_home="1.0")
    make.StaffDaysFactory(project=own_project, employee=who, days_abroad=0, days_home="2.5", is_payable=False)
    make.StaffDaysFactory(
        project=own_project, employee=who, start=dt.date(2017, 7, 1), end=dt.date(2017, 7, 2)
    )
    make.StaffDaysFactory(employee=who)
    draft = make.ActivityFactory(project=own_project, is_draft=True)
    make.StaffDaysFactory(project=own_project, employee=who, activity=draft)
    found = queries.assignments(manager).get()
    assert (found.abroad, found.home, found.payable, found.unpaid) == (
        Decimal("4.5"),
        Decimal("3.5"),
        Decimal("5.5"),
        Decimal("2.5"),
    )


def test_an_assignment_to_a_component_counts_its_days_only(own_project: Project, manager: User):
    component = make.ComponentFactory(project=own_project)
    row = make.AssignmentFactory(project=own_project, component=component)
    activity = make.ActivityFactory(project=own_project, component=component)
    make.StaffDaysFactory(project=own_project, employee=row.employee, activity=activity, days_abroad=3)
    make.StaffDaysFactory(project=own_project, employee=row.employee, days_abroad=5)
    assert queries.assignments(manager).get().abroad == 3


def test_days_that_no_assignment_covers_are_told(own_project: Project, manager: User):
    row = make.AssignmentFactory(project=own_project, end=dt.date(2017, 3, 1))
    make.StaffDaysFactory(project=own_project, employee=row.employee)
    make.StaffDaysFactory(project=own_project)
    assert queries.unassigned(manager, own_project).count() == 2
    row.end = dt.date(2017, 12, 31)
    row.save()
    assert queries.unassigned(manager, own_project).count() == 1


def test_each_employee_counts_once_in_a_year(own_project: Project):
    twice = make.EmployeeFactory(sex="F")
    for _time in range(2):
        make.StaffDaysFactory(employee=twice, days_abroad=1, days_home=0)
    make.StaffDaysFactory(employee__sex="M")
    make.StaffDaysFactory(employee__sex="M", days_abroad="0.4", days_home=0)
    make.StaffDaysFactory(employee__is_external=True)
    make.StaffDaysFactory(employee__sex="U", start=dt.date(2016, 5, 1), end=dt.date(2016, 5, 2))
    found = queries.headcount(2017)
    assert (found.women, found.men, found.unknown, found.experts, found.all) == (1, 1, 0, 1, 2)


def test_of_a_restricted_project_others_learn_no_person(own_project: Project, leader: User, manager: User):
    row = make.AssignmentFactory(project=own_project)
    make.StaffDaysFactory(project=own_project, employee=row.employee)
    assert [one.abroad for one in queries.of_year(leader, 2017)] == [5]
    make.sensitive(own_project, "restricted")
    for found in (queries.assignments, lambda user: queries.of_year(user, 2017)):
        assert not found(leader)
        assert found(manager)
    assert queries.headcount(2017).all == 1


@pytest.mark.parametrize("number", [1, 3])
def test_three_assignments_cost_what_one_costs(
    number: int, own_project: Project, manager: User, django_assert_num_queries
):
    for _one in range(number):
        row = make.AssignmentFactory(project=own_project)
        make.PositionFactory(employee=row.employee)
        make.StaffDaysFactory(project=own_project, employee=row.employee)
    with django_assert_num_queries(3):
        rows = list(queries.assignments(manager))
        assert all(queries.manager_on(row.employee, row.start) is None for row in rows)
    with django_assert_num_queries(2):
        assert len(queries.of_year(manager, 2017)) == number
