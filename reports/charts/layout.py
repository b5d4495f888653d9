"""Measures that all kinds share: sizes for screen and paper, text that fits, legends, axes."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from reports.charts.scene import Anchor, Circle, Line, Polygon, Rect, Shape, Text
from tracker.core import fonts


@dataclass(frozen=True)
class Look:
    """Sizes for one medium, in points (on screen: CSS pixels).

    `gutter` is where bars start if their labels leave room, so that they follow the columns of a page.
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
MARKS = ("circle", "square", "triangle", "diamond", "ring")  # one for each group or line

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


def scale(top: float, say: Callable[[Decimal], str], count: int = 5) -> list[tuple[float, str]]:
    """Round values from 0 up to at least `top` in some `count` steps, with their words, no two alike."""
    if top <= 0:
        return [(0.0, say(Decimal(0)))]
    power = math.floor(math.log10(top / count))
    for exponent, factor in ((e, f) for e in range(power, power + 20) for f in (1, 2, 5)):
        step = Decimal(factor).scaleb(exponent)
        if float(step) * count < top:
            continue
        steps = range(max(math.ceil(round(top / float(step), 6)), 1) + 1)
        exact = [step * i if exponent < 0 else Decimal(int(step) * i) for i in steps]
        words = [say(value) for value in exact]
        if len(set(words)) == len(words):
            return [(float(value), word) for value, word in zip(exact, words, strict=True)]
    return [(0.0, say(Decimal(0)))]


def axis_labels(
    labels: Sequence[str],
    short: Sequence[str],
    start: float,
    step: float,
    y: float,
    right: float,
    look: Look,
    lit: int | None = None,
) -> list[Shape]:
    """Labels centred on their places from `start` on, none past `right`.

    The long ones if they fit, else the short ones (the last labels may lack one), else only every
    second or third, counted from the last.
    """

    def placed(names: Sequence[str], every: int) -> list[Text]:
        texts = []
        for i in reversed(range(len(names) - 1, -1, -every)):
            strong = i == lit
            words = fit(names[i], look.text, right, bold=strong)
            half = text_width(words, look.text, bold=strong) / 2
            x = max(min(start + step * i, right - half), half)
            texts.append(Text(x, y, words, look.text, "ink" if strong else "ink-2", strong, "middle"))
        return texts

    def apart(texts: list[Text]) -> bool:
        return all(one.box[2] + look.gap * 0.5 <= two.box[0] for one, two in pairwise(texts))

    texts = placed(labels, 1)
    if short and not apart(texts):
        labels = [*short, *labels[len(short) :]]
        texts = placed(labels, 1)
    every = 1
    while not apart(texts):
        every += 1
        texts = placed(labels, every)
    return list(texts)


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


def gap(x: float, y: float, width: float, height: float, look: Look) -> Rect:
    """The dashed outline of what is not there: a missing value, or a target not reached yet."""
    return Rect(x, y, width, height, stroke="axis", stroke_width=look.hair, dash=(2, 2))


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


class Frame:
    """Where labels and bars go: side by side, or the label above its bar where the column is narrow."""

    def __init__(self, labels: Sequence[str], width: float, look: Look, *, bold: bool = False) -> None:
        self.look, self._full = look, width
        longest = widest(labels, look.text, bold=bold) + look.gap
        self.above = longest > width * 0.36
        self.left = 0.0 if self.above else max(longest, look.gutter or 0.0)
        self.width = width - self.left
        self.bar_top = look.text * 1.45 if self.above else (look.row - look.bar) / 2
        self.row = look.text * 1.45 + look.bar + look.gap * 1.1 if self.above else look.row

    def label(self, text: str, y: float, *, bold: bool = False) -> list[Shape]:
        look = self.look
        if self.above:
            words = fit(text, look.text, self._full, bold=bold)
            return [Text(0, y + look.text, words, look.text, bold=bold)]
        words = fit(text, look.text, self.left - look.gap, bold=bold)
        x = self.left - look.gap if look.label_anchor == "end" else 0.0
        return [
            Text(x, y + look.row / 2 + look.centre, words, look.text, bold=bold, anchor=look.label_anchor)
        ]
