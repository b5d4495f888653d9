import math

import pytest

from reports.charts.scene import Circle, Polyline, Rect, Scene, Text, points


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (Rect(0, 0, 1, 1, fill="blue"), "colour role 'blue'"),
        (Rect(0, 0, 1, 1, stroke="#123456"), "colour role"),
        (Text(0, 0, "x", 9, fill="nope"), "colour role 'nope'"),
        (Circle(math.nan, 0, 1, fill="c1"), "Not a place"),
        (Polyline(((0, 0), (math.inf, 1)), "c1"), "Not a place"),
    ],
)
def test_a_scene_refuses_what_cannot_be_drawn(shape, why):
    with pytest.raises(ValueError, match=why):
        Scene("x", 10, 10, (shape,), "name")


def test_a_scene_has_a_name():
    with pytest.raises(ValueError, match="needs a name"):
        Scene("x", 10, 10, (), "")


def test_the_box_of_a_text_follows_its_anchor():
    start, middle, end = (Text(100, 20, "width", 10, anchor=anchor) for anchor in ("start", "middle", "end"))
    width = start.width
    assert 20 < width < 30
    assert start.box == (100, 13, 100 + width, 22)
    assert middle.left == 100 - width / 2
    assert end.box[2] == pytest.approx(100)
    assert Text(0, 0, "width", 10, bold=True).width > width


def test_points_of_a_circle_are_its_corners():
    assert points(Circle(5, 5, 2)) == ((3, 3), (7, 7))
