"""Radar and slope: places are the values, a gap is not a zero, and the words say it too."""

import math
from dataclasses import replace

import pytest
from django.utils import translation

from reports.charts.chart import Series
from reports.charts.kinds.slope import DOWN, SAME, UP, Slope
from reports.charts.layout import WEB
from reports.charts.scene import Polyline, Text
from tests.reports.charts.examples import RADAR, SLOPE, SQUARE


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def lines(chart, role):
    return [one for one in chart.draw(760).shapes if isinstance(one, Polyline) and one.stroke == role]


def words(chart, width=760):
    return [one.text for one in chart.draw(width).shapes if isinstance(one, Text)]


def simple(before, after, **more):
    labels = tuple(f"Criterion {n}" for n in range(len(before)))
    return Slope(
        id="s",
        finding="x",
        labels=labels,
        before=Series("2015", before),
        after=Series("2017", after),
        **more,
    )


def test_the_distance_from_the_middle_is_the_value():
    (ring,) = lines(SQUARE, "c1")
    top, right, bottom, left = ring.points[:4]
    middle = (top[0], right[1])
    distances = [math.dist(middle, one) for one in (top, right, bottom, left)]
    whole = distances[2]
    assert [round(one / whole * 100) for one in distances] == [27, 30, 100, 0]
    assert ring.points[0] == ring.points[-1], "closed"


def test_a_missing_value_opens_the_ring_and_is_not_in_the_middle():
    first = lines(RADAR, "c2")
    assert [len(one.points) for one in first] == [8]
    assert first[0].points[0] != first[0].points[-1]
    assert [cell.text for cell in RADAR.table.rows[6]] == ["7 Medarbetarresultat", "no data", "27"]


def test_a_radar_has_three_to_twelve_spokes():
    with pytest.raises(ValueError, match="three to twelve"):
        replace(RADAR, labels=("A", "B"), series=(), short=(), hrefs=())


def test_short_names_stand_where_the_long_ones_do_not_fit():
    assert "4" in words(RADAR, 300)
    assert "4 Partnerskap och resurser" in words(RADAR, 760)


def test_a_line_leads_from_what_was_to_what_is():
    chart = simple((20, 50, 40), (60, 30, 40))
    (up,), (down,), (same,) = lines(chart, UP), lines(chart, DOWN), lines(chart, SAME)
    assert up.points[0][1] > up.points[1][1]
    assert down.points[0][1] < down.points[1][1]
    assert same.points[0][1] == same.points[1][1]
    heights = [up.points[0][1] - up.points[1][1], down.points[1][1] - down.points[0][1]]
    assert round(heights[0] / heights[1], 6) == 2, "forty points are twice as far as twenty"
    assert len({up.dash, down.dash, same.dash}) == 3, "known without colour"


def test_what_is_known_once_has_no_line_and_keeps_its_name():
    chart = simple((20, None), (30, 40))
    assert len(lines(chart, UP)) == 1
    assert "Criterion 1" in words(chart)
    assert [cell.text for cell in chart.table.rows[1]] == ["Criterion 1", "no data", "40", "no data"]


def test_the_change_has_its_sign_in_the_drawing_and_in_the_table():
    chart = simple((20, 50, 40), (60, 30, 40))
    assert [row[3].text for row in chart.table.rows] == ["+40", "\u221220", "\u00b10"]
    assert {"+40", "\u221220"} <= set(words(chart))
    assert chart.table.header[-1] == "Change over time"


def test_it_is_told_in_words():
    assert SLOPE.alt.startswith("5 of 7 are higher.")
    assert "2 Strategi och planering: 25 \u2192 44." in SLOPE.alt
    assert simple((None,), (4,)).alt == "No value is known both times."
    assert "2017-10-16: 1 Ledarskap 41; 2 Strategi och planering 44;" in RADAR.alt


def test_nothing_known_is_drawn_too():
    assert simple((None,), (None,)).draw(300, WEB).height > 0
