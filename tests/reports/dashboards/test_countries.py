"""/countries/ and /countries/<ISO2>/: what is told of a country, as far as the reader may see."""

import datetime as dt
import html
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from countries.models import Country
from projects.models import Project
from tests import factories as make

pytestmark = pytest.mark.django_db


def listed(client: Client, **asked: object):
    response = client.get(reverse("countries"), {"year": 2017, **asked})
    assert response.status_code == 200
    return response


def codes(client: Client, **asked: object) -> list[str]:
    return [line.code for line in listed(client, **asked).context["lines"]]


def page(client: Client, iso2: str, **asked: object):
    response = client.get(reverse("country", args=[iso2]), {"year": 2017, **asked})
    assert response.status_code == 200
    return response


def text(response) -> str:
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def protect(project: Project) -> None:
    make.sensitive(project, "protected")


def restrict(project: Project) -> None:
    make.sensitive(project, "restricted")


def test_only_those_who_may_see_countries(
    as_viewer: Client, as_stranger: Client, own_project: Project
) -> None:
    for address in (reverse("countries"), reverse("country", args=["KH"])):
        assert as_viewer.get(address).status_code == 200
        assert as_stranger.get(address).status_code == 403


def test_a_row_tells_the_year_of_the_country(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    country = Country.objects.get(iso2="KH")
    make.IncomeGroupFactory(country=country, group="LDC", last_year=2017)
    make.IncomeGroupFactory(country=country, group="LMIC", first_year=2018)
    make.CountryNameFactory(country=country, name="Kampuchea")
    make.ActivityFactory(
        project=portfolio.own, country=country, start=dt.date(2017, 8, 1), end=dt.date(2017, 8, 2)
    )
    line = next(line for line in listed(as_viewer).context["lines"] if line.code == "KH")
    assert (line.others, line.income) == ("Kampuchea", "Minst utvecklat land")
    assert (line.active, line.volume, line.activities, line.logged) == (
        1,
        Decimal("1400.00"),
        3,
        "2017-08-01",
    )
    assert line.participants == 24


def test_the_list_agrees_with_the_page(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    """A project in several countries counts in each, its money by share."""
    make.ProjectCountryFactory(
        project=portfolio.other, country=Country.objects.get(iso2="KH"), share=Decimal(50)
    )
    portfolio.other.country_shares.filter(country__iso2="AM").update(share=Decimal(50))
    for line in listed(as_viewer).context["lines"]:
        active, volume, activities, participations, _staff = page(as_viewer, line.code).context["tiles"]
        assert active["value"] == str(line.active)
        assert activities["value"] == str(line.activities)
        assert participations["value"] == str(line.participants)
        assert volume["value"] == "0,0"
        assert line.volume == {"KH": Decimal("1881.70"), "AM": Decimal("481.70")}[line.code]


def test_an_alias_finds_the_country(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    make.CountryNameFactory(country=Country.objects.get(iso2="AM"), name="Hajastan")
    assert codes(as_viewer, text="hajas") == ["AM"]
    assert "Inga länder passar alla filter." in text(listed(as_viewer, text="finns inte"))


def test_the_list_narrows_by_region_and_sorts_in_swedish(
    as_viewer: Client, portfolio: SimpleNamespace
) -> None:
    region = make.RegionFactory()
    Country.objects.filter(iso2="KH").update(region=region)
    aland = make.CountryFactory(iso2="AX", name_sv="Åland", region=region)
    make.ProjectCountryFactory(project=make.ProjectFactory(), country=aland)
    assert codes(as_viewer, region=region.code, order="name") == ["KH", "AX"]
    assert codes(as_viewer, order="-volume") == ["KH", "AM", "AX"]
    assert codes(as_viewer, order="volume") == ["AM", "KH", "AX"]


@pytest.mark.parametrize(
    "junk", [{"year": "abc"}, {"region": "\x00"}, {"order": "no"}, {"text": "\x00"}, {"year": "9" * 30}]
)
def test_junk_is_told_and_left_out(
    as_viewer: Client, portfolio: SimpleNamespace, junk: dict[str, str]
) -> None:
    response = as_viewer.get(reverse("countries"), junk)
    assert response.status_code == 200
    assert "En del av adressen" in text(response)
    assert len(response.context["lines"]) == 2


def test_regional_projects_stand_under_their_region(as_viewer: Client) -> None:
    region = make.RegionFactory()
    agreement = make.AgreementFactory(project=make.ProjectFactory(region=region))
    make.TransactionFactory(agreement=agreement)
    line = listed(as_viewer).context["lines"][0]
    assert (line.place, line.code, line.volume) == (region, "", Decimal("1000.00"))
    assert codes(as_viewer, text="x") == []


def test_a_protected_project_brings_no_country_and_no_numbers(
    as_viewer: Client, portfolio: SimpleNamespace
) -> None:
    region = make.RegionFactory()
    Country.objects.filter(iso2__in=["AM", "KH"]).update(region=region)
    protect(portfolio.other)
    country, whole = listed(as_viewer).context["lines"]
    assert (country.code, country.volume, country.activities, country.participants) == (
        "KH",
        None,
        None,
        None,
    )
    assert (whole.place, whole.volume) == (region, Decimal("2363.40"))
    response = page(as_viewer, "AM")
    assert "Det finns inget projekt i landet som du får se." in text(response)
    assert portfolio.other.code not in text(response)
    assert {tile["value"] for tile in response.context["tiles"]} == {"–"}
    assert response.context["withheld"]


def test_a_masked_project_tells_only_the_year_and_no_partner(
    as_viewer: Client, as_manager: Client, own_project
) -> None:
    country = Country.objects.get(iso2="KH")
    partner = make.ProjectPartnerFactory(
        project=own_project, organisation=make.OrganisationFactory(country=country)
    ).organisation
    make.ActivityFactory(project=own_project, country=country)
    restrict(own_project)
    assert listed(as_viewer).context["lines"][0].logged == "2017"
    content = text(page(as_viewer, "KH"))
    assert str(partner) not in content
    assert "Partnern visas inte, av skyddsskäl" in content
    assert str(partner) in text(page(as_manager, "KH"))


def test_the_page_tells_of_the_country(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    country = Country.objects.get(iso2="KH")
    sweden = make.CountryFactory(iso2="SE", iso3="SWE", name_sv="Sverige")
    for sex, percent in (("F", "4.5"), ("M", "3.1")):
        make.ContextValueFactory(country=country, sex=sex, percent=Decimal(percent))
        make.ContextValueFactory(country=sweden, sex=sex, percent=Decimal("6.4"))
    make.ContextValueFactory(country=country, measure="youth_participation", percent=Decimal("72.0"))
    make.ContextValueFactory(country=country, sex="F", year=2018, percent=Decimal("99.9"))
    response = page(as_viewer, "KH")
    assert response.context["market"].rows == [
        ("Arbetslöshet", ["4,5", "3,1"], ["6,4", "6,4"]),
        ("Arbetskraftsdeltagande, 15–24 år", ["72,0"], ["–"]),
    ]
    content = text(response)
    assert "Låg arbetslöshet kan dölja" in content
    assert "Källa: ILO." in content
    assert "country-shape" in content
    assert reverse("project", args=[portfolio.own.public_id]) in content
    assert "100 %" in content
    assert str(portfolio.indicator) in content


def test_each_number_of_the_page_leads_to_its_records(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    for tile in page(as_viewer, "KH").context["tiles"]:
        assert "year=2017&country=KH" in tile["url"]
        assert as_viewer.get(tile["url"]).status_code == 200


@pytest.mark.parametrize("code", ["QQ", "kh", "KHM", "0"])
def test_an_unknown_code_is_not_found(as_viewer: Client, own_project: Project, code: str) -> None:
    assert as_viewer.get(reverse("country", args=[code])).status_code == 404


@pytest.mark.parametrize("year", ["abc", "1", "\x00", "9" * 30])
def test_a_junk_year_gives_this_year_and_says_so(as_viewer: Client, own_project: Project, year: str) -> None:
    response = as_viewer.get(reverse("country", args=["KH"]), {"year": year})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_the_list_can_be_taken_along(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    response = as_viewer.get(reverse("countries"), {"year": 2017, "format": "csv"})
    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Kod;Land;")
    assert rows[1].startswith("KH;Kambodja;;–;;1;1400,00;2;12;")
    assert as_viewer.get(reverse("countries"), {"format": "xlsx"}).content[:2] == b"PK"


def test_partners_elsewhere_are_counted_and_not_listed(as_viewer: Client, portfolio: SimpleNamespace) -> None:
    here, away = make.OrganisationFactory(country=Country.objects.get(iso2="KH")), make.OrganisationFactory()
    for organisation in (here, away):
        make.ProjectPartnerFactory(project=portfolio.own, organisation=organisation)
    shown = page(as_viewer, "KH")
    assert [partner for partner, _codes in shown.context["partners"]["listed"]] == [here]
    assert "Samma projekt har 1 partner i andra länder." in text(shown)


def fill(number: int) -> None:
    country = make.CountryFactory(iso2="KH")
    for _n in range(number):
        project = make.ProjectFactory()
        make.StatusChangeFactory(project=project)
        make.ProjectCountryFactory(project=project, country=country, share=Decimal(50))
        make.ProjectCountryFactory(project=project, share=Decimal(50))
        make.ProjectPartnerFactory(project=project, organisation=make.OrganisationFactory(country=country))
        agreement = make.AgreementFactory(project=project)
        make.TransactionFactory(agreement=agreement)
        make.ActivityFactory(project=project, country=country)
        indicator = make.IndicatorFactory(project=project)
        make.IndicatorValueFactory(indicator=indicator)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list_do_not_grow(as_viewer: Client, number: int, django_assert_num_queries) -> None:
    fill(number)
    listed(as_viewer)
    with django_assert_num_queries(22):
        listed(as_viewer)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_page_do_not_grow(as_viewer: Client, number: int, django_assert_num_queries) -> None:
    fill(number)
    page(as_viewer, "KH")
    with django_assert_num_queries(46):
        page(as_viewer, "KH")
