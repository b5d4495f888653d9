"""The administration's lists answer no question about rows that the administrator may not see."""

import pytest

from tests import factories as make
from tests.tracker.core.test_admin import MODELS, address, every_model, row_of

pytestmark = pytest.mark.django_db


@every_model
def test_a_list_is_asked_of_other_rows_only_by_its_filters(model, as_admin):
    row_of(model)
    offered = as_admin.get(address(model, "changelist")).context["cl"].list_filter
    for field in model._meta.get_fields():
        if not field.is_relation or field.name in offered:
            continue
        for lookup in (field.name, f"{field.name}__isnull", f"{field.name}__gt", f"{field.name}__id__exact"):
            answer = as_admin.get(address(model, "changelist"), {lookup: "1"})
            assert answer.status_code == 400, lookup


def test_who_takes_part_in_a_restricted_project_cannot_be_asked(as_admin):
    """The organisation is known from an open project; that it visited the restricted one is not."""
    organisation = make.ProjectPartnerFactory().organisation
    activity = make.ActivityFactory(project__sensitivity="restricted")
    activity.partners.add(organisation)
    listed = address(type(organisation), "changelist")
    assert str(organisation) in as_admin.get(listed).content.decode()
    answers = [as_admin.get(listed, {"activities": str(pk)}) for pk in (activity.pk, activity.pk + 1)]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content == answers[1].content


def test_the_filters_that_are_offered_still_work(as_admin):
    asked = set()
    for model in MODELS:
        row_of(model)
        page = as_admin.get(address(model, "changelist"))
        for spec in page.context["cl"].filter_specs:
            name = getattr(spec, "field_path", "")
            if name not in ("status", "kind", "funder", "country"):
                continue
            for choice in list(spec.choices(page.context["cl"]))[:3]:
                assert as_admin.get(address(model, "changelist") + choice["query_string"]).status_code == 200
                asked.add(name)
    assert asked == {"status", "kind", "funder", "country"}
