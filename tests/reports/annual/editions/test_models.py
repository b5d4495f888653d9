"""What the database itself says no to, whoever writes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from reports.models import Edition, Section, SectionText
from tests import factories as make

pytestmark = pytest.mark.django_db
MOMENT = dt.datetime(2018, 3, 1, tzinfo=dt.UTC)


@pytest.fixture
def refused():
    """`refused("name", lambda: ...)`: the constraint of that name stops it."""

    def check(name, write):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            write()
        # SQLite names the columns of a unique constraint instead.
        assert name in str(error.value) or "UNIQUE" in str(error.value)

    return check


def done(*names):
    fields = {f"{name}_at": MOMENT for name in names}
    return fields | {f"{name}_by": make.UserFactory() for name in names}


def test_a_number_of_a_year_is_there_once(refused):
    make.EditionFactory()
    refused("edition_number_once", lambda: Edition.objects.create(year=2017))


def test_one_edition_of_a_year_is_at_work(refused):
    make.EditionFactory()
    refused("edition_of_a_year_at_work_once", lambda: make.EditionFactory(year=2017, minor=1))


STEPS = ("frozen", "signed", "approved", "published")


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_by_somebody(refused, name):
    steps = done(*STEPS[: STEPS.index(name) + 1]) | {f"{name}_by": None}
    refused(f"edition_{name}_by_somebody", lambda: make.EditionFactory(state=name, **steps))


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("open", ["frozen"]),
        ("frozen", []),
        ("frozen", ["frozen", "signed"]),
        ("signed", ["frozen"]),
        ("signed", ["frozen", "signed", "approved"]),
        ("approved", ["frozen", "signed"]),
        ("published", ["frozen", "signed", "approved"]),
    ],
)
def test_an_edition_goes_step_by_step(refused, state, steps):
    refused("edition_goes_step_by_step", lambda: make.EditionFactory(state=state, **done(*steps)))


def test_a_step_is_not_taken_before_the_one_before(refused):
    steps = done("frozen", "signed") | {"signed_at": MOMENT - dt.timedelta(days=1)}
    refused("edition_signed_after_frozen", lambda: make.EditionFactory(state="signed", **steps))


def test_who_signed_off_does_not_approve(refused):
    steps = done("frozen", "signed", "approved")
    steps["approved_by"] = steps["signed_by"]
    refused("edition_approved_by_another", lambda: make.EditionFactory(state="approved", **steps))


def test_a_frozen_correction_says_what_was_wrong(refused):
    fields = {"minor": 1, "state": "frozen", "erratum_sv": "Fel", **done("frozen")}
    refused("edition_corrected_says_what_was_wrong", lambda: make.EditionFactory(**fields))
    assert make.EditionFactory(**fields, erratum_en="Wrong").number == "1.1"


def test_a_section_is_there_once_and_has_one_text_a_language(refused):
    text = make.SectionTextFactory()
    section = text.section
    refused(
        "section_key_once_an_edition",
        lambda: Section.objects.create(edition=section.edition, key=section.key, order=2),
    )
    refused(
        "section_text_once_a_language",
        lambda: SectionText.objects.create(section=section, language=text.language),
    )


def test_an_approved_text_was_approved_by_somebody(refused):
    text = make.SectionTextFactory()
    rows = SectionText.objects.filter(pk=text.pk)
    refused("section_text_approved_by_somebody", lambda: rows.update(status="approved"))
    refused(
        "section_text_approved_by_somebody",
        lambda: rows.update(approved_by=make.UserFactory(), approved_at=MOMENT),
    )


def test_nobody_approves_what_they_wrote_last(refused):
    text = make.SectionTextFactory()
    fields = {"status": "approved", "approved_by": text.written_by, "approved_at": MOMENT}
    refused(
        "section_text_approved_by_another",
        lambda: SectionText.objects.filter(pk=text.pk).update(**fields),
    )


def test_what_is_written_is_begun(refused):
    refused("section_text_begun_when_written", lambda: make.SectionTextFactory(status="not_started"))


def test_a_comment_is_dealt_with_by_somebody(refused):
    refused("remark_closed_by_somebody", lambda: make.RemarkFactory(closed_at=MOMENT))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("text_request_answered_by_somebody", {"answered_at": MOMENT}),
        ("text_request_answered_by_somebody", {"answer": "Ja"}),
        ("text_request_answered_or_withdrawn", {"answer": "Ja", "withdrawn_at": MOMENT, "answered": True}),
    ],
)
def test_an_answer_is_somebody_s_and_not_withdrawn(refused, name, fields):
    if fields.pop("answered", False):
        fields |= done("answered")
    refused(name, lambda: make.TextRequestFactory(**fields))


def test_what_is_waived_has_a_reason_and_is_waived_once(refused):
    refused("finding_waived_for_a_reason", lambda: make.WaiverFactory(reason=""))
    waiver = make.WaiverFactory()
    again = {"edition": waiver.edition, "check_key": waiver.check_key, "about": waiver.about}
    refused("finding_waived_once", lambda: make.WaiverFactory(**again))


def test_words_of_a_chart_say_something_once(refused):
    refused("chart_text_says_something", lambda: make.ChartTextFactory(finding=""))
    words = make.ChartTextFactory()
    refused("chart_text_once", lambda: make.ChartTextFactory(edition=words.edition, chart=words.chart))


def test_a_value_is_seen_once(refused):
    seen = make.SeenValueFactory()
    refused("seen_value_once", lambda: make.SeenValueFactory(section_text=seen.section_text))


def test_an_edition_is_named_as_in_addresses():
    edition = make.EditionFactory(minor=12, erratum_sv="Fel")
    assert (edition.public_id, edition.is_open, str(edition)) == ("2017-1.12", True, "2017 1.12")
    assert Edition.objects.get() == edition
