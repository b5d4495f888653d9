import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tracker.core import doors, security_log


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "samverkan.security")
    return caplog


def test_an_event_is_one_record_with_its_facts(lines):
    security_log.note("denied", action="change", object="project", pk=7)
    (line,) = lines.records
    assert (line.name, line.levelname, line.getMessage()) == ("samverkan.security", "WARNING", "denied")
    assert line.facts == {"action": "change", "object": "project", "pk": 7}


@pytest.mark.parametrize("typed", ["Anna Ek", "anna@example.org", "a\nb", "", "x" * 81, b"secret", ["a"]])
def test_what_somebody_typed_is_never_a_fact(lines, typed):
    security_log.note("login_failed", name=typed)
    assert lines.records[0].facts == {"name": "?"}


def test_an_unknown_event_is_a_mistake():
    with pytest.raises(ValueError, match="EVENTS"):
        security_log.note("strange")


def test_the_user_is_told_by_number_only(lines, db, viewer, rf: RequestFactory):
    request = rf.get("/?q=secret")
    request.user = viewer
    security_log.note("denied", request)
    assert lines.records[0].facts == {"user": viewer.pk, "ip": "127.0.0.1"}


def test_without_a_request_the_door_says_who(lines, db, viewer):
    with doors.through("page", viewer):
        security_log.note("upload_refused", reason="kind")
    assert lines.records[0].facts == {"user": viewer.pk, "reason": "kind"}


def test_nobody_has_no_number(lines, rf: RequestFactory):
    request = rf.get("/")
    request.user = AnonymousUser()
    security_log.note("denied", request)
    assert lines.records[0].facts["user"] is None


def test_a_user_not_yet_looked_up_is_not_looked_up_for_the_log(
    client, viewer, rf, lines, django_assert_num_queries
):
    client.force_login(viewer)
    request = rf.get("/")
    request.session = client.session
    AuthenticationMiddleware(lambda request: None)(request)
    with django_assert_num_queries(0):
        security_log.note("denied", request)
    assert lines.records[0].facts["user"] is None


def test_every_event_that_the_code_notes_is_known_and_described():
    noted = set()
    for package in ("tracker", "countries", "projects", "reports"):
        for path in (Path(settings.BASE_DIR) / package).rglob("*.py"):
            noted |= set(re.findall(r"\bnote\(\s*\"(\w+)\"", path.read_text(encoding="utf-8")))
    assert noted <= set(security_log.EVENTS)
    document = (Path(settings.BASE_DIR) / "docs/operations.md").read_text(encoding="utf-8")
    (part,) = re.findall(r"\n## Logs\n(.*?)\n## ", document, re.DOTALL)
    described = {
        name
        for row in re.findall(r"^\| (`.*?`) \|", part, re.MULTILINE)
        for name in row.strip("`").split("`, `")
    }
    assert described == set(security_log.EVENTS)
