"""What was called otherwise on a day is called so while that day is told of, and nowhere else."""

import datetime as dt

import pytest
from django.utils import translation

from countries.models import Country, CountryName, Organisation
from countries.naming import as_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    row = Organisation.objects.create(
        name_sv="Sveriges Kommuner och Regioner (SKR)", name_en="SALAR", kind="municipal", level="central"
    )
    row.former_names.create(name="Sveriges Kommuner och Landsting (SKL)", valid_to=dt.date(2019, 11, 26))
    row.former_names.create(name="Kommunförbundet", valid_to=dt.date(2007, 12, 31))
    return row


def called(row, day, language="sv"):
    with translation.override(language), as_of(day):
        return str(row)


def test_an_organisation_bears_its_name_of_the_day(organisation):
    assert called(organisation, dt.date(2006, 12, 31)) == "Kommunförbundet"
    assert called(organisation, dt.date(2017, 12, 31)) == "Sveriges Kommuner och Landsting (SKL)"
    assert called(organisation, dt.date(2019, 11, 26)) == "Sveriges Kommuner och Landsting (SKL)"
    assert called(organisation, dt.date(2019, 11, 27)) == "Sveriges Kommuner och Regioner (SKR)"
    assert called(organisation, dt.date(2017, 12, 31), "en") == "SALAR"


def test_a_country_bears_its_name_of_the_day_in_the_language_it_is_kept_in():
    country = Country.objects.create(iso2="SZ", iso3="SWZ", name_sv="Eswatini", name_en="Eswatini")
    CountryName.objects.create(
        country=country, name="Swaziland", language="sv", valid_to=dt.date(2018, 4, 18)
    )
    CountryName.objects.create(country=country, name="Svazi", language="sv")
    assert called(country, dt.date(2017, 12, 31)) == "Swaziland"
    assert called(country, dt.date(2018, 12, 31)) == "Eswatini"
    assert called(country, dt.date(2017, 12, 31), "en") == "Eswatini"


def test_outside_everything_has_its_name_of_today(organisation):
    with translation.override("sv"):
        with as_of(dt.date(2017, 12, 31)):
            pass
        assert str(organisation) == "Sveriges Kommuner och Regioner (SKR)"


def test_names_take_two_queries_however_many(organisation, django_assert_num_queries):
    with django_assert_num_queries(2), as_of(dt.date(2017, 12, 31)):
        assert [str(organisation) for _ in range(3)]
