"""From the document tree to flowables: which block becomes what, under which element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from reportlab.platypus import Flowable, PageBreak

from reports import document as d
from reports.document import clean
from reports.passes import anchors
from reports.pdf import figures, openings
from reports.pdf import styles as s
from reports.pdf.boxes import Columns, FootOfPage, PageTint, Stack
from reports.pdf.contents import contents
from reports.pdf.cover import CoverPage
from reports.pdf.place import MEASURE, Known, Place
from reports.pdf.structure import Element, Root
from reports.pdf.tables import table
from reports.pdf.text import TextBlock

PARAGRAPHS = {"lead": s.LEAD, "pull": s.PULL, "body": s.BODY, "small": s.SMALL, "note": s.NOTE}


def compose(document: d.Document, root: Root, pages: Mapping[str, int]) -> list[Flowable]:
    """The whole report as flowables for one pass.

    pages: the page of every anchor as drawn in the pass before; empty in the first pass.
    """
    return list(_Composer(document, root, pages).report())


class _Composer:
    def __init__(self, document: d.Document, root: Root, pages: Mapping[str, int]) -> None:
        self._document = document
        self._known = Known(pages, anchors(document) | pages.keys())
        self._top = Place(root.document, s.WIDTH, self._known)
        self._headings = 0  # of level 2, so far
        self._has_headings = False  # of level 2, in this chapter

    # Chapters

    def report(self) -> Iterator[Flowable]:
        yield CoverPage(self._document, self._top.within("Sect"))
        part = ""
        for step, chapter in enumerate(self._document.chapters, 1):
            yield PageBreak()
            yield from self._chapter(chapter, step, begins_part=chapter.part != part)
            part = chapter.part

    def _chapter(self, chapter: d.Chapter, step: int, *, begins_part: bool) -> Iterator[Flowable]:
        if chapter.spread and begins_part:
            of_part = [other for other in self._document.chapters if other.part == chapter.part]
            yield openings.PartPage(of_part, self._top.within("Sect"))
        level = 1 if chapter.part else 0
        part = f"{chapter.number} {chapter.part}".strip() if chapter.part else ""
        title = chapter.title if part else f"{chapter.number} {chapter.title}".strip()
        bookmarks = [(chapter.key, title, level)]
        if part and begins_part:
            bookmarks.insert(0, (f"part-{chapter.key}", part, 0))
        place = replace(self._top.within("Sect"), outline=level)
        self._has_headings = False
        if chapter.look == "back":
            yield PageTint("bg")
        yield openings.Begin(chapter, bookmarks, step)
        if chapter.look == "back":
            blocks = Stack([openings.opening(chapter, place), *self._blocks(chapter.blocks, place)])
            yield FootOfPage(blocks, lift=28)
        else:
            yield openings.opening(chapter, place)
            yield from self._blocks(chapter.blocks, place)

    # Blocks

    def _blocks(self, blocks: tuple[d.Block, ...], place: Place) -> Iterator[Flowable]:
        for block, after in zip(blocks, (*blocks[1:], None), strict=False):
            for flowable in self._block(block, place):
                if isinstance(after, d.Paragraph) and after.look == "note":
                    flowable.spaceAfter = min(flowable.getSpaceAfter(), s.STEP)
                yield flowable

    def _block(self, block: d.Block, place: Place) -> Iterator[Flowable]:
        match block:
            case d.Heading():
                yield self._heading(block, place)
            case d.Paragraph():
                if d.plain(block.text).strip():
                    yield place.text(block.text, PARAGRAPHS[block.look], measure=MEASURE)
            case d.Bullets():
                yield from self._bullets(block, place)
            case d.LessonBox():
                yield figures.lesson(block, place)
            case d.FigureGrid():
                yield from figures.grid(block, place)
            case d.Chart():
                yield figures.chart(block, place)
            case d.StatusLegend():
                yield figures.legend(block, place)
            case d.Table():
                yield self._table(block, place)
            case d.Definitions():
                yield self._definitions(block, place)
            case d.FieldGrid():
                yield from figures.fields(block, place)
            case d.Columns():
                yield self._columns(block, place)
            case d.Contents():
                inside = place.within("TOC")  # made before what is read after it
                after = Stack(list(self._blocks(block.after, place)))
                yield from contents(self._document.chapters, after, inside)
            case d.NewPage():
                yield PageBreak()

    def _heading(self, block: d.Heading, place: Place) -> TextBlock:
        """A small heading is read as the second level where its chapter has no larger one: no level
        may be left out."""
        self._has_headings |= block.level == 2
        role = "H3" if block.level == 3 and self._has_headings else "H2"
        options: dict[str, object] = {"keep_next": True, "anchor": block.key}
        if block.level == 2:
            self._headings += 1
            options["anchor"] = block.key or f"heading-{self._headings}"
            options["bookmark"] = (clean(block.text), place.outline + 1)
        return place.text(block.text, s.H2 if block.level == 2 else s.H3, role, **options)

    def _bullets(self, block: d.Bullets, place: Place) -> Iterator[Flowable]:
        items = place.within("L")
        for text in block.items:
            item = items.within("LI")
            label = Element("Lbl", item.parent)
            bullet = item.part_of(label, "•", s.BODY)
            body = item.within("LBody")

            def mark(canvas: object, baseline: float, bullet: TextBlock = bullet) -> None:
                bullet.wrap(12, s.LINE)
                bullet.drawOn(canvas, 1, baseline + s.BODY.size - s.LINE)

            style = s.BODY.but(after=3.5)
            yield body.part_of(body.parent, text, style, hang=14, mark=mark, measure=MEASURE)

    def _table(self, block: d.Table, place: Place, row_anchors: tuple[str, ...] = ()) -> Flowable:
        summary = f"\ufeff{clean(block.summary)}".encode("utf-16-be").hex()
        inside = place.within("Table", attributes=f"<</O/Table/Summary<{summary}>>>" if block.summary else "")
        children: list[Flowable] = []
        if block.caption:
            caption = figures.caption(block.label, block.caption, block.unit, inside)
            caption.spaceAfter = 0
            children.append(caption)
        children.append(table(block, inside.parent, place.width, self._known.anchors, row_anchors))
        notes = [text for text in (block.note, block.source) if d.plain(text)]
        if notes:
            parts = [d.runs(note) for note in notes]
            words = tuple(run for part in parts for run in (d.Run(" "), *part))[1:]
            children.append(place.text(words, s.NOTE.but(before=5)))
            children[-1].follows = True
        return Stack(children, before=14, after=21)

    def _definitions(self, block: d.Definitions, place: Place) -> Flowable:
        """The terms, each with the page where it is used first."""
        columns = (  # the meaning begins where the fourth column of the page does
            d.Column(_("Term"), s.column(4)),
            d.Column(_("Meaning"), s.column(12) - s.column(4)),
            d.Column(_("Page"), s.span(1), "number"),
        )
        rows = []
        for entry in block.entries:
            page = self._known.pages.get(f"use-{entry.key}")
            back: d.Text = (d.Run(str(page), link=f"#use-{entry.key}"),) if page else "–"
            rows.append(d.Row(((d.Run(entry.term, strong=True),), entry.text, back)))
        made = d.Table(columns, tuple(rows), block.caption, label=block.label, summary=block.caption)
        return self._table(made, place, tuple(f"term-{entry.key}" for entry in block.entries))

    def _columns(self, block: d.Columns, place: Place) -> Flowable:
        """Parts side by side. A caption beside a heading is lowered to the heading's first line."""
        starts_with_heading = any(
            part.blocks and isinstance(part.blocks[0], d.Heading) and part.blocks[0].level == 2
            for part in block.parts
        )
        share = place.width / s.WIDTH
        parts = []
        for part in block.parts:
            width = s.span(part.span) * share
            children = list(self._blocks(part.blocks, place.wide(width)))
            if starts_with_heading and part.blocks and isinstance(part.blocks[0], d.Chart | d.Table):
                children[0].spaceBefore = s.H2.size - s.CAPTION.size
                children.insert(0, Stack([]))
            parts.append((s.column(part.start) * share, width, Stack(children)))
        return Columns(parts, before=14, after=21)
