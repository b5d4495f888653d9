"""People of the demo portfolio: what they are assigned to, who let them go, and what they were when."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import F, Q, Sum

from projects.models import Assignment, Employee, LineUnit, Position, StaffDays
from projects.staff import queries
from tracker.accounts.models import User
from tracker.demo.spread import TODAY

pytestmark = pytest.mark.usefixtures("demo")


def of_year(year):
    return Assignment.objects.filter(start__year__lte=year, end__year__gte=year)


def test_eighty_assignments_of_fifty_two_people_in_2017():
    rows = of_year(2017)
    people = Employee.objects.filter(assignments__in=rows).distinct()
    assert (rows.count(), people.count()) == (80, 52)
    assert Counter(people.values_list("sex", flat=True)) == {"F": 30, "M": 22}
    assert not people.filter(is_external=True).exists()


def test_who_gives_days_is_assigned_to_as_many_or_more():
    given = StaffDays.objects.values("employee", "project", "start__year").order_by()
    planned = {
        (row.employee_id, row.project_id, row.start.year): row
        for row in Assignment.objects.filter(employee__is_external=False, start__lte=TODAY)
    }
    rows = given.annotate(abroad=Sum("days_abroad"), home=Sum("days_home"))
    assert rows.count() == len(planned)
    for row in rows:
        assignment = planned[row["employee"], row["project"], row["start__year"]]
        assert assignment.days_abroad >= row["abroad"]
        assert assignment.days_home >= row["home"]
        assert assignment.days_abroad + assignment.days_home <= (assignment.end - assignment.start).days + 1


def test_assignments_lie_within_their_project():
    for row in Assignment.objects.select_related("project"):
        assert row.project.start <= row.start <= row.end <= (row.project.actual_end or row.project.end)


def test_colleagues_are_let_go_by_their_manager_and_some_for_fewer_days():
    colleagues = Assignment.objects.filter(employee__is_external=False, start__lte=TODAY)
    assert not colleagues.filter(released_by=None).exists()
    less = colleagues.filter(released_days__lt=F("days_abroad") + F("days_home"))
    assert 50 < less.count() < 110
    assert not Assignment.objects.filter(Q(employee__is_external=True), ~Q(released_by=None)).exists()


def test_next_year_waits_for_release():
    rows = Assignment.objects.filter(start__year=TODAY.year + 1)
    waiting = rows.filter(released_by=None)
    assert Counter(rows.values_list("project__code", flat=True)) == {"ITP-C": 4, "TN-2": 4, "TZ-2": 4}
    assert waiting.count() == 6


def test_experts_from_elsewhere_have_no_days_and_no_unit():
    experts = Employee.objects.filter(is_external=True)
    assert experts.count() == 8
    assert not StaffDays.objects.filter(employee__in=experts).exists()
    assert not Position.objects.filter(employee__in=experts).exclude(unit=None).exists()
    assert experts.filter(assignments__project__code="BY-1").count() == 3
    assert experts.filter(assignments__component__isnull=False).count() == 4


def test_everybody_has_a_position_and_some_became_something_else():
    for person in Employee.objects.prefetch_related("positions"):
        held = list(person.positions.all())
        assert held[-1].last_day is None
        for one, following in pairwise(held):
            assert one.last_day == following.first_day - dt.timedelta(1)
            assert (one.title, one.unit) != (following.title, following.unit)
    changed = Position.objects.filter(last_day__isnull=False)
    assert changed.count() == 15
    person = Employee.objects.prefetch_related(queries.positions()).get(number="M-010")
    assert [queries.held_on(person, dt.date(year, 6, 1)).title for year in (2015, 2016)] == [
        "Handläggare",
        "Sektionschef",
    ]


def test_every_unit_has_people():
    assert LineUnit.objects.filter(positions__last_day=None).distinct().count() == 6
    assert Assignment.objects.aggregate(days=Sum("released_days"))["days"] > Decimal(10_000)
    assert User.objects.filter(line_units__isnull=False).exists()
