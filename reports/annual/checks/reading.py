"""What the checks read of an edition: each thing once, and only what is asked for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reports.annual.book import Book
from reports.annual.compose import compose
from reports.annual.editions.models import Edition, Remark, Section, SectionText, TextRequest
from reports.annual.editions.titles import titles
from reports.annual.text.live import Figures
from reports.annual.text.models import ChartText
from reports.charts.scene import Scene
from reports.document import Chapter, Chart, Document
from tracker.core.periods import today

LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class Found:
    """What a check found: `about` names it the same each time, so that a waiver stays with it; `words` is a sentence,
    `address` the page where it is mended."""

    about: str
    words: str
    address: str = ""


class Reading:
    """`documents` are those already composed, by language; the others are composed when a check first asks for them."""

    def __init__(self, edition: Edition, documents: Mapping[str, Document] | None = None) -> None:
        self.edition = edition
        self.on: dt.date = today()
        self._documents = dict(documents or {})

    @cached_property
    def texts(self) -> list[SectionText]:
        """Texts of the sections that are in the report, in the order of the outline, Swedish first."""
        rows = SectionText.objects.filter(section__edition=self.edition, section__is_included=True)
        return list(
            rows.select_related("section", "owner")
            .prefetch_related("seen_values")
            .order_by("section__order", "section_id", "-language", "pk")
        )

    @cached_property
    def keys(self) -> list[str]:
        """Keys of all sections, also of those that are left out."""
        return list(self.edition.sections.order_by("order", "pk").values_list("key", flat=True))

    @cached_property
    def by_section(self) -> dict[str, dict[str, SectionText]]:
        """Section's key -> language -> its text."""
        found: dict[str, dict[str, SectionText]] = defaultdict(dict)
        for text in self.texts:
            found[text.section.key][text.language] = text
        return found

    @cached_property
    def titles(self) -> dict[str, str]:
        """Section's key -> what it is called, in the language that is active."""
        return titles(Section.objects.filter(edition=self.edition).order_by("order", "pk"))

    def named(self, text: SectionText) -> str:
        """The section and the language of its text: “Cambodia, in English”."""
        words = _("%(section)s, in Swedish") if text.language == "sv" else _("%(section)s, in English")
        return words % {"section": self.titles[text.section.key]}

    @cached_property
    def remarks(self) -> list[Remark]:
        """Comments that nobody has dealt with."""
        rows = Remark.objects.filter(
            section_text__section__edition=self.edition,
            section_text__section__is_included=True,
            closed_at__isnull=True,
        )
        return list(rows.select_related("section_text__section", "made_by").order_by("made_at", "pk"))

    @cached_property
    def requests(self) -> list[TextRequest]:
        """Questions that wait for their answer."""
        rows = TextRequest.objects.filter(TextRequest.waiting(), section__edition=self.edition)
        return list(rows.select_related("section", "asked_of").order_by("due_on", "pk"))

    # The figures, and the document

    @cached_property
    def book(self) -> Book:
        return Book(self.edition.year)

    @cache  # noqa: B019  lives as long as the checks are made
    def live(self, language: str) -> Figures:
        """The figures of the texts; those of one language remember how they are written in it."""
        return Figures(self.book)

    def document(self, language: str) -> Document:
        if language not in self._documents:
            with translation.override(language):
                self._documents[language] = compose(
                    self.edition.year, edition=self.edition, progress=lambda step, done, total: None
                )
        return self._documents[language]

    @cached_property
    def printed(self) -> list[tuple[str, Chapter, str]]:
        """Language, chapter, and everything that is written in it."""
        return [
            (language, chapter, "\n".join(dict.fromkeys(_words(chapter))))
            for language in LANGUAGES
            for chapter in self.document(language).chapters
        ]

    @cached_property
    def chart_texts(self) -> list[ChartText]:
        return list(self.edition.chart_texts.order_by("chart", "language", "pk"))


def _words(piece: Any) -> Iterator[str]:
    """All text of a block and of what is in it: the keys of places among it, which are harmless."""
    if isinstance(piece, str):
        yield piece
    elif isinstance(piece, tuple | list):
        for one in piece:
            yield from _words(one)
    elif isinstance(piece, Chart):
        yield from _words((piece.chart.finding, piece.chart.alt, piece.chart.note, piece.note))
        yield from _words(piece.chart.table.header)
        yield from (cell.text for row in piece.chart.table.rows for cell in row)
    elif is_dataclass(piece) and not isinstance(piece, Scene):
        for field in fields(piece):
            yield from _words(getattr(piece, field.name))
