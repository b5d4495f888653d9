"""The page that adds an organisation, with its question about one that may be there already."""

import pytest

from countries.organisations.models import Organisation
from tests import factories as make
from tests.projects.activities.asking import key_of, text

pytestmark = pytest.mark.django_db
QUICK = "/organisations/quick/"


@pytest.fixture
def finland():
    return make.CountryFactory(iso2="FI", iso3="FIN", name_sv="Finland", name_en="Finland")


def test_it_is_added_with_country_and_type(as_manager, finland):
    answer = as_manager.post(
        QUICK, {"name": "Statskontoret", "country": finland.pk, "kind": "authority"}, follow=True
    )
    assert "Tillagd: Statskontoret" in text(answer)
    assert Organisation.objects.get().identifier == "fi-statskontoret"


def test_one_that_may_be_there_is_asked_about_once(as_manager, finland):
    make.OrganisationFactory(name_sv="Statskontoret", country=finland)
    sent = {"name": "Stats-kontoret", "country": finland.pk, "kind": "authority"}
    assert 'name="is_another"' not in text(as_manager.get(QUICK))
    page = text(as_manager.post(QUICK, sent))
    assert "Den kan redan finnas: Statskontoret" in page
    assert 'value="Stats-kontoret"' in page
    assert Organisation.objects.count() == 1
    assert 'name="is_another"' in page
    assert as_manager.post(QUICK, sent | {"is_another": "on"}).status_code == 302
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"country": "9" * 30}, "country"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_errors_stand_at_the_field(as_manager, finland, wrong, field):
    page = text(as_manager.post(QUICK, {"name": "Ny", "country": finland.pk, "kind": "authority"} | wrong))
    assert f'href="#id_{field}"' in page
    assert not Organisation.objects.exists()


def test_the_same_form_twice_is_one_organisation(as_manager, finland):
    sent = {"name": "Ny", "country": finland.pk, "kind": "office", "key": key_of(text(as_manager.get(QUICK)))}
    assert [as_manager.post(QUICK, sent).status_code for _ in range(2)] == [302, 302]
    assert Organisation.objects.count() == 1
    changed = text(as_manager.post(QUICK, sent | {"name": "En annan"}))
    assert 'id="errors"' in changed
    assert key_of(changed) != sent["key"]


def test_others_may_not(as_viewer):
    assert as_viewer.get(QUICK).status_code == as_viewer.post(QUICK, {}).status_code == 403
