"""What the portfolio hides beyond its own rows."""

import pytest

from countries.models import Organisation
from tests import factories as make
from tracker.core import access

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(own_project):
    make.sensitive(own_project, "restricted")
    return make.ProjectPartnerFactory(project=own_project).organisation


def seen(user):
    return access.visible(user, Organisation.objects.all())


def test_a_partner_of_masked_projects_only_is_known_to_those_named(partner, manager, viewer, admin_user):
    assert partner in seen(manager)
    assert partner not in seen(viewer)
    assert partner not in seen(admin_user)
    assert not access.may(viewer, "view", partner)


def test_a_partner_of_an_open_project_too_is_known(partner, other_project, viewer):
    make.ProjectPartnerFactory(project=other_project, organisation=partner)
    assert partner in seen(viewer)


def test_an_organisation_without_projects_is_known(viewer):
    assert make.OrganisationFactory() in seen(viewer)


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_what_a_sensitive_project_has_of_nobody_hides_nobody(own_project, viewer, level):
    make.sensitive(own_project, level)
    make.DocumentFactory(project=own_project, counterparty=None)
    make.TeamFactory(round__project=own_project, organisation=None)
    assert make.OrganisationFactory() in seen(viewer)


def test_no_door_names_the_partner(partner, as_viewer, as_other_manager):
    name = partner.name_sv
    assert name not in as_viewer.get("/api/v1/organisations/").content.decode()
    assert as_viewer.get(f"/api/v1/organisations/{partner.identifier}/").status_code == 404
    for address in ("/activities/log/", "/projects/new/"):
        page = as_other_manager.get(address)
        assert page.status_code == 200
        assert name not in page.content.decode()
