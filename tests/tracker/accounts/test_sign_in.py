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
    for address in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert client.get(address).status_code == 404


def test_a_user_changes_the_own_password(as_manager, manager):
    given = {
        "oldpassword": make.PASSWORD,
        "password1": "ny-lang-losenfras-7",
        "password2": "ny-lang-losenfras-7",
    }
    assert as_manager.get("/accounts/password/change/").status_code == 200
    assert as_manager.post("/accounts/password/change/", given).status_code == 302
    manager.refresh_from_db()
    assert manager.check_password("ny-lang-losenfras-7")


def test_the_start_page_asks_to_sign_in(client, db):
    assert client.get("/accounts/logout/").status_code == 302


def test_signing_out_needs_a_form(as_manager):
    assert as_manager.get("/accounts/logout/").status_code == 200
    assert as_manager.post("/accounts/logout/").url == "/accounts/login/"
