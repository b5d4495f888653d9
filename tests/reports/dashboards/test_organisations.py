"""/organisations/<identifier>/: what we do with an organisation, as far as the reader may see."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(own_project):
    one = make.OrganisationFactory(
        identifier="SE-skr", name_sv="SKR", kind="municipal", country=make.CountryFactory(iso2="SE")
    )
    make.OrganisationNameFactory(organisation=one, name="SKL", valid_to="2019-11-26")
    make.ProjectPartnerFactory(project=own_project, organisation=one)
    return one


def page(client: Client, one) -> str:
    response = client.get(reverse("organisation", args=[one.identifier]))
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_everything_that_we_do_together_is_told(as_viewer, own_project, partner):
    make.ActivityFactory(project=own_project, title_sv="Kurs i prognoser").partners.add(partner)
    visit = make.VisitFactory(organisation=partner)
    member = make.NetworkMemberFactory(organisation=partner)
    case = make.GoodPracticeCaseFactory(organisation=partner)
    part = make.OrganisationFactory(parent=partner)
    told = page(as_viewer, partner)
    for address in (
        reverse("project", args=[own_project.public_id]),
        reverse("visit", args=[visit.activity.public_id]),
        reverse("forum", args=[member.network.code]),
        reverse("case", args=[case.public_id]),
        reverse("organisation", args=[part.identifier]),
    ):
        assert f'href="{address}"' in told
    assert "Kurs i prognoser" in told
    assert "SKL till och med 2019-11-26" in told


def test_two_of_one_name_are_told_apart(as_viewer):
    here = make.OrganisationFactory(name_sv="Statskontoret", country=make.CountryFactory(iso2="SE"))
    there = make.OrganisationFactory(name_sv="Statskontoret", country=make.CountryFactory(iso2="FI"))
    assert here.located != there.located
    for one in (here, there):
        assert f"<h1>{one.located}</h1>" in page(as_viewer, one)


def test_what_it_does_in_a_sensitive_project_is_for_those_who_work_there(
    as_viewer, as_manager, own_project, partner, other_project
):
    make.ProjectPartnerFactory(project=other_project, organisation=partner)
    make.ActivityFactory(project=own_project, title_sv="Kurs i prognoser").partners.add(partner)
    make.sensitive(own_project, "restricted")
    told = page(as_viewer, partner)
    assert other_project.public_id in told
    assert own_project.public_id not in told
    assert "Kurs i prognoser" not in told
    assert own_project.public_id in page(as_manager, partner)


def test_whose_only_project_is_sensitive_is_not_known(as_viewer, as_manager, own_project, partner):
    make.sensitive(own_project, "protected")
    address = reverse("organisation", args=[partner.identifier])
    assert as_viewer.get(address).status_code == 404
    assert as_manager.get(address).status_code == 200


def test_nobody_without_a_right_reads_of_organisations(as_stranger, partner):
    assert as_stranger.get(reverse("organisation", args=[partner.identifier])).status_code == 403


def test_the_search_leads_there(as_viewer, partner):
    response = as_viewer.get(reverse("search"), {"q": "SKL"})
    assert reverse("organisation", args=["SE-skr"]) in response.content.decode()
