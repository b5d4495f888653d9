"""The page about tokens: the secret stands in one answer only, and making and ending asks who one is."""

import html
import re

import pytest
from django.test import Client

from tests import factories as make
from tests.conftest import signed_in
from tests.tracker.accounts.test_sessions import sign_in
from tests.tracker.accounts.test_tokens import bearing
from tracker.accounts.models import ApiToken

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"


@pytest.fixture
def confirmed(client, leader) -> Client:
    """The leader, who has just typed the password."""
    sign_in(client, leader)
    return client


def given(user, **more):
    return {
        "user": user.pk,
        "name": "Nattlig hämtning",
        "scope": "read",
        "days": "30",
        "key": "nyckel-12345",
    } | more


def test_a_secret_is_shown_once(confirmed, leader):
    assert confirmed.get(PAGE).status_code == 200
    answer = confirmed.post(PAGE, given(leader))
    secret = re.search(r'<code class="secret">(smv_[^<]+)</code>', answer.content.decode())[1]
    assert "no-store" in answer["Cache-Control"]
    assert bearing(secret).get("/api/v1/themes/").status_code == 200
    again = confirmed.post(PAGE, given(leader), follow=True).content.decode()
    assert "redan" in again
    assert secret not in again
    assert ApiToken.objects.count() == 1
    page = confirmed.get(PAGE).content.decode()
    assert secret not in page
    assert "Nattlig hämtning" in page


def test_ending_a_token(confirmed, leader):
    secret = make.api_token(leader)
    token = ApiToken.objects.get()
    assert confirmed.post(f"{PAGE}{token.pk}/end/").url == PAGE
    assert bearing(secret).get("/api/v1/themes/").status_code == 401
    assert ">Avslutad<" in confirmed.get(PAGE).content.decode()


def test_who_has_not_just_signed_in_confirms_it_first(leader):
    client = signed_in(leader)
    make.api_token(leader)
    assert client.post(PAGE, given(leader)).url.startswith("/accounts/confirm/")
    assert client.post(f"{PAGE}{ApiToken.objects.get().pk}/end/").url.startswith("/accounts/confirm/")
    assert ApiToken.objects.get().revoked_at is None


def test_tokens_of_others_do_not_exist(confirmed, leader, viewer):
    make.api_token(viewer)
    token = ApiToken.objects.get()
    assert confirmed.post(f"{PAGE}{token.pk}/end/").status_code == 404
    assert confirmed.post(f"{PAGE}{10**12}/end/").status_code == 404
    assert token.prefix not in confirmed.get(PAGE).content.decode()
    answer = confirmed.post(PAGE, given(viewer))
    assert answer.status_code == 200
    assert ApiToken.objects.get() == token


def test_the_administrator_sees_all_and_makes_them_for_machines(client, admin_user, machine, viewer):
    make.api_token(viewer)
    sign_in(client, admin_user)
    page = client.get(PAGE).content.decode()
    assert ApiToken.objects.get().prefix in page
    assert "secret" in client.post(PAGE, given(machine)).content.decode()
    assert ApiToken.objects.get(user=machine).made_by == admin_user
    assert client.post(PAGE, given(viewer, key="en-annan-nyckel")).status_code == 200
    assert not ApiToken.objects.filter(user=viewer, made_by=admin_user).exists()
    assert client.post(f"{PAGE}{ApiToken.objects.get(user=viewer).pk}/end/").status_code == 302
    assert ApiToken.objects.get(user=viewer).revoked_by == admin_user


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"days": "366"}, "365"),
        ({"days": "0"}, "1"),
        ({"days": "\u0663"}, ""),
        ({"days": "9" * 400}, ""),
        ({"name": ""}, "obligatoriskt"),
        ({"name": "a\x00b"}, "tecken"),
        ({"name": "x" * 61}, "60"),
        ({"scope": "admin"}, ""),
        ({"networks": "10.0.0.1/8"}, "192.0.2.0/24"),
        ({"user": "\x00"}, ""),
        ({"key": "kort"}, "8"),
    ],
)
def test_what_a_token_cannot_be_is_told_and_the_rest_stays(wrong, says, confirmed, leader):
    answer = confirmed.post(PAGE, given(leader) | wrong)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    if wrong != {"days": "\u0663"}:
        assert not ApiToken.objects.exists()
        assert 'id="errors"' in page
        assert says in page
        assert "name" in wrong or "Nattlig hämtning" in page


def test_machines_have_no_page(machine):
    assert signed_in(machine).get(PAGE).status_code == 403
    answer = Client().post("/accounts/login/", {"login": machine.username, "password": make.PASSWORD})
    assert answer.status_code == 200
    assert "lösenordet är fel" in answer.content.decode()
