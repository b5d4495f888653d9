"""Organisations: names over time, and no organisation that is part of itself."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from countries.organisations import actions
from tests import factories as make
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db


def save(user, organisation, expected=1, **more):
    fields = more.pop("fields", {})
    return actions.save_organisation(
        user=user, organisation=organisation, expected=expected, fields=fields, **more
    )


def test_former_names_are_replaced_as_a_whole(registrar):
    row = make.OrganisationFactory()
    make.OrganisationNameFactory(organisation=row)
    save(registrar, row, former_names=[("SKL", dt.date(2019, 11, 26))])
    assert [name.name for name in row.former_names.all()] == ["SKL"]
    with pytest.raises(Refused) as refused:
        save(registrar, row, 2, former_names=[("SKL", dt.date(2019, 11, 26))] * 2)
    assert refused.value.field == "former_names"
    save(registrar, row, 2)
    assert row.former_names.count() == 1


def test_nothing_is_part_of_itself(registrar):
    above = make.OrganisationFactory()
    below = make.OrganisationFactory(parent=above)
    for row, parent in ((above, above), (above, below)):
        with pytest.raises(Refused) as refused:
            save(registrar, row, fields={"parent": parent})
        assert refused.value.field == "parent"
        row.refresh_from_db()


def test_two_countries_may_have_an_authority_of_the_same_name(registrar):
    """The Finnish and the Swedish Statskontoret."""
    swedish = make.OrganisationFactory(name_sv="Statskontoret", country__iso2="QS")
    finnish = make.OrganisationFactory(name_sv="Valtiokonttori", country__iso2="QF")
    save(registrar, finnish, fields={"name_sv": "Statskontoret"})
    with pytest.raises(Refused):
        save(registrar, finnish, 2, fields={"country": swedish.country})


def test_the_database_refuses_an_organisation_that_is_part_of_itself():
    row = make.OrganisationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(parent=row)
