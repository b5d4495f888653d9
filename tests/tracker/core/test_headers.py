"""Every answer of every kind carries the headers; the cookies are bound to this host and closed to scripts."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests import factories as make
from tests.crawling import addresses
from tracker.api import SWAGGER_STYLE

ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
}  # fmt: skip
DOCS_STYLES = f"style-src 'self' {SWAGGER_STYLE}"


def assert_headers(answer, where, cached=False):
    for name, value in ALWAYS.items():
        assert answer.headers.get(name) == value, (where, name)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy, where
    expected = POLICY if where != "/api/docs/" else POLICY - {"style-src 'self'"} | {DOCS_STYLES}
    assert set(policy.split("; ")) == expected or policy.startswith("sandbox"), where
    assert "camera=()" in answer.headers["Permissions-Policy"], where
    assert re.fullmatch(r"[A-Za-z0-9._-]{12,64}", answer.headers["X-Request-ID"]), where
    if not cached:
        assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", ")), where
        assert {"Accept-Language", "Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", ")), (
            where
        )


@pytest.mark.slow
@pytest.mark.parametrize("person", ["nobody", "admin", "manager"])
def test_every_route_answers_with_the_headers(
    client, admin_user, manager, person, django_assert_max_num_queries
):
    if person != "nobody":
        client.force_login(admin_user if person == "admin" else manager)
    client.raise_request_exception = False
    found = sorted(set(addresses()))
    assert len(found) > 100
    statuses = set()
    for address in found:
        answer = client.get(address)
        assert_headers(answer, address)
        assert answer.status_code < 500, address
        statuses.add(answer.status_code)
    assert statuses >= ({200, 302} if person == "nobody" else {200, 404})


def refused(client, monkeypatch):
    yield 400, client.get("/projects/", headers={"host": "evil.example"})
    yield 403, Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    yield 404, client.get("/nothing/")
    yield 405, client.post("/healthz")
    yield 401, client.get("/api/v1/projects/")

    def fail():
        raise ZeroDivisionError

    monkeypatch.setattr("tracker.core.health.database_answers", fail)
    yield 500, client.get("/readyz")


def test_refusals_and_errors_answer_with_the_headers(db, monkeypatch):
    for status, answer in refused(Client(raise_request_exception=False), monkeypatch):
        assert answer.status_code == status
        assert_headers(answer, status)


@pytest.mark.parametrize("looked_up", ["at the start", "when asked for"])
def test_a_static_file_has_the_headers_and_may_be_kept(client, db, settings, looked_up):
    settings.WHITENOISE_AUTOREFRESH = looked_up == "when asked for"
    for address in ("/static/css/base.css", "/static/icons/brand.svg"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert_headers(answer, address, cached=True)
        assert "no-store" not in answer.headers["Cache-Control"]
        answer.close()


def test_a_download_has_the_headers(as_manager, portfolio):
    for address in ("/activities/?format=csv", "/activities/?format=xlsx"):
        answer = as_manager.get(address)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert_headers(answer, address)


NAMES = [
    f"{cookie}_COOKIE_{what}"
    for cookie in ("SESSION", "CSRF", "LANGUAGE")
    for what in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")
]
NAMES += [
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
]
TELL = f"import json; from django.conf import settings; print(json.dumps([getattr(settings, n) for n in {NAMES}]))"


@pytest.fixture
def in_production(settings, tmp_path):
    """What the product's own settings say when nothing but the key and the host's name is given."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "SECRET_KEY": "k-9f3Xq_" * 8}
    environment |= {"ALLOWED_HOSTS": "samverkan.example", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    command = [sys.executable, "-c", TELL]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=True)
    for name, value in zip(NAMES, json.loads(done.stdout), strict=True):
        setattr(settings, name, value)


def test_cookies_in_production_are_bound_to_the_host_and_closed_to_scripts(db, in_production):
    user = make.UserFactory()
    client = Client(enforce_csrf_checks=True)
    plain = client.get("/accounts/login/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/accounts/login/")
    page = client.get("/accounts/login/", secure=True)
    assert page["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    more = {"secure": True, "headers": {"referer": "https://testserver/"}}
    client.post("/language/", {"language": "en", "csrfmiddlewaretoken": token}, **more)
    form = {"login": user.username, "password": make.PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/accounts/login/", form, **more).status_code == 302
    assert set(client.cookies) == {"__Host-session", "__Host-csrf", "__Host-language"}
    for cookie in client.cookies.values():
        line = cookie.OutputString()
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(line.split("; ")), line
        assert "Domain" not in line


def test_messages_travel_in_the_session_and_not_in_a_cookie():
    assert settings.MESSAGE_STORAGE.endswith("session.SessionStorage")
