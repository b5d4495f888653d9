"""What several browser tests do: press keys, and read numbers off pages."""

import re
from decimal import Decimal
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tracker.core.periods import today
from tracker.demo import sign_ins

YEAR = today().year
_DIGITS = re.compile(r"[^\d\u2212-]")


class Keyboard:
    """Works a page without a pointer. `presses` counts keys that are not the signs of a text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, goal: Locator, most: int = 40) -> None:
        """Press Tab until `goal` has the focus."""
        for _ in range(most):
            self.press("Tab")
            if goal.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{most} tabs do not lead to {goal}; the focus is at {self.here}")

    @property
    def here(self) -> str:
        """The name of the focused field, or the words of the focused link or button."""
        return self.page.evaluate(
            "(e => e.name && e.type !== 'submit' ? e.name : e.innerText.trim())(document.activeElement)"
        )


def whole(text: str) -> int:
    """The whole number in the text: 1 436 deltaganden is 1436."""
    return int(_DIGITS.sub("", text).replace("\u2212", "-"))


def figure_value(page: Page, key: str, **scope: object) -> int:
    """The number that the figure's own page shows, 0 if none."""
    page.goto(f"/figures/{key}/?{urlencode({'year': YEAR} | scope)}")
    shown = page.locator(".figures .n").first.inner_text()
    return whole(shown) if re.search(r"\d", shown) else 0


def column(page: Page, label: str) -> list[str]:
    """What stands under `label` in the last table, row by row over all pages of the list."""
    found: list[str] = []
    while True:
        head = page.locator("table").last.locator("thead th")
        place = [text.strip() for text in head.all_inner_texts()].index(label)
        rows = page.locator("table").last.locator("tbody tr")
        found += rows.evaluate_all("(rows, place) => rows.map(row => row.cells[place].innerText)", place)
        following = page.locator("nav.pages a[rel=next]")
        if following.count() == 0:
            return found
        following.click()


def amount(text: str) -> Decimal:
    """The number with decimals in the text: 383 023,00 kr is 383023.00; nothing counted is 0."""
    plain = re.sub(r"[^\d,\u2212]", "", text).replace("\u2212", "-").replace(",", ".")
    return Decimal(plain or 0)


def sign_in(page: Page, user: str) -> None:
    page.goto("/accounts/login/")
    fill_in(page, user)
    expect(page.get_by_role("link", name="Logga ut")).to_be_visible()


def fill_in(page: Page, user: str) -> None:
    """The form of the sign-in page, in any language."""
    page.locator("[name=login]").fill(user)
    page.locator("[name=password]").fill(sign_ins.PASSWORD)
    page.locator("[name=password]").press("Enter")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def refused(page: Page, words: str) -> Locator:
    """The list of what is wrong, which has the focus, with a link to the field."""
    errors = page.locator("#errors")
    expect(errors).to_contain_text(words)
    expect(errors).to_be_focused()
    return errors.get_by_role("link").first
