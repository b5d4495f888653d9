"""Elements of a page, made so that whatever a text says it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from reports.document import clean

VOID = frozenset({"br", "hr", "link", "meta"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def tag(name: str, /, *children: str, **attributes: str | int) -> SafeString:
    """`tag("p", "a < b", class_="note")`: what is not marked as safe is escaped, empty attributes are left out.

    Names of attributes may end with an underscore; one inside stands for a hyphen.
    """
    head = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{words(str(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    if name in VOID:
        return mark_safe(f"<{name}{head}>")  # noqa: S308 - names are ours, values escaped
    return mark_safe(f"<{name}{head}>{joined(children)}</{name}>")  # noqa: S308 - as above, children escaped


def joined(pieces: Iterable[str]) -> SafeString:
    """The pieces one after the other."""
    return mark_safe("".join(words(piece) for piece in pieces))  # noqa: S308 - words() escapes


def words(text: str) -> SafeString:
    """A text as it may stand in the page and in attributes; what is markup already stays."""
    return text if isinstance(text, SafeString) else escape(clean(text))


def language(code: str) -> str:
    """The code if it names a language, else nothing."""
    return code if _LANGUAGE.fullmatch(code) else ""
