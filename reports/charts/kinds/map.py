"""The map: circles whose area is the value, with the number inside, over pale outlines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.chart import Cell, Chart, Table, Value
from reports.charts.describe import extremes
from reports.charts.geography import crop_around, middle, outlines
from reports.charts.layout import Look, text_width
from reports.charts.scene import Box, Circle, Line, Polygon, Rect, Shape, Text

Disc = tuple[float, float, float]  # x, y, radius


@dataclass(frozen=True)
class Place:
    """A country, or a region as one circle: the ISO codes are its members, which are tinted."""

    label: str
    value: Value
    codes: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Map(Chart):
    """Countries and regions with a value. Those without an outline stand in the table only.

    A value too long for a circle stands after the name. Names are left out of a narrow map and where
    they would meet; the table has them. `aspect` is height through width.
    """

    places: tuple[Place, ...]
    value_heading: str
    aspect: float = 0.62

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        named = width >= look.text * 32
        height = round(width * (self.aspect if named else max(self.aspect, 0.8)))
        found = [(place, spot) for place in self.places if (spot := middle(place.codes))]
        found.sort(key=lambda pair: (-(pair[0].value or 0), pair[0].label))
        largest = look.text * (2.3 if named else 1.7)
        sides = width * 0.11 if named else 0
        crop = crop_around([spot for _, spot in found], width, height, largest + look.text, sides)

        tinted = frozenset(code for place, _ in found for code in place.codes)
        shapes: list[Shape] = [Rect(0, 0, width, height, fill="sea")]
        for role, codes in (("land", None), ("landhi", tinted)):
            if rings := outlines(crop, codes):
                shapes.append(Polygon(rings, role, "sea", look.hair * 0.6))

        true = [crop.place(*spot) for _, spot in found]
        top = max((abs(float(place.value or 0)) for place, _ in found), default=0.0)
        small = look.text * 0.92
        wanted, inside = [], []
        for (place, _), (x, y) in zip(found, true, strict=True):
            share = math.sqrt(abs(float(place.value or 0)) / top) if top else 0.0
            words = "–" if place.value is None else self.say(place.value)
            room = text_width(words, small, bold=True) / 2 + look.text * 0.3
            fits = room <= largest
            inside.append(words if fits else "")
            wanted.append((x, y, max(look.text * 0.93, share * largest, room if fits else 0.0)))
        discs = spread(wanted, width, height, gap=look.hair * 2)

        for (x, y, radius), (true_x, true_y) in zip(discs, true, strict=True):
            if math.hypot(x - true_x, y - true_y) > radius:
                shapes.append(Line(x, y, true_x, true_y, "axis", look.hair))
                shapes.append(Circle(true_x, true_y, look.text * 0.15, fill="axis"))
        names = []
        for (place, _), words, (x, y, radius) in zip(found, inside, discs, strict=True):
            missing = place.value is None
            ring = Circle(x, y, radius, "surface", "axis", look.hair, (2, 2))
            shapes.append(ring if missing else Circle(x, y, radius, "c1", "sea", look.hair))
            if words:
                ink = "ink" if missing else "surface"
                shapes.append(Text(x, y + small * 0.34, words, small, ink, bold=True, anchor="middle"))
            told = words and not missing
            names.append(place.label if told else f"{place.label}: {self.say(place.value)}")
        if named:
            shapes += _names(names, discs, width, height, look)
        return shapes, height

    def describe(self) -> str:
        return extremes(
            [place.label for place in self.places], [place.value for place in self.places], self.say
        )

    @property
    def table(self) -> Table:
        rows = ((Cell(place.label, place.href), Cell(self.say(place.value))) for place in self.places)
        return Table((self.heading, self.value_heading), tuple(rows))


def spread(wanted: Sequence[Disc], width: float, height: float, gap: float) -> list[Disc]:
    """The discs moved as little as needed so that none overlaps and all stand inside the window."""
    spots = [[x, y] for x, y, _ in wanted]
    radii = [radius for _, _, radius in wanted]
    for _ in range(200):
        moved = False
        for i in range(len(spots)):
            for j in range(i):
                dx, dy = spots[i][0] - spots[j][0], spots[i][1] - spots[j][1]
                need = radii[i] + radii[j] + gap
                if dx * dx + dy * dy >= need * need:
                    continue
                apart = math.hypot(dx, dy)
                if apart < 0.01:  # the same place: part them in a direction of their own
                    dx, dy, apart = math.cos(i * 2.4), math.sin(i * 2.4), 1.0
                    push = need / 2
                else:
                    push = (need - apart) / 2
                push += 0.05
                for k, way in ((i, 1), (j, -1)):
                    spots[k][0] += way * dx / apart * push
                    spots[k][1] += way * dy / apart * push
                moved = True
        for spot, radius in zip(spots, radii, strict=True):
            spot[0] = min(max(spot[0], radius + 1), width - radius - 1)
            spot[1] = min(max(spot[1], radius + 1), height - radius - 1)
        if not moved:
            break
    return [(x, y, radius) for (x, y), radius in zip(spots, radii, strict=True)]


def _names(
    names: Sequence[str], discs: Sequence[Disc], width: float, height: float, look: Look
) -> list[Shape]:
    """A name beside each disc where it is free: right, left, under, over. No room, no name: the table has it."""
    shapes: list[Shape] = []
    taken: list[Box] = []
    for name, (x, y, radius) in zip(names, discs, strict=True):
        off, middle_line = radius + look.text * 0.35, y + look.centre
        lean = radius * 0.75
        for text in (
            Text(x + off, middle_line, name, look.text, bold=True),
            Text(x - off, middle_line, name, look.text, bold=True, anchor="end"),
            Text(x, y + off + look.text * 0.7, name, look.text, bold=True, anchor="middle"),
            Text(x, y - off - look.text * 0.1, name, look.text, bold=True, anchor="middle"),
            Text(x + lean, y - lean - look.text * 0.2, name, look.text, bold=True),
            Text(x + lean, y + lean + look.text * 0.8, name, look.text, bold=True),
            Text(x - lean, y - lean - look.text * 0.2, name, look.text, bold=True, anchor="end"),
            Text(x - lean, y + lean + look.text * 0.8, name, look.text, bold=True, anchor="end"),
        ):
            box = text.box
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= width - 2 and box[3] <= height - 2
            if (
                inside
                and not any(_meets(box, disc) for disc in discs)
                and not any(_overlap(box, other) for other in taken)
            ):
                shapes.append(text)
                taken.append(box)
                break
    return shapes


def _meets(box: Box, disc: Disc) -> bool:
    x, y = min(max(disc[0], box[0]), box[2]), min(max(disc[1], box[1]), box[3])
    return math.hypot(x - disc[0], y - disc[1]) < disc[2] + 1


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] + 2 and b[0] < a[2] + 2 and a[1] < b[3] and b[1] < a[3]
