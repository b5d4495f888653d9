"""Stops, waivers and what is done."""

import pytest
from django.urls import resolve

from reports.annual.checks.findings import CHECKS, findings, quick, stops
from reports.annual.checks.models import Waiver
from reports.annual.checks.shown import panel
from tests import factories as make
from tests.reports.annual.checks.written import document, write

pytestmark = pytest.mark.django_db


def test_every_check_answers_once_when_there_is_nothing(edition):
    told = quick(edition)
    assert [one.check for one in told] == [check.key for check in CHECKS if not check.costly]
    assert {one.kind for one in told} == {"done"}


def test_a_waiver_stays_with_what_it_is_about(edition, controller):
    write(edition, "", "en")
    stopped = [one for one in quick(edition) if one.stops]
    assert [(one.check, one.about) for one in stopped] == [("texts", "own-1:en")]
    Waiver.objects.create(
        edition=edition, check_key="texts", about="own-1:en", reason="Kommer i 1.1", waived_by=controller
    )
    told = next(one for one in quick(edition) if one.check == "texts")
    assert told.waiver
    assert not told.stops
    write(edition, "", "sv")
    assert [one.about for one in quick(edition) if one.stops] == ["own-1:sv"], "another finding stops anew"


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_questions_does_not_grow_with_the_sections(edition, number, django_assert_num_queries):
    for place in range(number):
        text = make.SectionTextFactory(section__edition=edition, section__key=f"own-{place + 9}")
        make.RemarkFactory(section_text=text)
        make.TextRequestFactory(section=text.section)
    with django_assert_num_queries(6):
        panel(edition)


def test_every_check_is_made_with_the_document_once(edition, own_project):
    write(edition, "Vi hade [[F1]] projekt och [[XX-1]].")
    told = findings(edition)
    assert {one.check for one in told} == {check.key for check in CHECKS}
    stopped = {
        one.check for one in stops(edition, {language: document(language) for language in ("sv", "en")})
    }
    assert stopped == {"approved", "missing", "chapters"}


def test_secret_names_and_amounts_are_nobodys_to_waive():
    assert {check.key for check in CHECKS if not check.waivable} == {"names", "amounts", "stories"}


def test_every_finding_leads_to_a_page(edition, own_project):
    write(edition, "Vi hade [[XX-1]] och 8 till.")
    leads = [one.address for one in findings(edition) if one.kind != "done"]
    assert leads
    assert {resolve(address).url_name for address in leads} == {"section", "edition_outline"}
