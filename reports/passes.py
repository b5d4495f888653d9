"""Passes over the document tree: each gives a changed tree and leaves the one it was given as it was."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from reports.document import Chapter, Chart, Definitions, Document, Heading, Paragraph, Table

Piece = TypeVar("Piece")
_INNER = ("chapters", "blocks", "parts", "after", "chart")


class ChartWords(Protocol):
    """What somebody says of a chart instead of what the data do; an empty text leaves those in place."""

    chart: str
    finding: str
    alt: str


def rewritten(piece: Piece, change: Callable[[Any], Any]) -> Piece:
    """The tree with every block, part and chapter as `change` gives it, visited in reading order."""
    if isinstance(piece, tuple):
        return tuple(rewritten(item, change) for item in piece)  # type: ignore[return-value]
    made = change(piece)
    inner = {name: getattr(made, name, None) for name in _INNER}
    new = {
        name: rewritten(value, change) for name, value in inner.items() if isinstance(value, tuple | Chart)
    }
    return dataclasses.replace(made, **new) if new else made


def charts(piece: Any) -> Iterator[Chart]:
    """Every chart of a document, or of some of its chapters or blocks, in reading order."""
    found: list[Chart] = []

    def note(one: Any) -> Any:
        if isinstance(one, Chart):
            found.append(one)
        return one

    rewritten(piece, note)
    yield from found


def anchors(document: Document) -> frozenset[str]:
    """Every key that a link in the document may lead to."""
    found: set[str] = set()

    def note(piece: Any) -> Any:
        if isinstance(piece, Chapter | Heading):
            found.add(piece.key)
        elif isinstance(piece, Definitions):
            found.update(f"term-{entry.key}" for entry in piece.entries)
        return piece

    rewritten(document, note)
    return frozenset(found - {""})


def apply_chart_texts(document: Document, rows: Iterable[ChartWords]) -> Document:
    """The document with captions and alternative texts as people wrote them, by the chart's id."""
    own = {row.chart: row for row in rows}

    def change(piece: Any) -> Any:
        if not isinstance(piece, Chart) or piece.chart.id not in own:
            return piece
        words, drawn = own[piece.chart.id], piece.chart
        finding, alt = words.finding.strip() or drawn.finding, words.alt.strip() or drawn.description
        return dataclasses.replace(piece, chart=dataclasses.replace(drawn, finding=finding, description=alt))

    return rewritten(document, change) if own else document


def ready(document: Document) -> Document:
    """The document with "Figur n." and "Tabell n." on everything that has a caption, and its seal in the colophon.

    Numbers follow the reading order through the whole document; the words follow the
    language that is active. A writer calls it first.
    """
    counts = {"figure": 0, "table": 0}

    def label(kind: str) -> str:
        counts[kind] += 1
        words = {"figure": _("Figure %(number)d."), "table": _("Table %(number)d.")}
        return words[kind] % {"number": counts[kind]}

    def change(piece: Any) -> Any:
        if isinstance(piece, Chart):
            return dataclasses.replace(piece, label=label("figure"))
        if isinstance(piece, Table | Definitions):
            return dataclasses.replace(piece, label=label("table")) if piece.caption else piece
        if isinstance(piece, Chapter) and piece.look == "back" and document.seal:
            return dataclasses.replace(piece, blocks=(*piece.blocks, _seal(document.seal)))
        return piece

    return rewritten(document, change)


def _seal(seal: str) -> Paragraph:
    return Paragraph(_("Checksum of the content (SHA-256): %(seal)s") % {"seal": seal}, "note")
