"""Numbers that are typed into a text, where a live figure belongs.

Years, dates, times, ages, paragraphs of law, ordinals, codes and labels ("ISO 9001", "KH-1", "fas 2") are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reports.annual.text.parse import TOKEN

_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mars|march|mar|apr(?:il)?|maj|may|juni?|june|juli?|july|aug(?:usti|ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
# Words before which or after which a number only says which one: paragraph 3, phase 2, target 8.5.
_LABEL = (
    r"(?:§+|paragraf\w*|kap(?:itel|\.)?|chapter|artikel\w*|article|punkt\w*|fas(?:en|erna)?|phases?|steg(?:et)?|steps?|omgång(?:en)?"
    r"|rounds?|etapp(?:en)?|stages?|mål(?:et|en)?|targets?|goals?|delmål(?:et|en)?|tabell(?:en)?|tables?|figur(?:en)?|figures?"
    r"|sidan?|pages?|bilaga|annex|version(?:en)?|klockan|kl\.?|nr\.?|no\.|dnr|iso|nivån?|levels?|vecka|week|v\.)"
)
_YEAR = r"(?:19|20)\d\d"
_BLANK = r"[ \u00a0\u202f]"
_DASH = r"[-\u2013/]"
# What only looks like a figure. Each alternative takes the whole expression, so that nothing of it is left over.
_NO_FIGURE = re.compile(
    rf"https?://\S+"
    rf"|\d{{4}}-\d\d(?:-\d\d)?(?!\d)"
    rf"|\b\d{{1,2}}\.?(?:{_BLANK}?{_DASH}{_BLANK}?\d{{1,2}})?{_BLANK}(?:of{_BLANK})?{_MONTH}(?:{_BLANK}{_YEAR}(?!\d))?"
    rf"|\b{_MONTH}{_BLANK}\d{{1,2}}(?:,?{_BLANK}{_YEAR})?(?!\d)"
    rf"|(?<!\w){_LABEL}{_BLANK}?\d[\d.:]*(?:{_BLANK}?{_DASH}{_BLANK}?\d[\d.]*)?(?!\w)"
    rf"|\b\d+(?:{_DASH}\d+)?{_BLANK}?(?:§+|kap\.)"
    rf"|\b\d+(?::\w+|st\b|nd\b|rd\b|th\b)"
    rf"|\b\d{{1,2}}{_DASH}\d{{1,2}}{_BLANK}?(?:år|years?)\b"
    rf"|\b(?=[^\W\d_][\w/.:\u2013-]{{0,60}}\d)[^\W\d_](?:[\w/.:\u2013-]{{0,60}}\w)?"
    rf"|\b(?:[01]?\d|2[0-3]):[0-5]\d\b"
    rf"|(?<![\d.,\u00a0\u202f]){_YEAR}(?:{_BLANK}?{_DASH}{_BLANK}?(?:{_YEAR}|\d\d))?(?![\d\w])(?![.,:]\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<![\w.,])[-\u2212]?\d{{1,3}}(?:(?:{_BLANK}\d{{3}})+|(?:,\d{{3}})+|(?:\.\d{{3}}){{2,}})(?:[.,]\d+)?(?!\w)"
    rf"|(?<!\w)[-\u2212]?\d+(?:[.,]\d+)?"
)


class Bare(NamedTuple):
    """`number` as it is typed; `line` counted from 1."""

    number: str
    line: int


def bare_numbers(text: str) -> list[Bare]:
    return [Bare(number, place) for place, line in enumerate(text.splitlines(), 1) for number in _in(line)]


def _in(line: str) -> Iterator[str]:
    if not any(letter.isdigit() for letter in line):
        return
    rest = _NO_FIGURE.sub(_blank, TOKEN.sub(_blank, line))
    for found in _NUMBER.finditer(rest):
        yield found[0]


def _blank(found: re.Match[str]) -> str:
    """As long as what it stands for, and nothing that a number could grow into."""
    return "_" * len(found[0])
