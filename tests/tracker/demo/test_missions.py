"""Journeys of the demo portfolio: each logged mission had one, and every step of the chain has somebody waiting."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db.models import F

from projects.missions import chain, queries
from projects.models import Activity, Document, Mission, MissionStep, StaffDays, Traveller
from tracker.accounts.models import User
from tracker.demo.spread import TODAY

pytestmark = pytest.mark.usefixtures("demo")

# Where the journeys stand on the portfolio's day.
WAITING = {  # step: (journeys, those of them that are late)
    "terms": (3, 0), "release": (2, 0), "security": (1, 0), "decision": (1, 0), "travel": (3, 0),
    "report": (3, 2), "days": (2, 2), "results": (2, 2), "registered": (2, 1), "done": (342, 0),
}  # fmt: skip


def with_steps():
    return chain.with_steps(Mission.objects.select_related("project"), TODAY)


def seen_by(name):
    return queries.missions(User.objects.get(username=name), TODAY)


def test_one_for_each_logged_mission():
    logged = Activity.objects.filter(kind="mission", is_draft=False, voided_at=None)
    assert logged.count() == Mission.objects.filter(activity__isnull=False).count() == 346
    assert not logged.filter(mission=None).exists()
    assert not Mission.objects.exclude(activity=None).exclude(start=F("activity__start")).exists()


def test_missions_of_2017():
    rows = Mission.objects.filter(start__year=2017)
    assert rows.count() == 71
    assert rows.filter(activity__start__year=2017).count() == 71


def test_travellers_are_those_who_gave_days():
    gave = StaffDays.objects.filter(activity__is_draft=False).values_list("activity", "employee", "role")
    went = Traveller.objects.filter(mission__activity__isnull=False)
    assert sorted(went.values_list("mission__activity", "employee", "role")) == sorted(gave)


def test_every_step_has_journeys_that_wait():
    assert queries.counts(with_steps()) == WAITING


def test_what_was_done_before_this_year_is_done():
    assert queries.counts(with_steps().filter(end__lt=dt.date(TODAY.year, 1, 1))) == {"done": (320, 0)}


def test_late_ones_wait_for_reports_days_and_results():
    late = with_steps().filter(is_late=True).values_list("project__code", "stuck")
    assert sorted(late) == [
        ("AM-3", "days"), ("AM-3", "report"), ("AM-3", "results"), ("TZ-2", "days"), ("TZ-2", "results"),
        ("WA-2", "registered"), ("WA-2", "report"),
    ]  # fmt: skip


def test_all_four_managers_have_some():
    waiting = with_steps().exclude(stuck="done")
    assert set(waiting.values_list("asked_by__username", flat=True)) == {
        "manager", "manager2", "manager3", "manager4",
    }  # fmt: skip


def test_steps_come_in_their_order():
    for mission in Mission.objects.prefetch_related("steps", "travellers"):
        days = {step.step: step.done_on for step in mission.steps.all()}
        released = [row.released_on for row in mission.travellers.all() if row.released_on]
        asked = mission.asked_at.date()
        before = [days[step] for step in ("terms", "security", "decision") if step in days]
        assert [asked, *before] == sorted([asked, *before])
        assert all(asked <= day <= min(days.get("decision", TODAY), mission.start) for day in released)
        if report := days.get("report"):
            assert mission.end <= report <= mission.end + dt.timedelta(chain.REPORT_DAYS)
        assert max([asked, *days.values(), *released]) <= TODAY


def test_documents_are_registered_in_the_case_of_their_journey():
    for step in MissionStep.objects.exclude(document=None).select_related("document", "mission__activity"):
        document, activity = step.document, step.mission.activity
        assert (document.project_id, document.dated) == (step.mission.project_id, step.done_on)
        if activity and document.dnr:
            assert document.dnr.rpartition("-")[0] == activity.dnr
    numbers = list(Document.objects.exclude(dnr="").values_list("dnr", flat=True))
    assert len(numbers) == len(set(numbers))


def test_nobody_is_in_two_places_at_once():
    rows = list(Traveller.objects.select_related("mission").order_by("employee", "mission__start"))
    for one, following in pairwise(rows):
        if one.employee_id == following.employee_id:
            assert one.mission.end < following.mission.start


def test_protected_and_restricted_journeys_are_for_those_who_know():
    assert Mission.objects.filter(project__code__startswith="BY").count() == 26
    for name, number in (("manager2", 26), ("manager", 0), ("controller", 0), ("viewer", 0)):
        assert seen_by(name).filter(project__code__startswith="BY").count() == number, name
