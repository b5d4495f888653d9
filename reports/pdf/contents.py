"""The contents: a line for each chapter, all of it one link, as airy as the page allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from reports import document as d
from reports.document import clean
from reports.pdf import styles as s
from reports.pdf.boxes import Box, Columns, FootOfPage, Stack
from reports.pdf.place import Place
from reports.pdf.styles import COLOURS

PITCHES = (35.0, 31.5, 28.0, 24.5)  # heights of a line, airy to dense
PART_PITCH = 15.75
AIR = 14.0
TITLE_HEIGHT = 77.0


def contents(chapters: Sequence[d.Chapter], after: Stack, place: Place) -> Iterator[Flowable]:
    """The lines in columns 4 to 12, and `after` at the foot of the page.

    Chapters of one part stand together under its name, without numbers of their own.
    """
    listed = [chapter for chapter in chapters if chapter.look not in ("front", "back")]
    pitch = _pitch(listed, s.HEIGHT - TITLE_HEIGHT - AIR - after.wrap(place.width, s.HEIGHT)[1])
    lines: list[Flowable] = []
    for index, chapter in enumerate(listed):
        before = listed[index - 1].part if index else ""
        following = listed[index + 1].part if index + 1 < len(listed) else ""
        part = chapter.part
        if not part:
            lines.append(ContentsLine(chapter.number, chapter.title, chapter.key, place, pitch))
            continue
        if part != before:
            head = (chapter.number, part, chapter.key)
            lines.append(ContentsLine(*head, place, pitch - s.STEP, rule=False))
        ends = part != following
        lines.append(ContentsLine("", chapter.title, chapter.key, place, PART_PITCH, is_part=True, rule=ends))
    left = s.column(4) if place.width > s.span(9) else 0
    yield Columns([(left, place.width - left, Stack(lines))], after=AIR)
    yield FootOfPage(after, lift=70)


def _pitch(listed: Sequence[d.Chapter], room: float) -> float:
    """The height of a line with which all of them stand on the page, or the least there is."""
    small = [chapter for chapter in listed if chapter.part]
    parts = len({chapter.part for chapter in small})
    count = len(listed) - len(small) + parts
    taken = len(small) * PART_PITCH + parts * s.STEP  # more air under a part than over its first line
    return next((pitch for pitch in PITCHES if s.stepped(count * pitch + taken) <= room), PITCHES[-1])


class ContentsLine(Box):
    """A chapter in the contents: number, title and page over a hairline, all one link.

    is_part: a smaller line under the chapters' common name, its number left out. indent: of the
    title, the number's room.
    """

    def __init__(
        self,
        number: str,
        title: str,
        key: str,
        place: Place,
        height: float,
        *,
        is_part: bool = False,
        rule: bool = True,
        indent: float = 30,
    ) -> None:
        ends_group = is_part and rule
        super().__init__()
        self._rule, self._is_part = rule, is_part
        self._room = height + (2 * s.STEP if ends_group else 0)
        link = place.within("TOCI").within("Reference").within("Link")
        self._link, self._key = link.parent, key
        page = place.known.pages.get(key, 0)
        self._words = clean(f"{title}, {page}")
        title_style = s.CONTENTS_PLACE if is_part else s.CONTENTS_TITLE
        page_style = s.CONTENTS_PAGE.but(align="right", leading=title_style.leading)
        texts = [(0.0, number, s.CONTENTS_NUMBER), (indent, title, title_style), (0.0, str(page), page_style)]
        self._texts = [
            (left, link.part_of(link.parent, f"{text} ", style)) for left, text, style in texts if text
        ]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        heights = [text.wrapOn(self.canvas, width - 2 * left, height)[1] for left, text in self._texts]
        self.width, self.height = width, max(self._room, max(heights) + (0 if self._is_part else 3.5))
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        for left, text in self._texts:
            # First baselines on one line, whatever the sizes.
            text.drawOn(canvas, left, self.height - text.height - (18 - text.first_baseline))
        canvas.link(self._link, (0, 0, self.width, self.height), f"#{self._key}", self._words)
        if self._rule:
            canvas.setStrokeColor(COLOURS["line"])
            canvas.setLineWidth(s.HAIRLINE)
            canvas.line(0, 0, self.width, 0)
