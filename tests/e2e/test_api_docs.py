"""The API's documentation page draws itself under its own policy, and can be used from there."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tracker.api import RESOURCES


def test_the_page_shows_every_resource_and_answers_from_the_session(open_page: Callable[..., Page]) -> None:
    page = open_page("leader", language="en")
    page.goto("/api/docs/")
    expect(page.locator(".opblock-tag")).to_have_count(len(RESOURCES))
    page.locator("#operations-tag-themes").click()
    page.locator("#operations-themes-themes_list .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
