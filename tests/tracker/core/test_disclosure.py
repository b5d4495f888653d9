"""security.txt: there when somebody is named, and only then."""

import datetime as dt

import time_machine


def test_nobody_named_is_no_page(client, db, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404


def test_whom_to_tell(client, db, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    with time_machine.travel(dt.datetime(2017, 6, 1, 12, 30, tzinfo=dt.UTC), tick=False):
        answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2017-11-28T00:00:00+00:00",
        "Preferred-Languages: sv, en",
        "Canonical: http://testserver/.well-known/security.txt",
    ]
