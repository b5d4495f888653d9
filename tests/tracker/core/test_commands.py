"""The house's own commands: translations without gettext, and the list of addresses."""

import json
import os
from io import StringIO

import pytest
from babel.messages.mofile import read_mo
from django.core.management import call_command

from tracker.core.management.commands.compilemessages import compile_catalogue

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "one"
msgstr "ett"

#, fuzzy
msgid "two"
msgstr "kanske två"
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(PO, encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_without_its_guesses(catalogue):
    assert compile_catalogue(catalogue)
    with catalogue.with_suffix(".mo").open("rb") as file:
        assert {message.id: message.string for message in read_mo(file) if message.id} == {"one": "ett"}


def test_a_catalogue_is_compiled_again_only_when_it_has_changed(catalogue):
    compile_catalogue(catalogue)
    assert not compile_catalogue(catalogue)
    newer = catalogue.with_suffix(".mo").stat().st_mtime + 1
    os.utime(catalogue, (newer, newer))
    assert compile_catalogue(catalogue)


def test_nothing_half_written_is_left_behind(catalogue):
    compile_catalogue(catalogue)
    assert {path.name for path in catalogue.parent.iterdir()} == {"django.po", "django.mo"}


@pytest.fixture(scope="module")
def routes():
    out = StringIO()
    call_command("routes", "--json", stdout=out)
    return {route["name"]: route for route in json.loads(out.getvalue())}


@pytest.mark.parametrize(
    ("name", "path", "methods", "api"),
    [
        ("healthz", "/healthz", ["GET", "HEAD"], False),
        ("project_edit", "/projects/<slug:public_id>/edit/", ["GET", "HEAD", "POST"], False),
        ("admin:index", "/admin/", None, False),
        ("api-projects-list", "/api/v1/projects/", ["GET", "HEAD", "OPTIONS", "POST"], True),
        ("api-schema", "/api/schema/", ["GET", "HEAD", "OPTIONS"], True),
    ],
)
def test_a_route_has_its_path_methods_and_kind(routes, name, path, methods, api):
    assert routes[name]["path"] == path
    assert routes[name]["api"] is api
    if methods:
        assert routes[name]["methods"] == methods


def test_routes_for_people(capsys):
    call_command("routes")
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["GET,HEAD", "/healthz", "healthz", "[GET", "public]"] for line in lines)
