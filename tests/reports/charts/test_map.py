"""Places, projection, crop, and circles that keep apart."""

import math
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from reports.charts import geography
from reports.charts.geography import area, clip, crop_around, equal_earth, middle, outlines, tidy, world
from reports.charts.kinds.map import Map, Place, spread
from reports.charts.layout import PAPER, WEB
from reports.charts.scene import Circle, Line, Polygon, Rect, Text
from tests.reports.charts.examples import LONG_VALUES, MAP

WIDTHS = [(340, WEB), (700, WEB), (595, PAPER)]


def discs(chart: Map, width: float, look=WEB) -> list[Circle]:
    return [one for one in chart.draw(width, look).shapes if isinstance(one, Circle) and one.fill != "axis"]


def inside(code: str, lon: float, lat: float) -> bool:
    """Whether a place lies in the outline of a country: the number of borders to the east is odd."""
    crossings = 0
    for ring in world()[code].rings:
        for (x1, y1), (x2, y2) in pairwise((*ring, ring[0])):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize(
    ("place", "code", "lon", "lat"),
    [
        ("Simferopol", "UA", 34.1, 44.95), ("Laayoune", "EH", -13.1, 27.1), ("Gaza", "PS", 34.4, 31.45),
        ("Hargeisa", "SO", 44.06, 9.56), ("Pristina", "XK", 21.17, 42.67), ("Kiruna", "SE", 20.3, 67.85),
        ("Rovaniemi", "FI", 25.7, 66.5), ("Norilsk", "RU", 88.2, 69.35), ("Provideniya", "RU", -173.2, 64.5),
        ("Anchorage", "US", -149.9, 61.2), ("Phnom Penh", "KH", 104.92, 11.55), ("Yerevan", "AM", 44.5, 40.18),
    ],
)  # fmt: skip
def test_cities_lie_in_their_countries(place, code, lon, lat):
    assert inside(code, lon, lat), place


def test_crimea_is_not_in_russia_and_holes_are_holes():
    assert not inside("RU", 34.1, 44.95)
    assert not inside("ZA", 28.2, -29.6)
    assert inside("LS", 28.2, -29.6)


def test_the_world_is_whole():
    assert len(world()) == 235
    assert all(area(ring) != 0 for land in world().values() for ring in land.rings)
    far = [code for code, land in world().items() for ring in land.rings if _jumps(ring)]
    assert far == []


def _jumps(ring) -> bool:
    """A border that runs across a third of the world is a mistake in the data."""
    return any(abs(a - b) > 60 for (a, _), (b, _) in pairwise((*ring, ring[0])))


def test_equal_earth_keeps_areas():
    assert equal_earth(0, 0) == (0, 0)
    x, y = equal_earth(-180, 0)
    assert (x, y) == (pytest.approx(-2.7066, abs=1e-3), 0)
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-3)

    def cell(lat: float) -> float:
        return area([equal_earth(*spot) for spot in ((0, lat), (1, lat), (1, lat + 1), (0, lat + 1))])

    ratio = (math.sin(math.radians(61)) - math.sin(math.radians(60))) / math.sin(math.radians(1))
    assert cell(60) / cell(0) == pytest.approx(ratio, rel=1e-3)


def test_a_ring_is_cut_at_the_edges():
    assert clip([(-5, -5), (15, -5), (15, 15), (-5, 15)], 10, 10) == [(0, 10), (0, 0), (10, 0), (10, 10)]
    assert clip([(20, 20), (30, 20), (30, 30)], 10, 10) == []
    ring = [(2, 2), (4, 2), (4, 4)]
    assert clip(ring, 10, 10) == ring


def test_points_that_add_nothing_are_left_out():
    assert tidy([(0, 0), (0, 0), (1, 0), (2, 0), (2, 2)]) == ((0, 0), (2, 0), (2, 2))
    assert tidy([(0, 0), (1, 1), (1, 1)]) == ()


def test_a_region_stands_in_the_middle_of_its_members():
    lon, lat = middle(("SN", "ML"))
    assert lon == pytest.approx((middle(("SN",))[0] + middle(("ML",))[0]) / 2)
    assert lat > 0
    assert middle(("XX",)) is None
    assert middle(()) is None


def test_the_window_holds_all_places_and_keeps_neighbours():
    places = [(104.9, 12.7), (-14.5, 14.4), (27.9, 53.5)]
    crop = crop_around(places, 700, 434, 40)
    for lon, lat in places:
        x, y = crop.place(lon, lat)
        assert 39 <= x <= 661
        assert 39 <= y <= 395
    one = crop_around([(44.9, 40.3)], 700, 434, 40)
    assert one.width / one.scale >= 0.55
    assert one.place(44.9, 40.3) == (pytest.approx(350), pytest.approx(217))


@pytest.mark.parametrize(("width", "look"), WIDTHS)
def test_circles_keep_apart_and_inside(width, look):
    scene = MAP.draw(width, look)
    circles = discs(MAP, width, look)
    assert len(circles) == 12
    for one, two in combinations(circles, 2):
        assert math.hypot(one.x - two.x, one.y - two.y) >= one.radius + two.radius
    for one in circles:
        assert one.radius >= 0.93 * look.text
        assert one.radius <= one.x <= scene.width - one.radius
        assert one.radius <= one.y <= scene.height - one.radius


@pytest.mark.parametrize(("width", "look"), WIDTHS)
def test_land_is_cut_to_the_window_in_whole_points(width, look):
    scene = MAP.draw(width, look)
    lands = [one for one in scene.shapes if isinstance(one, Polygon)]
    assert [land.fill for land in lands] == ["land", "landhi"]
    spots = [spot for land in lands for ring in land.rings for spot in ring]
    assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in spots)
    assert all(isinstance(value, int) for spot in spots for value in spot)


def test_the_area_of_a_circle_is_its_value():
    places = (Place("A", 100, ("TZ",)), Place("B", 400, ("KH",)))
    first, second = discs(replace(MAP, places=places, format=str), 700)
    assert first.radius / second.radius == pytest.approx(2)


def test_names_do_not_cover_circles():
    scene = MAP.draw(700)
    names = [one for one in scene.shapes if isinstance(one, Text) and one.size == WEB.text]
    assert len(names) == 12
    for name in names:
        left, top, right, bottom = name.box
        for disc in discs(MAP, 700):
            x, y = min(max(disc.x, left), right), min(max(disc.y, top), bottom)
            assert math.hypot(x - disc.x, y - disc.y) >= disc.radius, name.text


def test_a_place_without_value_is_a_dashed_ring_and_said_in_words():
    scene = replace(MAP, missing="not reported").draw(700)
    (ring,) = [one for one in discs(MAP, 700) if one.dash]
    assert ring.fill == "surface"
    assert "Georgien: not reported" in [one.text for one in scene.shapes if isinstance(one, Text)]
    assert [cell.text for cell in MAP.table.rows[3]] == ["Georgien", str(MAP.missing)]


def test_a_value_too_long_for_its_circle_stands_after_the_name():
    said = {one.text for one in LONG_VALUES.draw(760).shapes if isinstance(one, Text)}
    assert said == {"Tanzania: SEK 7,760,000", "Kenya: SEK 2,160,000", "Rwanda", "SEK -10"}
    assert not any(isinstance(one, Text) for one in LONG_VALUES.draw(300).shapes)


def test_what_has_no_outline_stands_in_the_table_only():
    assert "Utan land" not in [one.text for one in MAP.draw(700).shapes if isinstance(one, Text)]
    assert [cell.text for cell in MAP.table.rows[-1]] == ["Utan land", "0,5"]


def test_a_circle_pushed_off_its_country_is_tied_to_it():
    crowd = tuple(Place(f"P{n}", 100, ("AM",)) for n in range(8))
    scene = replace(MAP, places=crowd).draw(700)
    assert len([one for one in scene.shapes if isinstance(one, Line)]) == 8
    for one, two in combinations(discs(replace(MAP, places=crowd), 700), 2):
        assert math.hypot(one.x - two.x, one.y - two.y) >= one.radius + two.radius


def test_a_map_of_nothing_is_a_map():
    scene = replace(MAP, places=()).draw(700)
    assert isinstance(scene.shapes[0], Rect)
    assert MAP.table.rows


def test_spread_moves_nothing_without_need():
    apart = [(20.0, 20.0, 10.0), (60.0, 60.0, 10.0)]
    assert spread(apart, 100, 100, 2) == apart


def test_outlines_are_made_once_for_a_window():
    outlines.cache_clear()
    MAP.draw(700)
    MAP.draw(700)
    assert (outlines.cache_info().misses, outlines.cache_info().hits) == (2, 2)


def test_the_data_is_read_once():
    assert geography.world() is geography.world()
