"""Every answer of every kind carries the headers; the cookies are bound to this host and closed to scripts."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tracker.core.management.commands.routes import routes

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
# Swagger sets styles on its elements.
DOCS_STYLES = "style-src 'self' 'unsafe-inline'"


def assert_headers(answer, where, cached=False):
    for name, value in ALWAYS.items():
        assert answer.headers.get(name) == value, (where, name)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy or where == "/api/docs/", where
    expected = POLICY if where != "/api/docs/" else POLICY - {"style-src 'self'"} | {DOCS_STYLES}
    assert set(policy.split("; ")) == expected or policy.startswith("sandbox"), where
    assert "camera=()" in answer.headers["Permissions-Policy"], where
    assert re.fullmatch(r"[A-Za-z0-9._-]{12,64}", answer.headers["X-Request-ID"]), where
    if not cached:
        assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", ")), where
        assert {"Accept-Language", "Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", ")), (
            where
        )


def addresses():
    """Every route, with something that cannot exist where it wants an object: its error page counts as well."""
    blank = {
        "int": "0",
        "uuid": "00000000-0000-4000-8000-000000000000",
        "slug": "none",
        "str": "none",
        "path": "none",
    }
    for route in routes():
        path = re.sub(r"<(?:(\w+):)?\w+>", lambda hit: blank.get(hit[1] or "str", "none"), route.path)
        path = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "none", path)
        yield re.sub(r"[\\^$]|\(\?:.*\)|[?*+]$", "", path)


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


def test_a_static_file_has_the_headers_and_may_be_kept(client):
    for address in ("/static/css/base.css", "/static/icons/brand.svg"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert_headers(answer, address, cached=True)
        assert "no-store" not in answer.headers["Cache-Control"]


def test_a_download_has_the_headers(as_manager, portfolio):
    for address in ("/activities/?format=csv", "/activities/?format=xlsx"):
        answer = as_manager.get(address)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert_headers(answer, address)


IN_PRODUCTION = r"""
import re
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
call_command("compilemessages", verbosity=0); call_command("collectstatic", verbosity=0, interactive=False)
from django.test import Client
client = Client(headers={"host": "samverkan.example"}, enforce_csrf_checks=True)
plain = client.get("/accounts/login/")
print(plain.status_code, plain["Location"])
page = client.get("/accounts/login/", secure=True)
print(page.status_code, page["Strict-Transport-Security"])
token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
from tracker.accounts.models import User
User.objects.create_user("somebody", password="a long pass phrase 1")
answer = client.post("/language/", {"language": "en", "csrfmiddlewaretoken": token}, secure=True,
    headers={"referer": "https://samverkan.example/"})
print(answer.status_code)
client.post("/accounts/login/", {"login": "somebody", "password": "a long pass phrase 1",
    "csrfmiddlewaretoken": token}, secure=True, headers={"referer": "https://samverkan.example/"})
for cookie in client.cookies.values():
    print("cookie", cookie.OutputString())
"""


def test_cookies_in_production_are_bound_to_the_host_and_closed_to_scripts(tmp_path):
    """As in production: TLS, a database of its own, nothing from the tests' settings."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "SECRET_KEY": "k-9f3Xq_" * 8}
    environment |= {"ALLOWED_HOSTS": "samverkan.example", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    environment |= {"LOG_LEVEL": "ERROR", "HISTORY_KEY": "h-9f3Xq_" * 8}
    done = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "301 https://samverkan.example/accounts/login/"
    assert lines[1] == "200 max-age=31536000; includeSubDomains; preload"
    assert lines[2] == "302"
    cookies = {line.split()[1].split("=")[0]: line for line in lines if line.startswith("cookie ")}
    assert set(cookies) == {"__Host-session", "__Host-csrf", "__Host-language"}
    for line in cookies.values():
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
        assert "Domain" not in line


def test_messages_travel_in_the_session_and_not_in_a_cookie():
    assert settings.MESSAGE_STORAGE.endswith("session.SessionStorage")
