"""Questions to people for the annual report: asked, answered, withdrawn, found and reminded of."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.http import Http404
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from reports.annual.checks import reminders
from reports.annual.editions import requests
from reports.annual.editions.models import TextRequest
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db
ON = dt.date(2018, 1, 10)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(dt.datetime(2018, 1, 10, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def section():
    return make.SectionTextFactory(
        section__edition__year=2017, section__key="own-1", section__title_sv="Kambodja"
    ).section


@pytest.fixture
def asked(section, manager, writer) -> TextRequest:
    manager.email = "manager@example.se"
    manager.save()
    return make.TextRequestFactory(
        section=section,
        asked_of=manager,
        asked_by=writer,
        question="Varför i juni?",
        due_on=dt.date(2018, 1, 20),
    )


# Actions


def test_a_question_is_asked_by_a_writer_of_somebody_who_may_answer(section, writer, manager, viewer):
    said = {"section": section, "question": " Hur gick det? ", "due_on": ON}
    row = requests.ask_for_text(user=writer, asked_of=manager, **said)
    assert (row.question, row.asked_by, list(requests.mine(manager))) == ("Hur gick det?", writer, [row])
    with pytest.raises(Refused) as no:
        requests.ask_for_text(user=writer, asked_of=viewer, **said)
    assert no.value.field == "asked_of"
    with pytest.raises(Denied):
        requests.ask_for_text(user=manager, asked_of=writer, **said)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due_on": dt.date(2018, 1, 9)}, "due_on"),
        ({"due_on": dt.date(2999, 1, 1)}, "due_on"),
        ({"question": " "}, "question"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(section, writer, manager, more, field):
    said = {"section": section, "asked_of": manager, "question": "Hur?", "due_on": ON} | more
    with pytest.raises(Refused) as no:
        requests.ask_for_text(user=writer, **said)
    assert no.value.field == field
    assert not TextRequest.objects.exists()


def test_an_answer_is_for_the_section_and_a_better_one_takes_its_place(asked, section, manager, controller):
    with pytest.raises(Http404):
        requests.answer_text_request(user=controller, request=asked, expected=1, answer="Jag vet.")
    requests.answer_text_request(user=manager, request=asked, expected=1, answer="Hyran var inte klar.")
    assert [row.answer for row in requests.answers(section)] == ["Hyran var inte klar."]
    assert not requests.mine(manager).exists()
    with pytest.raises(Stale):
        requests.answer_text_request(user=manager, request=asked, expected=1, answer="Annat.")
    requests.answer_text_request(user=manager, request=asked, expected=2, answer="Lokalen var inte klar.")
    assert [row.answer for row in requests.answers(section)] == ["Lokalen var inte klar."]


def test_a_withdrawn_question_waits_for_nobody(asked, writer, manager):
    requests.withdraw_text_request(user=writer, request=asked, expected=1)
    assert not requests.mine(manager).exists()
    with pytest.raises(Refused):
        requests.answer_text_request(user=manager, request=asked, expected=2, answer="Svar")


def test_what_is_answered_is_not_withdrawn(asked, writer, manager):
    requests.answer_text_request(user=manager, request=asked, expected=1, answer="Svar")
    with pytest.raises(Refused):
        requests.withdraw_text_request(user=writer, request=asked, expected=2)


# Pages


def test_a_writer_asks_from_the_page_of_a_section(as_writer, section, manager):
    url = reverse("text_request_ask", args=["2017-1.0", "own-1"])
    assertContains(as_writer.get(url), "Kambodja")
    bad = as_writer.post(url, {"asked_of": "x", "question": "", "due_on": "snart"})
    assertContains(bad, 'aria-invalid="true"', count=3)
    sent = {"asked_of": manager.pk, "question": "Hur gick det?", "due_on": "2018-01-20"}
    page = as_writer.post(url, sent, follow=True)
    assertContains(page, "Hur gick det?")
    assertContains(page, "Väntar")


def test_the_asked_person_answers(as_manager, as_other_manager, asked):
    url = reverse("text_request_answer", args=[asked.pk])
    assertContains(as_manager.get(url), "Varför i juni?")
    assert as_other_manager.get(url).status_code == 404
    page = as_manager.post(url, {"version": 1, "answer": "Lokalen var inte klar."}, follow=True)
    assertContains(page, "Lokalen var inte klar.")
    clash = as_manager.post(url, {"version": 1, "answer": "Annat."})
    assert clash.status_code == 409
    assertContains(clash, "Annat.", status_code=409)
    assertContains(clash, "Lokalen var inte klar.", status_code=409)


def test_a_writer_withdraws(as_writer, as_manager, asked):
    url = reverse("text_request_withdraw", args=[asked.pk])
    assert as_manager.get(url).status_code == 403
    assertContains(as_writer.get(url), "Varför i juni?")
    assertContains(as_writer.post(url, {"version": 7}), "Någon annan har sparat", status_code=409)
    assertContains(as_writer.post(url, {"version": 1}, follow=True), "Återkallad")


def test_the_list_tells_what_is_overdue_and_to_whom_it_concerns(as_writer, as_other_manager, asked):
    url = reverse("edition_requests", args=["2017-1.0"])
    assertNotContains(as_writer.get(url), "Försenad")
    TextRequest.objects.update(due_on=dt.date(2018, 1, 9))
    assertContains(as_writer.get(url), "Försenad")
    assertNotContains(as_other_manager.get(url), "Varför i juni?")


def test_a_frozen_edition_takes_no_answers(as_manager, asked, writer):
    edition = asked.section.edition
    type(edition).objects.update(
        state="frozen", frozen_by=writer, frozen_at=dt.datetime(2018, 1, 5, tzinfo=dt.UTC)
    )
    assert (
        as_manager.post(reverse("text_request_answer", args=[asked.pk]), {"answer": "x"}).status_code == 403
    )


def test_it_stands_on_the_start_page_of_who_is_asked(as_manager, as_other_manager, asked):
    page = as_manager.get("/")
    assertContains(page, "Varför i juni?")
    assertContains(page, reverse("text_request_answer", args=[asked.pk]))
    assertNotContains(page, "Försenad")
    assertNotContains(as_other_manager.get("/"), "Varför i juni?")
    TextRequest.objects.update(due_on=dt.date(2018, 1, 9))
    assertContains(as_manager.get("/"), "Försenad")


# Reminders


def test_reminders_go_when_asked_and_daily_from_three_days_before(asked, settings):
    settings.EMAIL_HOST, settings.SITE_ADDRESS = "mail.example.se", "https://s.example.se"
    days = [ON, ON, *(dt.date(2018, 1, day) for day in (11, 16, 17, 17, 18, 21))]
    assert [reminders.remind(day).reminders for day in days] == [1, 0, 0, 0, 1, 0, 1, 1]
    first, last = mail.outbox[0], mail.outbox[-1]
    assert first.to == ["manager@example.se"]
    assert "Kambodja, 2017: svar senast 2018-01-20" in first.body
    assert f"https://s.example.se/reports/requests/{asked.pk}/answer/" in first.body
    assert "Varför" not in first.body, "a mail is kept by others"
    assert "försenad" not in first.body
    assert "försenad" in last.body


def test_the_daily_command_sends_them_and_nothing_of_what_is_answered(asked, settings):
    settings.EMAIL_HOST = "mail.example.se"
    call_command("remind")
    assert [one.subject for one in mail.outbox] == ["Samverkan: Frågor till årsrapporten"]
    TextRequest.objects.update(withdrawn_at=dt.datetime(2018, 1, 9, tzinfo=dt.UTC))
    assert reminders.remind(dt.date(2018, 1, 19)).reminders == 0


def test_without_an_address_it_is_said(asked, manager, settings):
    settings.EMAIL_HOST = "mail.example.se"
    manager.email = ""
    manager.save()
    assert reminders.remind(ON).without_address == [manager]
