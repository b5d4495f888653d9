"""Nothing that people keep escapes the history."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tracker.core.history import kinds
from tracker.core.history.record import Recorded, RecordedQuerySet, told_fields

OWN = ("tracker", "countries", "projects", "reports")
# Tables that say nothing about what people keep, and why.
NOT_RECORDED = {
    "core.usedkey": "one-time keys",
    "core.entry": "the history itself",
    "reports.reportrun": "what the machine does with a report that somebody asked for",
    "reports.publishrun": "what the machine does; the files that come of it are recorded",
    "reports.lackreminder": "mails that were sent",
    "projects.bookingimport": "what the machine does with a file; the bookings that come of it are recorded",
    "projects.importrow": "a file's rows as found; the bookings that come of them are recorded",
    "projects.deadlinereminder": "mails that were sent",
    "projects.consentreminder": "mails that were sent",
    "projects.missionreminder": "mails that were sent",
    "projects.riskreminder": "mails that were sent",
    "projects.valuereminder": "mails that were sent",
    "projects.permit": "stands only inside a transaction",
    "accounts.signin": "a person's own list of sign-ins",
    "privacy.sensitiveview": "a log of its own",
    "search.gram": "made of rows that are recorded",
    "search.indexedkind": "made of rows that are recorded",
    "search.posting": "made of rows that are recorded",
    "search.word": "made of rows that are recorded",
}
MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in OWN]
RECORDED = [model for model in MODELS if issubclass(model, Recorded)]


def label(model):
    return model._meta.label_lower


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_table_is_recorded_or_says_why_not(model):
    assert issubclass(model, Recorded) != (label(model) in NOT_RECORDED)


def test_the_list_of_exceptions_is_no_longer_than_it_must_be():
    assert set(NOT_RECORDED) <= {label(model) for model in MODELS}


@pytest.mark.parametrize("model", RECORDED, ids=label)
def test_all_its_managers_record(model):
    managers = [*model._meta.managers, model._base_manager]
    assert all(issubclass(manager._queryset_class, RecordedQuerySet) for manager in managers)
    assert issubclass(model, Recorded)
    assert model.save_base is Recorded.save_base
    assert model.delete is Recorded.delete


@pytest.mark.parametrize("model", RECORDED, ids=label)
def test_what_it_says_of_itself_exists(model):
    names = {field.name for field in model._meta.concrete_fields}
    assert set(model.part_of) <= names
    assert set(model.told_by) <= names
    assert set(model.history_secret) <= names
    assert all(model._meta.get_field(name).many_to_one for name in model.part_of)
    assert bool(model.part_of) == bool(model.told_by)


@pytest.mark.parametrize("model", RECORDED, ids=label)
def test_each_field_that_is_told_has_a_name_for_people(model):
    """Not one that Django made of the field's own, which nobody translates."""
    links = [*told_fields(model).values(), *model._meta.many_to_many]
    assert not [field.name for field in links if isinstance(field.verbose_name, str)]


@pytest.mark.parametrize("model", RECORDED, ids=label)
def test_what_it_is_part_of_is_no_part_itself(model):
    assert not any(model._meta.get_field(name).related_model.part_of for name in model.part_of)


@pytest.mark.parametrize("model", [model for model in RECORDED if not model.part_of], ids=label)
def test_it_has_a_page_whose_address_can_name_it(model):
    kind = kinds.kinds()[label(model)]
    assert kinds.named(kind.name) is kind
    assert kind.lookup == "pk" or model._meta.get_field(kind.lookup).unique


def test_secrets_are_veiled():
    for model in apps.get_app_config("accounts").get_models():
        for field in model._meta.concrete_fields:
            if issubclass(model, Recorded) and re.search("password|digest|secret|hash", field.name):
                assert field.name in model.history_secret, f"{label(model)}.{field.name}"


def product_code():
    for folder in OWN:
        for path in Path(settings.BASE_DIR, folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")


def test_nothing_writes_behind_the_history_s_back():
    """Raw SQL, savepoints set by hand and private writing of querysets would not be noted."""
    tables = "|".join(re.escape(model._meta.db_table) for model in RECORDED)
    raw = re.compile(rf"\b(insert|update|delete)\b[^\n]*\b({tables})\b", re.IGNORECASE)
    ways = re.compile(
        r"\._raw_delete\(|\.raw\(|\._insert\(|\._update\(|transaction\.savepoint|save_base\(.*raw=True"
    )
    found = [
        f"{path.name}: {hit.group()}"
        for path, text in product_code()
        for hit in (raw.search(text), ways.search(text))
        if hit
    ]
    assert not found


def test_every_recorded_action_has_words():
    names = {name for _path, text in product_code() for name in re.findall(r"@recorded\ndef (\w+)", text)}
    assert "save_project" in names
    assert not [name for name in names if not kinds.word(name)]


def test_only_erasing_goes_past_the_history():
    """What is erased by decision must not be kept there; that it was done is told (tracker/privacy)."""
    plain = re.compile(r"(?<![\w.])QuerySet\(|with untold\(\)")
    found = [path for path, text in product_code() if plain.search(text)]
    assert {path.parent.name for path in found} == {"privacy"}
    assert not [path for path in found if "with untold()" not in path.read_text(encoding="utf-8")]


def test_the_links_of_recorded_things_are_written_through_them():
    """The tables between have plain managers: they are written by `add`, `set`, `remove` or `link_all`."""
    found = [
        f"{path.name}: {hit.group()}"
        for path, text in product_code()
        for hit in [
            re.search(r"through\.(objects|_default_manager)\.(create|bulk_create|filter\(.*\)\.delete)", text)
        ]
        if hit and "history" not in path.parts
    ]
    assert not found


def test_the_database_counts_entries_from_one(db):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "core_entry")
    assert "entries_are_counted_from_one" in found
