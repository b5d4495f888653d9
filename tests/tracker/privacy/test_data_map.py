"""The data map: somebody has said of every field what it holds about persons."""

import pytest
from django.apps import apps

from tests.test_architecture import PACKAGES
from tracker.privacy import data_map, people, retention


def tables():
    """Our own, and those of other packages that point at persons."""
    pointing = {pointer.model for pointer in people.pointers()}
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.split(".")[0] in PACKAGES or model in pointing:
            yield model


def test_every_field_is_classified_and_every_row_is_a_field():
    there = {(model._meta.label_lower, one.name) for model in tables() for one in data_map.fields(model)}
    said = set(data_map.entries())
    assert there - said == set(), "say in tracker/privacy/personal_data.csv what these hold about persons"
    assert said - there == set(), "these are gone"


def test_whatever_points_at_a_person_is_personal():
    silent = [
        f"{pointer.model._meta.label_lower}.{pointer.field.name}"
        for pointer in people.pointers()
        if data_map.of_field(pointer.model, pointer.field.name).personal != "yes"
    ]
    assert silent == []


def test_the_map_says_what_erasing_does():
    """Fields of persons that become a number or empty are those that the code writes."""
    for kind in people._kinds.values():
        label = kind.model._meta.label_lower
        said = {
            field
            for (model, field), entry in data_map.entries().items()
            if model == label and entry.erasure in ("number", "empty")
        }
        assert said == set(kind.former("0001")), label


def test_whole_rows_go_only_where_they_belong_to_one_person():
    rows = [key for key, entry in data_map.entries().items() if entry.erasure == "row"]
    pointing = {(pointer.model._meta.label_lower, pointer.field.name) for pointer in people.pointers()}
    assert set(rows) <= pointing
    assert ("accounts.roleheld", "user") in rows
    assert ("projects.projectmember", "user") not in rows


def test_every_long_text_may_name_somebody():
    long = {
        (model._meta.label_lower, one.name)
        for model in tables()
        for one in data_map.fields(model)
        if one.get_internal_type() == "TextField"
    }
    unsaid = {key for key in long if data_map.entries()[key].personal not in ("text", "secret")}
    assert unsaid <= {("admin.logentry", "object_id")}


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("accounts.user", "password"),
        ("accounts.apitoken", "digest"),
        ("core.entry", "salt"),
        ("core.usedkey", "key"),
    ],
)
def test_secrets_are_secret(model: str, field: str):
    assert data_map.entries()[model, field].personal == "secret"


def test_every_row_follows_a_rule():
    assert {entry.retention for entry in data_map.entries().values()} <= set(retention.rules())
