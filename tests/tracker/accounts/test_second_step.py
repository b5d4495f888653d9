"""The second step: an app for codes, recovery codes, who must have one, and what else a session needs."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.checks import run_checks

from tests import factories as make
from tests.tracker.accounts.signing import (
    add_app,
    code_of,
    give_code,
    give_password,
    with_app,
    with_recovery_codes,
)
from tracker.accounts import second_step
from tracker.accounts.models import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def karin():
    return make.UserFactory(username="karin", email="karin@authority.example", roles=["controller"])


@pytest.fixture
def as_karin(client, karin):
    """Signed in with the password just now, so that nothing is asked again."""
    give_password(client, "karin")
    return client


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


# The app.


def test_the_whole_way_with_an_app(as_karin, karin):
    secret = add_app(as_karin)
    cache.clear()
    as_karin.post("/accounts/logout/")
    assert give_password(as_karin, "karin").url == "/accounts/code/"
    assert not signed_in(as_karin)
    assert as_karin.get("/accounts/security/").status_code == 302
    assert give_code(as_karin, code_of(secret)).url == "/"
    assert signed_in(as_karin)
    assert SignIn.objects.first().way == SignIn.Way.TOTP


def test_our_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, in six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [code_of(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_the_page_after_the_password_leads_on(client, karin):
    secret = with_app(karin)
    client.post("/accounts/login/?next=/accounts/security/", {"login": "karin", "password": make.PASSWORD})
    assert give_code(client, code_of(secret)).url == "/accounts/security/"


def test_a_code_works_once(client, karin):
    secret = with_app(karin)
    other = type(client)()
    with time_machine.travel(1_790_000_010, tick=False):
        give_password(client, "karin")
        give_password(other, "karin")
        code = code_of(secret)
        assert give_code(client, code).status_code == 302
        assert give_code(other, code).status_code == 200
    assert not signed_in(other)


@pytest.mark.parametrize("late", [30, 31, 60, 90])
def test_a_used_code_never_works_again_later(client, karin, late):
    """Nor an unused one: its half minute is all it has."""
    secret = with_app(karin)
    with time_machine.travel(1_790_000_010, tick=False) as clock:
        code = code_of(secret)
        clock.shift(late)
        give_password(client, "karin")
        assert give_code(client, code).status_code == 200
    assert not signed_in(client)


@pytest.mark.parametrize("code", ["", "000000000000000000000", "abc", "١٢٣٤٥٦", "1\0", "-1", " "])
def test_what_is_no_code_is_told(client, karin, code):
    with_app(karin)
    give_password(client, "karin")
    page = give_code(client, code)
    assert page.status_code == 200
    assert page.context["form"].errors["code"]
    assert not signed_in(client)


def test_without_the_password_there_is_no_second_step(client, karin):
    secret = with_app(karin)
    assert client.get("/accounts/code/").url == "/accounts/login/"
    assert give_code(client, code_of(secret)).url == "/accounts/login/"
    assert not signed_in(client)


def test_the_second_step_can_be_broken_off(client, karin):
    with_app(karin)
    give_password(client, "karin")
    assert client.get("/accounts/login/").url == "/accounts/code/"
    assert client.post("/accounts/logout/").url == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200


def test_the_session_key_changes_at_the_second_step_too(client, karin):
    secret = with_app(karin)
    give_password(client, "karin")
    before = client.session.session_key
    give_code(client, code_of(secret))
    assert client.session.session_key != before


def test_one_persons_half_way_opens_nobody_elses_account(client, karin):
    """Password of one, then password of another: the first one's code does not count for the second."""
    secret = with_app(karin)
    other = make.UserFactory(username="other")
    with_app(other)
    give_password(client, "karin")
    client.post("/accounts/logout/")
    give_password(client, "other")
    assert give_code(client, code_of(secret)).status_code == 200
    assert not signed_in(client)


def test_secrets_are_not_readable_in_the_database(as_karin, karin):
    secret = add_app(as_karin)
    codes = Authenticator.objects.get(user=karin, type="recovery_codes").wrap().get_unused_codes()
    stored = repr(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not [code for code in codes if code in stored]


def test_after_a_change_of_key_the_codes_still_fit(client, karin, settings):
    secret = with_app(karin)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    give_password(client, "karin")
    assert give_code(client, code_of(secret)).status_code == 302


def test_without_the_old_key_no_code_fits(client, karin, settings):
    """Also not the one that an empty secret gives, which everybody can compute."""
    secret = with_app(karin)
    settings.SECRET_KEY = "another" * 10
    give_password(client, "karin")
    for code in (code_of(secret), code_of("")):
        assert give_code(client, code).status_code == 200
    assert not signed_in(client)


def test_the_app_is_removed_and_the_codes_with_it(as_karin, karin):
    add_app(as_karin)
    assert as_karin.get("/accounts/app/remove/").status_code == 200
    assert as_karin.post("/accounts/app/remove/").url == "/accounts/security/"
    assert not Authenticator.objects.filter(user=karin).exists()
    karin.refresh_from_db()
    assert karin.second_step is False


def test_nobody_removes_somebody_elses_passkey(as_karin):
    key = Authenticator.objects.create(
        user=make.UserFactory(), type="webauthn", data={"name": "x", "credential": {}}
    )
    assert as_karin.post(f"/accounts/passkeys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.count() == 1


# Recovery codes.


def test_recovery_codes_are_shown_once(as_karin, karin):
    add_app(as_karin)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    first = as_karin.get("/accounts/recovery-codes/").content.decode()
    again = as_karin.get("/accounts/recovery-codes/").content.decode()
    assert len(codes) == 10
    assert all(code in first for code in codes)
    assert "10 koder är kvar" in again
    assert not [code for code in codes if code in again]


def test_the_file_of_recovery_codes_holds_them_all(as_karin):
    add_app(as_karin)
    page = as_karin.get("/accounts/recovery-codes/")
    link = re.search(r'href="data:text/plain;charset=utf-8,([^"]+)"', page.content.decode())
    assert link
    for code in page.context["unused_codes"]:
        assert f"{code}%0A" in link[1]


def test_a_recovery_code_works_once(client, karin):
    with_app(karin)
    code = with_recovery_codes(karin)[3]
    give_password(client, "karin")
    assert give_code(client, code).status_code == 302
    assert SignIn.objects.first().way == SignIn.Way.RECOVERY
    client.post("/accounts/logout/")
    give_password(client, "karin")
    assert give_code(client, code).status_code == 200
    assert not signed_in(client)


def test_new_recovery_codes_end_the_old_ones(client, karin):
    secret = with_app(karin)
    old = with_recovery_codes(karin)[0]
    give_password(client, "karin")
    give_code(client, code_of(secret))
    assert client.post("/accounts/recovery-codes/new/").url == "/accounts/recovery-codes/"
    client.post("/accounts/logout/")
    give_password(client, "karin")
    assert give_code(client, old).status_code == 200


# Confirming.


@pytest.mark.parametrize("address", ["app/add/", "passkeys/add/", "recovery-codes/new/", "oidc/connect/"])
def test_who_signed_in_long_ago_confirms_first(as_karin, address, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    with time_machine.travel(time.time() + 400, tick=False):
        for answer in (as_karin.get(f"/accounts/{address}"), as_karin.post(f"/accounts/{address}")):
            assert answer.status_code in (302, 405)
            if answer.status_code == 302:
                assert answer.url == f"/accounts/confirm/?next=%2Faccounts%2F{address.replace('/', '%2F')}"


def test_confirming_leads_on_and_holds(as_karin):
    with time_machine.travel(time.time() + 400, tick=False):
        way = as_karin.get("/accounts/app/add/").url
        assert as_karin.get(way).status_code == 200
        assert as_karin.post(way, {"password": "fel"}).status_code == 200
        assert as_karin.post(way, {"password": make.PASSWORD}).url == "/accounts/app/add/"
        assert as_karin.get("/accounts/app/add/").status_code == 200


def test_confirming_leads_nobody_elsewhere(as_karin):
    way = "/accounts/confirm/?next=https://example.org/"
    assert as_karin.post(way, {"password": make.PASSWORD}).url == "/"


def test_a_code_confirms_too(client, karin):
    secret = with_app(karin)
    give_password(client, "karin")
    give_code(client, code_of(secret))
    cache.clear()
    page = client.get("/accounts/code/confirm/")
    assert "Använd ditt lösenord" in page.content.decode()
    assert client.post("/accounts/code/confirm/", {"code": code_of(secret)}).status_code == 302


# Who must have one.


@pytest.fixture
def _required(settings):
    settings.MFA_REQUIRED_ROLES = ["admin", "controller", "cleared"]


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize(
    "address", ["/", "/projects/", "/accounts/security/", "/accounts/password/change/", "/admin/"]
)
def test_who_must_have_a_second_step_gets_nowhere_without(as_karin, address):
    assert as_karin.get(address).url == "/accounts/second-step/"
    assert as_karin.post(address).url == "/accounts/second-step/"


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize(
    "address", ["/about/accessibility/", "/about/help/", "/accounts/stay/", "/accounts/logout/"]
)
def test_help_and_what_is_public_is_not_shut(as_karin, address):
    assert as_karin.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)  # what follows a commit belongs to it
@pytest.mark.usefixtures("_required")
def test_the_way_out_is_open(as_karin):
    page = as_karin.get("/accounts/second-step/")
    assert page.status_code == 200
    for address in ("/accounts/app/add/", "/accounts/passkeys/add/", "/accounts/logout/"):
        assert as_karin.get(address).status_code == 200
    add_app(as_karin)
    assert as_karin.get("/accounts/security/").status_code == 200
    assert as_karin.get("/accounts/second-step/").url == "/accounts/security/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_required")
def test_removing_the_last_one_closes_it_again(as_karin):
    add_app(as_karin)
    as_karin.post("/accounts/app/remove/")
    assert as_karin.get("/").url == "/accounts/second-step/"


@pytest.mark.usefixtures("_required")
def test_a_session_that_has_not_shown_it_does(as_karin, karin):
    """It was added meanwhile, by a way that did not end this session."""
    secret = with_app(karin)
    assert as_karin.get("/").url == "/accounts/second-step/"
    assert "/accounts/code/confirm/" in as_karin.get("/accounts/second-step/").content.decode()
    assert as_karin.post("/accounts/code/confirm/", {"code": code_of(secret)}).status_code == 302
    assert as_karin.get("/accounts/security/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_signing_in_with_it_is_enough(client, karin, django_assert_num_queries):
    secret = with_app(karin)
    give_password(client, "karin")
    give_code(client, code_of(secret))
    assert client.get("/accounts/security/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_the_api_says_why(as_karin, karin):
    problem = as_karin.get("/api/v1/projects/")
    assert problem.status_code == 403
    assert problem.json()["code"] == "second_step_required"
    assert problem["Content-Type"] == "application/problem+json"


@pytest.mark.usefixtures("_required")
def test_a_token_is_not_asked(client, karin):
    secret = make.api_token(karin)
    assert client.get("/api/v1/projects/", headers={"authorization": f"Token {secret}"}).status_code == 200


@pytest.mark.usefixtures("_required")
def test_other_roles_are_not_asked(client):
    make.UserFactory(username="viewer", roles=["viewer"])
    give_password(client, "viewer")
    assert client.get("/accounts/security/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_who_knows_something_sensitive_is_asked(client, monkeypatch):
    viewer = make.UserFactory(username="viewer", roles=["viewer"])
    monkeypatch.setattr(second_step, "must_have_second_step", [lambda user: user == viewer])
    give_password(client, "viewer")
    assert client.get("/").url == "/accounts/second-step/"


def test_a_misspelt_role_stops_the_start(settings):
    settings.MFA_REQUIRED_ROLES = ["admin", "kontroller"]
    assert [error.id for error in run_checks() if error.id == "samverkan.E120"] == ["samverkan.E120"]


# Told by mail.


@pytest.mark.parametrize(("host", "sent"), [("localhost", 1), ("", 0)])
def test_a_change_is_told_by_mail_if_mail_can_be_sent(as_karin, settings, host, sent):
    settings.EMAIL_HOST = host
    add_app(as_karin)
    assert len(mail.outbox) == sent
    for letter in mail.outbox:
        assert letter.to == ["karin@authority.example"]
        assert "En app för koder har lagts till" in letter.body


def test_a_post_office_that_is_away_stops_nobody(as_karin, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    add_app(as_karin)
    assert as_karin.get("/accounts/security/").status_code == 200
