"""Signing in and out."""

from tests import factories as make


def test_signing_in_leads_on(client, db):
    make.UserFactory(username="karin")
    answer = client.post(
        "/accounts/login/?next=/accounts/logout/", {"login": "karin", "password": make.PASSWORD}
    )
    assert answer.status_code == 302
    assert answer.url == "/accounts/logout/"


def test_a_wrong_password_is_told_in_swedish_and_the_name_stays(client, db):
    page = client.post("/accounts/login/", {"login": "karin", "password": "fel"}).content.decode()
    assert 'id="errors"' in page
    assert 'value="karin"' in page
    assert 'value="fel"' not in page


def test_nobody_signs_up(client, db):
    page = client.get("/accounts/signup/")
    assert 'type="password"' not in page.content.decode()


def test_the_start_page_asks_to_sign_in(client, db):
    assert client.get("/accounts/logout/").status_code == 302


def test_signing_out_needs_a_form(as_manager):
    assert as_manager.get("/accounts/logout/").status_code == 200
    assert as_manager.post("/accounts/logout/").url == "/accounts/login/"
