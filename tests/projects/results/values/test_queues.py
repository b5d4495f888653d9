"""The work queues: what waits, in which order, for whom; and stepping through it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from projects.models import IndicatorValue, ReportingPeriod
from projects.results.values import actions, queue
from tests import factories as make
from tracker.core import once
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
Status = IndicatorValue.Status


def url(name, indicator, period, site=None, step=""):
    return queue.url(name, indicator, period, site, step)


def send(client, address, **fields):
    return client.post(address, {"answer": "measured", "key": once.new_key(), **fields})


@pytest.fixture
def form(indicator, period):
    return url("value_report", indicator, period)


def test_what_is_to_be_reported_waits_in_the_order_of_closing(as_manager, own_project, indicator):
    later = make.ReportingPeriodFactory(year=2018)
    first = make.ReportingPeriodFactory(year=2017, closes_on=today() + dt.timedelta(days=5))
    page = as_manager.get(reverse("to_report")).content.decode()
    places = [page.index(f"{url('value_report', indicator, one)}?queue=all") for one in (first, later)]
    assert places == sorted(places)


def test_one_steps_through_what_is_to_be_reported(as_manager, own_project, indicator, period):
    other = make.IndicatorFactory(project=own_project, code="OWN-P2")
    make.plan_indicator(other)
    ReportingPeriod.objects.exclude(pk=period.pk).update(closes_on=dt.date(2019, 3, 31))
    first, second = (url("value_report", one, period, step="all") for one in (indicator, other))
    assert "1 av 2 att rapportera" in as_manager.get(first).content.decode()
    assert send(as_manager, first, value="60", submit="1").url == second
    assert "1 av 1 att rapportera" in as_manager.get(second).content.decode()
    assert send(as_manager, second, value="60", submit="1").url == reverse("to_report")
    assert "Inget väntar på att rapporteras" in as_manager.get(reverse("to_report")).content.decode()


def test_one_steps_through_what_is_to_be_approved(as_leader, manager, own_project, indicator, period, draft):
    draft(60, submit=True)
    other = make.IndicatorFactory(project=own_project, code="OWN-P2")
    row = actions.save_value(user=manager, indicator=other, period=period, expected=None, value=Decimal(1))
    actions.submit_value(user=manager, value=row, expected=1)
    first, second = (url("value_decide", one, period, step="all") for one in (indicator, other))
    assert "1 av 2 att godkänna" in as_leader.get(first).content.decode()
    assert as_leader.post(first, {"version": 2, "decision": "approve"}).url == second
    assert as_leader.post(second, {"version": 2, "decision": "approve"}).url == reverse("to_approve")


def test_queues_are_narrowed_to_a_project(as_manager, manager, indicator, period, other_project):
    make.ProjectMemberFactory(project=other_project, user=manager)
    there = make.IndicatorFactory(project=other_project, code="OTHER-P1")
    make.plan_indicator(there)
    page = as_manager.get(reverse("to_report"), {"project": other_project.public_id}).content.decode()
    assert there.code in page
    assert indicator.code not in page


def test_queues_are_for_those_who_report_and_approve(as_viewer, as_manager, as_leader):
    assert as_viewer.get(reverse("to_report")).status_code == 403
    assert as_manager.get(reverse("to_approve")).status_code == 403
    assert as_leader.get(reverse("to_approve")).status_code == 200


def test_the_queue_tells_of_a_masked_project_no_person_and_no_day(as_leader, manager, own_project, draft):
    draft(60, submit=True)
    make.sensitive(own_project, "restricted")
    page = as_leader.get(reverse("to_approve")).content.decode()
    assert "OWN-P1" in page
    assert str(manager) not in page
    assert f"{today():%Y-%m-%d}" not in page
