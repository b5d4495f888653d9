"""What a chart looks like, before anyone draws it: shapes in points, y downwards.

A scene knows colour roles, never colours, and is already laid out for one width. Two writers
draw it: `svg.svg` for pages and `pdf.drawing` for paper.
"""

from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from tracker.core import fonts, tokens

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Box = tuple[float, float, float, float]

# The role of a text that stands on a filled shape. The contrast of each pair is tested.
TEXT_ON: dict[str, str] = {
    "c1": "surface", "c2": "on-st", "c3": "on-st", "c4": "surface", "c5": "surface", "c1l": "ink",
    "s-ok": "on-st", "s-warn": "on-st", "s-bad": "on-bad", "s-none": "on-st",
    "track": "ink", "surface": "ink",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    stroke_width: float = 1
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polyline:
    points: tuple[Point, ...]
    stroke: str
    stroke_width: float = 1
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polygon:
    """Closed rings drawn as one shape; where rings of opposite direction overlap there is a hole."""

    rings: tuple[tuple[Point, ...], ...]
    fill: str = ""
    stroke: str = ""
    stroke_width: float = 0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    fill: str = "ink"
    bold: bool = False
    anchor: Anchor = "start"

    @property
    def face(self) -> str:
        return fonts.SEMIBOLD if self.bold else fonts.REGULAR

    @property
    def width(self) -> float:
        return fonts.width(self.text, self.face, self.size)

    @property
    def left(self) -> float:
        return self.x - self.width * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]

    @property
    def box(self) -> Box:
        """(left, top, right, bottom) of the inked line, without accents above capitals."""
        return (self.left, self.y - 0.7 * self.size, self.left + self.width, self.y + 0.2 * self.size)


Shape = Rect | Line | Polyline | Circle | Polygon | Text


@dataclass(frozen=True)
class Scene:
    """A finished drawing with its accessible name and description.

    `id` is unique on the page it is put on. Raises ValueError on an unknown colour role, a
    coordinate that is not a number, or a drawing without a name.
    """

    id: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str = field(default="")

    def __post_init__(self) -> None:
        if not self.title:
            raise ValueError("A drawing needs a name for those who cannot see it.")
        for shape in self.shapes:
            for role in (getattr(shape, "fill", ""), getattr(shape, "stroke", "")):
                if role and role not in tokens.LIGHT:
                    raise ValueError(f"No colour role {role!r}.")
            for point in points(shape):
                if not (isfinite(point[0]) and isfinite(point[1])):
                    raise ValueError(f"Not a place on paper: {shape!r}.")


def points(shape: Shape) -> tuple[Point, ...]:
    """The outermost points of a shape, as a test of bounds needs them (a text: its box)."""
    match shape:
        case Rect():
            return ((shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height))
        case Line():
            return ((shape.x1, shape.y1), (shape.x2, shape.y2))
        case Polyline():
            return shape.points
        case Circle():
            r = shape.radius
            return ((shape.x - r, shape.y - r), (shape.x + r, shape.y + r))
        case Polygon():
            return tuple(point for ring in shape.rings for point in ring)
        case Text():
            return ((shape.box[0], shape.box[1]), (shape.box[2], shape.box[3]))
