"""The workspace of the annual report: what is typed is kept, whoever else types; figures by keyboard; no script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import Keyboard, button

SECTION = "/reports/2017-1.0/sv/place-kh/"
APPROVED = "/reports/2017-1.0/en/place-am/"


def kept(page: Page) -> None:
    expect(page.locator("[data-state]")).to_contain_text("Sparat")


def test_what_is_typed_is_saved_by_itself_and_said_once(open_page: Callable[..., Page]) -> None:
    page = open_page("writer")
    page.goto(SECTION)
    field = page.locator("#write [name=text]")
    field.press("Control+End")
    field.press_sequentially("\n\nEn mening till.")
    expect(page.locator("#reading")).to_contain_text("En mening till.")
    kept(page)
    said = page.locator("[data-said]")
    expect(said).to_contain_text("version 2")
    field.press_sequentially(" Och en.")
    field.press("Control+s")
    expect(page.locator("[data-state]")).to_contain_text("version 3")
    expect(said).to_contain_text("version 2")  # saved again is no news
    page.reload()
    expect(field).to_have_value(page.locator("#write [name=text]").input_value())
    assert field.input_value().endswith("En mening till. Och en.")


def test_two_who_write_at_once_see_both_texts(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None]
) -> None:
    mine, theirs = open_page("writer", provoked=[409]), open_page("manager")
    mine.goto(SECTION)
    theirs.goto(SECTION)
    theirs.locator("#write [name=text]").fill("Deras ord.")
    theirs.locator("#write [name=text]").press("Control+s")
    kept(theirs)
    field = mine.locator("#write [name=text]")
    field.fill("Mina ord som inte får gå förlorade.")
    field.press("Control+s")
    conflict = mine.get_by_role("alert")
    expect(conflict).to_contain_text("Deras ord.")
    expect(conflict).to_contain_text("Mina ord")
    expect(conflict).to_be_focused()
    expect(field).to_have_value("Mina ord som inte får gå förlorade.")
    assert_accessible(mine)
    mine.reload()  # the window remembers what was never saved, and the server shows both again
    expect(field).to_have_value("Mina ord som inte får gå förlorade.")
    button(mine, "Spara min version").click()
    kept(mine)
    theirs.reload()
    expect(theirs.locator("#write [name=text]")).to_have_value("Mina ord som inte får gå förlorade.")


def test_without_a_network_nothing_typed_is_lost(open_page: Callable[..., Page]) -> None:
    page = open_page("writer", provoked=["net::ERR_"])
    page.goto(SECTION)
    page.route(f"**{SECTION}", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    field = page.locator("#write [name=text]")
    field.fill("Skrivet på tåget.")
    field.press("Control+s")
    expect(page.locator("[data-state]")).to_contain_text("Inte sparat")
    page.unroute(f"**{SECTION}")
    page.reload()
    expect(field).to_have_value("Skrivet på tåget.")
    kept(page)


def test_a_figure_is_put_in_with_keys_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("manager")
    page.goto(SECTION)
    field = page.locator("#write [name=text]")
    field.focus()
    page.keyboard.press("Control+Home")
    keys = Keyboard(page)
    insert = page.locator("#offers button").first
    keys.tab_to(insert)
    token = insert.get_attribute("value")
    keys.press("Enter")
    expect(field).to_be_focused()
    assert field.input_value().startswith(str(token))
    page.keyboard.press("Control+z")
    assert not field.input_value().startswith(str(token))
    page.locator("#material-q").fill("kvinnor")
    expect(page.locator("#offers")).to_contain_text("kvinnor", ignore_case=True)


def test_without_a_script_a_text_is_written_and_handed_in(open_page: Callable[..., Page]) -> None:
    page = open_page("writer", java_script_enabled=False)
    page.goto(SECTION)
    page.locator("#write [name=text]").fill("Utan skript.")
    page.locator("#offers button").first.click()
    expect(page.locator("main")).to_contain_text("Texten är sparad.")
    expect(page.locator("#reading")).to_contain_text("Utan skript.")
    button(page, "Skicka till granskning").click()
    expect(page.locator(".statusline .tag")).to_contain_text("granskning")


@pytest.mark.parametrize("look", ["light", "dark", "phone", "narrow"])
@pytest.mark.parametrize("address", ["/reports/", SECTION, APPROVED, "/reports/2017-1.0/outline/"])
def test_everybody_can_use_the_pages(
    open_page: Callable[..., Page], assert_accessible: Callable[[Page], None], look: str, address: str
) -> None:
    page = open_page("writer", look=look)
    page.goto(address)
    assert_accessible(page)
