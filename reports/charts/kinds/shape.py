"""Drawings for the report: the outline of a country, and the places of a year as the cover sees them."""

import math
from collections.abc import Sequence

from reports.charts.geography import LonLat, area, crop_around, equal_earth, world
from reports.charts.kinds.map import spread
from reports.charts.scene import Circle, Point, Polygon, Polyline, Scene, Shape, Text


def outline(
    code: str,
    width: float,
    height: float,
    *,
    name: str,
    capital: tuple[str, float, float] | None = None,
    size: float = 9,
) -> Scene | None:
    """The shape of a country filling the box, with a dot and name at `capital` (name, lon, lat).

    `name` is its accessible name. None if there is no outline for the code. Parts smaller than
    a fiftieth of the largest are left out: they would shrink the rest.
    """
    land = world().get(code)
    if land is None:
        return None
    centre = land.middle[0]
    rings = [[equal_earth(lon, lat, centre) for lon, lat in ring] for ring in land.rings]
    largest = max(abs(area(ring)) for ring in rings)
    rings = [ring for ring in rings if abs(area(ring)) >= largest / 50]
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    scale = min(width / (max(xs) - min(xs)), height / (max(ys) - min(ys)))
    left = (width - (max(xs) - min(xs)) * scale) / 2 - min(xs) * scale
    top = (height - (max(ys) - min(ys)) * scale) / 2 + max(ys) * scale

    def place(spot: Point) -> Point:
        return (left + spot[0] * scale, top - spot[1] * scale)

    shapes: list[Shape] = [Polygon(tuple(tuple(place(spot) for spot in ring) for ring in rings), "outline")]
    if capital:
        city, lon, lat = capital
        x, y = place(equal_earth(lon, lat, centre))
        shapes.append(Circle(x, y, size * 0.35, fill="accent"))
        label = Text(x + size * 0.8, y + size * 0.34, city, size)
        if label.box[2] > width:
            label = Text(x - size * 0.8, y + size * 0.34, city, size, anchor="end")
        shapes.append(label)
    return Scene(f"outline-{code.lower()}", width, height, tuple(shapes), name)


def cover(
    places: Sequence[tuple[float, float, float]], origin: LonLat, width: float, height: float, *, name: str
) -> Scene:
    """Circles at (lon, lat, amount), their area the amount, with arcs from `origin`; to stand on the nav colour."""
    rows = sorted(
        ((lon, lat, amount) for lon, lat, amount in places if amount > 0), key=lambda row: (-row[2], row)
    )
    largest = min(width, height) * 0.066
    crop = crop_around([origin, *((lon, lat) for lon, lat, _ in rows)], width, height, largest)
    start = crop.place(*origin)
    top = rows[0][2] if rows else 1.0
    wanted = [
        (*crop.place(lon, lat), max(largest * 0.22, largest * math.sqrt(amount / top)))
        for lon, lat, amount in rows
    ]
    home = (*start, largest * 0.22)
    discs = spread([home, *wanted], width, height, gap=largest * 0.08)
    (x, y, radius), others = discs[0], discs[1:]
    shapes: list[Shape] = [Polyline(_arc((x, y), (to_x, to_y)), "arc", 0.8) for to_x, to_y, _ in others]
    shapes += [Circle(to_x, to_y, r, fill="cover") for to_x, to_y, r in others]
    shapes.append(Circle(x, y, radius, fill="brand"))
    return Scene("cover", width, height, tuple(shapes), name)


def _arc(start: Point, end: Point, steps: int = 32) -> tuple[Point, ...]:
    """A shallow curve: a quadratic Bézier whose handle lies beside the middle of the straight way."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    bend = 0.1 if dx >= 0 else -0.1
    handle = (start[0] + dx / 2 + dy * bend, start[1] + dy / 2 - dx * bend)
    return tuple(
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * handle[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * handle[1] + t * t * end[1],
        )
        for t in (i / steps for i in range(steps + 1))
    )
