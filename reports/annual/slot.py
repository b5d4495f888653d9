"""Where a chapter has place for what people write of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from reports.document import Block, Chapter, Columns


@dataclass(frozen=True)
class Slot:
    """Stands among a chapter's blocks until the text of its section takes its place; without one, `default` does."""

    default: tuple[Block, ...] = ()


def slot(*default: Block) -> Any:
    """A place for text. No block by its type: none is left in a document."""
    return Slot(default)


def filled(chapter: Chapter, text: tuple[Block, ...]) -> Chapter:
    """The chapter with its text. In a chapter without a slot the text stands first."""
    blocks, found = _filled(chapter.blocks, text)
    return dataclasses.replace(chapter, blocks=blocks if found else (*text, *blocks))


def _filled(blocks: tuple[Any, ...], text: tuple[Block, ...]) -> tuple[tuple[Block, ...], bool]:
    made: list[Block] = []
    found = False
    for block in blocks:
        if isinstance(block, Slot):
            made += text or block.default
            found = True
        elif isinstance(block, Columns):
            inside = [_filled(part.blocks, text) for part in block.parts]
            parts = [
                dataclasses.replace(part, blocks=made_of)
                for part, (made_of, _) in zip(block.parts, inside, strict=True)
            ]
            made.append(dataclasses.replace(block, parts=tuple(parts)))
            found = found or any(one for _, one in inside)
        else:
            made.append(block)
    return tuple(made), found
