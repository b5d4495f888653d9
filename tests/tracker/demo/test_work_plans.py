"""Work plans of the demo portfolio: versions, milestones, and what was logged of what was planned."""

import datetime as dt
from collections import Counter

import pytest
from django.db.models import F

from projects.models import Activity, Mission, PlannedWork, Project, WorkItem, WorkPlan
from projects.workplan import queries
from reports.figures.days import balance
from tracker.accounts.models import User
from tracker.demo.spread import TODAY

pytestmark = pytest.mark.usefixtures("demo")

# project: the versions of its plan.
VERSIONS = {
    "AM-3": ["agreed"],
    "AZ-1": ["replaced", "agreed"],
    "ITP-C": ["agreed"],
    "KH-1": ["replaced", "agreed"],
    "TN-2": ["agreed"],
    "TZ-2": ["replaced", "agreed", "draft"],
    "WA-2": ["agreed"],
}


def test_versions():
    found = {}
    for code, status in WorkPlan.objects.order_by("project__code", "number").values_list(
        "project__code", "status"
    ):
        found.setdefault(code, []).append(status)
    assert found == VERSIONS
    going_on = Project.objects.filter(status="ongoing").values_list("code", flat=True)
    assert set(going_on) <= set(VERSIONS)


@pytest.mark.parametrize("code", ["AZ-1", "KH-1", "TZ-2"])
def test_versions_differ(code):
    def lines(number):
        rows = PlannedWork.objects.filter(plan__project__code=code, plan__number=number)
        return set(rows.values_list("item", "start", "end", "days_abroad", "days_home"))

    first, second = lines(1), lines(2)
    assert first - second
    assert second - first
    assert first & second


def test_milestones_are_reached_in_time_late_or_not_yet():
    rows = PlannedWork.objects.filter(item__kind="milestone", plan__status="agreed")
    reached = rows.filter(item__reached_on__isnull=False)
    assert (rows.count(), reached.count()) == (21, 14)
    assert reached.filter(item__reached_on__gt=F("end")).count() == 8
    assert rows.filter(item__reached_on=None, end__lt=TODAY).count() == 5


def test_logged_activities_belong_to_what_was_planned():
    tied = Activity.objects.filter(work_item__isnull=False)
    assert Counter(tied.values_list("project__code", flat=True))["AZ-1"] == 54
    assert not tied.exclude(kind=F("work_item__activity_kind")).exists()
    assert not tied.exclude(project=F("work_item__project")).exists()
    assert not tied.filter(is_draft=True).exists()
    for mission in Mission.objects.filter(activity__isnull=False).select_related("activity"):
        assert mission.work_item_id == mission.activity.work_item_id
        assert mission.component_id == mission.activity.component_id
    without = WorkItem.objects.filter(kind="activity", activities=None)
    assert set(without.values_list("project__code", "activity_kind")) == {
        ("ITP-C", "mission"), ("ITP-C", "training"), ("TN-2", "mission"), ("TZ-2", "conference"),
        ("TZ-2", "mission"), ("WA-2", "conference"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "day", "left"),
    [
        ("AZ-1", dt.date(2018, 1, 1), [(1, 42, None), (2, 2, None), (3, 1, None), (None, 0, 8)]),
        ("AM-3", TODAY, [(1, 6, None), (2, 6, None), (3, -4, None), (None, 0, 9)]),
        ("TN-2", TODAY, [(1, 74, None), (2, 13, None), (None, 0, 93)]),
    ],
)
def test_balance_of_days_abroad_by_component(code, day, left):
    project = Project.objects.get(code=code)
    leader = User.objects.get(username="leader")
    rows = balance(project, leader, day, queries.version_on(leader, project, day))
    found = [
        (row.component.number if row.component else None, row.left_abroad, row.left_home) for row in rows
    ]
    assert found == left
