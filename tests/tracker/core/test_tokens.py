"""The colours: one table, one stylesheet, and text that can be read."""

import pytest
from django.contrib.staticfiles import finders

from tracker.core.tokens import DARK, LIGHT, contrast, stylesheet

TEXT = [
    ("ink", "bg"),
    ("ink", "surface"),
    ("ink", "surface-2"),
    ("ink-2", "bg"),
    ("ink-2", "surface"),
    ("ink-2", "surface-2"),
    ("accent", "bg"),
    ("accent", "surface"),
    ("accent", "accent-tint"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-hover"),
    ("nav-ink", "nav"),
    ("nav-ink-2", "nav"),
    ("nav-ink-2", "nav-hi"),
    ("ok", "ok-tint"),
    ("warn", "warn-tint"),
    ("bad", "bad-tint"),
    ("ink", "ok-tint"),
    ("ink", "warn-tint"),
    ("ink", "bad-tint"),
    ("on-st", "s-ok"),
    ("on-st", "s-warn"),
    ("on-bad", "s-bad"),
]
GRAPHICS = [("line-strong", "surface"), ("focus", "surface"), ("brand", "nav")] + [
    (f"c{n}", "surface") for n in range(1, 6)
]


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read(table, front, back):
    assert contrast(table[front], table[back]) >= 4.5


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), GRAPHICS)
def test_graphics_can_be_seen(table, front, back):
    assert contrast(table[front], table[back]) >= 3


def test_both_tables_have_the_same_roles():
    assert LIGHT.keys() == DARK.keys()


def test_the_stylesheet_is_made_from_the_table():
    with open(finders.find("css/tokens.css"), encoding="utf-8") as file:
        assert file.read() == stylesheet()
