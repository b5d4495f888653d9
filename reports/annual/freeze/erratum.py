"""The page of a corrected edition that says what was wrong, and lists what is told otherwise than before."""

from __future__ import annotations

import dataclasses

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.annual.editions.models import Edition
from reports.annual.freeze import changes
from reports.annual.freeze.changes import Difference
from reports.annual.freeze.facts import Facts
from reports.document import (
    Block,
    Bullets,
    Chapter,
    Column,
    Columns,
    Document,
    Heading,
    Paragraph,
    Part,
    Row,
    Table,
)
from tracker.core import formats

KEY = "erratum"
# What stands beside the chapters that people write or figures make.
_BESIDE = ("contents", "colophon", KEY)


def corrected(document: Document, edition: Edition, old: Facts, new: Facts) -> Document:
    """The document with its page of corrections right after the contents. `old`: what the edition before told."""
    first, *rest = document.chapters
    return dataclasses.replace(document, chapters=(first, _chapter(edition, old, new), *rest))


def _chapter(edition: Edition, old: Facts, new: Facts) -> Chapter:
    figures = changes.figures(old, new)
    listed = {row.where for row in figures}
    rows = [row for row in changes.tables(old, new) if row.where not in listed]
    sections = [text.title for text in changes.texts(old, new) if text.key not in _BESIDE]
    said = edition.erratum_en if (get_language() or "").startswith("en") else edition.erratum_sv
    previous = f"1.{edition.minor - 1}"
    paragraphs = [Paragraph(part) for part in said.split("\n") if part.strip()]
    blocks: list[Block] = [_told(_("What was wrong"), *paragraphs)] if paragraphs else []
    if sections:
        blocks.append(_told(_("Chapters changed"), Bullets(tuple(sections))))
    if figures:
        blocks.append(_table(_("Figures told otherwise"), figures, previous, edition.number))
    if rows:
        blocks.append(_table(_("Rows of tables told otherwise"), rows, previous, edition.number))
    if not (sections or figures or rows):
        blocks.append(
            Paragraph(
                _("No figure and no chapter is told otherwise than in edition %(number)s.")
                % {"number": previous}
            )
        )
    return Chapter(
        key=KEY,
        title=_("Correction"),
        lead=_("This is edition %(new)s. It takes the place of edition %(old)s.")
        % {"new": edition.number, "old": previous},
        blocks=tuple(blocks),
        look="front",
    )


def _told(label: str, *blocks: Block) -> Columns:
    return Columns((Part(1, 3, (Heading(label, 3),)), Part(4, 9, blocks)))


def _table(caption: str, rows: list[Difference], old: str, new: str) -> Table:
    return Table(
        caption=caption,
        columns=(
            Column(_("What"), 3.4),
            Column(_("Edition %(number)s") % {"number": old}, 1.3),
            Column(_("Edition %(number)s") % {"number": new}, 1.3, current=True),
        ),
        rows=tuple(Row((row.where, row.old or formats.MISSING, row.new or formats.MISSING)) for row in rows),
        density="dense",
    )
