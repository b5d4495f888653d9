"""Where a block is put: under which element, how wide, and what the composer knows so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.document import Text
from reports.pdf.structure import Element
from reports.pdf.styles import Style, span
from reports.pdf.text import TextBlock, inked

MEASURE = span(8)  # about seventy signs of body text


@dataclass(frozen=True)
class Known:
    """What the whole report shares while it is composed.

    pages: where each anchor was drawn in the pass before; empty in the first.
    anchors: every place a link may lead to.
    """

    pages: Mapping[str, int]
    anchors: frozenset[str]


@dataclass(frozen=True)
class Place:
    """An element and a width: enough to set a text, and to make places inside it."""

    parent: Element
    width: float
    known: Known
    outline: int = 0  # level of the chapter in the bookmarks

    def text(self, text: Text, style: Style, role: str = "P", **options: Any) -> TextBlock:
        """A text as an element of its own under this place's."""
        return self.part_of(Element(role, self.parent), text, style, **options)

    def part_of(self, element: Element, text: Text, style: Style, **options: Any) -> TextBlock:
        """A text that is content of an element made before."""
        return TextBlock(inked(text, style, element, self.known.anchors), style, element, **options)

    def within(self, role: str, **options: Any) -> Place:
        """A new element under this one."""
        return replace(self, parent=Element(role, self.parent, **options))

    def wide(self, width: float) -> Place:
        return replace(self, width=width)
