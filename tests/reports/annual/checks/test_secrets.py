"""Nothing that a sensitive project keeps to itself is published, and no finding tells it."""

import datetime as dt

import pytest

from reports.annual.checks import secrets
from reports.annual.checks.reading import Reading
from tests import factories as make
from tests.reports.annual.checks.written import document, write

pytestmark = pytest.mark.django_db
EMPTY = {"sv": document("sv"), "en": document("en")}


@pytest.fixture(params=["protected", "restricted"])
def level(request):
    return request.param


@pytest.fixture
def hidden(level):
    project = make.ProjectFactory(code="HEM-1", name_sv="Dold samverkan", sensitivity=level)
    make.ProjectPartnerFactory(project=project, organisation__name_sv="Ministeriet för arbete")
    activity = make.ActivityFactory(project=project, place="Grodno", title_sv="Kurs")
    make.StaffDaysFactory(project=project, activity=activity, employee__name="Anna Hemlig")
    return project


def found(edition, documents=EMPTY):
    return [(one.about, one.words) for one in secrets.names_published(Reading(edition, documents))]


@pytest.mark.parametrize("name", ["MINISTERIET för arbete", "Grodno", "Anna Hemlig"])
def test_partner_place_and_person_are_kept_at_both_levels(edition, hidden, name):
    write(edition, f"Vi var hos {name}, i år igen.")
    told = found(edition)
    assert [about for about, _words in told] == ["own-1:sv"]
    assert name.casefold() not in told[0][1].casefold()


@pytest.mark.parametrize("name", ["HEM-1", "Dold samverkan"])
def test_code_and_name_are_kept_of_protected_projects_only(edition, hidden, level, name):
    write(edition, f"I {name} gick det bra.")
    assert len(found(edition)) == (level == "protected")


@pytest.mark.parametrize("words", ["Grodnos", "THEM-12", "Ministeriet", ""])
def test_what_only_looks_like_it_is_let_through(edition, hidden, words):
    write(edition, words)
    assert found(edition) == []


def test_what_open_projects_have_too_is_no_secret(edition, hidden, own_project):
    make.ProjectPartnerFactory(project=own_project, organisation=hidden.partners.get().organisation)
    activity = make.ActivityFactory(project=own_project, place="Grodno")
    make.StaffDaysFactory(project=own_project, activity=activity, employee=hidden.staff_days.get().employee)
    write(edition, "Ministeriet för arbete, Grodno, Anna Hemlig")
    assert found(edition) == []


def test_what_the_data_print_is_read_too(edition, hidden):
    told = {"sv": document("sv", "Kurs i Grodno"), "en": document("en")}
    assert [about for about, _words in found(edition, told)] == ["chapter:sv"]


def test_an_amount_that_can_be_computed(edition, hidden, level, own_project):
    """Each has a funder of its own, so the table of funders tells what the protected one used."""
    for project in (hidden, own_project):
        agreement = make.AgreementFactory(project=project)
        make.TransactionFactory(agreement=agreement, booked_on=dt.date(2017, 5, 2))
    told = [one.words for one in secrets.amounts_derivable(Reading(edition, EMPTY))]
    assert len(told) == (level == "protected")


def test_nothing_is_computed_where_nothing_is_protected(edition, own_project):
    make.TransactionFactory(agreement__project=own_project, booked_on=dt.date(2017, 5, 2))
    assert list(secrets.amounts_derivable(Reading(edition, EMPTY))) == []
