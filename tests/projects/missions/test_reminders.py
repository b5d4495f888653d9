"""Weekly reminders: to who has the step, once in a week, telling no more than a mail may."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from projects.missions import reminders
from projects.models import Mission, Project
from tests import factories as make
from tests.projects.missions.journeys import journey, released
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
ON = dt.date(2017, 5, 2)  # a Tuesday, six days before the journey


@pytest.fixture
def mission(own_project: Project, manager: User, settings) -> Mission:
    settings.EMAIL_HOST = "mail.example.se"
    manager.email = "manager@example.se"
    manager.save()
    found, chief = journey(own_project, title_sv="Coachning")
    chief.email = "chief@example.se"
    chief.save()
    return found


def test_who_has_the_step_hears_of_it_once_a_week(mission: Mission):
    assert (reminders.remind(ON).reminders, len(mail.outbox)) == (1, 1)
    assert mail.outbox[0].to == ["manager@example.se"]
    assert "Coachning (OWN, TR-2017-9001): Uppdragsbeskrivning, senast 2017-05-08" in mail.outbox[0].body
    assert reminders.remind(ON + dt.timedelta(days=5)).reminders == 0, "the Sunday of that week"
    assert reminders.remind(ON + dt.timedelta(days=6)).reminders == 1, "the Monday after"
    make.MissionStepFactory(mission=mission)
    assert reminders.remind(ON).reminders == 1, "another step is another reminder"
    assert mail.outbox[-1].to == ["chief@example.se"]


def test_a_journey_that_is_far_away_can_wait(mission: Mission):
    assert reminders.remind(mission.start - dt.timedelta(days=31)).reminders == 0
    assert reminders.remind(mission.start - dt.timedelta(days=30)).reminders == 1


def test_nobody_is_reminded_of_a_voided_mission(mission: Mission):
    mission.void(by=make.UserFactory(), reason="Ställdes in")
    assert reminders.remind(ON).reminders == 0


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_a_mail_tells_nothing_of_a_sensitive_project(mission: Mission, own_project: Project, level: str):
    make.sensitive(own_project, level)
    reminders.remind(ON)
    body = mail.outbox[0].body
    assert "Tjänsteresa i ett känsligt projekt (TR-2017-9001)" in body
    for secret in ("Coachning", "OWN", "2017-05-08"):
        assert secret not in body


def test_without_an_address_nobody_is_reminded_and_it_is_said(mission: Mission, manager: User):
    manager.email = ""
    manager.save()
    assert reminders.remind(ON).without_address == [manager]
    assert not mission.reminders.exists()


def test_the_daily_command_sends_it_in_the_language_of_who_reads_it(mission: Mission, manager: User):
    manager.language = "en"
    manager.save()
    with time_machine.travel(dt.datetime(2017, 5, 2, 8, tzinfo=dt.UTC), tick=False):
        call_command("remind")
        call_command("remind")
    mails = [one for one in mail.outbox if "TR-2017-9001" in one.body]
    assert [one.subject for one in mails] == ["Samverkan: Missions that wait for you"]
    assert "Terms of reference, by 2017-05-08" in mails[0].body


def test_of_a_sensitive_project_only_its_members_are_reminded(
    mission: Mission, own_project: Project, leader: User
):
    leader.email = "leader@example.se"
    leader.save()
    make.MissionStepFactory(mission=mission)
    released(mission)
    reminders.remind(ON)
    assert [one.to for one in mail.outbox] == [["leader@example.se"]]
    make.sensitive(own_project, "restricted")
    following = ON + dt.timedelta(7)
    assert reminders.remind(following).reminders == 0
    make.ProjectMemberFactory(project=own_project, user=leader, role="member")
    assert reminders.remind(following).reminders == 1
