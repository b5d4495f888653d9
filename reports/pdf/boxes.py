"""Boxes that hold other flowables: stacks, columns, panels; and the drawings among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports.document import Level
from reports.pdf.canvas import TaggedCanvas
from reports.pdf.structure import Element
from reports.pdf.styles import COLOURS, HAIRLINE, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, RULE, STEP, stepped


class Box(Flowable):
    """A flowable with air around it that may ask to stay with what follows."""

    def __init__(self, before: float = 0, after: float = 0, keep_next: bool = False) -> None:
        super().__init__()
        self.spaceBefore, self.spaceAfter, self.keepWithNext = before, after, keep_next

    @property
    def canvas(self) -> TaggedCanvas | None:
        """The canvas while measuring or drawing."""
        return getattr(self, "canv", None)


class Rule(Box):
    """A line across: strong over a figure or a field, hairline between side figures."""

    def __init__(self, strong: bool = True, before: float = 0, after: float = 0) -> None:
        super().__init__(before, after, keep_next=strong)
        self._strong = strong

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, 0
        return width, 0

    def draw(self) -> None:
        self.canv.setStrokeColor(COLOURS["nav" if self._strong else "line"])
        self.canv.setLineWidth(RULE if self._strong else HAIRLINE)
        self.canv.line(0, 0, self.width, 0)


class Figure(Box):
    """A drawing as one element with an alternative text. `bleed` starts at the paper's edge.

    A drawing wider or higher than the place it is given is made smaller, never cut.
    """

    def __init__(self, drawing: Drawing, element: Element, bleed: bool = False, after: float = 0) -> None:
        super().__init__(after=after)
        self._drawing, self._element, self._bleed = drawing, element, bleed
        self._scale = 1.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._room = PAGE_WIDTH if self._bleed else width
        self._scale = min(1.0, self._room / self._drawing.width, PAGE_HEIGHT * 0.75 / self._drawing.height)
        self.width, self.height = width, self._drawing.height * self._scale
        return self.width, self.height

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        canvas.translate(-MARGIN if self._bleed else 0, 0)
        canvas.scale(self._scale, self._scale)
        box = canvas._absRect((0, 0, self._drawing.width, self._drawing.height), relative=1)
        corners = " ".join(f"{value:.2f}" for value in box)
        self._element.attributes = f"<</O/Layout/Placement/Block/BBox[{corners}]>>"
        with canvas.tagged(self._element):
            renderPDF.draw(self._drawing, canvas, 0, 0)


class Stack(Box):
    """Flowables under each other, with the larger of the airs between two.

    Split, it never ends with something that wants to stay with what follows, and what belongs to the child before
    it (`follows`, as the note of a table) does not stand alone on the next page.
    """

    def __init__(self, children: Sequence[Flowable], **air: Any) -> None:
        super().__init__(**air)
        self._children = list(children)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._tops: list[float] = []
        self._heights: list[float] = []
        top = air = 0.0
        for index, child in enumerate(self._children):
            top += max(air, child.getSpaceBefore()) if index else 0
            self._tops.append(top)
            self._heights.append(child.wrapOn(self.canvas, width, height)[1])
            top += self._heights[-1]
            air = child.getSpaceAfter()
        self.width, self.height = width, top
        return width, top

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        if self.height <= height + 1e-6:
            return [self]
        head, rest = self._divide(width, height)
        if not head:
            return []
        return [self._like(head), self._like(rest)]

    def _like(self, children: Sequence[Flowable]) -> Stack:
        return Stack(children, before=self.spaceBefore, after=self.spaceAfter)

    def _divide(self, width: float, height: float) -> tuple[list[Flowable], list[Flowable]]:
        head: list[Flowable] = []
        for index, child in enumerate(self._children):
            room = height - self._tops[index]
            if self._heights[index] <= room + 1e-6:
                head.append(child)
                continue
            parts = child.splitOn(self.canvas, width, room) if room > 0 else []
            if len(parts) > 1:
                return [*head, parts[0]], [*parts[1:], *self._children[index + 1 :]]
            break
        if len(head) < len(self._children) and getattr(self._children[len(head)], "follows", False):
            last = head.pop()
            parts = last.splitOn(self.canvas, width, self._heights[len(head)] - 1)
            if len(parts) > 1:
                return [*head, parts[0]], [*parts[1:], *self._children[len(head) + 1 :]]
        while head and head[-1].getKeepWithNext():
            head.pop()
        return head, self._children[len(head) :]

    def draw(self) -> None:
        for child, top, height in zip(self._children, self._tops, self._heights, strict=True):
            child.drawOn(self.canv, 0, self.height - top - height)


class Columns(Box):
    """Stacks side by side: (left edge, width, stack) from left to right. Its height is whole
    steps of the grid, so that what follows stands on it."""

    def __init__(self, parts: Sequence[tuple[float, float, Stack]], **air: Any) -> None:
        super().__init__(**air)
        self._parts = list(parts)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        heights = [stack.wrapOn(self.canvas, own, height)[1] for _left, own, stack in self._parts]
        highest = max(heights, default=0)
        self.width, self.height = width, min(stepped(highest), max(height, highest))
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        heads, rests = [], []
        for left, own, stack in self._parts:
            parts = stack.splitOn(self.canvas, own, height)
            if not parts:
                return []
            heads.append((left, own, parts[0]))
            rests.append((left, own, parts[1] if len(parts) > 1 else Stack([])))
        if all(not rest._children for _left, _own, rest in rests):
            return [self]
        return [Columns(heads, before=self.spaceBefore), Columns(rests, after=self.spaceAfter)]

    def draw(self) -> None:
        for left, _own, stack in self._parts:
            stack.drawOn(self.canv, left, self.height - stack.height)


class Panel(Box):
    """A stack or columns on the tint, with a bar of accent along its left edge. Small ones stay on one page."""

    PADDING = 3 * STEP
    BAR = 3
    DIVIDED = PAGE_HEIGHT / 3

    def __init__(self, content: Stack | Columns, **air: Any) -> None:
        super().__init__(**air)
        self._content = content

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        content = self._content.wrapOn(self.canvas, width, height)[1]
        self.width, self.height = width, content + 2 * self.PADDING
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        if self.wrap(width, height)[1] < self.DIVIDED:
            return []
        parts = self._content.splitOn(self.canvas, width, height - 2 * self.PADDING)
        if len(parts) < 2:
            return []
        return [Panel(parts[0], before=self.spaceBefore), Panel(parts[1], after=self.spaceAfter)]

    def draw(self) -> None:
        self.canv.setFillColor(COLOURS["accent-tint"])
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(COLOURS["accent"])
        self.canv.rect(0, 0, self.BAR, self.height, stroke=0, fill=1)
        self._content.drawOn(self.canv, 0, self.height - self.PADDING - self._content.height)


class FootOfPage(Box):
    """A stack that stands at the foot of the page, `lift` above the last line if there is room."""

    def __init__(self, content: Stack, lift: float = 0) -> None:
        super().__init__()
        self._content, self._lift = content, lift

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        content = self._content.wrapOn(self.canvas, width, height)[1]
        self._gap = min(self._lift, max(height - content, 0))
        self.width, self.height = width, max(content, height)
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        return self._content.splitOn(self.canvas, width, height)

    def draw(self) -> None:
        self._content.drawOn(self.canv, 0, self._gap)


class PageTint(Box):
    """The whole page filled with one colour. First on its page, so that all else is on top."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        fill_page(self.canv, self._colour)


def fill_page(canvas: TaggedCanvas, colour: str) -> None:
    """Paint the whole page, from wherever the origin is."""
    left, bottom = canvas.absolutePosition(0, 0)
    canvas.setFillColor(COLOURS[colour])
    canvas.rect(-left, -bottom, PAGE_WIDTH, PAGE_HEIGHT, stroke=0, fill=1)


def draw_status(canvas: TaggedCanvas, level: Level, x: float, y: float, radius: float = 4) -> None:
    """A status shape around (x, y): circle, triangle, diamond or ring. The word stands beside it."""
    colour = COLOURS[f"s-{level}"]
    canvas.setFillColor(colour)
    if level == "ok":
        canvas.circle(x, y, radius, stroke=0, fill=1)
        return
    if level == "none":
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.4)
        canvas.circle(x, y, radius - 0.7, stroke=1, fill=0)
        return
    r = radius * 1.2
    corners = {
        "warn": ((x, y + r), (x + r, y - 0.8 * r), (x - r, y - 0.8 * r)),
        "bad": ((x, y + r), (x + r, y), (x, y - r), (x - r, y)),
    }[level]
    path = canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def status_mark(level: Level) -> Callable[[TaggedCanvas, float], None]:
    """Draws the shape of a level before the first line of a text."""

    def mark(canvas: TaggedCanvas, baseline: float) -> None:
        draw_status(canvas, level, 4.5, baseline + 2.5)

    return mark
