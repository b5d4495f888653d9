"""Stops, waivers and what is done."""

import pytest

from reports.annual.checks.findings import CHECKS, quick
from reports.annual.checks.models import Waiver
from tests.reports.annual.checks.written import write

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


def test_the_number_of_questions_does_not_grow_with_the_sections(edition, django_assert_num_queries):
    with django_assert_num_queries(4):
        quick(edition)
