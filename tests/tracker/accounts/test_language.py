"""The language switch: a form, remembered in the account."""

import pytest


def test_switching_language_is_remembered_in_the_account(as_manager, manager):
    answer = as_manager.post("/language/", {"language": "en", "next": "/accounts/logout/"})
    assert answer.url == "/accounts/logout/"
    manager.refresh_from_db()
    assert manager.language == "en"
    assert "Sign out?" in as_manager.get("/accounts/logout/").content.decode()


def test_the_account_goes_before_cookie_and_browser(as_manager):
    as_manager.cookies["django_language"] = "en"
    page = as_manager.get("/accounts/logout/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert '<html lang="sv">' in page
    assert "Logga ut" in page


@pytest.mark.parametrize("language", ["xx", "", "sv\x00", "sv" * 5000])
def test_a_language_we_do_not_speak_changes_nothing(as_manager, manager, language):
    as_manager.post("/language/", {"language": language})
    manager.refresh_from_db()
    assert manager.language == "sv"


def test_a_link_cannot_switch(as_manager, manager):
    as_manager.get("/language/", {"language": "en"})
    manager.refresh_from_db()
    assert manager.language == "sv"


def test_nobody_can_be_sent_elsewhere(client):
    assert client.post("/language/", {"language": "en", "next": "https://example.org/"}).url == "/"


def test_nobody_switches_by_cookie(client):
    client.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/accounts/login/").content.decode()
