"""What the checks read of an edition: each thing once, and only what is asked for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from reports.annual.editions.models import Edition, Remark, Section, SectionText, TextRequest
from reports.annual.editions.titles import titles
from reports.document import Document
from tracker.core.periods import today


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
            rows.select_related("section", "owner").order_by(
                "section__order", "section_id", "-language", "pk"
            )
        )

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
