"""Logging an activity as people do: by keyboard, interrupted, and on a browser without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tracker.core.periods import today

LOG = "/activities/log/"
# Project, type, what was done, date, form, place, country, result, three counts, more, save.
MOST_STOPS = 13


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def tab_to(page: Page, name: str) -> None:
    for _ in range(MOST_STOPS):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not among the next {MOST_STOPS} tab stops")


def test_by_keyboard_only(open_page, assert_accessible):
    page = open_page("manager")
    page.goto(LOG)
    page.locator("[name=project]").focus()
    tab_to(page, "kind")
    page.keyboard.press("Space")
    tab_to(page, "title_sv")
    page.keyboard.type("Loggad utan mus")
    tab_to(page, "when")
    page.keyboard.press("ArrowRight")
    tab_to(page, "women")
    page.keyboard.type("18")
    page.keyboard.press("Tab")
    page.keyboard.type("11")
    expect(page.locator("output[data-sum]")).to_have_text("29 totalt")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Loggad utan mus")
    expect(page.get_by_role("status")).to_contain_text("Sparat:")
    expect(page.get_by_role("heading", level=2, name="29 deltagare")).to_be_visible()
    assert_accessible(page)
    project = page.locator("main dl a").first.get_attribute("href")
    page.goto(f"/activities/?mine=1&year={today().year}")
    expect(page.get_by_role("link", name="Loggad utan mus")).to_be_visible()
    page.goto(project)
    expect(page.get_by_role("link", name="Loggad utan mus")).to_be_visible()


def test_save_is_few_stops_away(open_page):
    page = open_page("manager")
    page.goto(LOG)
    page.locator("[name=project]").focus()
    for _ in range(MOST_STOPS - 1):
        page.keyboard.press("Tab")
    assert focused(page) == "Spara"


def test_what_was_typed_survives_and_is_forgotten_once_saved(open_page):
    page = open_page("manager")
    page.goto(LOG)
    page.locator("[name=title_sv]").fill("Avbruten av ett samtal")
    page.get_by_text("Mer:").click()
    page.locator("[name=staff-0-role]").fill("hemlig roll")
    page.locator("[data-draft-state]").get_by_text("utkast sparat").wait_for()
    assert "hemlig roll" not in page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    page.goto(LOG)
    page.get_by_role("button", name="Lägg tillbaka den").click()
    expect(page.locator("[name=title_sv]")).to_have_value("Avbruten av ett samtal")
    page.get_by_text("Skrivbordsarbete").click()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Sparat:")
    assert "draft" not in page.evaluate("Object.keys({ ...localStorage, ...sessionStorage }).join()")
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("status").first).to_contain_text("Ångrad:")


def test_errors_take_the_focus_and_keep_what_was_typed(open_page, assert_accessible):
    page = open_page("manager", look="narrow")
    page.goto(LOG)
    page.locator("[name=women]").fill("tre")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("[name=women]")).to_have_value("tre")
    expect(page.locator("[name=women]")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)


@pytest.mark.parametrize("look", ["light", "phone"])
def test_without_scripts(open_page, look):
    page = open_page("manager", look=look, java_script_enabled=False)
    page.goto(LOG)
    page.get_by_text("Verkstad", exact=True).click()
    page.locator("[name=title_sv]").fill("Loggad utan skript")
    page.get_by_text("Annat datum").click()
    page.locator("[name=start]").fill("2017-05-10")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Loggad utan skript")
    expect(page.locator("main")).to_contain_text("2017-05-10")
