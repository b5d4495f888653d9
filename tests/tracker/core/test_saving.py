"""A blank that stands for what somebody may not see does not overwrite it when it is sent back."""

import datetime as dt

import pytest

from tests import factories as make
from tests.api.asking import get, send
from tests.conftest import signed_in
from tests.tracker.core.test_admin import address, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(db):
    """An organisation that is part of one known only as the partner of a restricted project."""
    hidden = make.ProjectPartnerFactory(project=make.ProjectFactory(sensitivity="restricted")).organisation
    return make.OrganisationFactory(identifier="known", parent=hidden)


def put_back(client, path, **changed):
    """Reads the thing and sends it back as it was read, but for what is changed."""
    read = get(client, path).json()
    assert read.pop("is_masked", None) in (None, True)
    return send(client, "PUT", path, read | changed, if_match='"1"')


def test_the_api_keeps_the_whole_that_the_writer_may_not_see(organisation, as_registrar):
    answer = put_back(as_registrar, "organisations/known/", name_en="Renamed")
    assert (answer.status_code, answer.json()["parent"]) == (200, None)
    hidden = organisation.parent
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.parent) == ("Renamed", hidden)


def test_a_whole_that_is_seen_can_be_taken_away(as_registrar):
    row = make.OrganisationFactory(identifier="known", parent=make.OrganisationFactory())
    assert put_back(as_registrar, "organisations/known/", parent=None).status_code == 200
    row.refresh_from_db()
    assert row.parent is None


def test_the_administration_keeps_it_too(organisation, as_admin):
    path = address(type(organisation), "change", organisation.pk)
    opened = as_admin.get(path)
    assert str(organisation.parent) not in opened.content.decode()
    sent = form_of(opened) | {"name_en": "Renamed", "parent": ""}
    assert as_admin.post(path, sent).status_code == 302
    hidden = organisation.parent
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.parent) == ("Renamed", hidden)


def test_a_booking_keeps_the_text_that_the_controller_may_not_see(as_controller):
    project = make.ProjectFactory(sensitivity="restricted")
    row = make.TransactionFactory(
        agreement__project=project, row_key="V1", text="Resa", booked_on=dt.date(2017, 7, 13)
    )
    day = {"booked_on": "2017-07-14", "amount": "5.00"}
    read = get(as_controller, "ledger/V1/").json()
    kept = {name: read[name] for name in ("agreement", "kind", "text", "currency")}
    answer = send(as_controller, "PUT", "ledger/V1/", kept | day | {"row_key": "V1"}, if_match='"1"')
    assert (answer.status_code, kept["text"]) == (200, "")
    row.refresh_from_db()
    assert (row.text, row.amount) == ("Resa", 5)
    member = make.ProjectMemberFactory(project=project, user=make.UserFactory(roles=["controller"])).user
    answer = send(signed_in(member), "PATCH", "ledger/V1/", {"text": ""}, if_match='"2"')
    row.refresh_from_db()
    assert (answer.status_code, row.text) == (200, "")
