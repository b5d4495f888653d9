"""Checks of what people write: each seen to find, and seen to find nothing."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from reports.annual.checks import texts
from reports.annual.checks.reading import Reading
from reports.annual.editions.models import Edition, Remark, Section, SectionText, TextRequest
from tests.reports.annual.checks.written import text, write

pytestmark = pytest.mark.django_db
Status = SectionText.Status


def found(rule, edition: Edition) -> list[tuple[str, str]]:
    return [(one.about, one.words) for one in rule(Reading(edition))]


ALL = (
    texts.year_not_over,
    texts.number_missing,
    texts.texts_missing,
    texts.not_approved,
    texts.proposals_left,
    texts.remarks_open,
    texts.requests_open,
    texts.other_language_older,
)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.__name__)
def test_an_edition_that_is_finished_has_nothing(rule, edition):
    assert found(rule, edition) == []


@pytest.mark.parametrize(("day", "number"), [("2017-12-31", 1), ("2018-01-01", 0)])
def test_a_year_that_is_not_over(edition, day, number):
    with time_machine.travel(dt.datetime.fromisoformat(f"{day}T12:00+01:00"), tick=False):
        assert len(found(texts.year_not_over, edition)) == number


def test_no_registration_number(edition):
    edition.dnr = ""
    assert [about for about, _words in found(texts.number_missing, edition)] == ["dnr"]


def test_a_section_without_text_is_told_for_each_language(edition):
    write(edition, " \n", "en")
    assert found(texts.texts_missing, edition) == [("own-1:en", "Kultur, på engelska: inget är skrivet.")]
    assert found(texts.not_approved, edition) == [], "what is not written is told once"


def test_a_section_that_is_left_out_needs_nothing(edition):
    write(edition, "")
    Section.objects.update(is_included=False)
    assert found(texts.texts_missing, edition) == []


def test_a_text_that_is_not_approved(edition):
    row = write(edition, "Ord.", status=Status.TO_REVIEW)
    words = f"Kultur, på svenska: texten är inte godkänd ({row.get_status_display()})."
    assert found(texts.not_approved, edition) == [("own-1:sv", words)]


def test_proposals_are_counted(edition):
    write(edition, "? Ett.\n\nTvå?\n\n? Tre.")
    assert found(texts.proposals_left, edition) == [
        ("own-1:sv", "Kultur, på svenska: 2 meningar är fortfarande förslag.")
    ]


def test_a_comment_until_it_is_dealt_with(edition, writer):
    remark = Remark.objects.create(section_text=text(edition), text="Källa?", made_by=writer)
    assert [about for about, _words in found(texts.remarks_open, edition)] == [f"own-1:sv:{remark.pk}"]
    remark.closed_by, remark.closed_at = writer, timezone.now()
    remark.save()
    assert found(texts.remarks_open, edition) == []


def test_a_request_until_it_is_answered_or_withdrawn(edition, manager, writer):
    request = TextRequest.objects.create(
        section=Section.objects.get(),
        asked_of=manager,
        asked_by=writer,
        question="Hur gick det?",
        due_on=dt.date(2018, 1, 9),
    )
    with time_machine.travel(dt.datetime(2018, 1, 9, 12, tzinfo=dt.UTC), tick=False):
        assert "senast 2018-01-09" in found(texts.requests_open, edition)[0][1]
    with time_machine.travel(dt.datetime(2018, 1, 10, 12, tzinfo=dt.UTC), tick=False):
        assert "skulle ha kommit 2018-01-09" in found(texts.requests_open, edition)[0][1]
    request.withdrawn_at = timezone.now()
    request.save()
    assert found(texts.requests_open, edition) == []


def test_an_english_text_that_is_older_than_the_swedish(edition):
    write(edition, "Nytt.")
    assert [about for about, _words in found(texts.other_language_older, edition)] == ["own-1:en"]
    write(edition, "New.", "en")
    assert found(texts.other_language_older, edition) == []
