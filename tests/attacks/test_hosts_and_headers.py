"""Headers that lie: another host, another protocol, another method, a second line."""

import pytest
from django.conf import settings
from django.test import Client

from tests import factories as make
from tests.attacks.answers import refused, text_of
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
HOSTS = [
    "evil.example",
    "evil.example:8000",
    "testserver.evil.example",
    "testserver@evil.example",
    "testserver, evil.example",
    "testserver#evil.example",
    "evil.example\\testserver",
    "[::1]evil.example",
    "testserver:80:80",
    "testserver/evil",
    " ",
    "\x00",
    "%65vil",
    "x" * 5000,
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("address", ["/accounts/login/", "/projects/", "/api/v1/projects/", "/admin/"])
def test_another_host_is_refused_and_not_repeated(host, address, viewer, noted):
    for client in (Client(), signed_in(viewer)):
        answer = client.get(address, headers={"host": host})
        text = refused(answer, 400)
        assert "evil" not in text
    assert len(noted("host_refused")) == 2
    assert "evil" not in str(noted())


@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "forwarded", "x-host", "x-original-host", "x-forwarded-server"]
)
def test_no_other_header_names_the_host(header, as_leader, own_project):
    value = "host=evil.example" if header == "forwarded" else "evil.example"
    for address in (
        "/projects/",
        f"/api/v1/projects/{own_project.public_id}/",
        "/accounts/login/",
        "/api/v1/projects/?page_size=1",
    ):
        answer = as_leader.get(address, headers={header: value})
        assert "evil" not in text_of(answer) + str(answer.headers)


@pytest.mark.parametrize("header", ["x-http-method-override", "x-http-method", "x-method-override"])
def test_no_header_or_field_changes_the_method(header, as_admin, portfolio):
    activity = portfolio.activities[0]
    for method in ("DELETE", "PUT", "PATCH", "POST"):
        as_admin.get(f"/activities/{activity.public_id}/", headers={header: method})
        as_admin.post(
            f"/api/v1/activities/{activity.public_id}/", {"_method": method}, headers={header: method}
        )
        as_admin.get(f"/activities/{activity.public_id}/void/?_method={method}", headers={header: method})
    activity.refresh_from_db()
    assert (activity.version, activity.voided_at) == (1, None)


def test_a_read_token_stays_one_with_such_headers(admin_user, portfolio):
    client = Client(headers={"authorization": f"Token {make.api_token(admin_user, 'read')}"})
    activity = portfolio.activities[0]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.generic(
            method, f"/api/v1/activities/{activity.public_id}/", headers={"x-http-method-override": "GET"}
        )
        assert answer.status_code in (403, 405)


@pytest.mark.parametrize(
    "method",
    ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "DEBUG", "GETS", "POST\x00", "X" * 500],
)
@pytest.mark.parametrize(
    "address",
    ["/projects/", "/accounts/login/", "/activities/log/", "/projects/OWN/edit/", "/admin/", "/healthz"],
)
def test_verbs_that_a_page_does_not_know(method, address, as_admin, own_project):
    answer = as_admin.generic(method, address.replace("OWN", own_project.public_id))
    refused(answer, 400, 403, 404, 405)
    own_project.refresh_from_db()
    assert own_project.version == 1


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "LOCK"])
def test_verbs_that_the_api_does_not_know(method, as_admin):
    answer = as_admin.generic(method, "/api/v1/projects/")
    refused(answer, 405)
    assert answer["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "method"),
    [
        ("/activities/A/void/", "GET"),
        ("/reports/create/", "GET"),
        ("/accounts/sessions/end/", "GET"),
        ("/accounts/tokens/1/end/", "GET"),
        ("/language/", "GET"),
        ("/accounts/logout/", "GET"),
    ],
)
def test_a_link_changes_nothing(address, method, as_admin, portfolio):
    activity = portfolio.activities[0]
    as_admin.get(
        address.replace("/A/", f"/{activity.public_id}/"), {"reason": "x", "version": "1", "language": "en"}
    )
    activity.refresh_from_db()
    assert activity.voided_at is None
    assert as_admin.get("/projects/").status_code == 200


def test_a_second_line_in_what_is_answered_in_a_header(as_manager, own_project, as_leader):
    for address in (
        "/projects/?format=csv%0d%0aSet-Cookie:%20evil=1",
        "/accounts/login/?next=/%0d%0aSet-Cookie:%20evil=1",
        "/activities/?text=%0d%0aSet-Cookie:%20evil=1",
        "/projects/%0d%0aSet-Cookie:%20evil=1/",
    ):
        answer = as_manager.get(address)
        assert "evil" not in answer.cookies
        assert not any("\n" in value or "\r" in value for _name, value in answer.items())
    answer = as_manager.get("/projects/", headers={"x-request-id": "abcdefghijkl\r\nevil: 1"})
    assert "evil" not in str(answer.headers)


def test_the_protocol_is_not_believed_of_anybody(settings, client):
    """What a browser sends as X-Forwarded-Proto must not turn the redirect to TLS off; the proxy overwrites it."""
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/accounts/login/")
    assert answer["Location"].startswith("https://")
    assert client.get("/accounts/login/", headers={"x-forwarded-proto": "http"}).status_code == 301


@pytest.mark.parametrize(
    "language", ["../../etc/passwd", "x" * 10_000, "\x00", "sv;q=" + "9" * 400, "," * 5000, "<script>"]
)
def test_languages_that_are_none(language, client, as_viewer):
    for one in (client, as_viewer):
        one.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
        answer = one.get("/accounts/login/", headers={"accept-language": language})
        assert answer.status_code in (200, 302)


@pytest.mark.parametrize(
    "value",
    [
        "x" * 40,
        "../../../x",
        "\x00" * 32,
        "' OR 1=1 --",
        "a" * 10_000,
        "å" * 32,
    ],
)
def test_cookies_that_are_none_of_ours(value, viewer):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = value
    client.cookies[settings.CSRF_COOKIE_NAME] = value
    client.cookies["messages"] = value
    refused(client.get("/projects/"), 302, 400)
    answer = client.post("/accounts/login/", {"login": viewer.username, "password": make.PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != value or answer.status_code != 302


@pytest.mark.parametrize(
    "name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME]
)
def test_a_nul_that_a_cookie_hides(name, client):
    """Cookies have an escape of their own for it, which every server lets through."""
    cookie = name + '="' + "\\000" * 32 + '"'
    refused(client.get("/projects/", HTTP_COOKIE=cookie), 302)
    refused(client.post("/accounts/login/", {"login": "x"}, HTTP_COOKIE=cookie), 200)
