"""What is kept of a frozen edition, and what the data say today."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.annual.book import Book
from reports.annual.compose import compose
from reports.annual.editions.models import Edition
from reports.annual.freeze import changes, codec
from reports.annual.freeze.changes import Difference
from reports.annual.freeze.erratum import corrected
from reports.annual.freeze.facts import Facts, facts, read
from reports.annual.freeze.models import Snapshot
from reports.document import Document
from tracker.core.errors import Refused

Progress = Callable[[str, int, int], None]


def silent(step: str, done: int, total: int) -> None:
    """For who waits without asking how far the work has come."""


def kept(edition: Edition, language: str) -> Document:
    """The document of a frozen edition as it was, with its seal.

    Raises Refused for one that has been tampered with, or that another release has written.
    """
    snapshot = Snapshot.objects.get(edition=edition, language=language)
    if codec.seal(snapshot.tree) != snapshot.seal:
        raise Refused(
            "damaged",
            _("What is kept of edition %(edition)s is not what was frozen. Restore it from a backup.")
            % {"edition": edition},
        )
    try:
        tree = codec.read(snapshot.tree)
    except codec.Unknown as error:
        raise Refused(
            "other_release",
            _(
                "Edition %(edition)s was frozen with another release of the system, which is the one that can draw it: "
                "%(error)s. The files that were made of it can still be fetched."
            )
            % {"edition": edition, "error": error},
        ) from error
    return dataclasses.replace(tree, seal=snapshot.seal)


def told(edition: Edition, language: str) -> Facts:
    """What a frozen edition told, as its snapshot keeps it."""
    figures = Snapshot.objects.values_list("figures", flat=True).get(edition=edition, language=language)
    return read(figures)


def composed(
    year: int, edition: Edition | None, *, progress: Progress = silent, book: Book | None = None
) -> tuple[Document, Facts]:
    """The document as the data are now, in the active language, and what it tells.

    That of a correction has a page that lists what it tells otherwise than the edition before.
    """
    book = book or Book(year)
    tree = compose(year, progress=progress, edition=edition, book=book)
    tells = facts(tree, book)
    if edition and edition.minor:
        before = Edition.objects.get(year=edition.year, minor=edition.minor - 1)
        tree = corrected(tree, edition, told(before, language_now()), tells)
    return tree, tells


@dataclass(frozen=True)
class Since:
    """What the data say otherwise than the frozen edition."""

    figures: list[Difference]
    tables: list[Difference]

    @property
    def count(self) -> int:
        return len(self.figures) + len(self.tables)


def since(edition: Edition) -> Since:
    """What has changed in the data since the edition was frozen: told then and told now, in the active language."""
    language = language_now()
    with translation.override(language):
        _tree, now = composed(edition.year, edition)
        before = told(edition, language)
        return Since(changes.figures(before, now), changes.tables(before, now))


def language_now() -> str:
    return "en" if (get_language() or "").startswith("en") else "sv"


def snapshot(edition: Edition, language: str, document: Document, figures: dict[str, Any]) -> Snapshot:
    """What is kept of the document; not saved yet."""
    tree = codec.written(dataclasses.replace(document, seal=""))
    return Snapshot(edition=edition, language=language, tree=tree, figures=figures, seal=codec.seal(tree))
