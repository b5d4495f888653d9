"""Values of several criteria on spokes around a middle, a closed line for each series. Only for one thing over time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.chart import Chart, Series, Table, check_lengths, table_of
from reports.charts.describe import extremes, join
from reports.charts.kinds.lines import DASHES
from reports.charts.layout import MARKS, Key, Look, fit, legend, mark, text_width
from reports.charts.scene import Anchor, Line, Point, Polyline, Shape, Text

_RINGS = 4


@dataclass(frozen=True, kw_only=True)
class Radar(Chart):
    """From 0 in the middle to `top` at the rim. A line is broken where a value is missing.

    `short` labels stand at the spokes where the long ones do not fit. Three to twelve labels.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    short: tuple[str, ...] = ()
    hrefs: tuple[str, ...] = ()
    top: int = 100

    def __post_init__(self) -> None:
        check_lengths(self.labels, self.series)
        if not 3 <= len(self.labels) <= 12:
            raise ValueError("A radar has three to twelve spokes.")

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        keys = [Key(MARKS[n], run.role, run.name) for n, run in enumerate(self.series)]
        shapes, head = legend(keys, 0, width, look)
        radius = min(look.text * 10, width * 0.3)
        around = look.text * 1.7
        middle = (width / 2, head + look.gap + around + radius)
        shapes += self._web(middle, radius, look)
        shapes += self._names(middle, radius, width, look)
        for n, run in enumerate(self.series):
            places = [
                None if value is None else self._at(middle, radius * float(value) / self.top, i)
                for i, value in enumerate(run.values)
            ]
            for line in _unbroken(places):
                shapes.append(Polyline(line, run.role, look.text * 0.15, DASHES[n]))
            shapes += [mark(MARKS[n], *place, look.text * 0.28, run.role) for place in places if place]
        return shapes, middle[1] + radius + around

    def _at(self, middle: Point, distance: float, i: float) -> Point:
        angle = 2 * math.pi * i / len(self.labels) - math.pi / 2
        return (middle[0] + distance * math.cos(angle), middle[1] + distance * math.sin(angle))

    def _web(self, middle: Point, radius: float, look: Look) -> list[Shape]:
        """A ring at each quarter with its value, and a spoke for each label."""
        shapes: list[Shape] = []
        for ring in range(1, _RINGS + 1):
            corners = [self._at(middle, radius * ring / _RINGS, i) for i in range(len(self.labels))]
            shapes.append(Polyline((*corners, corners[0]), "axis" if ring == _RINGS else "grid", look.hair))
            # Half-way between two spokes, where no mark stands.
            edge = radius * ring / _RINGS * math.cos(math.pi / len(self.labels))
            x, y = self._at(middle, edge, -0.5)
            value = self.say(self.top * ring // _RINGS)
            shapes.append(Text(x, y + look.centre, value, look.text * 0.9, "ink-2", anchor="middle"))
        rim = [self._at(middle, radius, i) for i in range(len(self.labels))]
        return [*(Line(*middle, x, y, "grid", look.hair) for x, y in rim), *shapes]

    def _names(self, middle: Point, radius: float, width: float, look: Look) -> list[Shape]:
        places = [self._at(middle, radius + look.gap, i) for i in range(len(self.labels))]
        sides = [_side(x - middle[0], radius) for x, _y in places]
        rooms = [_room(x, side, width) for (x, _y), side in zip(places, sides, strict=True)]
        names = self.labels
        if self.short and any(
            text_width(name, look.text) > room for name, room in zip(names, rooms, strict=True)
        ):
            names = self.short
        shapes: list[Shape] = []
        for (x, y), name, side, room in zip(places, names, sides, rooms, strict=True):
            # Above the rim the text stands on its line, below it hangs under it.
            down = look.text * (0.35 + 0.45 * (y - middle[1]) / radius)
            shapes.append(Text(x, y + down, fit(name, look.text, room), look.text, anchor=side))
        return shapes

    def describe(self) -> str:
        return join(*(f"{run.name}: {extremes(self.labels, run.values, self.say)}" for run in self.series))

    @property
    def table(self) -> Table:
        return table_of(self.heading, self.labels, self.hrefs, self.series, self.say)


def _side(from_middle: float, radius: float) -> Anchor:
    if abs(from_middle) < radius * 0.1:
        return "middle"
    return "start" if from_middle > 0 else "end"


def _room(x: float, side: Anchor, width: float) -> float:
    return {"start": width - x, "end": x, "middle": 2 * min(x, width - x)}[side]


def _unbroken(places: Sequence[Point | None]) -> list[tuple[Point, ...]]:
    """The runs of neighbours that are all known; the whole ring, closed, when none is missing."""
    if all(places):
        ring = [place for place in places if place]
        return [(*ring, ring[0])]
    gap = places.index(None)
    runs: list[list[Point]] = [[]]
    for place in (*places[gap + 1 :], *places[: gap + 1]):
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [tuple(run) for run in runs if len(run) > 1]
