"""Text in two languages, and text as people type it."""

import unicodedata
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.text import bilingual, clean_text, no_control_characters

BOTH = SimpleNamespace(name_sv="Kambodja", name_en="Cambodia")
SWEDISH = SimpleNamespace(name_sv="Kambodja", name_en="")
ENGLISH = SimpleNamespace(name_sv="", name_en="Cambodia")


@pytest.mark.parametrize(
    ("thing", "language", "shown"),
    [
        (BOTH, "sv", "Kambodja"),
        (BOTH, "en", "Cambodia"),
        (BOTH, "en-gb", "Cambodia"),
        (BOTH, "de", "Kambodja"),
        (SWEDISH, "en", "Kambodja"),
        (ENGLISH, "sv", "Cambodia"),
    ],
)
def test_bilingual(thing, language, shown):
    assert bilingual(thing, "name", language) == shown


def test_bilingual_follows_the_page():
    with translation.override("en"):
        assert bilingual(BOTH, "name") == "Cambodia"
    with translation.override(None):
        assert bilingual(BOTH, "name") == "Kambodja"


def test_typed_text_is_composed_and_trimmed():
    assert clean_text("  A\u030angstro\u0308m\r\nrad\rslut \n") == "Ångström\nrad\nslut"


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert "\r" not in once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ud800"])
def test_signs_that_cannot_be_shown_are_refused(sign):
    with pytest.raises(ValidationError) as refused:
        no_control_characters(f"a{sign}b")
    assert refused.value.code == "control"


@pytest.mark.parametrize("text", ["", "rad\nrad", "flik\tflik", "Åäö é 中 👍 \u00a0–", "\u200b"])
def test_ordinary_text_passes(text):
    no_control_characters(text)
