"""From places on Earth to points on paper: the country outlines, Equal Earth, and a crop around what matters."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from reports.charts.scene import Point

Ring = tuple[Point, ...]
LonLat = tuple[float, float]


@dataclass(frozen=True)
class Land:
    """A country or area: its rings in degrees and a point inside it for circles and names."""

    rings: tuple[Ring, ...]
    middle: LonLat


@cache
def world() -> dict[str, Land]:
    """All outlines by ISO 3166-1 alpha-2 code, read once in a process."""
    source = files("countries.places") / "data" / "world-countries.geojson"
    lands: dict[str, Land] = {}
    for feature in json.loads(source.read_text(encoding="utf-8"))["features"]:
        shape, facts = feature["geometry"], feature["properties"]
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        rings = tuple(tuple((lon, lat) for lon, lat in ring[:-1]) for part in parts for ring in part)
        lands[feature["id"]] = Land(rings, (facts["lon"], facts["lat"]))
    return lands


def middle(codes: Sequence[str]) -> LonLat | None:
    """The point for a country, or for a region of several; None if none of the codes is known."""
    known = [world()[code].middle for code in codes if code in world()]
    if not known:
        return None
    return (sum(lon for lon, _ in known) / len(known), sum(lat for _, lat in known) / len(known))


def equal_earth(lon: float, lat: float, centre: float = 0.0) -> Point:
    """Equal Earth projection (Šavrič, Patterson, Jenny 2018): areas keep their proportions. Radians, y upwards."""
    a1, a2, a3, a4, m = 1.340264, -0.081106, 0.000893, 0.003796, math.sqrt(3) / 2
    turned = (lon - centre + 180) % 360 - 180
    t = math.asin(m * math.sin(math.radians(lat)))
    t2 = t * t
    t6 = t2 * t2 * t2
    x = math.radians(turned) * math.cos(t) / (m * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
    return (x, t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)))


@dataclass(frozen=True)
class Crop:
    """A window on the world, `width` x `height` points; `left` and `top` are its corner when projected."""

    centre: float
    left: float
    top: float
    scale: float
    width: float
    height: float

    def place(self, lon: float, lat: float) -> Point:
        x, y = equal_earth(lon, lat, self.centre)
        return ((x - self.left) * self.scale, (self.top - y) * self.scale)


def crop_around(
    places: Sequence[LonLat],
    width: float,
    height: float,
    margin: float,
    sides: float = 0.0,
    least: float = 0.55,
) -> Crop:
    """The tightest window that shows all places at least `margin` points from its edges.

    `sides` is kept free at left and right as well, where names need room. `least` is the smallest
    width in radians (about 30 degrees), so that one country keeps its neighbours.
    """
    spots = list(places) or [(15.0, 62.0)]
    centre = round((min(lon for lon, _ in spots) + max(lon for lon, _ in spots)) / 2, 1)
    flat = [equal_earth(lon, lat, centre) for lon, lat in spots]
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    scale = min(
        (width - 2 * (margin + sides)) / max(max(xs) - min(xs), least),
        (height - 2 * margin) / max(max(ys) - min(ys), least * height / width),
    )
    left = (min(xs) + max(xs)) / 2 - width / scale / 2
    top = (min(ys) + max(ys)) / 2 + height / scale / 2
    return Crop(centre, left, top, scale, width, height)


@lru_cache(maxsize=64)
def outlines(crop: Crop, codes: frozenset[str] | None = None) -> tuple[Ring, ...]:
    """The rings of these countries (None: all) in the window, in whole points, cut at its edges."""
    rings: list[Ring] = []
    for code, land in world().items():
        if codes is None or code in codes:
            rings.extend(cut for ring in land.rings if (cut := _on_paper(ring, crop)))
    return tuple(rings)


def _on_paper(ring: Ring, crop: Crop) -> Ring:
    if _crosses_edge_of_world(ring, crop.centre):
        return ()
    spots = [crop.place(lon, lat) for lon, lat in ring]
    if not _touches(spots, crop):
        return ()
    cut = clip(spots, crop.width, crop.height)
    whole = tidy((round(x), round(y)) for x, y in cut)
    return whole if abs(area(whole)) >= 1 else ()


def _touches(spots: Sequence[Point], crop: Crop) -> bool:
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return max(xs) > 0 and min(xs) < crop.width and max(ys) > 0 and min(ys) < crop.height


def _crosses_edge_of_world(ring: Ring, centre: float) -> bool:
    """Whether the ring lies on both sides of the meridian opposite the centre: it cannot be drawn in one piece."""
    turned = [(lon - centre + 180) % 360 for lon, _ in ring]
    return max(turned) - min(turned) > 180 and any(abs(a - b) > 180 for a, b in pairwise(turned))


def clip(ring: Sequence[Point], width: float, height: float) -> list[Point]:
    """Sutherland and Hodgman: the part of a ring inside the box from (0, 0) to (width, height)."""
    spots = list(ring)
    for axis, bound, sign in ((0, 0.0, 1), (0, width, -1), (1, 0.0, 1), (1, height, -1)):
        kept: list[Point] = []
        for i, here in enumerate(spots):
            before = spots[i - 1]
            inside, was = (here[axis] - bound) * sign >= 0, (before[axis] - bound) * sign >= 0
            if inside != was:
                share = (bound - before[axis]) / (here[axis] - before[axis])
                kept.append(
                    (before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1]))
                )
            if inside:
                kept.append(here)
        spots = kept
    return spots


def tidy(spots: Iterable[Point]) -> Ring:
    """The ring without repeated points and without points on a straight line between their neighbours."""
    kept: list[Point] = []
    for spot in spots:
        if kept and spot == kept[-1]:
            continue
        while len(kept) > 1 and _cross(kept[-2], kept[-1], spot) == 0:
            kept.pop()
        if not kept or spot != kept[-1]:
            kept.append(spot)
    return tuple(kept) if len(kept) > 2 else ()


def _cross(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def area(ring: Sequence[Point]) -> float:
    """Signed area in square points."""
    return sum(ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1] for i in range(len(ring))) / 2
