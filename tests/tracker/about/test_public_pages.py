"""What everybody may read: cookies, accessibility, personal data."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import factories as make
from tests.factories.people import PASSWORD
from tracker.about import statement
from tracker.about.cookies import cookies
from tracker.privacy import retention

pytestmark = pytest.mark.django_db
PAGES = ("about_accessibility", "about_cookies", "about_privacy", "about_help")


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_everybody_may_read(client: Client, name: str, language: str):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


def test_every_page_links_to_them_signed_in_or_not(client: Client, as_viewer: Client):
    for page in (client.get(reverse("account_login")), as_viewer.get("/"), client.get("/no-such-page/")):
        foot = page.content.decode().split('<footer class="foot">')[1]
        for name in PAGES:
            assert f'href="{reverse(name)}' in foot


def test_the_table_names_every_cookie_that_the_site_sets(client: Client):
    """Sign-in with a wrong and a right password, a form, a message, another language, help, sign-out."""
    user = make.UserFactory(roles=["admin"])
    steps = [
        lambda: client.get("/accounts/login/"),
        lambda: client.post("/accounts/login/", {"login": user.username, "password": "wrong"}),
        lambda: client.post("/accounts/login/", {"login": user.username, "password": PASSWORD}),
        lambda: client.get("/", follow=True),
        lambda: client.post("/language/", {"language": "en", "next": "/"}),
        lambda: client.get("/activities/log/"),
        lambda: client.post("/privacy/retention/report/", follow=True),
        lambda: client.get("/about/help/"),
        lambda: client.post("/accounts/logout/", follow=True),
    ]
    found: dict[str, object] = {}
    for step in steps:
        step()
        found |= {name: morsel["max-age"] for name, morsel in client.cookies.items() if morsel.value}
    with translation.override("sv"):
        table = {cookie.name: cookie.time for cookie in cookies()}
    assert set(found) == set(table)
    for name, seconds in found.items():
        told = f"{int(seconds) // 86400} dagar" if seconds else "Tills du stänger webbläsaren"
        assert table[name].startswith(told), name


def test_the_cookies_have_their_names_and_times_from_the_settings(client: Client, settings):
    settings.SESSION_COOKIE_NAME, settings.SESSION_HOURS = "__Host-session", 12
    settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_AGE = "__Host-csrf", 2 * 24 * 60 * 60
    settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_AGE = "__Host-language", 3 * 60 * 60
    assert [(cookie.name, cookie.time) for cookie in cookies()] == [
        ("__Host-session", "Tills du stänger webbläsaren, som mest 12 timmar"),
        ("__Host-csrf", "2 dagar"),
        ("__Host-language", "3 timmar"),
    ]
    page = client.get("/about/cookies/").content.decode()
    assert re.findall(r'<th scope="col">(\w+)</th>', page) == ["Namn", "Tid", "Syfte"]
    assert page.count("__Host-") == 3


def test_the_statement_says_what_the_law_asks_for(client: Client, settings):
    settings.ORGANISATION, settings.CONTACT_EMAIL = "Provmyndigheten", "hjalp@prov.example"
    answer = client.get("/about/accessibility/")
    told, page = text(answer), answer.content.decode()
    for words in (
        "Provmyndigheten ansvarar",
        "delvis förenlig",
        "EN 301 549",
        "Så har vi testat",
        "oskäligt",
    ):
        assert words in told, words
    assert "21 november 2026" in told
    for link in ("mailto:hjalp@prov.example", "https://www.digg.se/tdosanmalan", "https://www.digg.se/"):
        assert f'href="{link}"' in page
    assert "/about/help/?topic=accessibility" in page
    for row in statement.shortcomings():
        assert row.what_sv in told
        assert row.instead_sv in told


def test_the_status_follows_the_shortcomings(monkeypatch):
    assert statement.compliance() == "delvis förenlig"
    monkeypatch.setattr(statement, "shortcomings", lambda: [SimpleNamespace(reason="outside")])
    assert statement.compliance() == "helt förenlig"


def test_the_page_about_personal_data_tells_every_retention_rule(client: Client):
    told = text(client.get("/about/privacy/"))
    for rule in retention.rules().values():
        assert rule.what_sv in told
        assert rule.ground_sv in told


def test_public_pages_ask_the_database_nothing(client: Client, django_assert_num_queries):
    for name in PAGES:
        with django_assert_num_queries(0):
            client.get(reverse(name))
