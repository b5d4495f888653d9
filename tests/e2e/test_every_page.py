"""Every page that some role can reach by its links: no fault, nothing on the console, accessible in every look."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

ROLES = ("manager", "leader", "writer", "admin")
# Not ours to draw: Django's administration and the API's documentation.
OTHERS = ("admin/", "api/")
# Pages that stand and fall with links from other pages: losing the way to one is a fault too.
EXPECTED = {
    "activities", "activity", "activity_edit", "activity_log", "countries", "country", "figure", "figures",
    "overview", "project", "projects", "reports", "start",
}  # fmt: skip


@pytest.fixture(scope="session")
def pages(browser, site, signed_in) -> dict[str, tuple[str, str]]:
    """Route name -> (address, role that reached it), one of each route, found by following links."""
    found: dict[str, tuple[str, str]] = {}
    for role in ROLES:
        context = browser.new_context(base_url=site, storage_state=signed_in(role))
        page = context.new_page()
        waiting, seen = ["/"], set()
        while waiting:
            address = waiting.pop(0)
            name = route_name(address)
            if name is None or name in seen:
                continue
            seen.add(name)
            answer = context.request.get(address, max_redirects=0)
            if answer.status == 302:
                waiting.append(urlsplit(answer.headers["location"]).path)
                continue
            if "text/html" not in answer.headers["content-type"]:
                continue
            assert answer.status == 200, f"{role}: {address} answers {answer.status}"
            page.goto(address)
            links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
            waiting += [urlsplit(urljoin(site, link)).path for link in links if link.startswith(site)]
            found.setdefault(name, (address, role))
        context.close()
    return found


def route_name(address: str) -> str | None:
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return None if match.route.startswith(OTHERS) else match.url_name


def test_every_page_can_be_reached_by_links(pages):
    assert set(pages) >= EXPECTED


@pytest.mark.parametrize(
    ("look", "language"),
    [("light", "sv"), ("light", "en"), ("dark", "sv"), ("narrow", "sv"), ("narrow", "en")],
)
def test_every_page_is_accessible(
    pages, open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], look: str, language: str
):
    faults = []
    tabs = {role: open_page(role, look=look, language=language) for role in ROLES}
    for address, role in pages.values():
        page = tabs[role]
        assert page.goto(address).status == 200
        try:
            assert_accessible(page)
        except AssertionError as fault:
            faults.append(str(fault))
    assert not faults, "\n\n".join(faults)


def test_every_page_works_without_javascript(pages, open_page: Callable[..., Page]):
    tabs = {role: open_page(role, java_script_enabled=False) for role in ROLES}
    for address, role in pages.values():
        page = tabs[role]
        assert page.goto(address).status == 200
        assert page.locator("h1").count() == 1, address
