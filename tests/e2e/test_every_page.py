"""Every page that some role can reach by its links: no fault, nothing on the console, accessible in every look."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from lxml import html
from playwright.sync_api import Page, expect

ROLES = ("manager", "leader", "writer", "admin")
# Not ours to draw: Django's administration and the API's documentation.
OTHERS = ("admin/", "api/")
# Pages that stand and fall with links from other pages: losing the way to one is a fault too.
EXPECTED = {
    "about_accessibility", "about_cookies", "about_help", "about_messages", "about_privacy",
    "privacy_mine", "privacy_person", "privacy_runs",
    "activities", "activity", "activity_edit", "activity_log", "activity_week", "organisation_quick", "countries", "country", "figure", "figures",
    "people", "people_hand_over", "project_team", "project_team_add", "project_team_end",
    "project_team_hand_over", "project_team_substitute",
    "line_unit_edit", "line_unit_new", "line_units", "mission_new", "missions", "person_days", "project_staff", "staff",
    "staff_edit", "staff_new", "staff_person", "work_plan",
    "overview", "project", "projects", "reports", "security", "start",
}  # fmt: skip


@pytest.fixture(scope="session")
def pages(browser, site, signed_in) -> dict[str, tuple[str, str]]:
    """Route name -> (address, role that reached it), one of each route, found by following links."""
    found: dict[str, tuple[str, str]] = {}
    for role in ROLES:
        context = browser.new_context(base_url=site, storage_state=signed_in(role))
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
            here = urljoin(site, address)
            links = [urljoin(here, link) for link in html.fromstring(answer.body()).xpath("//a/@href")]
            waiting += [urlsplit(link).path for link in links if link.startswith(site)]
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


# Each look in so many tests, so that several processes share the long way.
PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(
    ("look", "language"),
    [("light", "sv"), ("dark", "en"), ("narrow", "sv"), ("narrow", "en")],
)
def test_every_page_is_accessible(
    pages,
    open_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    look: str,
    language: str,
    part: int,
):
    faults = []
    tabs = {role: open_page(role, look=look, language=language) for role in ROLES}
    for address, role in list(pages.values())[part::PARTS]:
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


# What no link leads to: pages that refuse, and forms that came back. Address -> (role, status).
REFUSALS = {
    "/projects/P-2015-001/access-log/": ("viewer", 200),
    "/projects/P-1999-999/": ("viewer", 404),
    "/no-such-page/": ("viewer", 404),
    "/activities/log/": ("viewer", 403),
    "/overview/?year=1066&country=XX": ("leader", 200),
    "/figures/F2/?year=1066&project=nothing": ("leader", 200),
    "/projects/?status=all&year=1066&text=%00": ("viewer", 200),
    "/projects/?status=all&text=nothing+like+it": ("viewer", 200),
    "/activities/?year=1066": ("viewer", 200),
    "/countries/?year=1066": ("viewer", 200),
}
# Forms sent as they are, without what they require.
EMPTY_FORMS = {
    "/about/help/": "manager",
    "/activities/log/": "manager",
    "/projects/new/": "manager",
    "/projects/P-2022-002/status/": "manager",
    "/projects/P-2022-002/extend/": "manager",
}

FOCUS_AT_TARGET = "document.querySelector(location.hash).contains(document.activeElement)"


@pytest.mark.parametrize(("look", "language"), [("light", "sv"), ("dark", "en"), ("narrow", "sv")])
def test_refusals_are_accessible(open_page, assert_accessible, look: str, language: str):
    tabs: dict[str, Page] = {}
    for address, (role, status) in REFUSALS.items():
        if role not in tabs:
            tabs[role] = open_page(role, look=look, language=language, provoked=[403, 404])
        assert tabs[role].goto(address).status == status
        assert_accessible(tabs[role])


@pytest.mark.parametrize(("look", "language"), [("light", "sv"), ("dark", "en"), ("narrow", "sv")])
def test_a_form_that_comes_back_takes_the_focus_to_its_errors(
    open_page, assert_accessible, look: str, language: str
):
    for address, role in EMPTY_FORMS.items():
        page = open_page(role, look=look, language=language)
        page.goto(address)
        page.locator("form.form .bar button").first.click()
        expect(page.locator("#errors")).to_be_focused()
        page.locator("#errors a").first.click()
        if not page.evaluate(FOCUS_AT_TARGET):  # a group of choices: Tab leads into it
            page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_AT_TARGET), address
        assert_accessible(page)


SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""


def test_every_page_bears_wider_text(pages, open_page: Callable[..., Page]):
    """With the spacing of WCAG 1.4.12 nothing is pushed out of the narrowest window."""
    tabs = {role: open_page(role, look="narrow") for role in ROLES}
    wide = []
    for address, role in pages.values():
        page = tabs[role]
        page.goto(address)
        page.evaluate(SPACING)
        width, room = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if width > room:
            wide.append(f"{address}: {width} px")
    assert not wide
