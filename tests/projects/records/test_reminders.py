"""Reminders before a consent ends: once for each step, to who manages the project, telling no more than they may."""

import datetime as dt

import pytest
from django.core import mail

from projects.models import Photo, Project
from projects.records import reminders
from tests import factories as make
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
UNTIL = dt.date(2018, 5, 10)


def before(days: int) -> dt.date:
    return UNTIL - dt.timedelta(days=days)


@pytest.fixture
def photo(own_project: Project, manager: User, settings) -> Photo:
    settings.EMAIL_HOST = "mail.example.se"
    manager.email = "manager@example.se"
    manager.save()
    return make.PhotoFactory(
        project=own_project, alt_sv="Två handläggare", consent="given", consent_from=dt.date(2017, 5, 10),
        consent_until=UNTIL, consent_dnr="Af-2017/7",
    )  # fmt: skip


def test_each_step_is_told_once(photo: Photo):
    told = [reminders.remind(before(days)).reminders for days in (61, 60, 60, 30, 14, 3, 0, -1)]
    assert told == [0, 1, 0, 0, 1, 0, 0, 0]
    assert [one.to for one in mail.outbox] == [["manager@example.se"]] * 2
    assert f"2018-05-10  {photo.public_id} Två handläggare (OWN)" in mail.outbox[0].body


def test_a_new_day_is_told_anew(photo: Photo):
    assert reminders.remind(before(14)).reminders == 1
    photo.consent_until = UNTIL + dt.timedelta(days=10)
    photo.save()
    assert reminders.remind(before(14)).reminders == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"consent_withdrawn_on": dt.date(2018, 1, 1)},
        {"consent": "missing", "consent_from": None, "consent_until": None, "consent_dnr": ""},
    ],
)
def test_what_is_withdrawn_missing_or_voided_reminds_nobody(photo: Photo, fields):
    for name, value in fields.items():
        setattr(photo, name, value)
    photo.save()
    assert reminders.remind(before(10)).reminders == 0


def test_a_voided_one_reminds_nobody(photo: Photo, manager: User):
    photo.void(by=manager, reason="Suddig")
    assert reminders.remind(before(10)).reminders == 0


def test_beside_projects_who_added_it_is_reminded(photo: Photo, manager: User):
    Photo.objects.filter(pk=photo.pk).update(project=None)
    assert reminders.remind(before(10)).reminders == 0
    Photo.objects.filter(pk=photo.pk).update(added_by=manager)
    assert reminders.remind(before(10)).reminders == 1


@pytest.mark.parametrize(
    ("level", "told"), [("restricted", "OWN"), ("protected", "Foto i ett känsligt projekt")]
)
def test_a_mail_tells_nothing_of_a_sensitive_project(
    photo: Photo, own_project: Project, level: str, told: str
):
    make.sensitive(own_project, level)
    reminders.remind(before(10))
    body = mail.outbox[0].body
    assert told in body
    assert "handläggare" not in body
    assert ("OWN" in body) is (level == "restricted")


def test_without_an_address_nobody_is_reminded_and_it_is_said(photo: Photo, manager: User):
    manager.email = ""
    manager.save()
    assert reminders.remind(before(10)).without_address == [manager]
