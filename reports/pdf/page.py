"""The page around the text: frame, running head, foot and the mark of a demo. All furniture."""

from __future__ import annotations

from typing import IO, Any

from django.utils.translation import gettext as _
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from reports import document as d
from reports.document import clean
from reports.pdf import styles as s
from reports.pdf.archive import PRODUCER, Metadata
from reports.pdf.canvas import TaggedCanvas
from reports.pdf.styles import COLOURS, Style
from reports.pdf.text import faces
from tracker.core import fonts

HEAD = s.PAGE_HEIGHT - 39.7
FOOT = 34.0


class Template(BaseDocTemplate):
    """One frame on one kind of page; openings and cover draw their own ground."""

    def __init__(self, stream: IO[bytes], document: d.Document, metadata: Metadata, count: int) -> None:
        """count: of the pages, as told in the foot; 0 while nobody knows."""
        super().__init__(
            stream,
            pagesize=(s.PAGE_WIDTH, s.PAGE_HEIGHT),
            title=metadata.title,
            subject=metadata.subject,
            author=metadata.author,
            keywords=metadata.keywords,
            creator=PRODUCER,
            producer=PRODUCER,
        )
        frame = Frame(s.MARGIN, s.BOTTOM, s.WIDTH, s.HEIGHT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPageEnd=self._furnish))
        self._document, self._count = document, count

    def _furnish(self, canvas: TaggedCanvas, template: Any) -> None:
        with canvas.furniture():
            furnish(canvas, self._document, self._count)


def furnish(canvas: TaggedCanvas, document: d.Document, count: int) -> None:
    """Head, foot and the mark of a demo or draft on the page that is being finished."""
    chapter = canvas.chapter
    marks = [_("DEMO · INVENTED DATA")] if document.demo else []
    if document.draft:
        marks.append(_("DRAFT"))
    if marks:
        canvas.saveState()
        canvas.translate(s.PAGE_WIDTH - 21, s.PAGE_HEIGHT / 2 - 64)
        canvas.rotate(90)
        style = s.DEMO.but(colour="ink-2" if chapter else "nav-ink-2")
        line(canvas, 0, 0, " · ".join(marks), style, spaced=1.6)
        canvas.restoreState()
    if chapter is None:  # the cover
        return
    canvas.setFillColor(COLOURS["brand"])
    canvas.circle(s.MARGIN + 2.5, HEAD + 2.6, 2.4, stroke=0, fill=1)
    strong = s.FURNITURE.but(face=fonts.SEMIBOLD)
    line(canvas, s.MARGIN + 9, HEAD, document.publisher, strong)
    if chapter.look != "front":
        line(canvas, s.MARGIN + s.column(4), HEAD, f"{chapter.number}  {chapter.title}".strip(), s.FURNITURE)
    line(canvas, s.MARGIN, FOOT, document.title, s.FURNITURE)
    frozen = document.frozen.isoformat()
    edition = _("%(edition)s · data read %(date)s") % {"edition": document.edition, "date": frozen}
    after = fonts.width(clean(document.title), s.FURNITURE.face, s.FURNITURE.size) + 14
    line(canvas, s.MARGIN + max(s.column(4), after), FOOT, edition, s.FURNITURE)
    number = s.FURNITURE.but(face=fonts.SEMIBOLD, size=9, colour="nav")
    page, of_all = str(canvas.getPageNumber()), " " + _("of %(pages)s") % {"pages": count}
    rest = fonts.width(clean(of_all), s.FURNITURE.face, s.FURNITURE.size)
    right = s.MARGIN + s.WIDTH - rest
    line(canvas, right - fonts.width(page, number.face, number.size), FOOT, page, number)
    line(canvas, right, FOOT, of_all, s.FURNITURE)


def line(canvas: TaggedCanvas, x: float, y: float, text: str, style: Style, spaced: float = 0) -> None:
    """One line of silent text, fallback letters included."""
    canvas.setFillColor(COLOURS[style.colour])
    for face, part, width in faces(clean(text), style.face):
        canvas.setFont(face, style.size)
        canvas.drawString(x, y, part, charSpace=spaced)
        x += width * style.size + spaced * len(part)
