"""What the report lacks, by who can give it; and the mail that asks for it."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from projects.models import Project
from reports.annual.checks import missing
from reports.annual.editions.models import Edition
from tests import factories as make
from tests.reports.annual.checks.written import text, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(edition: Edition, own_project: Project) -> Project:
    """The manager's project has an indicator that nobody reported of, and no note of the year."""
    make.IndicatorFactory(project=own_project, code="OWN-1", name_sv="Jobb")
    return own_project


def told(user: object, edition: Edition) -> dict[str, list[str]]:
    return {
        str(pile.person or ""): [f"{lack.what} | {lack.of}" for lack in pile.lacks]
        for pile in missing.by_person(user, edition)
    }


def test_a_year_note_and_a_value_are_the_managers(ran, edition, writer, manager):
    assert told(writer, edition) == {
        str(manager): [
            "Skriv vad som ändrades 2017 | OWN Eget projekt",
            "Rapportera värdet | OWN: Jobb",
        ]
    }


def test_what_is_given_is_not_missing(ran, edition, writer):
    make.YearNoteFactory(project=ran, year=2017, changed_sv="Ja", changed_en="Yes")
    make.IndicatorValueFactory(indicator=ran.indicators.get(), year=2017)
    assert told(writer, edition) == {}


def test_only_the_english_is_missing(ran, edition, writer, manager):
    make.YearNoteFactory(project=ran, year=2017, changed_sv="Ja", changed_en="")
    assert told(writer, edition)[str(manager)][0].startswith("Skriv på engelska")


def test_who_is_named_for_an_indicator_gives_its_value(ran, edition, writer, controller):
    ran.indicators.update(responsible=controller)
    assert [line for line in told(writer, edition)[str(controller)] if "Jobb" in line]


def test_a_text_is_its_owners_and_nobodys_without_one(edition, writer, manager):
    write(edition, "", owner=manager, due_on=dt.date(2018, 1, 9))
    write(edition, "Some.", "en")
    told_of = told(writer, edition)
    assert told_of[str(manager)][0] == "Skriv texten | Kultur, på svenska, senast 2018-01-09"
    assert told_of[""] == ["Lämna in texten | Kultur, på engelska"]
    assert [lack.is_late for lack in missing.lacks(writer, edition)][:2] == [True, False]


def test_a_question_is_the_asked_persons(edition, writer, manager, other_manager):
    section = text(edition).section
    make.TextRequestFactory(section=section, asked_of=manager, question="Varför?", due_on=dt.date(2018, 2, 1))
    assert "Varför? | senast 2018-02-01" in told(writer, edition)[str(manager)]
    others = [line for lines in told(other_manager, edition).values() for line in lines]
    assert not [line for line in others if "Varför?" in line]


def test_of_a_restricted_project_nobody_is_told_and_a_protected_one_is_not_there(ran, edition, writer):
    make.sensitive(ran, "restricted")
    assert list(told(writer, edition)) == [""]
    make.sensitive(ran, "protected")
    assert told(writer, edition) == {}


# The page


@pytest.fixture
def post(settings, manager):
    settings.EMAIL_HOST, settings.SITE_ADDRESS = "mail.example.se", "https://s.example.se"
    manager.email, manager.language = "manager@example.se", "en"
    manager.save()


def remind(client, person):
    return client.post(reverse("edition_remind", args=["2017-1.0"]), {"person": person}, follow=True)


def test_the_page_leads_to_where_it_is_given(as_writer, as_manager, ran):
    url = reverse("edition_missing", args=["2017-1.0"])
    assertContains(as_writer.get(url), reverse("year_note", args=[ran.public_id, 2017]))
    assertContains(as_manager.get(url), reverse("to_report"))
    assertContains(as_writer.get(url), reverse("edition_remind", args=["2017-1.0"]))
    assertNotContains(as_manager.get(url), reverse("edition_remind", args=["2017-1.0"]))


def test_a_reminder_goes_once_a_day_in_the_language_of_who_reads_it(
    as_writer, as_manager, ran, manager, post
):
    assertContains(remind(as_writer, manager.pk), "påminnelse om 2 saker")
    assert mail.outbox[0].to == ["manager@example.se"]
    assert "Report the value: OWN" in mail.outbox[0].body
    assert "https://s.example.se/reports/2017-1.0/missing/" in mail.outbox[0].body
    assertContains(remind(as_writer, manager.pk), "redan påmind i dag")
    assert len(mail.outbox) == 1
    assertContains(as_writer.get(reverse("edition_missing", args=["2017-1.0"])), "Påmind i dag")
    assert remind(as_manager, manager.pk).status_code == 403


def test_a_mail_tells_nothing_of_a_sensitive_project(as_admin, admin_user, ran, manager, post):
    make.ProjectMemberFactory(project=ran, user=admin_user, role="member")
    make.sensitive(ran, "restricted")
    remind(as_admin, manager.pk)
    assert "Something of a sensitive project" in mail.outbox[0].body
    assert "OWN" not in mail.outbox[0].body


def test_without_mail_it_is_said_and_nothing_is_noted(as_writer, ran, manager, edition):
    assertContains(remind(as_writer, manager.pk), "Det gick inte att skicka e-post")
    assert not edition.lack_reminders.exists()


@pytest.mark.parametrize("junk", ["", "x", "9" * 40, "\x00"])
def test_junk_reminds_nobody(as_writer, ran, junk, post):
    assertContains(remind(as_writer, junk), "Välj någon i listan")
    assert not mail.outbox


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_questions_does_not_grow(ran, edition, writer, number, django_assert_num_queries):
    for place in range(number):
        project = make.ProjectFactory()
        make.StatusChangeFactory(project=project)
        make.IndicatorFactory(project=project)
        section = make.SectionTextFactory(section__edition=edition, section__key=f"own-{place + 9}", text="")
        make.TextRequestFactory(section=section.section)
    with django_assert_num_queries(26):
        missing.by_person(writer, edition)
