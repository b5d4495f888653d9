"""Measures that all kinds share: sizes for screen and paper, text that fits, legends, axes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.charts.scene import Anchor, Circle, Line, Polygon, Rect, Shape, Text
from tracker.core import fonts


@dataclass(frozen=True)
class Look:
    """Sizes for one medium, in points (on screen: CSS pixels).

    `gutter` fixes where bars start, so that they follow the columns of a page; without it the
    longest label decides.
    """

    text: float
    bar: float
    row: float
    hair: float
    label_anchor: Anchor
    gutter: float | None = None

    @property
    def gap(self) -> float:
        return self.text * 0.6

    @property
    def centre(self) -> float:
        """From the middle of a row down to the baseline of its text."""
        return self.text * 0.34


WEB = Look(text=13, bar=14, row=27, hair=1, label_anchor="end")
PAPER = Look(text=9, bar=9.5, row=17.5, hair=0.6, label_anchor="start")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    return fonts.width(text, fonts.SEMIBOLD if bold else fonts.REGULAR, size)


def widest(texts: Iterable[str], size: float, *, bold: bool = False) -> float:
    return max((text_width(text, size, bold=bold) for text in texts), default=0.0)


def fit(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, cut with an ellipsis if it is wider than `room`. The table holds it whole."""
    if text_width(text, size, bold=bold) <= room:
        return text
    shown = text
    while shown and text_width(shown + "…", size, bold=bold) > room:
        shown = shown[:-1]
    return shown.rstrip(" ,.;–-") + "…"


def wrap(text: str, size: float, room: float, *, bold: bool = False, lines: int = 2) -> list[str]:
    """The text in at most `lines` lines of width `room`; the last one is cut if it must be."""
    rows: list[str] = []
    for word in text.split(" "):
        joined = f"{rows[-1]} {word}" if rows else word
        if rows and (text_width(joined, size, bold=bold) <= room or len(rows) == lines):
            rows[-1] = joined
        else:
            rows.append(word)
    return [fit(row, size, room, bold=bold) for row in rows]


def ticks(top: float, count: int = 5) -> list[float]:
    """Round numbers from 0 up to at least `top`, about `count` steps."""
    if top <= 0:
        return [0.0, 1.0]
    raw = top / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw)
    return [round(step * i, 10) for i in range(math.ceil(round(top / step, 6)) + 1)]


def mark(kind: str, x: float, y: float, radius: float, role: str) -> Shape:
    """A sign with its own outline, so that it is known without colour. (x, y) is its middle."""
    r = radius
    match kind:
        case "circle":
            return Circle(x, y, r, fill=role)
        case "ring":
            return Circle(x, y, r * 0.86, fill="surface", stroke=role, stroke_width=r * 0.3)
        case "triangle":
            return Polygon(
                (((x - r * 1.1, y + r * 0.9), (x + r * 1.1, y + r * 0.9), (x, y - r * 1.05)),), fill=role
            )
        case "diamond":
            s = r * 1.2
            return Polygon((((x - s, y), (x, y - s), (x + s, y), (x, y + s)),), fill=role)
        case "square":
            return Rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, fill=role)
        case "gap":
            return Rect(
                x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, stroke="axis", stroke_width=1, dash=(2, 2)
            )
        case "tick":
            return Line(x, y - r * 1.3, x, y + r * 1.3, role, max(1.5, r * 0.5))
        case "line":
            return Line(x - r * 1.3, y, x + r * 1.3, y, role, max(1.5, r * 0.4))
        case "dashes":
            return Line(x - r * 1.3, y, x + r * 1.3, y, role, max(1.0, r * 0.3), dash=(3, 2))
    raise ValueError(f"No such mark: {kind!r}.")


@dataclass(frozen=True)
class Key:
    """One entry of a legend."""

    mark: str
    role: str
    words: str


def legend(
    keys: Sequence[Key], x: float, width: float, look: Look, top: float = 0.0
) -> tuple[list[Shape], float]:
    """The entries in as many lines as they need from `x` and `top` on, and where they end."""
    if not keys:
        return [], top
    shapes: list[Shape] = []
    radius, line = look.text * 0.38, look.text * 1.5
    left, y = x, top + look.text * 0.6
    for key in keys:
        words = fit(key.words, look.text, width - x - radius * 3.4)
        room = radius * 3.4 + text_width(words, look.text)
        if left > x and left + room > width:
            left, y = x, y + line
        shapes.append(mark(key.mark, left + radius * 1.3, y, radius, key.role))
        shapes.append(Text(left + radius * 3.4, y + look.centre, words, look.text, "ink-2"))
        left += room + look.text * 1.4
    return shapes, y + line * 0.8
