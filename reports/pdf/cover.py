"""The cover: the year's drawing on navy, the large year, and the words that name the report."""

from __future__ import annotations

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing

from reports import document as d
from reports.charts.pdf import drawing
from reports.pdf import styles as s
from reports.pdf.boxes import Box
from reports.pdf.place import Place
from reports.pdf.styles import COLOURS
from reports.pdf.text import TextBlock, fitted

# The drawing stands in a box as wide as the text; its top is so far under the page's.
DRAWING_TOP, DRAWING_HEIGHT = 140.0, 380.0


class CoverPage(Box):
    """The first page: the drawing is decoration, the words are read name first."""

    def __init__(self, document: d.Document, place: Place) -> None:
        super().__init__()
        self._cover = document.cover
        self._name = place.text(document.name, s.COVER_NAME)
        mark_style = fitted(s.COVER_MARK, document.mark, s.WIDTH)
        self._mark = place.text(document.mark, mark_style)
        self._texts: list[tuple[TextBlock, float]] = [(self._mark, 677), (self._name, 720)]
        if document.subtitle:
            self._texts.append((place.text(document.subtitle, s.COVER_SUBTITLE, measure=s.span(8)), 741))
        small = s.COVER_SMALL.but(align="right")
        for text, baseline in ((document.registry_number, 713), (document.edition, 727)):
            if text:
                self._texts.append((place.text(text, small), baseline))
        self._publisher = place.text(document.publisher, s.COVER_PUBLISHER)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, 0
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        left, bottom = canvas.absolutePosition(0, 0)
        canvas.translate(-left, -bottom)
        canvas.setFillColor(COLOURS["nav"])
        canvas.rect(0, 0, s.PAGE_WIDTH, s.PAGE_HEIGHT, stroke=0, fill=1)
        if self._cover:
            self._draw_cover(drawing(self._cover))
        canvas.setFillColor(COLOURS["brand"])
        canvas.circle(s.MARGIN + 4, s.PAGE_HEIGHT - 54, 4, stroke=0, fill=1)
        self._draw_text(self._publisher, s.MARGIN + 15, 58.5)
        for text, baseline in self._texts:
            # The large digits have air on their left; without it they stand on the margin.
            air = 0.04 * s.COVER_MARK.size if text is self._mark else 0
            self._draw_text(text, s.MARGIN - air, baseline)

    def _draw_text(self, text: TextBlock, x: float, baseline: float) -> None:
        """The text with its first baseline so far under the page's top."""
        text.wrapOn(self.canv, s.WIDTH, s.PAGE_HEIGHT)
        text.drawOn(self.canv, x, s.PAGE_HEIGHT - baseline - (text.height - text.first_baseline))

    def _draw_cover(self, picture: Drawing) -> None:
        """The drawing as large as its box allows, in the middle of it. Decoration: it is silent."""
        factor = min(s.WIDTH / picture.width, DRAWING_HEIGHT / picture.height)
        picture.scale(factor, factor)
        left = s.MARGIN + (s.WIDTH - picture.width * factor) / 2
        with self.canv.furniture():
            bottom = s.PAGE_HEIGHT - DRAWING_TOP - (DRAWING_HEIGHT + picture.height * factor) / 2
            renderPDF.draw(picture, self.canv, left, bottom)
