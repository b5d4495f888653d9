"""Reminders of values: when they go, to whom, once, and what they keep to themselves."""

import datetime as dt
import smtplib

import pytest
from django.core.management import call_command

from projects.models import ValueReminder
from projects.results.values import actions, reminders
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _post_office(settings, manager, other_manager, leader):
    settings.EMAIL_HOST, settings.SITE_ADDRESS = "mail.example.se", "https://samverkan.example.se"
    for user in (manager, other_manager, leader):
        user.email = f"{user.username}@example.se"
        user.save()


@pytest.fixture
def closes(period, indicator):
    """The period of 2017 closes in 20 days; the others have closed."""
    type(period).objects.exclude(pk=period.pk).update(closes_on=dt.date(2019, 3, 31))
    period.closes_on = today() + dt.timedelta(days=20)
    period.save()
    return period.closes_on


def run(closes, days):
    """How many reminders go so many days before the period closes."""
    return reminders.remind(closes - dt.timedelta(days=days)).reminders


def test_who_reports_is_reminded_fourteen_and_three_days_before(closes, mailoutbox):
    assert [days for days in range(20, -1, -1) if run(closes, days)] == [14, 3]
    assert [mail.to for mail in mailoutbox] == [["cast-manager@example.se"]] * 2
    text = mailoutbox[0].body
    assert f"1, senast {closes:%Y-%m-%d}" in text
    assert "https://samverkan.example.se/results/to-report/" in text
    assert "OWN" not in text  # a mail is kept by others


def test_a_second_run_sends_nothing_and_a_moved_day_is_reminded_of_anew(closes, period, mailoutbox):
    assert [run(closes, 14), run(closes, 14), run(closes, 10)] == [1, 0, 0]
    period.closes_on = closes + dt.timedelta(days=1)
    period.save()
    assert run(period.closes_on, 14) == 1


def test_who_is_named_for_the_indicator_is_reminded_instead(
    closes, indicator, own_project, other_manager, mailoutbox
):
    make.ProjectMemberFactory(project=own_project, user=other_manager, role="member")
    type(indicator).objects.update(responsible=other_manager)
    assert run(closes, 14) == 1
    assert mailoutbox[0].to == [other_manager.email]


def test_who_approves_is_reminded_of_what_waits(closes, draft, leader, mailoutbox):
    draft(60, submit=True)
    assert run(closes, 3) == 1
    assert mailoutbox[0].to == [leader.email]
    assert "https://samverkan.example.se/results/to-approve/" in mailoutbox[0].body


def test_nothing_waits_nothing_goes(closes, draft, leader, mailoutbox):
    actions.approve_value(user=leader, value=draft(60, submit=True), expected=2)
    assert run(closes, 3) == 0
    assert not mailoutbox


def test_what_the_post_office_does_not_take_is_not_noted(closes, monkeypatch):
    def away(*args, **kwargs):
        raise smtplib.SMTPException("away")

    monkeypatch.setattr("tracker.accounts.mail.send_mail", away)
    sent = reminders.remind(closes - dt.timedelta(days=3))
    assert (sent.reminders, len(sent.unsent)) == (0, 1)
    assert not ValueReminder.objects.exists()


def test_the_command_sends_them(closes, period, mailoutbox, capsys):
    period.closes_on = today() + dt.timedelta(days=2)
    period.save()
    call_command("remind")
    assert "1 reminders in 1 mails" in capsys.readouterr().out
