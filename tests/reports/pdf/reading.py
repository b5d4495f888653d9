"""Reads a written PDF the way a screen reader does: along its structure tree."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import playa
from playa.structure import ContentItem
from playa.structure import Element as PdfElement

from reports import document as d
from reports.pdf.writer import Result, write
from tests.reports.pdf import sample


@dataclass
class Node:
    """An element with what is in it: other elements and pieces of text, in order."""

    role: str
    alt: str = ""
    lang: str = ""
    attributes: dict[str, object] = field(default_factory=dict)
    kids: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def all(self, *roles: str) -> list[Node]:
        """Elements of these roles in reading order."""
        return [node for node in self._walk() if node.role in roles]

    def _walk(self) -> Iterator[Node]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid._walk()


def written(document: d.Document) -> tuple[bytes, Result]:
    stream = io.BytesIO()
    result = write(document, stream)
    return stream.getvalue(), result


def report(*blocks: d.Block, **changes: object) -> d.Document:
    """A report of one chapter with these blocks; keywords change the chapter."""
    chapter = {"key": "one", "title": "Ett kapitel", "number": "1", "blocks": blocks}
    return sample.document(chapters=(d.Chapter(**(chapter | changes)),), cover=None)


def read(pdf: bytes) -> Node:
    with playa.parse(pdf) as file:
        (document,) = file.structure
        return _node(document)


def read_blocks(*blocks: d.Block, **changes: object) -> Node:
    """The chapter's element of a report of these blocks."""
    pdf, _result = written(report(*blocks, **changes))
    return read(pdf).kids[1]


def _node(element: PdfElement) -> Node:
    kids: list[Node | str] = []
    for kid in element:
        if isinstance(kid, PdfElement):
            kids.append(_node(kid))
        elif isinstance(kid, ContentItem):
            kids.append(kid.text or "")
    attributes = element.props.get("A") or {}
    return Node(
        element.role, element.alternate_description or "", element.language or "", dict(attributes), kids
    )
