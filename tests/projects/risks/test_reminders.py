"""Reminders of risks that should have been looked at again: once, to who sees to them, telling no more than they may."""

import datetime as dt

import pytest
from django.core import mail

from projects.models import Project, Risk
from projects.risks import reminders
from tests import factories as make
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
ON = dt.date(2017, 7, 1)


@pytest.fixture
def risk(own_project: Project, manager: User, settings) -> Risk:
    settings.EMAIL_HOST = "mail.example.se"
    manager.email = "manager@example.se"
    manager.save()
    return make.RiskFactory(project=own_project, title_sv="Partnern hotas", review_on=dt.date(2017, 6, 30))


def test_who_sees_to_it_hears_of_it_once(risk: Risk):
    assert (reminders.remind(ON).reminders, len(mail.outbox)) == (1, 1)
    assert mail.outbox[0].to == ["manager@example.se"]
    assert "Partnern hotas (OWN)" in mail.outbox[0].body
    assert (reminders.remind(ON).reminders, len(mail.outbox)) == (0, 1)
    risk.review_on = dt.date(2017, 8, 1)
    risk.save()
    assert reminders.remind(ON).reminders == 0
    assert reminders.remind(dt.date(2017, 8, 2)).reminders == 1, "another day is another reminder"


def test_a_closed_or_voided_risk_reminds_nobody(risk: Risk):
    risk.closed_on, risk.closed_reason = dt.date(2017, 6, 1), "Borta"
    risk.save()
    make.RiskFactory(project=risk.project, review_on=ON - dt.timedelta(days=9)).void(
        by=make.UserFactory(), reason="Fel"
    )
    assert reminders.remind(ON).reminders == 0


@pytest.mark.parametrize(
    ("level", "told"), [("restricted", "OWN"), ("protected", "Risk i ett känsligt projekt")]
)
def test_a_mail_tells_nothing_of_a_sensitive_project(risk: Risk, own_project: Project, level: str, told: str):
    make.sensitive(own_project, level)
    reminders.remind(ON)
    body = mail.outbox[0].body
    assert told in body
    assert "hotas" not in body
    assert ("OWN" in body) is (level == "restricted")


def test_without_an_address_nobody_is_reminded_and_it_is_said(risk: Risk, manager: User):
    manager.email = ""
    manager.save()
    assert reminders.remind(ON).without_address == [manager]
    assert not risk.reminders.exists()
