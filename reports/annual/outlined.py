"""The chapters of a report as the outline of its edition has them, with what people have written."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable

from django.utils.translation import get_language

from reports.annual import words
from reports.annual.book import Book
from reports.annual.editions.models import Edition, SectionText
from reports.annual.editions.queries import texts
from reports.annual.editions.titles import own_title, titles
from reports.annual.slot import filled
from reports.annual.text import seen
from reports.annual.text.live import Figures
from reports.annual.text.parse import parse
from reports.document import Block, Chapter


def outlined(made: list[Chapter], edition: Edition, book: Book) -> list[Chapter]:
    """In the outline's order, without what it leaves out, with its titles and texts.

    A chapter that the outline does not know stays behind the one that it follows in `made`. A section of which the
    data make nothing is a chapter of its text alone; where there is no text either, it has no blocks.
    """
    written = {row.section.key: row for row in texts(edition, get_language() or "")}
    blocks = _blocks(written.values(), book)
    known = {chapter.key: chapter for chapter in made}
    names = titles(row.section for row in written.values() if row.section.key not in known)
    found = []
    for key in _order(list(written), known):
        row = written.get(key)
        chapter = known.get(key) or Chapter(key, names[key], ())
        if row is None:
            found.append(filled(chapter, ()))
        elif row.section.is_included:
            title = own_title(row.section) or chapter.title
            found.append(filled(dataclasses.replace(chapter, title=title), blocks[row.pk]))
    return found


def _order(outline: list[str], usual: Iterable[str]) -> list[str]:
    """The outline's keys with those that it does not know, each behind the one that it usually follows."""
    place = 0
    for key in usual:
        if key not in outline:
            outline.insert(place, key)
        place = outline.index(key) + 1
    return outline


def _blocks(rows: Collection[SectionText], book: Book) -> dict[int, tuple[Block, ...]]:
    """Text's key -> what is written there, with the figures as they are now or as somebody has kept them."""
    live, kept, found = Figures(book), seen.kept(rows), {}
    for row in rows:
        live.kept = kept[row.pk]
        found[row.pk] = tuple(parse(row.text, live, words.missing()).blocks)
    return found
