"""A partner that is there already is found under other names, and two of the same name in two countries stay two."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from countries.organisations import actions
from countries.organisations.models import Organisation
from countries.organisations.similar import ALIKE, likeness, similar
from tests import factories as make
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def sweden():
    return make.CountryFactory(iso2="SE", iso3="SWE", name_sv="Sverige")


@pytest.fixture
def finland():
    return make.CountryFactory(iso2="FI", iso3="FIN", name_sv="Finland")


def add(user, name, country, **more):
    return actions.add_organisation(user=user, name=name, country=country, kind="authority", **more)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("STATSKONTORET", "Statskontoret"),
        ("Statskontoret.", "Statskontoret"),
        ("Stats kontoret", "Statskontoret"),
        ("Arbetsformedlingen", "Arbetsförmedlingen"),
        ("Arbetsförmedligen", "Arbetsförmedlingen"),
        ("skr", "Sveriges Kommuner och Regioner (SKR)"),
        ("National employment agency", "National Employment Agency, Cambodia"),
    ],
)
def test_what_people_mix_up_is_alike(typed, known):
    assert likeness(typed, known) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Finansministeriet", "Utbildningsministeriet"),
        ("Statskontoret", "Skatteverket"),
        ("", "Statskontoret"),
    ],
)
def test_what_is_another_is_not_alike(one, other):
    assert likeness(one, other) < ALIKE


def test_the_same_name_in_another_country_is_another_organisation(manager, sweden, finland):
    make.OrganisationFactory(name_sv="Statskontoret", country=sweden)
    assert similar(manager, "Statskontoret", finland) == []
    row = add(manager, "Statskontoret", finland)
    assert (row.identifier, row.country, row.level) == ("fi-statskontoret", finland, "central")
    assert Organisation.objects.filter(name_sv="Statskontoret").count() == 2


def test_a_former_name_leads_to_the_present_one(manager, sweden):
    row = make.OrganisationFactory(name_sv="Sveriges Kommuner och Regioner (SKR)", country=sweden)
    make.OrganisationNameFactory(
        organisation=row, name="Sveriges Kommuner och Landsting (SKL)", valid_to=dt.date(2019, 11, 26)
    )
    with pytest.raises(Refused) as no:
        add(manager, "SKL", sweden)
    assert (no.value.code, no.value.field) == ("similar", "name")
    assert "(SKR), tidigare Sveriges Kommuner och Landsting (SKL)" in no.value.message
    assert Organisation.objects.count() == 1


def test_another_one_is_said_to_be_another(manager, sweden):
    make.OrganisationFactory(name_sv="Arbetsmiljöverket", identifier="se-arbetsmiljoverket", country=sweden)
    with pytest.raises(Refused):
        add(manager, "Arbetsmiljö-verket", sweden)
    assert add(manager, "Arbetsmiljö-verket", sweden, is_another=True).name_sv == "Arbetsmiljö-verket"


def test_the_very_same_name_in_the_country_stays_one(manager, sweden):
    make.OrganisationFactory(name_sv="Statskontoret", country=sweden)
    with pytest.raises(Refused) as no:
        add(manager, "Statskontoret", sweden, is_another=True)
    assert no.value.code == "invalid"


def test_identifiers_do_not_collide(manager, sweden):
    first = add(manager, "Ny myndighet", sweden)
    second = add(manager, "Ny myndighet!", sweden, is_another=True)
    assert (first.identifier, second.identifier) == ("se-ny-myndighet", "se-ny-myndighet-2")


def test_a_name_of_signs_alone_gets_an_identifier_too(manager, sweden):
    assert add(manager, "!!!", sweden).identifier == "se"


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_a_name_is_needed_and_has_an_end(manager, sweden, name):
    with pytest.raises(Refused):
        add(manager, name, sweden)


def test_who_may_not_add_is_refused(viewer, sweden):
    with pytest.raises(PermissionDenied):
        add(viewer, "Ny myndighet", sweden)


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_database_as_often_for_one_as_for_three(
    manager, sweden, number, django_assert_num_queries
):
    for _ in range(number):
        make.OrganisationNameFactory(organisation=make.OrganisationFactory(country=sweden))
    with django_assert_num_queries(3):
        similar(manager, "Statskontoret", sweden)
