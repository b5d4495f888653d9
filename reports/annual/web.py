"""The annual report as a page: of a year at once, or of an edition as it stands today."""

from __future__ import annotations

import dataclasses

from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual.book import Book
from reports.annual.compose import Progress
from reports.annual.editions.models import Edition
from reports.annual.editions.queries import texts
from reports.annual.freeze.queries import silent
from reports.annual.queries import report
from reports.annual.text import seen
from reports.annual.text.live import Figures
from reports.annual.text.seen import Change
from reports.document import Chapter, Document, LessonBox
from reports.web.page import write


def page(year: int, language: str, *, edition: Edition | None = None, progress: Progress) -> str:
    """The report of a year, or of its edition, as one HTML file, the same for the same data."""
    document = report(year, language, edition=edition, progress=progress)
    with translation.override(language):
        return write(document)


def preview(edition: Edition, language: str) -> Document:
    """What the edition would be if it were made now; a frozen one as it was kept.

    A section whose figures have changed since somebody looked at them says so. Raises Refused as `kept` does.
    """
    book = Book(edition.year)
    document = report(edition.year, language, edition=edition, progress=silent, book=book)
    if not edition.is_open:
        return document
    with translation.override(language):
        changes = _changes(edition, language, book)
        chapters = (_marked(chapter, changes.get(chapter.key, [])) for chapter in document.chapters)
        return dataclasses.replace(document, chapters=tuple(chapters))


def _changes(edition: Edition, language: str, book: Book) -> dict[str, list[Change]]:
    """Section's key -> figures of its text that somebody has to use or to keep."""
    live, rows = Figures(book), texts(edition, language)
    prefetch_related_objects(rows, "seen_values")
    return {text.section.key: seen.undecided(seen.changed(text, live)) for text in rows}


def _marked(chapter: Chapter, changes: list[Change]) -> Chapter:
    if not changes:
        return chapter
    number = len(changes)
    box = LessonBox(
        _("Changed figures"),
        ngettext(
            "%(number)d figure says something else than when the text was written.",
            "%(number)d figures say something else than when the text was written.",
            number,
        )
        % {"number": number},
        "\n".join(_told(change) for change in changes),
    )
    return dataclasses.replace(chapter, blocks=(box, *chapter.blocks))


def _told(change: Change) -> str:
    """An arrow from what was read then to what the data say now."""
    missing = _("no value")
    return f"{change.token}: {change.then or missing} → {change.now or missing}"
