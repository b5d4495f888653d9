"""Signing in and out with user name and password."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache

from tests import factories as make
from tests.tracker.accounts.signing import give_password
from tracker.accounts.models import SignIn


@pytest.fixture(autouse=True)
def _no_counts(db):
    cache.clear()


@pytest.fixture
def karin(db):
    return make.UserFactory(username="karin")


def test_signing_in_leads_on(client, karin):
    answer = client.post(
        "/accounts/login/?next=/accounts/logout/", {"login": "karin", "password": make.PASSWORD}
    )
    assert answer.status_code == 302
    assert answer.url == "/accounts/logout/"


EVIL = [
    "https://example.org/",
    "//example.org/",
    "///example.org/",
    "/\\example.org/",
    "\\\\example.org",
    "https:example.org",
    "http:///example.org",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://example.org",
    "\thttps://example.org",
    "https://testserver@example.org/",
    "https://testserver.example.org/",
    "//testserver:x@example.org",
    "ftp://testserver/",
    "/\t/example.org/",
    "https://example.org\\@testserver/",
]


@pytest.mark.parametrize("address", EVIL)
def test_an_address_elsewhere_is_not_carried_along(client, address):
    page = client.get("/accounts/login/", {"next": address}).content.decode()
    assert 'name="next"' not in page.split("<main")[1]
    again = client.post("/accounts/login/", {"login": "karin", "password": "fel", "next": address})
    assert 'name="next"' not in again.content.decode().split("<main")[1]


def test_an_address_on_this_site_is_carried_along(client):
    page = client.get("/accounts/login/", {"next": "/projects/?q=å&x=1"}).content.decode().split("<main")[1]
    assert page.count('<input type="hidden" name="next" value="/projects/?q=å&amp;x=1">') == 2


@pytest.mark.parametrize("address", EVIL)
def test_signing_in_and_out_leads_nobody_elsewhere(client, karin, address):
    given = {"login": "karin", "password": make.PASSWORD, "next": address}
    assert client.post("/accounts/login/", given).url == "/"
    assert client.get("/accounts/login/", {"next": address}).url == "/"
    logout = client.get("/accounts/logout/", {"next": address}).content.decode().split("<main")[1]
    assert 'name="next"' not in logout
    assert client.post("/accounts/logout/", {"next": address}).url == "/accounts/login/"


def test_a_wrong_password_is_told_in_swedish_and_the_name_stays(client, karin):
    page = give_password(client, "karin", "fel").content.decode()
    assert 'id="errors"' in page
    assert "Användarnamnet eller lösenordet är fel." in page
    assert 'value="karin"' in page
    assert 'value="fel"' not in page


def said(page) -> str:
    """The page without what differs by chance or is the typed name."""
    csrf = page.context["csrf_token"]
    return page.content.decode().replace(str(csrf), "")


class Counting(MD5PasswordHasher):
    """Counts how often a password is computed, which is what takes the time."""

    algorithm = "counting"
    times = 0

    def encode(self, password, salt, *more):
        Counting.times += 1
        return super().encode(password, salt, *more)


@pytest.mark.parametrize("who", ["known", "unknown", "closed", "closed-right", "without"])
def test_nobody_learns_whether_there_is_an_account(client, settings, who):
    """The same answer, and the same work, for every reason to refuse."""
    settings.PASSWORD_HASHERS = ["tests.tracker.accounts.test_sign_in.Counting"]
    name = {"unknown": "nobody"}.get(who, "karin")
    user = make.UserFactory(username="karin", is_active=not who.startswith("closed"))
    user.set_password(make.PASSWORD)
    if who == "without":
        user.set_unusable_password()
    user.save()
    Counting.times = 0
    page = give_password(client, name, make.PASSWORD if who == "closed-right" else "fel-losenord-12")
    assert page.status_code == 200
    assert page.context["form"].non_field_errors() == ["Användarnamnet eller lösenordet är fel."]
    assert Counting.times == 1
    assert "_auth_user_id" not in client.session


def test_closing_an_account_ends_it_at_the_next_request(client, karin):
    give_password(client, "karin")
    assert client.get("/accounts/security/").status_code == 200
    karin.is_active = False
    karin.save()
    assert client.get("/accounts/security/").url.startswith("/accounts/login/")


def test_a_session_gets_a_new_key_when_somebody_signs_in(client, karin):
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    give_password(client, "karin")
    assert client.session.session_key != planted
    assert not client.session.exists(planted)


def test_a_planted_key_that_never_existed_is_not_taken_over(client, karin):
    client.cookies["sessionid"] = "a" * 32
    give_password(client, "karin")
    assert client.session.session_key != "a" * 32


@pytest.mark.parametrize(
    "address",
    [
        "signup/", "signup/passkey/", "password/reset/", "password/reset/done/", "email/", "confirm-email/",
        "inactive/", "3rdparty/", "3rdparty/signup/", "social/signup/", "login/code/confirm/", "phone/change/",
        "2fa/", "2fa/webauthn/signup/", "passkeys/signup/", "oidc/signup/", "oidc/oidc/login/", "sessions/",
    ],
)  # fmt: skip
def test_nobody_signs_up(client, as_manager, address):
    for who in (client, as_manager):
        assert who.get(f"/accounts/{address}").status_code == 404
        assert who.post(f"/accounts/{address}").status_code == 404


def change(client, old, new):
    given = {"oldpassword": old, "password1": new, "password2": new}
    return client.post("/accounts/password/change/", given)


def test_a_user_changes_the_own_password_and_other_sessions_end(client, karin):
    other = type(client)()
    give_password(client, "karin")
    give_password(other, "karin")
    assert client.get("/accounts/password/change/").status_code == 200
    assert change(client, make.PASSWORD, "ny-lang-losenfras-7").url == "/accounts/security/"
    karin.refresh_from_db()
    assert karin.check_password("ny-lang-losenfras-7")
    assert client.get("/accounts/security/").status_code == 200
    assert other.get("/accounts/security/").status_code == 302


@pytest.mark.parametrize("new", ["kort-losen", "password1234", "123456789012345678", "kariN.Linnea.12"])
def test_a_weak_password_is_refused(client, new):
    make.UserFactory(username="karin", first_name="Karin", last_name="Linnea", email="karin.linnea@x.se")
    give_password(client, "karin")
    page = change(client, make.PASSWORD, new)
    assert page.status_code == 200
    assert page.context["form"].errors["password1"]


def test_the_start_page_asks_to_sign_in(client, db):
    assert client.get("/accounts/logout/").status_code == 302


def test_signing_out_needs_a_form(as_manager):
    assert as_manager.get("/accounts/logout/").status_code == 200
    assert as_manager.post("/accounts/logout/").url == "/accounts/login/"


def test_the_administration_has_no_door_of_its_own(client, admin_user):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=/admin/"
    refused = client.post("/admin/login/", {"username": admin_user.username, "password": make.PASSWORD})
    assert refused.status_code == 302
    assert "_auth_user_id" not in client.session
    give_password(client, admin_user.username)
    assert client.get("/admin/").status_code == 200


def test_signing_in_is_remembered_for_the_person(client, karin):
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
    client.post(
        "/accounts/login/", {"login": "karin", "password": make.PASSWORD}, headers={"user-agent": agent}
    )
    row = SignIn.objects.get()
    assert (row.user, row.way, row.browser) == (karin, "password", "Firefox, Windows")
    page = client.get("/accounts/security/").content.decode()
    assert "Firefox, Windows" in page
    assert "Gecko" not in page


def test_a_wrong_password_is_not_remembered_but_logged(client, karin, caplog):
    give_password(client, "karin", "fel")
    assert not SignIn.objects.exists()
    refused = [row for row in caplog.records if row.name == "samverkan.security"]
    assert [row.message for row in refused] == ["login_failed"]
    assert "karin" not in caplog.text


def test_the_administration_has_no_page_of_its_own_for_the_password(as_admin):
    assert as_admin.get("/admin/password_change/").url == "/accounts/password/change/"


@pytest.mark.parametrize(("who", "offered"), [("as_manager", True), ("as_stranger", False)])
def test_the_way_to_keys_is_shown_to_who_may_have_them(request, who, offered):
    page = request.getfixturevalue(who).get("/accounts/security/").content.decode()
    assert ('href="/accounts/tokens/"' in page) is offered
