"""The project manager: logs an activity, and finds it wherever it counts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import YEAR, Keyboard, figure_value, whole

PROJECT = "P-2022-002"  # ITP-C, which the manager leads
ONE = re.compile(r"/activities/A-\d{4}-\d{4}/$")
FORM = [
    "project", "kind", "title_sv", "when", "is_online", "place", "country", "indicator", "women", "men", "unknown",
]  # fmt: skip


def log_by_keyboard(keys: Keyboard, title: str) -> list[str]:
    """From any page: open the form, answer and save. Returns the fields in the order of Tab."""
    menu = keys.page.get_by_role("navigation", name="Huvudmeny")
    keys.tab_to(menu.get_by_role("link", name="Logga aktivitet").first)
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1, name="Logga aktivitet")).to_be_visible()
    order = []
    answers = {
        "project": lambda: keys.type("ITP-C"),
        "kind": lambda: keys.press("Space", "ArrowRight"),
        "title_sv": lambda: keys.type(title),
        "place": lambda: keys.type("Kigali"),
        "country": lambda: keys.type("Rwanda"),
        "women": lambda: keys.type("7"),
        "men": lambda: keys.type("5"),
    }
    for number, _ in enumerate(FORM):  # the form begins at its first field
        if number:
            keys.press("Tab")
        order.append(keys.here)
        answers.get(keys.here, lambda: None)()
    keys.press("Control+Enter")
    expect(keys.page).to_have_url(ONE)
    return order


def on_the_overview(page: Page) -> int:
    """The number of activities that the overview tells."""
    page.goto(f"/overview/?year={YEAR}")
    note = page.locator(".figures a[href*='/figures/activities/']")
    return whole(note.inner_text()) if note.count() else 0


def test_logs_by_keyboard_and_finds_it_everywhere(open_page: Callable[..., Page]) -> None:
    page = open_page("manager")
    before, overview = figure_value(page, "activities"), on_the_overview(page)
    people = figure_value(page, "participations", project=PROJECT)
    page.goto("/activities/")
    keys = Keyboard(page)
    assert log_by_keyboard(keys, "Samtal om mentorernas roll") == FORM
    assert keys.presses <= 20
    address = page.url
    receipt = page.get_by_role("status").filter(has_text="Sparat")
    expect(receipt).to_contain_text("Samtal om mentorernas roll")
    expect(page.get_by_role("heading", level=1)).to_have_text("Samtal om mentorernas roll")

    page.goto("/activities/")
    expect(page.get_by_role("row").filter(has_text="Samtal om mentorernas roll")).to_contain_text("12")
    page.goto(f"/projects/{PROJECT}/")
    expect(page.get_by_role("link", name="Samtal om mentorernas roll")).to_be_visible()
    assert figure_value(page, "activities") == before + 1
    assert on_the_overview(page) == overview + 1
    assert figure_value(page, "participations", project=PROJECT) == people + 12

    page.goto(address)
    expect(receipt).to_have_count(0)
    keys.tab_to(page.get_by_role("link", name="Ändra"))
    keys.press("Enter")
    expect(page.get_by_label("Kvinnor", exact=True).first).to_be_visible()
    keys.press("Tab", "Enter")  # skip the menu
    keys.tab_to(page.get_by_label("Kvinnor", exact=True).first)
    keys.type("9")  # the field is selected when Tab leads to it
    keys.press("Control+Enter")
    expect(page).to_have_url(address)
    assert figure_value(page, "participations", project=PROJECT) == people + 14

    page.goto("/activities/log/")
    keys.tab_to(page.get_by_role("link", name="Kopiera Samtal om mentorernas roll"))
    keys.press("Enter")
    expect(page.get_by_label("Vad gjordes?")).to_have_value("Samtal om mentorernas roll")
    expect(page.get_by_label("Projekt", exact=True)).to_have_value(PROJECT)
    expect(page.get_by_label("Kvinnor", exact=True).first).to_have_value("")
    keys.tab_to(page.get_by_label("Vad gjordes?"))
    keys.type("Samtal om nästa omgång")
    keys.press("Control+Enter")
    expect(page).to_have_url(ONE)
    assert page.url != address
    undo = page.get_by_role("button", name="Ångra")
    copied = page.url
    page.goto("/activities/?year=" + str(YEAR))
    expect(page.get_by_role("link", name="Samtal om nästa omgång")).to_have_count(1)
    assert figure_value(page, "activities") == before + 2

    page.goto(copied)
    expect(undo).to_have_count(0)
    for what in (copied, address):
        page.goto(what)
        keys.tab_to(page.get_by_role("link", name="Makulera"))
        keys.press("Enter")
        keys.tab_to(page.locator("[name=reason]"))
        keys.type("Loggad för att prova")
        keys.press("Enter")
        expect(page).to_have_url(re.compile("/activities/$"))
        assert page.request.get(what).status == 404
    assert figure_value(page, "activities") == before
    assert on_the_overview(page) == overview
    assert figure_value(page, "participations", project=PROJECT) == people


def test_the_receipt_undoes(open_page: Callable[..., Page]) -> None:
    page = open_page("manager")
    before = figure_value(page, "activities")
    page.goto("/")
    keys = Keyboard(page)
    log_by_keyboard(keys, "Ett misstag")
    keys.tab_to(page.get_by_role("button", name="Ångra"))
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/activities/log/$"))
    expect(page.get_by_role("link", name="Ett misstag")).to_have_count(0)
    assert figure_value(page, "activities") == before


@pytest.mark.parametrize(
    "window",
    [{"look": "phone"}, {"java_script_enabled": False}],
    ids=["on a phone", "without scripts"],
)
def test_logs_and_undoes(open_page: Callable[..., Page], window: dict[str, object]) -> None:
    page = open_page("manager", **window)
    before = figure_value(page, "activities")
    page.goto(f"/activities/log/?project={PROJECT}")
    page.get_by_label("Utbildning", exact=True).check()
    page.get_by_label("Vad gjordes?").fill("Kurs om hållbara arbetssätt")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page).to_have_url(ONE)
    receipt = page.get_by_role("status").filter(has_text="Sparat")
    expect(receipt).to_contain_text("Kurs om hållbara arbetssätt")
    undo = receipt.get_by_role("button", name="Ångra")
    box = undo.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    undo.click()
    expect(page).to_have_url(re.compile("/activities/log/$"))
    assert figure_value(page, "activities") == before


def test_a_double_click_logs_once(open_page: Callable[..., Page]) -> None:
    page = open_page("manager")
    before = figure_value(page, "activities")
    page.goto(f"/activities/log/?project={PROJECT}")
    page.get_by_label("Verkstad", exact=True).check()
    page.get_by_label("Vad gjordes?").fill("Dubbelklick")
    page.get_by_role("button", name="Spara", exact=True).dblclick(no_wait_after=True)
    expect(page).to_have_url(ONE)
    assert figure_value(page, "activities") == before + 1
    page.goto("/activities/?text=Dubbelklick")
    page.get_by_role("row").get_by_role("link", name="Dubbelklick").click()
    page.get_by_role("link", name="Makulera").click()
    page.locator("[name=reason]").fill("Loggad för att prova")
    page.get_by_role("button", name="Makulera").click()
    expect(page).to_have_url(re.compile("/activities/$"))
    assert figure_value(page, "activities") == before
