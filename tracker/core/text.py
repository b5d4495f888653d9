"""Text in two languages, and text as people type it."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def bilingual(thing: Any, name: str, language: str | None = None) -> str:
    """`thing.<name>_sv` or `_en` in the language asked for, else the current one, else the other."""
    first = "en" if (language or get_language() or "sv").startswith("en") else "sv"
    second = "sv" if first == "en" else "en"
    return str(getattr(thing, f"{name}_{first}") or getattr(thing, f"{name}_{second}"))


def joined(things: Iterable[Any]) -> str:
    """A, B and C"""
    *first, last = [str(thing) for thing in things] or [""]
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def clean_text(value: str) -> str:
    """NFC, line ends as \\n, no outer blanks."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def no_control_characters(value: str) -> None:
    """Validator of every text column: control and direction-changing characters are refused."""
    if _CONTROL.search(value):
        raise ValidationError(
            _("The text has characters that cannot be shown. Type it again."), code="control"
        )
