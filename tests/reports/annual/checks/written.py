"""What the tests of the checks write."""

import datetime as dt
from typing import Any

from reports.annual.editions.models import Edition, SectionText
from reports.document import Chapter, Document, Paragraph


def text(edition: Edition, language: str = "sv") -> SectionText:
    return SectionText.objects.get(section__edition=edition, language=language)


def write(edition: Edition, words: str, language: str = "sv", **more: object) -> SectionText:
    """A draft that says this."""
    row = text(edition, language)
    row.text, row.status, row.approved_by, row.approved_at = words, SectionText.Status.DRAFT, None, None
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    return row


def document(language: str, *blocks: Any, key: str = "chapter") -> Document:
    """A report of one chapter with these blocks; a string is a paragraph."""
    made = tuple(Paragraph(block) if isinstance(block, str) else block for block in blocks)
    return Document(
        name="Årsrapport",
        mark="2017",
        subtitle="",
        language=language,
        publisher="Samverkan",
        registry_number="",
        edition="1.0",
        frozen=dt.date(2018, 1, 5),
        created=dt.datetime(2018, 1, 5, tzinfo=dt.UTC),
        chapters=(Chapter(key, "Kapitel", made),),
    )
