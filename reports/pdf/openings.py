"""How chapters begin: the large number, the country's band, the front page and the back page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports import document as d
from reports.charts.pdf import drawing
from reports.document import clean
from reports.pdf import styles as s
from reports.pdf.boxes import Box, Columns, Stack, fill_page
from reports.pdf.contents import ContentsLine
from reports.pdf.place import Place
from reports.pdf.styles import COLOURS
from reports.pdf.text import TextBlock, fitted

OUTLINE_WIDTH, OUTLINE_HEIGHT = 190.0, 204.0
OUTLINE_TOP = s.PAGE_HEIGHT - 44
BAND = 203.0


class Begin(Box):
    """The place where a chapter begins: bookmark, running head, progress."""

    def __init__(self, chapter: d.Chapter, bookmarks: list[tuple[str, str, int]], step: int) -> None:
        """bookmarks: (anchor, title, level), the part's before the chapter's if it begins here."""
        super().__init__(keep_next=True)
        self._chapter, self._bookmarks, self._step = chapter, bookmarks, step

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        canvas = self.canv
        for key, title, level in self._bookmarks:
            canvas.anchor(key)
            canvas.addOutlineEntry(clean(title), key, level)
        canvas.begin(self._chapter, self._step)


def opening(chapter: d.Chapter, place: Place) -> Flowable:
    """The chapter's title and lead in the form its look asks for."""
    if chapter.look == "country":
        return CountryOpening(chapter, place)
    if chapter.look == "chapter":
        return ChapterOpening(chapter, place)
    style = s.FRONT_TITLE if chapter.look == "front" else s.BACK_TITLE
    title = [place.text(chapter.title, style, "H1", keep_next=True)]
    if d.plain(chapter.lead):
        title.append(place.text(chapter.lead, s.LEAD))
    return Stack(title, after=28, keep_next=True)


class ChapterOpening(Box):
    """The number as an ornament that is read as part of the heading, the title, the lead."""

    def __init__(self, chapter: d.Chapter, place: Place) -> None:
        super().__init__(after=28)
        heading = place.within("H1")
        self._number = None
        if chapter.number:
            style = fitted(s.CHAPTER_NUMBER, chapter.number, s.span(3)).but(leading=84)
            self._number = heading.part_of(heading.parent, f"{chapter.number} ", style)
        self._title = heading.part_of(heading.parent, chapter.title, s.H1)
        self._lead = place.text(chapter.lead, s.LEAD) if d.plain(chapter.lead) else None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        title = self._title.wrapOn(self.canvas, s.span(9), height)[1]
        used = title
        if self._lead:
            used += s.STEP + self._lead.wrapOn(self.canvas, s.span(8), height)[1]
        if self._number:
            used = max(used, self._number.wrapOn(self.canvas, s.span(3), height)[1])
        self.width, self.height = width, s.stepped(used, s.LINE)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """A lead longer than the page goes on under it."""
        room = height - self._title.height - s.STEP - s.LINE
        parts = self._lead.splitOn(self.canvas, s.span(8), room) if self._lead else []
        if len(parts) < 2:
            return []
        self._lead = parts[0]
        return [self, Columns([(s.column(4), s.span(8), Stack(parts[1:]))], after=28)]

    def draw(self) -> None:
        if self._number:
            # The digits are 84 high with air above them; their tops stand on the title's line.
            self._number.drawOn(self.canv, -2, self.height - self._number.height + 21)
        self._title.drawOn(self.canv, s.column(4), self.height - self._title.height)
        if self._lead:
            bottom = self.height - self._title.height - s.STEP - self._lead.height
            self._lead.drawOn(self.canv, s.column(4), bottom)


class CountryOpening(Box):
    """A tinted band to the page's edges with the name, the lead and the country's outline."""

    def __init__(self, chapter: d.Chapter, place: Place) -> None:
        super().__init__(after=28)
        eyebrow = f"{chapter.number}  {chapter.part}" if chapter.number else chapter.part
        texts: list[TextBlock] = []
        if eyebrow.strip():
            texts.append(place.text(eyebrow, s.EYEBROW.but(after=28)))
        room = s.span(6 if chapter.outline else 12)
        texts.append(place.text(chapter.title, fitted(s.PLACE_NAME, chapter.title, room), "H1"))
        if d.plain(chapter.lead):
            texts.append(place.text(chapter.lead, s.LEAD.but(before=7)))
        self._texts = Stack(texts)
        self._room = room
        self._outline = _scaled(drawing(chapter.outline)) if chapter.outline else None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        used = self._texts.wrapOn(self.canvas, self._room, height)[1]
        self.width, self.height = width, max(BAND, s.stepped(used + s.LINE))
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """A lead longer than the page goes on under it."""
        parts = self._texts.splitOn(self.canvas, self._room, height - 2 * s.LINE)
        if len(parts) < 2:
            return []
        self._texts = parts[0]
        return [self, parts[1]]

    def draw(self) -> None:
        canvas = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        canvas.setFillColor(COLOURS["accent-tint"])
        canvas.rect(-left, 0, s.PAGE_WIDTH, s.PAGE_HEIGHT - bottom, stroke=0, fill=1)
        if self._outline:
            with canvas.furniture():  # an ornament: the text says the place
                x = s.WIDTH - self._outline.width
                renderPDF.draw(self._outline, canvas, x, OUTLINE_TOP - bottom - self._outline.height)
        self._texts.drawOn(canvas, 0, self.height - self._texts.height)


def _scaled(outline: Drawing) -> Drawing:
    """The drawing as large as its place in the band allows."""
    factor = min(OUTLINE_WIDTH / outline.width, OUTLINE_HEIGHT / outline.height)
    outline.scale(factor, factor)
    outline.width *= factor
    outline.height *= factor
    return outline


class PartPage(Box):
    """A right page with the part's number, name and chapters, so that the first of these begins
    on a left page. On a left page it is not needed, takes no room and is not drawn."""

    def __init__(self, chapters: Sequence[d.Chapter], place: Place) -> None:
        super().__init__()
        first = chapters[0]
        heading = place.within("H1")
        texts: list[Flowable] = []
        if first.number:
            texts.append(heading.part_of(heading.parent, f"{first.number} ", s.PART_NUMBER))
        texts.append(heading.part_of(heading.parent, first.part, s.PLACE_NAME.but(after=28)))
        lines = place.within("TOC")
        for chapter in chapters:
            texts.append(ContentsLine("", chapter.title, chapter.key, lines, 28, indent=0))
        self._texts = Stack(texts)
        self._chapter = replace(first, title=first.part)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        canvas = self.canvas
        self._is_drawn = canvas is not None and canvas.getPageNumber() % 2 == 1
        self._texts.wrapOn(canvas, s.span(9), height)
        self.width, self.height = width, height if self._is_drawn else 0
        return self.width, self.height

    def draw(self) -> None:
        if not self._is_drawn:
            return
        canvas = self.canv
        canvas.chapter = self._chapter
        fill_page(canvas, "accent-tint")
        self._texts.drawOn(canvas, s.column(4), max(s.LINE, (self.height - self._texts.height) / 2))
