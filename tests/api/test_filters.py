"""The lists' filters in the API; those of projects and activities are tested with their pages."""

import pytest

from tests import factories as make
from tests.api.asking import get, problem

pytestmark = pytest.mark.django_db


def found(client, resource, key, **params):
    return [row[key] for row in get(client, f"{resource}/", **params).json()["results"]]


def test_a_country_is_found_by_all_its_names_and_codes(as_leader):
    belarus = make.CountryFactory(iso2="BY", iso3="BLR", name_sv="Belarus", name_en="Belarus")
    make.CountryNameFactory(country=belarus, name="Vitryssland")
    make.CountryFactory(iso2="AX", iso3="ALA", name_sv="Åland", name_en="Åland")
    for text in ("vitryss", "VITRYSSLAND", "bela", "by", "blr"):
        assert found(as_leader, "countries", "iso2", text=text) == ["BY"], text
    assert found(as_leader, "countries", "iso2", text="åland") == ["AX"]
    assert found(as_leader, "countries", "iso2", text="100%") == []


def test_countries_of_a_region_in_swedish_order(as_leader):
    region = make.RegionFactory(code="norden")
    for iso2, name in (("XA", "Ö"), ("XB", "Å"), ("XC", "Z"), ("XD", "Ä")):
        make.CountryFactory(iso2=iso2, name_sv=name, region=region)
    make.CountryFactory(iso2="XE")
    order = found(as_leader, "countries", "iso2", region="norden", order="name_sv")
    assert order == ["XC", "XB", "XD", "XA"]
    assert found(as_leader, "countries", "iso2", region="norden", order="iso2") == ["XA", "XB", "XC", "XD"]


def test_organisations_of_the_same_name_are_told_apart(as_leader):
    for iso2, identifier in (("QS", "se-statskontoret"), ("QF", "fi-statskontoret")):
        country = make.CountryFactory(iso2=iso2)
        make.OrganisationFactory(identifier=identifier, name_sv="Statskontoret", country=country)
    renamed = make.OrganisationFactory(
        identifier="skr", name_sv="SKR", level="regional", kind="civil_society"
    )
    make.OrganisationNameFactory(organisation=renamed, name="SKL")
    assert len(found(as_leader, "organisations", "identifier", text="statskontoret")) == 2
    assert found(as_leader, "organisations", "identifier", text="statskontoret", country="QF") == [
        "fi-statskontoret"
    ]
    for params in ({"text": "skl"}, {"level": "regional"}, {"kind": "civil_society"}):
        assert found(as_leader, "organisations", "identifier", **params) == ["skr"]


def test_indicators_and_agreements_of_a_project(as_leader, portfolio):
    own, code = portfolio.own.public_id, portfolio.indicator.code
    make.plan_indicator(
        make.IndicatorFactory(project=portfolio.other, name_sv="Sökande som får arbete"), level="O"
    )
    assert found(as_leader, "indicators", "code", project=own) == [code]
    assert found(as_leader, "indicators", "code", level="P") == [code]
    assert len(found(as_leader, "indicators", "code", text="sökande ARBETE")) == 1
    assert found(as_leader, "agreements", "number", project=own) == [portfolio.agreements[0].number]
    assert found(as_leader, "agreements", "number", funder=portfolio.eu.code) == [
        portfolio.agreements[1].number
    ]


@pytest.mark.parametrize("resource", ["themes", "funders"])
def test_a_list_without_filters_refuses_them(resource, as_leader):
    assert list(problem(get(as_leader, f"{resource}/", text="x"), 400)["errors"]) == ["text"]
