"""What several browser tests do: press keys, and read numbers off pages."""

import re
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page

from tracker.core.periods import today

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
