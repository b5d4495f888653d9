"""The field that columns and lines stand in: places along the axis, values upwards from zero."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.layout import Look
from reports.charts.scene import Line, Point, Shape, Text


@dataclass(frozen=True)
class Plot:
    """`first` is the middle of the first place and `step` the way to the next; `unit` is points for 1."""

    left: float
    right: float
    first: float
    step: float
    zero: float
    unit: float
    look: Look

    def x(self, i: int) -> float:
        return self.first + self.step * i

    def y(self, value: float) -> float:
        return self.zero - value * self.unit

    def at(self, i: int, value: float) -> Point:
        return (self.x(i), self.y(value))

    @property
    def axis(self) -> Line:
        return Line(self.left, self.zero, self.right, self.zero, "axis", self.look.hair)

    def gridlines(self, rounds: Sequence[tuple[float, str]]) -> list[Shape]:
        """A pale line for each round value with its words before it; fewer where they would meet."""
        shapes: list[Shape] = []
        apart = (rounds[1][0] - rounds[0][0]) * self.unit if len(rounds) > 1 else self.look.text
        every = max(math.ceil(self.look.text * 1.2 / apart), 1)
        for value, words in rounds[::every]:
            y = self.y(value)
            shapes.append(Line(self.left, y, self.right, y, "grid", self.look.hair))
            before = self.left - self.look.gap
            shapes.append(Text(before, y + self.look.centre, words, self.look.text, "ink-2", anchor="end"))
        return shapes
