"""What people write of a section, as blocks of the document.

    A paragraph of lines.            ## Heading      ### Smaller heading
    ? A paragraph that is a proposal, and says so until the text is approved.
    - a point                        > the one sentence to remember
    **strong** words                 [words](https://example.org) or [words](#key)
    [[F2:2017|mnkr]]                 a figure, bound to its definition
    [[table:T1]]                     alone in its paragraph: a table, chart, map or story

Everything else is text: no other mark means anything, and none is lost. Figures are asked of `Live`; one that gives
nothing is told of in `Parsed.missing` and stands in the text as missing. Takes time in proportion to the text.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from reports.document import Block, Bullets, Heading, Paragraph, Run, Text

# [[name]] or [[name|format]]: one line, no brackets inside.
TOKEN = re.compile(r"\[\[((?:[^\[\]|\s]| ){1,80})(?:\|((?:[^\[\]|\s]| ){0,30}))?\]\]")
# Before a paragraph: nobody has taken it as their own words yet.
PROPOSAL = "? "
_PROPOSED = re.compile(r"^([^\S\n]*)(?:\? +)+(?=\S)", re.MULTILINE)
_MARK = re.compile(
    rf"(?P<token>{TOKEN.pattern})"
    r"|\*\*(?P<strong>[^*\n]{1,2000})\*\*"
    r"|\[(?P<words>[^\[\]\n]{1,500})\]\((?P<link>(?:https?://[^\s()<>\"]{1,500})|#[\w-]{1,80})\)"
)
_HEADING = re.compile(r"(#{2,3}) +(\S.*)")
_LETTER = re.compile(r"\w")


@dataclass(frozen=True)
class Token:
    """`[[name|format]]` as it is written."""

    name: str
    format: str = ""

    def __str__(self) -> str:
        return f"[[{self.name}|{self.format}]]" if self.format else f"[[{self.name}]]"


class Live(Protocol):
    """What stands behind a token now. None: nothing does."""

    def words(self, token: Token) -> Run | None:
        """A figure within a sentence."""

    def blocks(self, token: Token) -> tuple[Block, ...] | None:
        """What stands alone: a table, a chart, a story."""


@dataclass
class Parsed:
    blocks: list[Block] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    missing: list[Token] = field(default_factory=list)


def tokens(text: str) -> list[Token]:
    """All tokens of the text in their order, each as often as it stands there."""
    return [_token(found) for found in TOKEN.finditer(text)]


def without_marks(text: str) -> str:
    """The text with every proposal taken as it is."""
    return _PROPOSED.sub(r"\1", text)


def count_words(text: str) -> int:
    """As a reader counts them: a figure is one word, a mark is none."""
    return sum(1 for word in TOKEN.sub("0", text).split() if _LETTER.search(word))


def parse(text: str, live: Live, missing: str) -> Parsed:
    """`missing` are the words that stand where a figure is missing."""
    parsed = Parsed()
    for lines, is_proposed in _paragraphs(text):
        blocks = _block(lines, live, missing, parsed)
        parsed.blocks += _proposed(blocks) if is_proposed else blocks
    return parsed


def _paragraphs(text: str) -> Iterator[tuple[list[str], bool]]:
    """Lines that belong together, and are they a proposal?

    Headings stand alone, points together, everything else until an empty line.
    """
    some: list[str] = []
    is_proposed, before = False, ""
    for written in (*text.splitlines(), ""):
        line = _PROPOSED.sub("", written.strip())
        is_marked = line != written.strip()
        kind = _kind(line)
        if some and (not line or kind != before or kind in ("heading", "token") or is_marked):
            yield some, is_proposed
            some, is_proposed = [], False
        if line:
            some.append(line)
            is_proposed |= is_marked
        before = kind


def _kind(line: str) -> str:
    if _HEADING.fullmatch(line):
        return "heading"
    if line.startswith("- ") and line[2:].strip():
        return "point"
    if line.startswith("> ") and line[2:].strip():
        return "pull"
    return "token" if TOKEN.fullmatch(line) else "text"


def _block(lines: list[str], live: Live, missing: str, parsed: Parsed) -> list[Block]:
    match _kind(lines[0]):
        case "heading":
            marks, words = _HEADING.fullmatch(lines[0]).groups()  # type: ignore[union-attr]
            plain = "".join(run.text for run in _runs(words, live, missing, parsed))
            return [Heading(plain, 2 if len(marks) == 2 else 3)]
        case "point":
            return [Bullets(tuple(_text([line[2:]], live, missing, parsed) for line in lines))]
        case "pull":
            return [Paragraph(_text([line[2:] for line in lines], live, missing, parsed), "pull")]
        case "token":
            token = _token(TOKEN.fullmatch(lines[0]))  # type: ignore[arg-type]
            if (found := live.blocks(token)) is not None:
                parsed.tokens.append(token)
                return list(found)
    return [Paragraph(_text(lines, live, missing, parsed))]


def _proposed(blocks: list[Block]) -> list[Block]:
    label = Run(_("Proposal:"), strong=True)
    first = next(iter(blocks), None)
    if isinstance(first, Paragraph) and isinstance(first.text, tuple):
        return [dataclasses.replace(first, text=(label, Run(" "), *first.text)), *blocks[1:]]
    return [Paragraph((label,), "small"), *blocks]


def _text(lines: list[str], live: Live, missing: str, parsed: Parsed) -> Text:
    return tuple(_runs("\n".join(lines), live, missing, parsed))


def _runs(words: str, live: Live, missing: str, parsed: Parsed) -> Iterator[Run]:
    end = 0
    for mark in _MARK.finditer(words):
        if mark.start() > end:
            yield Run(words[end : mark.start()].replace("\n", " "))
        end = mark.end()
        if mark["token"]:
            token = _token(TOKEN.fullmatch(mark["token"]))  # type: ignore[arg-type]
            parsed.tokens.append(token)
            run = live.words(token)
            if run is None:
                parsed.missing.append(token)
            yield run or Run(missing, strong=True)
        elif mark["strong"]:
            yield Run(mark["strong"], strong=True)
        else:
            yield Run(mark["words"], link=mark["link"])
    if end < len(words):
        yield Run(words[end:].replace("\n", " "))


def _token(found: re.Match[str]) -> Token:
    return Token(found[1].strip(), (found[2] or "").strip())
