"""The steps of a mission: in order, by who may, and never for oneself."""

import datetime as dt

import pytest
from django.http import Http404

from projects.activities import sources
from projects.missions import actions, chain, queries
from projects.missions.actions import Going, Kept
from projects.models import Mission, Project
from tests import factories as make
from tests.projects.missions.journeys import AFTER, decided, journey, released
from tracker.accounts.models import User
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DNR = Kept(dnr="2017/118")


def ask(user: User, project: Project | None, *people, **more) -> Mission:
    fields = {
        "project": project,
        "title_sv": "Coachning",
        "need": "Fem kontor väntar.",
        "start": dt.date(2017, 5, 8),
        "end": dt.date(2017, 5, 12),
        "country": make.CountryFactory(),
    } | more
    confirmed = fields.pop("confirmed", False)
    return actions.ask_mission(
        user=user, fields=fields, travellers=[Going(one, "Expert") for one in people], confirmed=confirmed
    )


def test_a_mission_gets_its_number_and_its_travellers(manager: User, own_project: Project):
    expert = make.EmployeeFactory()
    mission = ask(manager, own_project, expert)
    assert mission.public_id == "TR-2017-0001"
    assert [(row.employee, row.role) for row in mission.travellers.all()] == [(expert, "Expert")]
    assert mission.asked_by == manager


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title_sv": " "}, "title_sv"),
        ({"need": ""}, "need"),
        ({"need": "x" * 1001}, "need"),
        ({"end": dt.date(2017, 5, 7)}, "end"),
        ({"start": dt.date(1850, 5, 7)}, "start"),
        ({"country": None}, "country"),
        ({"place": "a\x00"}, "place"),
        ({"project": None}, "project"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(manager: User, own_project: Project, fields, field):
    with pytest.raises(Refused) as refused:
        ask(manager, **({"project": own_project} | fields))
    assert refused.value.field == field
    assert not Mission.objects.exists()


def test_parts_of_other_projects_and_a_person_twice_are_refused(manager: User, own_project: Project):
    for name, other in (("component", make.ComponentFactory()), ("work_item", make.WorkItemFactory())):
        with pytest.raises(Refused) as refused:
            ask(manager, own_project, **{name: other})
        assert refused.value.field == name
    one = make.EmployeeFactory()
    with pytest.raises(Refused) as refused:
        ask(manager, own_project, one, one)
    assert refused.value.field == "travellers"


def test_only_members_ask(other_manager: User, own_project: Project):
    with pytest.raises(Denied):
        ask(other_manager, own_project)


def test_two_journeys_in_the_same_days_must_be_confirmed(manager: User, own_project: Project):
    expert = make.EmployeeFactory()
    ask(manager, own_project, expert)
    for days in (
        {"start": dt.date(2017, 5, 12), "end": dt.date(2017, 5, 20)},
        {"start": dt.date(2017, 5, 1)},
    ):
        with pytest.raises(Refused) as refused:
            ask(manager, own_project, expert, **days)
        assert (refused.value.code, refused.value.field) == ("overlap", "confirmed")
    assert ask(manager, own_project, expert, start=dt.date(2017, 5, 13), end=dt.date(2017, 5, 14))
    assert ask(manager, own_project, expert, confirmed=True).public_id == "TR-2017-0003"


def test_a_journey_that_the_asker_may_not_know_of_is_not_told(manager: User, own_project, other_project):
    make.sensitive(other_project, "restricted")
    hidden = make.TravellerFactory(mission__project=other_project)
    assert ask(manager, own_project, hidden.employee)


def test_the_line_manager_of_the_day_releases(own_project: Project, manager: User):
    mission, chief = journey(own_project)
    who = mission.travellers.get().employee
    with pytest.raises(Denied):
        actions.release_traveller(user=manager, mission=mission, expected=1, employee=who)
    actions.release_traveller(user=chief, mission=mission, expected=1, employee=who)
    assert mission.travellers.get().released_by == chief
    with pytest.raises(Refused, match="redan"):
        actions.release_traveller(user=chief, mission=mission, expected=2, employee=who)


def test_a_line_manager_releases_the_own_people_only(own_project: Project):
    mission, chief = journey(own_project)
    other = make.TravellerFactory(mission=mission).employee
    with pytest.raises(Refused) as refused:
        actions.release_traveller(user=chief, mission=mission, expected=1, employee=other)
    assert refused.value.code == "other_unit"


def test_nobody_releases_or_decides_for_themselves(own_project: Project, leader: User):
    mission, chief = journey(own_project)
    own = mission.travellers.get().employee
    own.user = chief
    own.save()
    with pytest.raises(Refused) as refused:
        actions.release_traveller(user=chief, mission=mission, expected=1, employee=own)
    assert refused.value.code == "oneself"
    own.user = leader
    own.save()
    released(mission)
    mission.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.decide_mission(user=leader, mission=mission, expected=mission.version, kept=DNR)
    assert refused.value.code == "oneself"


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_of_a_sensitive_project_a_leader_on_its_list_decides(own_project: Project, leader: User, level: str):
    mission = decided(own_project)
    mission.steps.filter(step="decision").delete()
    make.sensitive(own_project, level)
    with pytest.raises(Http404):
        actions.decide_mission(user=leader, mission=mission, expected=mission.version, kept=DNR)
    make.ProjectMemberFactory(project=own_project, user=leader, role="member")
    actions.decide_mission(user=leader, mission=mission, expected=mission.version, kept=DNR)
    assert mission.steps.filter(step="decision").exists()


def test_the_decision_waits_for_what_comes_before(own_project: Project, manager: User, leader: User):
    mission, chief = journey(own_project)
    actions.clear_mission(user=leader, mission=mission, expected=1, note="UD:s råd lästa")
    with pytest.raises(Refused) as refused:
        actions.decide_mission(user=leader, mission=mission, expected=2, kept=DNR)
    assert refused.value.code == "too_soon"
    assert "uppdragsbeskrivning och frisläppt av chef" in refused.value.message
    mission.refresh_from_db()
    actions.keep_terms(user=manager, mission=mission, expected=2, kept=DNR)
    who = mission.travellers.get().employee
    actions.release_traveller(user=chief, mission=mission, expected=3, employee=who)
    with pytest.raises(Denied):
        actions.decide_mission(user=manager, mission=mission, expected=4, kept=DNR)
    step = actions.decide_mission(user=leader, mission=mission, expected=4, kept=DNR)
    assert (step.document.kind, step.document.dnr, step.document.project) == (
        "decision",
        "2017/118",
        own_project,
    )
    assert step.document.public_id == f"D-{today().year}-0002"
    with pytest.raises(Refused, match="redan gjort"):
        actions.decide_mission(user=leader, mission=mission, expected=5, kept=DNR)


def test_the_report_waits_for_the_journey(own_project: Project, manager: User):
    mission = decided(own_project, start=today(), end=today())
    with pytest.raises(Refused) as refused:
        actions.report_mission(user=manager, mission=mission, expected=mission.version, kept=DNR)
    assert refused.value.code == "too_soon"
    gone = decided(own_project)
    for day, code in ((gone.end - dt.timedelta(days=1), "reversed_dates"), (today() + AFTER, "future")):
        with pytest.raises(Refused) as refused:
            actions.report_mission(user=manager, mission=gone, expected=gone.version, kept=DNR, done_on=day)
        assert refused.value.code == code
        gone.refresh_from_db()
    actions.report_mission(user=manager, mission=gone, expected=gone.version, kept=DNR)


def test_a_traveller_reports_whatever_the_role(own_project: Project):
    mission = decided(own_project)
    traveller = make.UserFactory(roles=["writer"])
    employee = mission.travellers.get().employee
    with pytest.raises(Denied):
        actions.report_mission(user=traveller, mission=mission, expected=mission.version, kept=DNR)
    employee.user = traveller
    employee.save()
    actions.report_mission(user=traveller, mission=mission, expected=mission.version, kept=DNR)
    assert mission.steps.filter(step="report").exists()


def test_other_days_are_released_and_decided_anew(own_project: Project, manager: User):
    mission = decided(own_project)
    actions.change_mission(
        user=manager, mission=mission, expected=mission.version, fields={"place": "Battambang"}
    )
    assert mission.steps.count() == 3
    actions.change_mission(
        user=manager,
        mission=mission,
        expected=mission.version,
        fields={"end": mission.end + dt.timedelta(days=1)},
    )
    assert [row.step for row in mission.steps.all()] == ["terms"]
    assert mission.travellers.get().released_by is None


def test_other_people_are_decided_on_anew(own_project: Project, manager: User):
    mission = decided(own_project)
    now = mission.travellers.get()
    actions.change_mission(
        user=manager,
        mission=mission,
        expected=mission.version,
        fields={},
        travellers=[Going(now.employee), Going(make.EmployeeFactory())],
    )
    assert [row.step for row in mission.steps.all()] == ["terms"]
    assert mission.travellers.exclude(released_by=None).get().employee == now.employee


def test_after_the_report_days_and_people_stay(own_project: Project, manager: User):
    mission = decided(own_project)
    actions.report_mission(user=manager, mission=mission, expected=mission.version, kept=DNR)
    with pytest.raises(Refused) as refused:
        actions.change_mission(
            user=manager,
            mission=mission,
            expected=mission.version,
            fields={"country": make.CountryFactory()},
        )
    assert (refused.value.code, refused.value.field) == ("reported", "country")


def test_a_stale_step_is_not_taken(own_project: Project, manager: User):
    mission, _chief = journey(own_project)
    with pytest.raises(Stale):
        actions.keep_terms(user=manager, mission=mission, expected=7, kept=DNR)
    assert not mission.steps.exists()


def test_voiding_says_why(own_project: Project, manager: User):
    mission, _chief = journey(own_project)
    with pytest.raises(Refused):
        actions.void_mission(user=manager, mission=mission, expected=1, reason=" ")
    mission.refresh_from_db()
    actions.void_mission(user=manager, mission=mission, expected=1, reason="Partnern ställde in")
    assert not queries.missions(manager)
    with pytest.raises(Denied):
        actions.keep_terms(user=manager, mission=mission, expected=2, kept=DNR)


def test_the_log_begins_with_what_the_mission_knows_and_is_tied_to_it(own_project: Project, manager: User):
    mission = decided(own_project)
    begun = sources.begin("mission", manager, mission.public_id)
    assert (begun.fields["start"], begun.fields["kind"]) == (mission.start, "mission")
    assert [(row.employee, row.days_abroad) for row in begun.staff] == [
        (mission.travellers.get().employee, 5)
    ]
    draft = make.ActivityFactory(project=own_project, is_draft=True)
    sources.done("mission", manager, mission.public_id, draft)
    mission.refresh_from_db()
    assert mission.activity == draft
    assert chain.logged_as(mission) is None, "what is only begun is not logged"
    activity = make.ActivityFactory(project=own_project)
    sources.done("mission", manager, mission.public_id, activity)
    mission.refresh_from_db()
    assert mission.activity == activity
    with pytest.raises(Refused, match=activity.public_id):
        sources.done("mission", manager, mission.public_id, make.ActivityFactory(project=own_project))
    with pytest.raises(Refused):
        actions.void_mission(user=manager, mission=mission, expected=mission.version, reason="Fel")
    with pytest.raises(Refused):
        actions.log_as(decided(own_project), make.ActivityFactory())


def test_the_log_of_a_voided_activity_can_be_made_again(own_project: Project, manager: User):
    mission = decided(own_project)
    first = make.ActivityFactory(project=own_project)
    actions.log_as(mission, first)
    first.void(by=manager, reason="Fel")
    mission.refresh_from_db()
    second = make.ActivityFactory(project=own_project)
    actions.log_as(mission, second)
    assert mission.activity == second
