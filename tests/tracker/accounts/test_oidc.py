"""Signing in through an identity provider: a real one, over HTTP, in a process of its own."""

import datetime as dt
import socket
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as configured
from django.core.cache import cache
from django.test import Client

from tests import factories as make
from tests.oidc_provider import people
from tests.tracker.accounts.signing import code_of, give_code, give_password, with_app
from tracker.accounts import oidc
from tracker.accounts.models import SignIn, User

pytestmark = pytest.mark.django_db
START, BACK = "/accounts/oidc/login/", "/accounts/oidc/callback/"


@pytest.fixture(autouse=True)
def _configured(settings, provider):
    cache.clear()
    settings.OIDC_ISSUER = provider
    settings.OIDC_NAME = "Myndighetens inloggning"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = people.CLIENT, people.SECRET
    settings.OIDC_MATCH = "username"


@pytest.fixture
def karin():
    return make.UserFactory(username="karin", email="Karin@authority.example", roles=["viewer"])


class Browser:
    """A person's browser: a session with us and one with the provider."""

    def __init__(self, provider: str, user: str) -> None:
        self.here, self.there = Client(), requests.Session()
        self.there.get(f"{provider}/login/", params={"user": user}, timeout=10).raise_for_status()

    def begin(self, **query):
        """The address at the provider that we send the browser to."""
        answer = self.here.get(START, query)
        assert answer.status_code == 302
        return answer.url

    def at_provider(self, address: str) -> dict[str, str]:
        """What the provider answers: the query with which it sends the browser back."""
        answer = self.there.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        assert answer.headers["Location"].startswith(people.CALLBACK)
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def sign_in(self, **query):
        return self.here.get(BACK, self.at_provider(self.begin(**query)))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def refused(caplog) -> list[str]:
    """Why, by the security log."""
    rows = [
        row for row in caplog.records if row.name == "samverkan.security" and row.message == "oidc_refused"
    ]
    return [row.facts["why"] for row in rows]


def test_the_whole_way(provider, karin):
    browser = Browser(provider, "karin")
    answer = browser.sign_in(next="/accounts/security/")
    assert answer.url == "/accounts/security/"
    assert browser.here.get(answer.url).context["user"] == karin
    assert SignIn.objects.get().way == SignIn.Way.OIDC
    joined = SocialAccount.objects.get()
    assert (joined.user, joined.provider, joined.extra_data) == (karin, "oidc", {})
    assert karin.check_password(make.PASSWORD)


def test_what_is_asked_of_the_provider(provider, settings):
    settings.OIDC_REQUIRED_ACR = ["loa3", "loa4"]
    asked = parse_qs(urlsplit(Browser(provider, "karin").begin()).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["redirect_uri"] == [people.CALLBACK]
    assert asked["response_type"] == ["code"]
    assert asked["acr_values"] == ["loa3 loa4"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert {"nonce", "state"} <= set(asked)


def test_nothing_can_be_slipped_into_what_is_asked(provider):
    address = Browser(provider, "karin").begin(scope="admin", auth_params="prompt=none", process="connect")
    assert "admin" not in address
    assert "prompt" not in address


def test_nobody_is_signed_up(provider, caplog):
    browser = Browser(provider, "karin")
    before = User.objects.count()
    page = browser.sign_in()
    assert page.status_code == 403
    assert "Du har inget konto här" in page.content.decode()
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert not signed_in(browser.here)
    assert refused(caplog) == ["no_account"]


@pytest.mark.parametrize("closed", [{"is_active": False}, {"leaves_on": dt.date(2020, 1, 1)}])
def test_a_closed_account_is_no_account(provider, karin, caplog, closed):
    User.objects.filter(pk=karin.pk).update(**closed)
    for _again in range(2):  # the second time it is joined already
        browser = Browser(provider, "karin")
        page = browser.sign_in()
        assert page.status_code == 403
        assert "Du har inget konto här" in page.content.decode()
        assert not signed_in(browser.here)
    assert refused(caplog) == ["account_closed", "account_closed"]


@pytest.mark.parametrize(
    ("match", "who", "enters"),
    [
        ("none", "karin", False),
        ("username", "karin", True),
        ("username", "unverified", False),
        ("email", "karin", True),
        ("email", "unverified", False),
    ],
)
def test_whose_account_it_is(provider, karin, settings, match, who, enters):
    settings.OIDC_MATCH = match
    browser = Browser(provider, who)
    assert browser.sign_in().status_code == (302 if enters else 403)
    assert signed_in(browser.here) is enters


def test_an_address_of_two_accounts_is_nobodys(provider, karin, settings):
    settings.OIDC_MATCH = "email"
    make.UserFactory(email="karin@AUTHORITY.example")
    assert Browser(provider, "karin").sign_in().status_code == 403


def test_a_name_with_a_new_owner_does_not_open_the_old_owners_account(provider, karin):
    SocialAccount.objects.create(user=karin, provider=oidc.ID, uid="the-one-before")
    assert Browser(provider, "karin").sign_in().status_code == 403


def test_the_subject_counts_and_not_the_name(provider, karin, settings):
    Browser(provider, "karin").sign_in()
    karin.username, karin.email = "karin.married", "new@authority.example"
    karin.save()
    settings.OIDC_MATCH = "none"
    browser = Browser(provider, "karin")
    assert browser.sign_in().status_code == 302
    assert browser.here.get("/accounts/security/").context["user"] == karin


def changed(address: str, **parts: str) -> str:
    split = urlsplit(address)
    return urlunsplit(split._replace(query=urlencode(dict(parse_qsl(split.query)) | parts)))


def faulty(browser, answer, caplog, *why):
    page = browser.here.get(BACK, answer)
    assert page.status_code == 403
    assert "Inloggningen godtogs inte" in page.content.decode()
    assert not signed_in(browser.here)
    assert refused(caplog) == list(why)


def test_a_token_made_for_another_question_is_refused(provider, karin, caplog):
    browser = Browser(provider, "karin")
    answer = browser.at_provider(changed(browser.begin(), nonce="somebody-elses"))
    faulty(browser, answer, caplog, "nonce_differs")


def test_an_answer_in_another_browser_is_refused(provider, karin, caplog):
    answer = (one := Browser(provider, "karin")).at_provider(one.begin())
    faulty(Browser(provider, "karin"), answer, caplog, "flow_broken")


@pytest.mark.parametrize("state", ["", "made-up", "a\0b", "x" * 5000])
def test_an_unknown_state_is_refused(provider, karin, caplog, state):
    browser = Browser(provider, "karin")
    faulty(browser, browser.at_provider(browser.begin()) | {"state": state}, caplog, "flow_broken")


def test_an_answer_counts_once(provider, karin, caplog):
    browser = Browser(provider, "karin")
    answer = browser.at_provider(browser.begin())
    assert browser.here.get(BACK, answer).status_code == 302
    browser.here.logout()
    faulty(browser, answer, caplog, "flow_broken")


def test_a_code_counts_once(provider, karin, caplog):
    """Taken up again with a state that is good: the provider refuses it, and so do we."""
    browser = Browser(provider, "karin")
    answer = browser.at_provider(browser.begin())
    assert browser.here.get(BACK, answer).status_code == 302
    browser.here.logout()
    state = parse_qs(urlsplit(browser.begin()).query)["state"][0]
    faulty(browser, answer | {"state": state}, caplog, "flow_broken")


def test_a_stolen_code_does_not_fit_another_verifier(provider, karin, caplog):
    """PKCE: the thief's own run has another secret."""
    victim, thief = Browser(provider, "karin"), Browser(provider, "weak")
    code = victim.at_provider(victim.begin())["code"]
    own = thief.at_provider(thief.begin())
    faulty(thief, own | {"code": code}, caplog, "flow_broken")


def test_a_token_signed_with_another_key_is_refused(provider, karin, caplog):
    browser = Browser(provider, "karin")
    answer = browser.at_provider(browser.begin())
    requests.get(f"{provider}/publish/another/", timeout=10)
    try:
        faulty(browser, answer, caplog, "id_token_invalid")
    finally:
        requests.get(f"{provider}/publish/own/", timeout=10)


def flow_at(provider, rf, nonce="n"):
    request = rf.get(BACK)
    request.session = {}
    flow = oidc.Flow(request, oidc.ID)
    flow.state = {"data": {"nonce": nonce}}
    return flow, flow.get_provider().app


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_can_sign_is_refused(provider, rf, algorithm):
    """Unsigned, or with the published key as a password."""
    name = requests.get(f"{provider}/.well-known/jwks.json", timeout=10).json()["keys"][0]["kid"]
    claims = {"iss": provider, "aud": people.CLIENT, "sub": "1", "nonce": "n", "iat": 0, "exp": 2**33}
    key = None if algorithm == "none" else "the-published-key-" * 3
    token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": name})
    flow, app = flow_at(provider, rf)
    with pytest.raises(oidc.Refused) as error:
        flow.verified(app, token)
    assert error.value.code == "id_token_invalid"


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", 5, {}, "e30.e30.e30"])
def test_what_is_no_token_is_refused(provider, rf, token):
    flow, app = flow_at(provider, rf)
    with pytest.raises(oidc.Refused):
        flow.verified(app, token)


def test_another_issuer_is_refused(provider, karin, settings, caplog):
    settings.OIDC_ISSUER = provider + "/"
    page = Browser(provider, "karin").here.get(START)
    assert page.status_code == 403
    assert refused(caplog) == ["issuer_differs"]


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [("OIDC_REQUIRED_ACR", ["loa3"], "acr_too_weak"), ("OIDC_REQUIRED_AMR", ["mfa", "hwk"], "amr_too_weak")],
)
def test_a_way_of_authentication_that_is_too_weak_is_refused(provider, settings, caplog, setting, value, why):
    make.UserFactory(username="weak")
    make.UserFactory(username="karin")
    setattr(settings, setting, value)
    browser = Browser(provider, "weak")
    faulty(browser, browser.at_provider(browser.begin()), caplog, why)
    assert Browser(provider, "karin").sign_in().status_code == 302


def test_the_person_breaks_off(provider):
    browser = Browser(provider, "karin")
    state = parse_qs(urlsplit(browser.begin()).query)["state"][0]
    answer = browser.here.get(BACK, {"state": state, "error": "access_denied"})
    assert answer.url == "/accounts/login/"
    assert "Inloggningen avbröts." in browser.here.get(answer.url).content.decode()


def test_a_provider_that_is_away_is_said_to_be(client, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, but it does not listen
        settings.OIDC_ISSUER = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        page = client.get(START)
    assert page.status_code == 503
    assert page["Retry-After"] == "60"
    assert "Myndighetens inloggning svarar inte" in page.content.decode()


def test_a_provider_that_goes_away_on_the_way_is_said_to_be(provider, karin, settings):
    browser = Browser(provider, "karin")
    answer = browser.at_provider(browser.begin())
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    assert browser.here.get(BACK, answer).status_code == 503


def test_without_the_setting_there_is_no_such_door(client, karin, settings):
    settings.OIDC_ISSUER = ""
    assert client.get(START).status_code == 404
    assert client.get(BACK).status_code == 404
    assert "oidc" not in client.get("/accounts/login/").content.decode()
    give_password(client, "karin")
    assert client.get("/accounts/oidc/connect/").status_code == 404


def test_the_own_second_step_is_asked_for_as_well(provider, karin):
    secret = with_app(karin)
    browser = Browser(provider, "karin")
    assert browser.sign_in().url == "/accounts/code/"
    assert not signed_in(browser.here)
    assert give_code(browser.here, code_of(secret)).status_code == 302
    assert signed_in(browser.here)


@pytest.mark.parametrize(("acr", "lands"), [([], "/accounts/second-step/"), (["loa3"], None)])
def test_the_provider_can_vouch_for_the_second_step(provider, karin, settings, acr, lands):
    settings.MFA_REQUIRED_ROLES = ["viewer"]
    settings.OIDC_REQUIRED_ACR = acr
    browser = Browser(provider, "karin")
    assert browser.sign_in().status_code == 302
    page = browser.here.get("/accounts/security/")
    assert (page.url if page.status_code == 302 else None) == lands


def joins(browser):
    answer = browser.here.get("/accounts/oidc/connect/")
    return browser.here.get(BACK, browser.at_provider(answer.url))


def test_a_signed_in_person_joins_the_two(provider, karin, settings):
    settings.OIDC_MATCH = "none"
    browser = Browser(provider, "karin")
    give_password(browser.here, "karin")
    assert joins(browser).url == "/accounts/security/"
    assert Browser(provider, "karin").sign_in().status_code == 302
    assert browser.here.post("/accounts/oidc/disconnect/").status_code == 302
    assert Browser(provider, "karin").sign_in().status_code == 403


def test_nobody_joins_what_is_somebody_elses(provider, karin, settings):
    Browser(provider, "karin").sign_in()
    make.UserFactory(username="other")
    browser = Browser(provider, "karin")
    give_password(browser.here, "other")
    joins(browser)
    assert SocialAccount.objects.get().user == karin
    assert "hör till ett annat konto" in browser.here.get("/accounts/security/").content.decode()


def test_joining_asks_for_the_password_anew(provider, as_viewer):
    assert as_viewer.get("/accounts/oidc/connect/").url.startswith("/accounts/confirm/")


def test_the_only_way_to_sign_in_is_not_taken_away(provider, karin):
    karin.set_unusable_password()
    karin.save()
    browser = Browser(provider, "karin")
    browser.sign_in()
    browser.here.post("/accounts/oidc/disconnect/")
    assert SocialAccount.objects.count() == 1


def test_the_login_page_offers_it(client):
    page = client.get("/accounts/login/", {"next": "/projects/?a=1&b=2"}).content.decode()
    assert 'href="/accounts/oidc/login/?next=/projects/%3Fa%3D1%26b%3D2"' in page
    assert "Logga in med Myndighetens inloggning" in page


def test_the_flow_leads_nobody_elsewhere(provider, karin):
    assert (
        Browser(provider, "karin").sign_in(next="https://example.org/").url == configured.LOGIN_REDIRECT_URL
    )


@pytest.mark.parametrize(
    ("issuer", "secret", "found"),
    [
        ("", "", []),
        ("https://login.authority.example", "x", []),
        ("http://localhost:8080", "x", []),
        ("http://login.authority.example", "x", ["samverkan.E121"]),
        ("https://login.authority.example", "", ["samverkan.E122"]),
    ],
)
def test_half_a_configuration_stops_the_start(settings, issuer, secret, found):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_SECRET = issuer, secret
    assert [error.id for error in oidc.check_settings(None)] == found
