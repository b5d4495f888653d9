"""Where a chapter has place for what people write of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from reports.document import Block, Chapter, Chart, Columns, FieldGrid, FigureGrid, Table

_WIDE = (Chart, Columns, FieldGrid, FigureGrid, Table)


@dataclass(frozen=True)
class Slot:
    """Stands among a chapter's blocks until the text of its section takes its place; without one, `default` does."""

    default: tuple[Block, ...] = ()


def slot(*default: Block) -> Any:
    """A place for text. No block by its type: none is left in a document."""
    return Slot(default)


def filled(chapter: Chapter, text: tuple[Block, ...]) -> Chapter:
    """The chapter with its text. In a chapter without a slot the text stands first.

    In a slot within columns, the text goes on below them from its first table or chart: those want the page's width.
    """
    blocks, found = _filled(chapter.blocks, text)
    return dataclasses.replace(chapter, blocks=blocks if found else (*text, *blocks))


def _filled(blocks: tuple[Any, ...], text: tuple[Block, ...]) -> tuple[tuple[Block, ...], bool]:
    made: list[Block] = []
    found = False
    for block in blocks:
        if isinstance(block, Slot):
            made += text or block.default
            found = True
        elif isinstance(block, Columns) and _has_slot(block):
            end = next((place for place, one in enumerate(text) if isinstance(one, _WIDE)), len(text))
            parts = [
                dataclasses.replace(part, blocks=_filled(part.blocks, text[:end])[0]) for part in block.parts
            ]
            made += [dataclasses.replace(block, parts=tuple(parts)), *text[end:]]
            found = True
        else:
            made.append(block)
    return tuple(made), found


def _has_slot(columns: Columns) -> bool:
    return any(isinstance(block, Slot) for part in columns.parts for block in part.blocks)
