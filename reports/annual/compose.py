"""The annual report of a year as one document tree, in the language that is active."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from countries.models import Country
from countries.naming import as_of
from reports.annual.book import Book
from reports.annual.chapters import (
    annex,
    brief,
    countries,
    culture,
    economy,
    equality,
    figures,
    foreword,
    forums,
    frame,
    lessons,
    outlook,
    places,
    programmes,
    results,
)
from reports.annual.editions.models import Edition
from reports.annual.outlined import outlined
from reports.annual.slot import filled
from reports.charts.geography import world
from reports.charts.kinds.shape import cover
from reports.charts.scene import Scene
from reports.document import Chapter, Document
from reports.passes import apply_chart_texts
from tracker.core import formats
from tracker.core.periods import Year

Progress = Callable[[str, int, int], None]
SWEDEN = (15.0, 62.0)  # degrees east and north, in the middle of the country
_COVER = (482.0, 380.0)  # points, as large as the cover shows it

_MAKERS: tuple[Callable[[Book], Chapter | list[Chapter] | None], ...] = (
    foreword.chapter,
    figures.chapter,
    frame.assignment,
    places.chapter,
    brief.chapter,
    economy.chapter,
    results.chapter,
    equality.chapter,
    culture.chapter,
    countries.chapters,
    programmes.chapter,
    forums.chapter,
    lessons.chapter,
    outlook.chapter,
)
# Not in the outline of an edition: they follow it, whatever it says.
_ANNEXES = (annex.project_list, annex.definitions)


def compose(
    year: int, *, progress: Progress, edition: Edition | None = None, book: Book | None = None
) -> Document:
    """The report of the year as the data are now; with an edition in its outline and with its texts.

    Who gives the `book` can ask it afterwards which figures were told.
    """
    with as_of(Year(year).last_day):
        return _composed(book or Book(year), edition, progress)


def _composed(book: Book, edition: Edition | None, progress: Progress) -> Document:
    made = chapters(book, progress)
    told = outlined(made, edition, book) if edition else [filled(one, ()) for one in made]
    annexes = [make(book) for make in _ANNEXES]
    document = Document(
        name=_("Annual report"),
        mark=str(book.year),
        subtitle=_("International cooperation for the labour market"),
        language=get_language() or settings.LANGUAGE_CODE,
        publisher=settings.PRODUCT_NAME,
        registry_number=edition.dnr if edition else "",
        edition=_edition(book, edition),
        frozen=book.data_date,
        created=book.data_time,
        chapters=(
            frame.contents(book, demo=settings.DEMO),
            *_numbered([*(one for one in told if one.blocks), *annexes]),
            frame.colophon(book, edition),
        ),
        cover=_cover(book),
        author=settings.PRODUCT_NAME,
        demo=settings.DEMO,
        draft=edition is not None and edition.is_open,
    )
    if edition is None:
        return document
    return apply_chart_texts(document, edition.chart_texts.filter(language=document.language))


def _edition(book: Book, edition: Edition | None) -> str:
    if edition is None:
        return _("Draft of %(date)s") % {"date": formats.date_long(book.data_date)}
    return _("Edition %(number)s, draft") % {"number": edition.number}


def chapters(book: Book, progress: Progress = lambda step, done, total: None) -> list[Chapter]:
    """What the year's data make, in the usual order. What people write of it is not there yet: see slot.py."""
    found: list[Chapter] = []
    for done, make in enumerate(_MAKERS):
        progress(_("Collecting figures and texts"), done, len(_MAKERS))
        made = make(book)
        found += made if isinstance(made, list) else [made] if made else []
    return found


def _numbered(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Chapters get numbers in their order; the chapters of one part share theirs."""
    number, part = 0, ""
    for chapter in chapters:
        if not (chapter.part and chapter.part == part):
            number += 1
        part = chapter.part
        yield dataclasses.replace(chapter, number=str(number))


def _cover(book: Book) -> Scene | None:
    """The year's places as circles. A region stands in the middle of its countries."""
    spots = []
    for part in book.figure("F7").parts:
        if part.object is None or not part.value or part.value <= 0:
            continue
        members = (
            [part.object]
            if isinstance(part.object, Country)
            else book.partner_countries.get(part.object.pk, [])
        )
        middles = [world()[member.iso2].middle for member in members if member.iso2 in world()]
        if middles:
            lon, lat = (sum(axis) / len(middles) for axis in zip(*middles, strict=True))
            spots.append((lon, lat, float(part.value)))
    return cover(spots, SWEDEN, *_COVER, name=_("The places of the year")) if spots else None
