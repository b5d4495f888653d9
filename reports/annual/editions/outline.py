"""The outline of an edition: which sections the report has, in which order."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Max

from reports.annual.book import Book
from reports.annual.compose import chapters
from reports.annual.editions.models import Edition, Section, SectionText

OWN = "own-"


def begin(edition: Edition) -> None:
    """A section, with a text in each language, for every chapter that the year's data make and that has none yet.

    On a new edition that is the whole outline. What came later is put last; the authors move it.
    """
    known = set(edition.sections.values_list("key", flat=True))
    place = next_place(edition)
    for chapter in chapters(Book(edition.year)):
        if chapter.key not in known:
            add(Section(edition=edition, key=chapter.key, order=place))
            place += 1


def add(section: Section) -> Section:
    """One more section of its edition, and nothing written of it yet."""
    is_demo = section.edition.is_demo
    section.is_demo = is_demo
    section.save()
    for language, _name in settings.LANGUAGES:
        SectionText.objects.create(section=section, language=language, is_demo=is_demo)
    return section


def next_place(edition: Edition) -> int:
    return (edition.sections.aggregate(last=Max("order"))["last"] or 0) + 1


def next_own_key(edition: Edition) -> str:
    """Of a section that the authors add themselves: own-1, own-2."""
    keys = edition.sections.filter(key__startswith=OWN).values_list("key", flat=True)
    return f"{OWN}{max((int(key.removeprefix(OWN)) for key in keys), default=0) + 1}"
