"""A text as it reads: its figures drawn as chips that say whether they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.annual.text.live import is_block
from reports.annual.text.parse import Live, Token, parse
from reports.document import Block, Bullets, Chart, Heading, Paragraph, Run, Table, plain, runs


@dataclass(frozen=True)
class Chip(Run):
    """A figure in a sentence. state: nothing while it holds, else changed, kept or missing. address: where its
    definition and rows are; about: what it is, read out."""

    token: str = ""
    state: str = ""
    address: str = ""


@dataclass(frozen=True)
class Place:
    """What stands alone between paragraphs: a table, a chart, a map, a story."""

    token: str
    kind: str
    title: str
    state: str = ""


@dataclass
class Line:
    """A piece of the text for the page: h3, h4, p, pull, ul or place."""

    kind: str
    runs: tuple[Any, ...] = ()
    items: list[tuple[Any, ...]] = field(default_factory=list)
    place: Place | None = None


class AsSeen:
    """What a frozen text's figures were when they were last seen, token -> value: the data may say something else now."""

    def __init__(self, shown: Mapping[str, str]) -> None:
        self.shown = shown

    def words(self, token: Token) -> Run | None:
        value = self.shown.get(str(token))
        return Run(value) if value else None

    def blocks(self, token: Token) -> tuple[Any, ...] | None:
        return (Paragraph(token.name),) if is_block(token) else None


class _Chips:
    """What stands behind a token now, as chips: asks `live` and says what is the matter with the answer."""

    def __init__(self, live: Live, states: Mapping[str, str], year: int) -> None:
        self.live, self.states, self.year = live, states, year
        self.missing: list[str] = []

    def words(self, token: Token) -> Run:
        run = self.live.words(token)
        if run is None:
            self.missing.append(str(token))
            return Chip(_("fact missing"), token=str(token), state="missing")
        leads = f"{reverse('figure', args=[run.term])}?year={self.year}" if run.term else ""
        return Chip(run.text, token=str(token), state=self.states.get(str(token), ""), address=leads)

    def blocks(self, token: Token) -> tuple[Any, ...] | None:
        found = self.live.blocks(token)
        return None if found is None else (_place(token, found),)


def _place(token: Token, blocks: tuple[Block, ...]) -> Place:
    first = next(iter(blocks), None)
    if isinstance(first, Chart):
        return Place(str(token), _("Chart"), first.finding)
    if isinstance(first, Table):
        return Place(str(token), _("Table"), first.caption or first.summary)
    if isinstance(first, Paragraph):
        return Place(str(token), _("Text"), plain(first.text))
    return Place(str(token), _("Inserted"), token.name)


def read(written: str, live: Live, states: Mapping[str, str], year: int) -> tuple[list[Line], list[str]]:
    """The lines of the text, and the tokens that nothing stands behind. `states`: token -> changed or kept."""
    chips = _Chips(live, states, year)
    parsed = parse(written, chips, _("fact missing"))
    lines = [_line(block) for block in parsed.blocks]
    has_larger = False
    for line in lines:  # no level of headings is left out
        has_larger |= line.kind == "h3"
        if line.kind == "h4" and not has_larger:
            line.kind = "h3"
    return lines, chips.missing


def _line(block: Any) -> Line:
    match block:
        case Heading():
            return Line("h3" if block.level == 2 else "h4", (Run(block.text),))
        case Bullets():
            return Line("ul", items=[runs(item) for item in block.items])
        case Place():
            return Line("place", place=block)
        case _:
            return Line("pull" if block.look == "pull" else "p", runs(block.text))
