"""What the log holds, and what it never does: everything personal in a request is a token, and none comes out."""

import functools
import io
import json
import logging
import sys

import pytest
from django.db import DataError, connection
from django.test import Client

from tests.crawling import addresses
from tracker.core import health, logs

SECRET = "Zq7hemlig"


@pytest.fixture
def written():
    """All that is logged, as the JSON lines of production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def one(lines, **facts):
    found = [line for line in lines if all(line.get(name) == value for name, value in facts.items())]
    assert len(found) == 1, (facts, lines)
    return found[0]


def test_a_request_is_one_line_of_facts(as_viewer, viewer, written):
    answer = as_viewer.get("/projects/")
    line = one(written(), logger="samverkan.request")
    assert line["request"] == answer["X-Request-ID"]
    assert (line["user"], line["method"], line["route"], line["status"]) == (
        viewer.pk,
        "GET",
        "projects",
        200,
    )
    assert line["ms"] >= 0
    assert line["time"].endswith("+00:00")


def test_a_proxys_id_is_taken_and_a_strange_one_is_not(client, db, written):
    assert (
        client.get("/healthz", headers={"x-request-id": "proxy-0123456789"})["X-Request-ID"]
        == "proxy-0123456789"
    )
    strange = client.get("/healthz", headers={"x-request-id": "a b\r\nevil: 1"})["X-Request-ID"]
    assert strange != "a b"
    assert [line["request"] for line in written()] == ["proxy-0123456789", strange]


REQUESTS = {
    "query": ("get", "/projects/?q={secret}", {}),
    "address": ("get", "/{secret}/?q={secret}", {}),
    "form": ("post", "/accounts/login/", {"data": {"login": SECRET, "password": SECRET}}),
    "agent": (
        "get",
        "/projects/",
        {"headers": {"user-agent": SECRET, "referer": f"https://{SECRET}.example/"}},
    ),
    "host": ("get", "/projects/", {"headers": {"host": f"{SECRET}.example"}}),
    "token": ("get", "/api/v1/projects/", {"headers": {"authorization": f"Token {SECRET}"}}),
    "API address": ("get", "/api/v1/projects/{secret}/", {}),
    "API body": (
        "post",
        "/api/v1/projects/",
        {"data": f'{{"{SECRET}": ', "content_type": "application/json"},
    ),
    "method": (SECRET, "/projects/", {}),
    "cookie": ("get", "/projects/", {"headers": {"cookie": f"sessionid={SECRET}; csrftoken={SECRET}"}}),
}


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("name", REQUESTS)
def test_nothing_that_somebody_sent_is_logged(client, viewer, written, name, signed_in):
    method, address, more = REQUESTS[name]
    if signed_in:
        client.force_login(viewer)
    client.raise_request_exception = False
    send = getattr(client, method, None) or functools.partial(client.generic, method)
    send(address.format(secret=SECRET), **more)
    assert one(written(), logger="samverkan.request")
    text = json.dumps(written()).lower()
    assert SECRET.lower() not in text
    assert viewer.username not in text


@pytest.mark.slow
def test_no_address_of_the_product_logs_a_name_or_what_was_asked(client, admin_user, own_project, written):
    """Names in the database, words in the query and in the form, and an id that exists: every route, twice."""
    type(own_project)._base_manager.update(name_sv=SECRET, name_en=SECRET)
    type(admin_user)._base_manager.update(first_name=SECRET, email=f"{SECRET}@example.org")
    client.force_login(admin_user)
    client.raise_request_exception = False
    for address in sorted(set(addresses(own_project.public_id))):
        client.get(address, {"q": SECRET, "text": SECRET, "order": SECRET})
        if "logout" not in address:
            client.post(address, {"name_sv": SECRET, "login": SECRET})
    lines = written()
    assert len([line for line in lines if line["logger"] == "samverkan.request"]) > 200
    assert not [line for line in lines if SECRET.lower() in json.dumps(line).lower()]


def test_a_forged_form_is_an_event_without_what_it_held(written, db):
    answer = Client(enforce_csrf_checks=True).post(f"/accounts/login/?next={SECRET}", {"login": SECRET})
    assert answer.status_code == 403
    line = one(written(), logger="samverkan.security")
    assert (line["message"], line["kind"], line["request"]) == ("csrf", "csrf-cookie", answer["X-Request-ID"])
    assert SECRET not in json.dumps(written())


def test_a_foreign_host_is_an_event(client, db, written):
    answer = client.get("/projects/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    line = one(written(), logger="samverkan.security")
    assert (line["message"], line["kind"]) == ("host_refused", "DisallowedHost")


def test_too_many_fields_are_an_event(client, db, written):
    client.raise_request_exception = False
    answer = client.post("/accounts/login/", {f"f{number}": "x" for number in range(1100)})
    assert answer.status_code == 400
    assert one(written(), logger="samverkan.security", message="too_large")["kind"] == "TooManyFieldsSent"


def test_what_a_role_does_not_give_is_an_event(as_stranger, stranger, written):
    assert as_stranger.get("/activities/?format=csv").status_code == 403
    line = one(written(), logger="samverkan.security")
    assert (line["message"], line["user"]) == ("denied", stranger.pk)


@pytest.fixture
def broken(monkeypatch):
    """A page whose fault carries a value in its text, raised because of another fault with a value."""

    def fail():
        try:
            raise DataError(f"Key (name)=({SECRET}) already exists")
        except DataError as error:
            raise ValueError(SECRET) from error

    monkeypatch.setattr(health, "database_answers", fail)


def test_a_fault_is_logged_by_type_and_place_but_without_its_text(db, broken, written):
    answer = Client(raise_request_exception=False).get(f"/readyz?q={SECRET}")
    line = one(written(), logger="django.request")
    assert (line["level"], line["message"], line["route"]) == ("ERROR", "Internal Server Error", "readyz")
    assert (line["exception"], line["because"]) == ("builtins.ValueError", ["DataError"])
    assert any("health.py:" in place and place.endswith("readyz") for place in line["trace"])
    assert SECRET not in json.dumps(written())
    assert answer["X-Request-ID"] == line["request"]


def test_the_error_page_tells_the_requests_id_and_nothing_else(db, broken):
    answer = Client(raise_request_exception=False).get("/readyz")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert answer["X-Request-ID"] in text
    assert "ValueError" not in text
    assert SECRET not in text


def test_database_faults_hold_no_parameters(db, written):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM nowhere WHERE name = %s", [SECRET])
    except Exception:  # either database has its own
        logging.getLogger("some.package").exception("Failed for %s with %s", SECRET + " Ek", 7)
    line = one(written(), logger="some.package")
    assert line["message"] == "Failed for ? with 7"
    assert SECRET not in json.dumps(line)


def record(message, *arguments, name="x"):
    return logging.LogRecord(name, logging.INFO, __file__, 1, message, arguments, None)


@pytest.mark.parametrize(
    ("message", "arguments", "said"),
    [
        ("Task id=%s for %s", ("8c1f-22a0", "anna"), "Task id=8c1f-22a0 for ?"),
        ("%d rows", ("Anna Ek",), "%d rows"),
        ("%(who)s came", ({"who": "Anna Ek"},), "? came"),
        (ValueError("Anna Ek"), (), "ValueError"),
    ],
)
def test_an_argument_is_told_only_when_it_is_a_number_or_id(message, arguments, said):
    assert logs.described(record(message, *arguments))["message"] == said


@pytest.mark.parametrize("form", [logs.Json, logs.Line])
def test_nobody_can_write_a_second_line(form):
    entry = record("one\r\ntwo\u2028three")
    entry.facts = {"route": "a\nb"}
    assert len(form().format(entry).splitlines()) == 1


def test_line_format_shows_where_a_fault_was():
    try:
        raise ValueError(SECRET)
    except ValueError:
        entry = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    first, second = logs.Line().format(entry).splitlines()
    assert "failed" in first
    assert "builtins.ValueError" in first
    assert "test_logs.py" in second
    assert SECRET not in first + second


def test_the_security_channel_goes_to_a_file_of_its_own(tmp_path):
    target = tmp_path / "security.log"
    chosen = logs.configuration("INFO", "line", str(target))["handlers"]["security"]
    assert chosen["class"].endswith("WatchedFileHandler")
    assert (chosen["filename"], chosen["formatter"]) == (str(target), "json")
    assert target.stat().st_mode & 0o007 == 0


def test_the_security_channel_goes_to_another_host():
    chosen = logs.configuration("INFO", "json", "udp://log.example:5140")["handlers"]["security"]
    assert chosen["address"] == ("log.example", 5140)


def test_no_request_is_mailed_to_anybody():
    for name in ("django", "django.request", "django.security", ""):
        kinds = [type(handler).__name__ for handler in logging.getLogger(name).handlers]
        assert "AdminEmailHandler" not in kinds
