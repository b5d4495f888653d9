"""The gate: what has no row stays shut, loudly; a malformed file stops the start."""

import json
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import include, path
from rest_framework.views import APIView

from tests import factories as make
from tests.conftest import signed_in
from tracker.core import gate
from tracker.core.api.views import ApiView
from tracker.core.rights_checks import addresses

HEADER = "route,methods,object,action"


@pytest.fixture
def written(settings, tmp_path):
    def write(*lines, header=HEADER):
        path = tmp_path / "routes.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        settings.ROUTES_FILE = path
        forget()

    yield write
    forget()


def forget():
    gate.routes.cache_clear()
    gate.rows_of.cache_clear()


@pytest.mark.parametrize(
    ("line", "number", "problem"),
    [
        ("page,GET,project", "E110", "line 2: 3 cells, not 4"),
        ("page,GET HEAD,public,", "E111", "line 2, page: unknown method HEAD"),
        ("page,,public,", "E111", "no method"),
        ("page,GET GET,public,", "E111", "GET is there twice"),
        ("page,GET,public,view", "E112", "public asks no right"),
        ("page,GET,project,fly", "E112", "the permission matrix has no row project fly"),
        ("page,GET,,", "E112", "the permission matrix has no row"),
    ],
)
def test_a_malformed_file_stops_the_start(written, line, number, problem):
    written(line)
    assert problem in "\n".join(error.msg for error in addresses(None) if error.id == f"samverkan.{number}")
    with pytest.raises(ImproperlyConfigured, match=r"routes\.csv"):
        gate.Gate(lambda request: HttpResponse())


def test_other_columns_stop_the_start(written):
    written("page,GET,public,", header="address,methods,object,action")
    assert [error.id for error in addresses(None)] == ["samverkan.E110"]


def test_the_file_of_the_product_is_good():
    assert addresses(None) == []


def test_a_pattern_asks_beside_the_address_own_row(written):
    written("admin:*,GET POST,administration,view", "admin:theme_*,GET,theme,view", "admin:login,GET,public,")
    asked = {
        route: [str(one) for one in gate.asked(route, "GET")] for route in ("admin:theme_x", "admin:other")
    }
    assert asked == {
        "admin:theme_x": ["theme view", "administration view"],
        "admin:other": ["administration view"],
    }
    assert gate.asked("admin:theme_x", "POST") == []  # the narrowest row says which methods there are
    assert gate.asked("admin:login", "GET") == [gate.Asked("public")]
    assert gate.asked("unheard", "GET") == []


def test_head_and_options_are_asked_like_get(written):
    written("page,GET,project,view", "page,POST,project,add", "send,POST,project,add")
    for method in ("GET", "HEAD", "OPTIONS"):
        assert gate.asked("page", method) == [gate.Asked("project", "view")]
        assert gate.asked("send", method) == ([] if method == "GET" else [gate.Asked("project", "add")])


# What is not in the file.


class Unnamed(ApiView):
    def get(self, request):
        return HttpResponse("secret")


class Stray(APIView):
    """A view of REST framework's own kind, which does not ask the gate when it has read a token."""

    permission_classes = ()

    def get(self, request):
        return HttpResponse("secret")


urlpatterns = [
    path("unnamed/", lambda request: HttpResponse("secret"), name="unnamed"),
    path("api/unnamed/", Unnamed.as_view(), name="api-unnamed"),
    path("api/stray/", Stray.as_view(), name="api-stray"),
    path("", include("tracker.urls")),
]


@pytest.fixture
def own_addresses(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("address", ["/unnamed/", "/api/unnamed/", "/api/stray/"])
def test_an_address_without_a_row_is_shut_for_everybody(own_addresses, admin_user, as_admin, caplog, address):
    with caplog.at_level(logging.ERROR, "tracker.core.gate"):
        answer = as_admin.get(address)
    assert answer.status_code == 403
    assert b"secret" not in answer.content
    assert "no row in routes.csv" in caplog.text


def test_a_method_without_a_row_is_not_possible(as_admin, own_project):
    answer = as_admin.delete("/projects/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_options_tells_the_methods_and_nothing_of_the_row(as_viewer, own_project):
    make.sensitive(own_project, "protected")
    for number in (own_project.public_id, "P-1999-001"):
        answer = as_viewer.options(f"/projects/{number}/")
        assert (answer.status_code, answer["Allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")


# Accounts for programs.


def test_an_account_for_programs_opens_no_page(machine):
    browser = signed_in(machine)
    for address in ("/", "/projects/", "/rights/", "/admin/"):
        answer = browser.get(address)
        assert answer.status_code == 403
        assert "Kontot är till för program" in answer.content.decode()
    assert browser.get("/api/v1/projects/").status_code == 403


def test_an_account_for_programs_reads_with_its_token_and_writes_nothing(machine, client, own_project):
    headers = {"authorization": f"Token {make.api_token(machine)}"}
    address = f"/api/v1/projects/{own_project.public_id}/"
    assert client.get(address, headers=headers).status_code == 200
    answer = client.patch(address, "{}", content_type="application/json", headers=headers)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Din roll ”API-klient” får inte ändra projekt."


# What people read.


def test_the_command_tells_what_each_address_asks(capsys):
    call_command("routes", "--json")
    asked = {route["name"]: route["asks"] for route in json.loads(capsys.readouterr().out)}
    assert asked["project_edit"] == {"GET": "project change", "POST": "project change"}
    assert asked["admin:projects_theme_add"]["POST"] == "theme add and theme view and administration view"
    assert asked["healthz"] == {"GET": "public"}


def test_a_page_that_is_refused_says_why_and_where_the_rules_stand(as_viewer, own_project):
    answer = as_viewer.get(f"/projects/{own_project.public_id}/edit/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Din roll ”läsare” får inte ändra projekt." in page
    assert 'href="/rights/"' in page
