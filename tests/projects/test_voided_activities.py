"""What is tied to an activity that was undone or voided counts as not logged, in every room, and is logged anew."""

import datetime as dt

import pytest

from projects.calendar.sources import Span, items
from projects.engagements import queries as engagements
from projects.missions import chain
from projects.missions import queries as missions
from projects.models import Activity, Attendance, Meeting, Visit
from reports.dashboards.plan.rows import rows_of
from tests import factories as make
from tests.projects.activities.asking import LOG, body, text, typed
from tests.projects.missions.journeys import decided

pytestmark = pytest.mark.django_db
START, END = dt.date(2017, 5, 8), dt.date(2017, 5, 12)
ON = dt.date(2017, 6, 1)


def undone(client):
    """The last activity that was logged, taken back from its receipt."""
    row = Activity.objects.order_by("-pk").first()
    answer = client.post(f"/activities/{row.public_id}/undo/", {"version": row.version})
    assert answer.url == LOG
    row.refresh_from_db()
    assert row.voided_at
    return row


def logged(client, own, **more):
    answer = client.post(LOG, typed(own, **more))
    assert answer.status_code == 302, answer.content.decode()
    return Activity.objects.order_by("-pk").first()


def test_a_mission_is_stuck_again_and_logged_anew(as_manager, manager, own_project):
    mission = decided(own_project, start=START, end=END)
    make.MissionStepFactory(mission=mission, step="report")
    address, person = f"{LOG}?mission={mission.public_id}", mission.travellers.get().employee
    source = {
        "source": f"mission:{mission.public_id}", "kind": "mission", "start": "2017-05-08", "end": "2017-05-12",
        "staff-0-employee": person.pk, "staff-0-days_abroad": "5", "changed": "Nytt",
    }  # fmt: skip

    def stands():
        row = missions.missions(manager, ON).get()
        page = text(as_manager.get(f"/missions/{mission.public_id}/"))
        told = as_manager.get(f"/api/v1/missions/{mission.public_id}/").json()["activity"]
        in_calendar = {item.source for item in items(Span(manager, START, END))[0]}
        return row.stuck, f'href="{address}"' in page, told, in_calendar

    assert stands() == ("days", True, None, {"mission"})
    first = logged(as_manager, own_project, **source)
    assert stands() == ("done", False, first.public_id, {"activity"})
    assert as_manager.post(LOG, typed(own_project, **source)).status_code == 200, "it is logged already"
    undone(as_manager)
    assert stands() == ("days", True, None, {"mission"})
    assert first.public_id not in text(as_manager.get(f"/missions/{mission.public_id}/"))
    assert first.public_id not in body(as_manager.get("/missions/?format=csv"))
    second = logged(as_manager, own_project, **source)
    mission.refresh_from_db()
    assert mission.activity == second
    assert stands() == ("done", False, second.public_id, {"activity"})


def test_a_mission_whose_activity_was_undone_can_be_changed_and_voided(as_manager, manager, own_project):
    mission = decided(own_project, start=START, end=END)
    mission.activity = make.ActivityFactory(project=own_project)
    mission.save()
    assert chain.logged_as(mission)
    mission.activity.void(by=manager, reason="fel")
    mission.refresh_from_db()
    assert chain.logged_as(mission) is None
    given = {"version": mission.version, "reason": "Blev inte av"}
    assert as_manager.post(f"/missions/{mission.public_id}/void/", given).status_code == 302


def test_a_planned_item_is_not_done_again(as_manager, manager, own_project):
    item = make.WorkItemFactory(project=own_project)
    line = make.PlannedWorkFactory(item=item)

    def done():
        return [len(row.done) for row in rows_of(manager, line.plan, ON)]

    assert done() == [0]
    for _time in range(2):
        logged(as_manager, own_project, work_item=item.pk)
        assert done() == [1]
        undone(as_manager)
        assert done() == [0]


def test_a_phase_stands_without_what_was_undone(as_manager, own_project):
    phase = make.PhaseFactory(round__project=own_project)
    first = phase.activity = logged(as_manager, own_project)
    phase.save()
    base = f"/projects/{own_project.public_id}/rounds/{phase.round.number}/"

    def told():
        api = as_manager.get(f"/api/v1/rounds/{phase.round.pk}/").json()["phases"][0]["activity"]
        page, form = text(as_manager.get(base)), text(as_manager.get(f"{base}edit/"))
        return api, phase.activity.public_id in page, f'value="{phase.activity.pk}" selected' in form

    assert told() == (first.public_id, True, True)
    undone(as_manager)
    assert told() == (None, False, False)
    phase.activity = logged(as_manager, own_project, title_sv="Sverigefasen på nytt")
    phase.save()
    assert told() == (phase.activity.public_id, True, True)


def test_a_meeting_and_who_was_there_do_not_count_and_it_is_logged_anew(as_manager, manager):
    network = make.ForumFactory(kind="network")
    member = make.NetworkMemberFactory(network=network)
    given = {"kind": "forum_meeting", "forum": network.pk}

    def came():
        row = engagements.members(manager, network, dt.date(2019, 6, 1)).get()
        return row.came, engagements.meetings(manager).count(), engagements.meeting_details(manager).count()

    for _time in range(2):
        row = logged(as_manager, None, **given)
        Attendance.objects.create(meeting=Meeting.objects.create(activity=row), member=member, persons=2)
        assert came() == (1, 1, 1)
        undone(as_manager)
        assert came() == (0, 0, 0)
        assert as_manager.get(f"/meetings/{row.public_id}/").status_code == 404


def test_a_visit_does_not_count_and_the_same_one_is_logged_anew(as_manager, manager):
    body = make.OrganisationFactory()
    given = {"kind": "incoming_visit", "partners": [body.pk]}
    for _time in range(2):
        row = logged(as_manager, None, **given)
        Visit.objects.create(activity=row, organisation=body, requested_on=dt.date(2017, 3, 1))
        assert (engagements.visits(manager).count(), engagements.visit_details(manager).count()) == (1, 1)
        undone(as_manager)
        assert (engagements.visits(manager).count(), engagements.visit_details(manager).count()) == (0, 0)
        assert as_manager.get(f"/visits/{row.public_id}/").status_code == 404


def test_a_use_in_a_project_does_not_lead_to_it(as_manager, manager, own_project):
    use = make.ReuseFactory(project=own_project, activity=make.ActivityFactory(project=own_project))
    address = f"/outputs/{use.output.public_id}/"
    assert use.activity.public_id in text(as_manager.get(address))
    use.activity.void(by=manager, reason="fel")
    assert use.activity.public_id not in text(as_manager.get(address))
