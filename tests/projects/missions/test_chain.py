"""What of the chain is done, where it is stuck, who has it, and when it is late."""

import datetime as dt

import pytest

from projects.missions import chain, queries
from projects.models import Mission, Project
from tests import factories as make
from tests.projects.missions.journeys import decided, journey, released
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
ON = dt.date(2017, 5, 20)


def stuck(user: User, on: dt.date = ON) -> str:
    return queries.missions(user, on).get().stuck


def test_a_mission_goes_from_step_to_step(own_project: Project, manager: User):
    mission, _chief = journey(own_project)
    assert stuck(manager) == "terms"
    make.MissionStepFactory(mission=mission)
    assert stuck(manager) == "release"
    released(mission)
    assert stuck(manager) == "security"
    make.MissionStepFactory(mission=mission, step="security", document=None)
    assert stuck(manager) == "decision"
    make.MissionStepFactory(mission=mission, step="decision")
    assert stuck(manager, mission.end) == "travel"
    assert stuck(manager, mission.end + dt.timedelta(days=1)) == "report"
    report = make.MissionStepFactory(
        mission=mission, step="report", document__dnr="", document__link="https://arkiv.example/1"
    )
    assert stuck(manager) == "days"
    mission.activity = make.ActivityFactory(project=own_project, changed="")
    mission.save()
    assert stuck(manager) == "days"
    make.StaffDaysFactory(
        project=own_project, activity=mission.activity, employee=mission.travellers.get().employee
    )
    assert stuck(manager) == "results"
    mission.activity.changed = "Fem kontor arbetar på samma sätt."
    mission.activity.save()
    assert stuck(manager) == "registered"
    report.document.dnr = "2017/200"
    report.document.save()
    assert stuck(manager) == "done"


def test_external_experts_are_not_released_and_nobody_is_not_everybody(own_project: Project, manager: User):
    mission = make.MissionFactory(project=own_project)
    make.MissionStepFactory(mission=mission)
    assert stuck(manager) == "release", "nobody has been chosen"
    make.TravellerFactory(mission=mission, employee__is_external=True)
    assert stuck(manager) == "security"
    make.TravellerFactory(mission=mission)
    assert stuck(manager) == "release"


def test_what_is_voided_or_a_draft_does_not_count(own_project: Project, manager: User):
    mission = decided(own_project)
    report = make.MissionStepFactory(mission=mission, step="report")
    mission.activity = make.ActivityFactory(project=own_project, changed="Ja", is_draft=True)
    mission.save()
    who = mission.travellers.get().employee
    make.StaffDaysFactory(project=own_project, activity=mission.activity, employee=who)
    assert stuck(manager) == "days"
    mission.activity.is_draft = False
    mission.activity.save()
    assert stuck(manager) == "done"
    mission.activity.void(by=manager, reason="Fel")
    assert stuck(manager) == "days"
    report.document.void(by=manager, reason="Fel fil")
    assert stuck(manager) == "report"


def test_the_report_is_due_in_ten_days(own_project: Project, manager: User):
    mission = decided(own_project)
    assert chain.due(mission, "report") == mission.end + dt.timedelta(days=10)
    late = [
        queries.missions(manager, mission.end + dt.timedelta(days=after)).get().is_late
        for after in (1, 10, 11)
    ]
    assert late == [False, False, True]


def test_what_comes_before_is_late_from_the_first_day(own_project: Project, manager: User):
    mission, _chief = journey(own_project)
    assert not queries.missions(manager, mission.start - dt.timedelta(days=1)).get().is_late
    assert queries.missions(manager, mission.start).get().is_late


def told(user: User, on: dt.date = ON) -> str:
    return chain.who(queries.with_people(queries.missions(user, on)).get())


def test_who_has_it_is_told(own_project: Project, manager: User):
    mission, chief = journey(own_project)
    traveller = mission.travellers.get().employee
    assert told(manager) == str(manager)
    make.MissionStepFactory(mission=mission)
    assert told(manager) == str(chief)
    chief.is_active = False
    chief.save()
    assert told(manager) == "ledningen"
    released(mission)
    assert told(manager) == "ledningen"
    make.MissionStepFactory(mission=mission, step="security", document=None)
    make.MissionStepFactory(mission=mission, step="decision")
    assert told(manager) == str(traveller)
    make.MissionStepFactory(
        mission=mission, step="report", document__dnr="", document__link="https://arkiv.example/1"
    )
    assert told(manager) == str(traveller)


def test_of_a_sensitive_project_its_own_leaders_are_told(own_project: Project, manager: User, leader: User):
    mission = decided(own_project)
    mission.steps.filter(step="decision").delete()
    make.sensitive(own_project, "restricted")
    nobody = "ledningen (ingen av dem är med i det känsliga projektet)"
    assert told(manager) == nobody
    member = make.ProjectMemberFactory(project=own_project, user=leader, role="reader")
    assert told(manager) == nobody, "a reader decides nothing"
    member.role = "member"
    member.save()
    assert told(manager) == str(leader)
    assert queries.to_do(leader, ON).exists()


def test_the_links_tell_the_whole_chain(own_project: Project, manager: User):
    mission = decided(own_project)
    links = chain.links(queries.with_people(queries.missions(manager, ON)).get(), ON)
    assert [link.step.value for link in links if link.is_done] == [
        "need", "terms", "release", "security", "decision", "travel",
    ]  # fmt: skip
    here = next(link for link in links if link.is_here)
    assert (here.step, here.due, here.is_late) == ("report", dt.date(2017, 5, 22), False)
    assert mission.end == next(link.day for link in links if link.step == "travel")


def test_everybody_has_the_own_to_do(
    own_project: Project, manager: User, leader: User, registrar: User, other_manager: User
):
    def having() -> list[str]:
        people = {
            "manager": manager,
            "leader": leader,
            "registrar": registrar,
            "chief": chief,
            "else": other_manager,
        }
        return [name for name, user in people.items() if queries.to_do(user, ON).exists()]

    mission, chief = journey(own_project)
    assert having() == ["manager"]
    make.MissionStepFactory(mission=mission)
    assert having() == ["chief"]
    released(mission)
    assert having() == ["leader"]
    make.MissionStepFactory(mission=mission, step="security", document=None)
    make.MissionStepFactory(mission=mission, step="decision")
    assert having() == ["manager"], "the traveller does not sign in"
    employee = mission.travellers.get().employee
    employee.user = other_manager
    employee.save()
    assert having() == ["else"]
    make.MissionStepFactory(
        mission=mission, step="report", document__dnr="", document__link="https://arkiv.example/1"
    )
    activity = make.ActivityFactory(project=own_project, changed="Ja")
    make.StaffDaysFactory(project=own_project, activity=activity, employee=employee)
    Mission.objects.update(activity=activity)
    assert having() == ["registrar"]


def test_the_leadership_has_those_whom_nobody_manages(own_project: Project, leader: User):
    mission = make.MissionFactory(project=own_project)
    make.TravellerFactory(mission=mission)
    make.MissionStepFactory(mission=mission)
    assert queries.to_do(leader, ON).exists()


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_missions_of_sensitive_projects_are_the_members(
    own_project: Project, manager: User, leader: User, level
):
    mission, chief = journey(own_project)
    make.sensitive(own_project, level)
    assert queries.missions(manager).get() == mission
    assert queries.missions(chief).get() == mission, "who lets people go knows what for"
    assert not queries.missions(leader)


@pytest.mark.parametrize("number", [1, 3])
def test_three_missions_cost_what_one_costs(
    number: int, own_project: Project, manager: User, django_assert_num_queries
):
    for _one in range(number):
        mission = decided(own_project)
        make.TravellerFactory(mission=mission)
    assert manager.role_codes
    with django_assert_num_queries(7):
        rows = list(queries.with_people(queries.missions(manager, ON)))
        assert all(chain.links(row, ON) for row in rows)
    with django_assert_num_queries(1):
        assert queries.counts(queries.missions(manager, ON)) == {"release": (number, number)}
