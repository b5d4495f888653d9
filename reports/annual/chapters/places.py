"""Where we work: the map, and the amounts by region beside it."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from countries.models import Country, Region
from reports.annual import words
from reports.annual.book import Book
from reports.annual.slot import slot
from reports.charts.kinds.map import Map, Place
from reports.document import Block, Chapter, Chart, Column, Columns, Paragraph, Part, Row, Table
from reports.figures.values import Part as FigurePart
from tracker.core import formats


def chapter(book: Book) -> Chapter:
    return Chapter(key="places", title=_("Where we work"), lead=_lead(book), blocks=tuple(_blocks(book)))


def _blocks(book: Book) -> list[Block]:
    parts = [part for part in book.figure("F7").parts if part.object is not None]
    if not parts:
        return [Paragraph(_("No costs were booked this year."))]
    largest = max(parts, key=lambda part: part.value or 0)
    chart = Map(
        id="map",
        finding=_("Most was used in %(place)s") % {"place": largest.label},
        note=_("Used volume %(year)s, SEK million. The area of the circle shows the amount.")
        % {"year": book.year},
        heading=_("Country or region"),
        value_heading=_("SEK million"),
        format=words.millions,
        missing=words.missing(),
        places=tuple(Place(part.label, part.value, _codes(book, part)) for part in parts),
        aspect=0.43,
    )
    return [
        Chart(chart, note=_("The borders on the map imply no position."), bleed=True),
        _tables(book, parts),
        Paragraph(_footnote(book), "note"),
        slot(),
    ]


def _codes(book: Book, part: FigurePart) -> tuple[str, ...]:
    """The ISO codes that the circle stands for: a region's are those of its partner countries."""
    if isinstance(part.object, Country):
        return (part.object.iso2,)
    return tuple(country.iso2 for country in book.partner_countries.get(part.object.pk, ()))


def _lead(book: Book) -> str:
    parts = sorted(book.figure("F7").parts, key=lambda part: -(part.value or 0))[:3]
    whole = book.figure("F2").value
    if len(parts) < 3 or not whole:
        return ""
    three = sum(Decimal(part.value or 0) for part in parts)
    return _("%(first)s, %(second)s and %(third)s account for %(percent)s percent of the used volume.") % {
        "first": parts[0].label,
        "second": parts[1].label,
        "third": parts[2].label,
        "percent": formats.number(three * 100 / Decimal(whole)),
    }


def _region(part: FigurePart) -> Region | None:
    return part.object if isinstance(part.object, Region) else part.object.region


def _tables(book: Book, parts: list[FigurePart]) -> Columns:
    """A narrow table for each region, in three columns of about the same height."""
    whole = book.figure("F2").value
    by_region: dict[Region | None, list[FigurePart]] = defaultdict(list)
    for part in parts:
        by_region[_region(part)].append(part)
    columns: list[list[FigurePart]] = [[], [], []]
    stacks: list[list[Block]] = [[], [], []]
    for region in sorted(
        by_region, key=lambda region: (-len(by_region[region]), region.order if region else 99)
    ):
        lowest = min(range(3), key=lambda i: (len(columns[i]) + 3 * len(stacks[i]), i))
        columns[lowest] += by_region[region]
        stacks[lowest].append(_table(region, by_region[region], whole))
    return Columns(
        tuple(Part(start, 4, tuple(stack)) for start, stack in zip((1, 5, 9), stacks, strict=True) if stack)
    )


def _table(region: Region | None, parts: list[FigurePart], whole: Decimal | int | None) -> Table:
    total = sum(Decimal(part.value or 0) for part in parts)
    rows = [
        Row((part.label, words.thousands(part.value), words.share_text(part.value, whole)))
        for part in sorted(parts, key=lambda part: (-(part.value or 0), part.label))
    ]
    rows.append(Row((_("Sum"), words.thousands(total), words.share_text(total, whole)), "total"))
    return Table(
        caption=str(region) if region else _("Other"),
        columns=(
            Column(_("Country"), 2),
            Column(_("kSEK"), 1.3, "number"),
            Column(_("Share"), 1.2, "number"),
        ),
        rows=tuple(rows),
        density="dense",
    )


def _footnote(book: Book) -> str:
    """How the sums hang together: shares, regional projects, merging, rounding."""
    sentences = [_("A project in several countries is divided by its country shares.")]
    if book.merged:
        sentences.append(_("Some countries are shown together with their region, to protect partners."))
    if note := book.figure("F7").rounding:
        sentences.append(note)
    return " ".join(sentences)
