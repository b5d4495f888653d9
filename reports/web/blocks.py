"""From the blocks of the document tree to HTML: which block becomes what. The twin of reports/pdf/compose.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.safestring import SafeString

from reports import document as d
from reports.web import figures, tables
from reports.web.markup import joined, tag
from reports.web.place import Place

LISTED = ("chapter", "country")  # looks of the chapters that the contents list


def blocks(some: Iterable[d.Block], place: Place, chapters: Sequence[d.Chapter]) -> SafeString:
    """The blocks one after the other. chapters: of the whole report, for the contents."""
    return joined(_block(block, place, chapters) for block in some)


def _block(block: d.Block, place: Place, chapters: Sequence[d.Chapter]) -> str:
    match block:
        case d.Heading():
            return _heading(block, place)
        case d.Paragraph():
            return tag("p", place.text(block.text), class_=block.look) if d.plain(block.text).strip() else ""
        case d.Bullets():
            return tag("ul", *(tag("li", place.text(item)) for item in block.items), class_="bullets")
        case d.LessonBox():
            return figures.lesson(block, place)
        case d.FigureGrid():
            return figures.grid(block, place)
        case d.Chart():
            return figures.chart(block, place)
        case d.StatusLegend():
            return figures.legend(block)
        case d.Table():
            return tables.table(block, place)
        case d.Definitions():
            return tables.definitions(block, place)
        case d.FieldGrid():
            return figures.fields(block, place)
        case d.Columns():
            parts = (
                tag("div", blocks(part.blocks, place, chapters), class_=f"from-{part.start} span-{part.span}")
                for part in block.parts
            )
            return tag("div", *parts, class_="columns")
        case d.Contents():
            return tag("nav", contents(chapters), class_="contents", aria_label=place.title) + blocks(
                block.after, place, chapters
            )
        case d.NewPage():
            return tag("div", class_="new-page")
    raise TypeError(f"No HTML for {type(block).__qualname__}.")


def _heading(block: d.Heading, place: Place) -> SafeString:
    """One level below the chapter's. A small heading takes that place too where its chapter has no larger one before
    it: no level may be left out."""
    place.has_headings |= block.level == 2
    deeper = 2 if block.level == 3 and place.has_headings else 1
    look = "small" if block.level == 3 else ""
    anchor = place.known.id(block.key) if block.key else ""
    return tag(f"h{place.level + deeper}", block.text, id=anchor, class_=look)


def contents(chapters: Sequence[d.Chapter], *, parts_only: bool = False) -> SafeString:
    """The chapters as links; those of one part together under its name."""
    lines: list[SafeString] = []
    listed = (chapter for chapter in chapters if chapter.look in LISTED)
    for part, group in groupby(listed, key=lambda chapter: chapter.part):
        some = list(group)
        if not part:
            lines += (tag("li", _line(one.number, one.title, one.key)) for one in some)
            continue
        head = _line(some[0].number, part, f"part-{some[0].key}")
        inside = tag("ol", *(tag("li", _line("", one.title, one.key)) for one in some))
        lines.append(tag("li", head, *(() if parts_only else (inside,))))
    return tag("ol", *lines)


def _line(number: str, title: str, key: str) -> SafeString:
    return tag("a", *((tag("span", number, class_="number"), " ") if number else ()), title, href=f"#{key}")
