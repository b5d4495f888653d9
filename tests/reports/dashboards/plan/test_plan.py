"""The work plan beside what has been done: states on a day, what is linked, days, files."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.workplan import actions
from reports.dashboards.plan.rows import rows_of
from tests import factories as make

pytestmark = pytest.mark.django_db
TRAINING = {
    "kind": "activity",
    "activity_kind": "training",
    "title_sv": "Utbildning",
    "start": dt.date(2017, 5, 8),
    "end": dt.date(2017, 5, 12),
    "days_abroad": Decimal(5),
}
HANDBOOK = {"kind": "milestone", "title_sv": "Handbok", "end": dt.date(2017, 11, 30)}


@pytest.fixture
def component(own_project):
    return make.ComponentFactory(project=own_project, number=1, name_sv="Vägledning")


@pytest.fixture
def plan(own_project, manager, leader, component):
    plan = actions.begin_plan(user=manager, project=own_project)
    for expected, fields in ((1, TRAINING | {"component": component}), (2, HANDBOOK)):
        actions.save_item(user=manager, plan=plan, expected=expected, item=None, fields=fields)
    return actions.agree_plan(user=leader, plan=plan, expected=3, agreed_on=dt.date(2017, 1, 20))


@pytest.fixture
def training(plan):
    return plan.lines.get(item__number=1).item


@pytest.fixture
def base(own_project):
    return f"/projects/{own_project.public_id}/plan/"


def log(item, **fields):
    return make.ActivityFactory(project=item.project, work_item=item, component=item.component, **fields)


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def states(user, plan, day):
    return [(row.state, row.over) for row in rows_of(user, plan, day)]


def test_what_is_planned_comes_is_under_way_is_late_or_done(viewer, plan, training):
    assert states(viewer, plan, dt.date(2017, 5, 7)) == [("coming", None), ("coming", None)]
    assert states(viewer, plan, dt.date(2017, 5, 10)) == [("under way", None), ("coming", None)]
    assert states(viewer, plan, dt.date(2017, 12, 2)) == [("late", 204), ("late", 2)]
    log(training, start=dt.date(2017, 6, 1), end=dt.date(2017, 6, 2))
    log(training, start=dt.date(2017, 5, 8), end=dt.date(2017, 5, 9))
    plan.project.work_items.filter(number=2).update(reached_on=dt.date(2017, 11, 20))
    assert states(viewer, plan, dt.date(2017, 12, 2)) == [("done", 21), ("done", -10)]
    assert states(viewer, plan, dt.date(2017, 5, 20)) == [("done", -3), ("coming", None)]


def test_drafts_and_voided_activities_are_nothing_done(viewer, plan, training, manager):
    log(training, is_draft=True)
    log(training).void(by=manager, reason="Fel")
    assert states(viewer, plan, dt.date(2017, 6, 1))[0][0] == "late"


def test_the_page_shows_the_plan_as_picture_and_table(as_viewer, base, plan, training):
    activity = log(training)
    page = text(as_viewer.get(base))
    assert "<svg" in page
    assert f"/activities/{activity.public_id}/" in page
    assert page.index("1 Vägledning") < page.index("Ingen komponent")
    assert "1 av 2 planerade punkter är försenad" in page
    assert "?item=" not in page
    assert "/reached/" not in page


def test_a_manager_logs_from_an_item_and_reaches_a_milestone(as_manager, base, plan, training):
    page = text(as_manager.get(base))
    assert f"/activities/log/?item={training.project.public_id}.1" in page
    assert f"{base}items/2/reached/" in page
    assert f"{base}items/1/reached/" not in page
    past = text(as_manager.get(f"{base}?per=2017-12-31"))
    assert "?item=" not in past


def test_the_link_of_an_item_opens_the_log_with_what_was_planned(as_manager, plan, training):
    page = text(as_manager.get(f"/activities/log/?item={training.project.public_id}.1"))
    assert 'value="Utbildning"' in page
    assert 'value="2017-05-08"' in page


def test_the_page_tells_the_plan_that_held_on_the_day(as_viewer, base, plan):
    assert "Ingen arbetsplan är beslutad" in text(as_viewer.get(f"{base}?per=2016-12-31"))
    assert "Version 1, beslutad 2017-01-20" in text(as_viewer.get(f"{base}?per=2017-12-31"))


def test_what_was_logged_beside_the_plan_is_counted(as_viewer, base, plan, own_project):
    make.ActivityFactory(project=own_project)
    assert "1 aktivitet har loggats vid sidan av planen." in text(as_viewer.get(base))


def test_a_project_without_a_plan_has_the_page(as_manager, as_viewer, base):
    assert "Påbörja en arbetsplan" in text(as_manager.get(base))
    assert "Påbörja en arbetsplan" not in text(as_viewer.get(base))


def test_the_balance_is_for_those_who_may_see_the_days(as_manager, as_viewer, base, plan, training):
    make.StaffDaysFactory(project=training.project, activity=log(training), days_abroad=3, days_home=1)
    assert "Kvar utomlands" in text(as_manager.get(base))
    assert "Dagarna visas inte för dig." in text(as_viewer.get(base))


def test_the_plan_is_taken_out_as_a_file(as_manager, base, plan, training):
    make.StaffDaysFactory(project=training.project, activity=log(training), days_abroad=3, days_home=1)
    answer = as_manager.get(f"{base}?format=csv")
    first = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[1].split(";")
    assert first[:4] == ["1", "1 Utbildning", "Utbildning", "1 Vägledning"]
    assert first[8:14] == ["2017-05-10", "2017-05-12", "1", "4,0", "0", "loggad"]
    assert as_manager.get(f"{base}?format=xlsx").status_code == 200


def test_a_protected_project_has_no_plan_for_others(as_viewer, as_leader):
    project = make.ProjectFactory(sensitivity="protected")
    assert as_viewer.get(f"/projects/{project.public_id}/plan/").status_code == 404


def test_the_pages_read_as_much_of_three_items_as_of_one(as_manager, base, own_project, leader):
    """The plan beside what has been done, and a version of it."""
    day = {"agreed_on": dt.date(2017, 1, 20), "agreed_by": leader}
    with make.unlocked("agreed_work"):
        plan = make.WorkPlanFactory(project=own_project, status="agreed", **day)
        counts = [_counted(as_manager, plan, base) for _number in range(3)]
    assert counts[0] == counts[2]


def _counted(client, plan, base):
    of = {"project": plan.project, "component": make.ComponentFactory(project=plan.project)}
    item = make.WorkItemFactory(**of, indicator=make.IndicatorFactory(project=plan.project))
    make.PlannedWorkFactory(plan=plan, item=item, responsible=make.EmployeeFactory(), days_abroad=2)
    make.StaffDaysFactory(project=plan.project, activity=log(item))
    found = []
    for page in (base, f"{base}{plan.number}/"):
        client.get(page)  # what is kept in memory after the first time
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        found.append(len(queries))
    return found
