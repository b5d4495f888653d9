"""Sizes, colours and the grid of the printed report: one voice of blue, hairlines, thin numbers.

Lengths are points. The page is A4 with twelve columns of 10.5 mm and gutters of 4 mm; lines
stand on a step of 14 points, and blocks begin on half a step.
"""

from dataclasses import dataclass, replace
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from tracker.core import tokens
from tracker.core.fonts import EXTRALIGHT, LIGHT, REGULAR, SEMIBOLD

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 20 * mm
WIDTH = 170 * mm
TOP = PAGE_HEIGHT - 26 * mm
HEIGHT = 686
BOTTOM = TOP - HEIGHT
STEP = 7
LINE = 14

RULE = 0.8
HAIRLINE = 0.4


def column(start: float) -> float:
    """Left edge of a column, 1 to 12, from the left edge of the text."""
    return (start - 1) * 14.5 * mm


def span(columns: float) -> float:
    """Width of some columns side by side."""
    return (columns * 14.5 - 4) * mm


def stepped(height: float, step: float = STEP) -> float:
    """The height rounded up to whole steps, so that what follows is on the grid."""
    return -(-round(height, 3) // step) * step


COLOURS: dict[str, Color] = {role: HexColor(code) for role, code in tokens.LIGHT.items()}


@dataclass(frozen=True)
class Style:
    """How a text is set. `before` and `after` are the air around it; `ascent` is how far the
    first line stands under the top, the size if not given."""

    face: str
    size: float
    leading: float
    colour: str = "ink"
    before: float = 0
    after: float = 0
    align: Literal["left", "right"] = "left"
    ascent: float = 0

    def but(self, **changes: object) -> "Style":
        """The same style with some things changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


COVER_MARK = Style(EXTRALIGHT, 196, 196, "nav-ink")
COVER_NAME = Style(SEMIBOLD, 24, 28, "nav-ink")
COVER_SUBTITLE = Style(LIGHT, 16, 21, "nav-ink-2")
COVER_SMALL = Style(REGULAR, 9, 14, "nav-ink-2")
COVER_PUBLISHER = Style(SEMIBOLD, 13, 16, "nav-ink")

CHAPTER_NUMBER = Style(EXTRALIGHT, 84, 84, "accent")
PART_NUMBER = Style(EXTRALIGHT, 84, 98, "accent")
PLACE_NAME = Style(LIGHT, 50, 56, "nav")
FRONT_TITLE = Style(LIGHT, 38, 49, "nav")
BACK_TITLE = Style(LIGHT, 30, 35, "nav")
EYEBROW = Style(SEMIBOLD, 10, 14, "accent")

H1 = Style(SEMIBOLD, 27, 35, "nav")
H2 = Style(SEMIBOLD, 15, 21, "nav", before=21, after=7)
H3 = Style(SEMIBOLD, 11, 14, "ink", before=14, after=3.5)

LEAD = Style(LIGHT, 14, 21, "ink", after=14)
PULL = Style(LIGHT, 20, 28, "accent", after=7)
BODY = Style(REGULAR, 10, 14, "ink", after=7)
SMALL = Style(REGULAR, 9, 14, "ink-2", after=3.5)
NOTE = Style(REGULAR, 8, 10.5, "ink-2", after=5)

CAPTION = Style(SEMIBOLD, 9.5, 14, "ink", after=7)
CAPTION_UNIT = CAPTION.but(face=REGULAR, colour="ink-2")
TABLE = Style(REGULAR, 9, 14, "ink")
TABLE_HEAD = Style(SEMIBOLD, 8.5, 14, "ink-2")
FURNITURE = Style(REGULAR, 8, 10.5, "ink-2")
DEMO = Style(SEMIBOLD, 6.5, 8, "ink-2")

HERO_VALUE = Style(EXTRALIGHT, 92, 105, "accent")
STATUS_VALUE = Style(EXTRALIGHT, 52, 63, "ink")
TILE_VALUE = Style(LIGHT, 38, 49, "accent")
SIDE_VALUE = Style(LIGHT, 30, 35, "accent")
UNIT = Style(SEMIBOLD, 11, 14, "ink")
FIGURE_LABEL = Style(SEMIBOLD, 10, 14, "ink")
FIGURE_COMPARISON = Style(REGULAR, 9, 14, "ink-2")

FIELD_LABEL = Style(REGULAR, 9, 14, "ink-2", before=3.5)
FIELD_VALUE = Style(SEMIBOLD, 11, 14, "ink", before=2)
CONTENTS_NUMBER = Style(LIGHT, 17, 21, "accent")
CONTENTS_TITLE = Style(REGULAR, 13, 21, "ink")
CONTENTS_PLACE = Style(REGULAR, 10, 14, "ink-2")
CONTENTS_PAGE = Style(SEMIBOLD, 10, 21, "nav")
