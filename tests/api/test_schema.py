"""The schema is whole, and the documentation page works without anything from outside."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from tests.conftest import signed_in
from tracker.api import RESOURCES, SWAGGER_STYLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(client):
    return json.loads(client.get("/api/schema/", headers={"accept-language": "en"}).content)


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "put", "patch"):
                yield f"{method.upper()} {path}", operation


@pytest.mark.slow
def test_the_schema_is_valid_and_without_warnings(tmp_path: Path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_every_resource_is_in_the_schema_and_nothing_else(schema):
    assert {path.split("/")[3] for path in schema["paths"]} == set(RESOURCES)
    assert all(path.startswith("/api/v1/") for path in schema["paths"])
    assert not [name for name, _operation in operations(schema) if name.startswith("DELETE")]


def test_every_operation_tells_its_problems_and_headers(schema):
    for name, operation in operations(schema):
        answers = operation["responses"]
        assert {"400", "401", "403", "404"} <= set(answers), name
        assert list(answers["400"]["content"]) == ["application/problem+json"], name
        headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
        if name.startswith("POST"):
            assert "Idempotency-Key" in headers, name
        if name.startswith(("PUT", "PATCH")):
            assert "If-Match" in headers, name
            assert {"412", "428"} <= set(answers), name
            assert "ETag" in answers["200"]["headers"], name
        assert operation["description"], name


def test_no_person_and_no_project_stands_in_the_schema(portfolio, manager, client):
    told = client.get("/api/schema/").content.decode()
    assert manager.username not in told
    assert portfolio.own.public_id not in told


def test_the_documentation_page_is_served_from_here(client):
    page = client.get("/api/docs/")
    assert page.status_code == 200
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert len(sources) >= 4
    for source in sources:
        assert source.startswith("/"), source
        if source.startswith(settings.STATIC_URL):
            assert finders.find(source.removeprefix(settings.STATIC_URL)), source
    script = client.get(next(source for source in sources if "script" in source))
    assert script["Content-Type"] == "application/javascript"


def test_only_the_documentation_page_may_write_one_style(client, leader):
    """No page allows inline styles or scripts; this one's style element is known by its hash."""
    policy = client.get("/api/docs/")["Content-Security-Policy"].split("; ")
    assert {"script-src 'self'", f"style-src 'self' {SWAGGER_STYLE}"} <= set(policy)
    for path in ("/api/schema/", "/api/v1/themes/", "/healthz"):
        assert "style-src 'self'" in signed_in(leader).get(path)["Content-Security-Policy"].split("; ")
