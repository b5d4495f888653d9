"""No address holds a character that PostgreSQL refuses to look up."""

import re

import pytest
from django.urls import URLPattern, get_resolver

from tracker.core.converters import TextConverter


def patterns(inside: list, before: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for item in inside:
        path = before + str(item.pattern)
        found += [(path, item)] if isinstance(item, URLPattern) else patterns(item.url_patterns, path)
    return found


# Reads what was mailed, and tells whatever is none that the link is no longer good.
READS_ALL = "accounts/password/choose/"
OURS = [
    (path, converter)
    for path, item in patterns(get_resolver().url_patterns)
    if not path.startswith(("admin/", "^", READS_ALL))
    for converter in getattr(item.pattern, "converters", {}).values()
]


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\x7f", "\n"])
def test_no_part_of_an_address_takes_what_cannot_be_kept(sign: str) -> None:
    assert len(OURS) > 100
    takes = {path for path, converter in OURS if re.fullmatch(converter.regex, f"a{sign}b")}
    assert not takes


@pytest.mark.parametrize("text", ["KH-1-O1", "2017-Q1", "åäö", "a b", "1.2_3"])
def test_a_line_of_text_is_taken(text: str) -> None:
    assert re.fullmatch(TextConverter.regex, text)
