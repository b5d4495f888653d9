"""Reminders: when they go, to whom, once, and what they keep to themselves."""

import datetime as dt
import smtplib
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from projects.deadlines import reminders
from projects.deadlines.models import Deadline, DeadlineReminder
from projects.models import Project
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DUE = dt.date(2031, 5, 17)


@pytest.fixture(autouse=True)
def _post_office(settings: Any, manager: User, other_manager: User, leader: User) -> None:
    settings.EMAIL_HOST, settings.SITE_ADDRESS = "mail.example.se", "https://samverkan.example.se"
    for user in (manager, other_manager, leader):
        user.email = f"{user.username}@example.se"
        user.save()


@pytest.fixture
def deadline(own_project: Project, manager: User) -> Deadline:
    return make.DeadlineFactory(
        project=own_project, title_sv="Årsrapport", title_en="Annual report", due_on=DUE
    )


def run(days_before: int) -> int:
    """How many reminders are sent so many days before the day (negative: after)."""
    return reminders.remind(DUE - dt.timedelta(days=days_before)).reminders


def test_thirty_fourteen_and_three_days_before_and_when_late(
    deadline: Deadline, mailoutbox: list[EmailMessage]
) -> None:
    sent = {days: run(days) for days in range(40, -10, -1)}
    assert [days for days, number in sent.items() if number] == [30, 14, 3, -1]
    assert len(mailoutbox) == 4


def test_a_second_run_of_the_day_sends_nothing(deadline: Deadline, mailoutbox: list[EmailMessage]) -> None:
    assert [run(14), run(14), run(13)] == [1, 0, 0]
    assert len(mailoutbox) == 1


def test_after_days_without_a_run_only_the_latest_step_is_sent(deadline: Deadline) -> None:
    assert [run(8), run(7), run(3)] == [1, 0, 1]
    assert list(DeadlineReminder.objects.values_list("days", flat=True).order_by("days")) == [3, 14]


def test_a_moved_day_is_reminded_of_anew(deadline: Deadline) -> None:
    assert run(3) == 1
    deadline.due_on = DUE + dt.timedelta(days=20)
    deadline.save()
    assert run(3) == 1, "now it is 23 days before"


def test_one_mail_lists_everything_in_the_users_language(
    deadline: Deadline, manager: User, own_project: Project, mailoutbox: list[EmailMessage]
) -> None:
    make.DeadlineFactory(project=own_project, title_sv="Rekvisition", due_on=DUE - dt.timedelta(days=20))
    make.DeadlineFactory(project=own_project, title_sv="Långt fram", due_on=DUE + dt.timedelta(days=60))
    assert run(14) == 2
    (mail,) = mailoutbox
    assert mail.to == [manager.email]
    assert mail.subject == "Samverkan: Vad som förfaller"
    body = [line for line in mail.body.splitlines() if line]
    assert body == [
        f"Hej {manager},",
        "Det här är försenat:",
        "- 2031-04-27  OWN: Rekvisition, 6 dagar sen",
        "Det här förfaller inom 30 dagar:",
        "- 2031-05-17  OWN: Årsrapport, om 14 dagar",
        "Öppna dina tidsfrister: https://samverkan.example.se/deadlines/",
        "Notera där när något är inlämnat, så får du inga fler påminnelser om det.",
        "Samverkan",
    ]
    manager.language = "en"
    manager.save()
    run(3)
    assert "Annual report" in mailoutbox[1].body


def test_what_was_submitted_or_voided_is_not_mentioned(deadline: Deadline, manager: User) -> None:
    deadline.submitted_on = DUE - dt.timedelta(days=20)
    deadline.save()
    assert run(14) == 0
    Deadline.objects.update(submitted_on=None)
    deadline.refresh_from_db()
    deadline.void(by=manager, reason="Fel")
    assert run(14) == 0


def test_the_owner_is_asked_and_not_the_manager(
    deadline: Deadline, leader: User, mailoutbox: list[EmailMessage]
) -> None:
    deadline.owner = leader
    deadline.save()
    run(14)
    assert [mail.to for mail in mailoutbox] == [[leader.email]]


def test_nobody_hears_of_what_they_may_not_see(
    other_project: Project, other_manager: User, leader: User, mailoutbox: list[EmailMessage]
) -> None:
    """The leader was made its owner before the project became sensitive."""
    mine = make.DeadlineFactory(project=other_project, title_sv="Möte med Hemlig", due_on=DUE)
    make.DeadlineFactory(project=other_project, title_sv="Annat Hemligt", due_on=DUE, owner=leader)
    make.sensitive(other_project, "restricted")
    assert run(14) == 1
    assert [mail.to for mail in mailoutbox] == [[other_manager.email]]
    assert "OTHER: Rapport" in mailoutbox[0].body
    make.sensitive(other_project, "protected")
    assert run(3) == 1
    assert "Tidsfrist i ett känsligt projekt" in mailoutbox[1].body
    assert "OTHER" not in mailoutbox[1].body
    assert not any("Hemlig" in mail.body for mail in mailoutbox)
    assert mine.reminders.count() == 2


def test_what_the_post_office_refuses_is_sent_the_next_time(
    deadline: Deadline, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPException

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        sent = reminders.remind(DUE - dt.timedelta(days=14))
    assert (sent.reminders, len(sent.unsent)) == (0, 1)
    assert not DeadlineReminder.objects.exists()
    assert run(13) == 1


def test_the_command_fails_loudly_when_the_post_office_does(
    deadline: Deadline, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline.due_on = today()
    deadline.save()
    monkeypatch.setattr("projects.deadlines.reminders.mail.send", lambda *args: False)
    with pytest.raises(CommandError, match="did not take the mail"):
        call_command("remind")


def test_the_command_says_what_it_did(
    deadline: Deadline, manager: User, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    deadline.due_on = today()
    deadline.save()
    call_command("remind")
    assert capsys.readouterr().out == "1 reminders in 1 mails.\n"
    User.objects.filter(pk=manager.pk).update(email="")
    deadline.due_on = today() + dt.timedelta(days=10)
    deadline.save()
    call_command("remind")
    assert capsys.readouterr().err == f"Not reminded, because no address is known: {manager.username}.\n"
    settings.EMAIL_HOST = ""
    with pytest.raises(CommandError, match="EMAIL_HOST"):
        call_command("remind")
