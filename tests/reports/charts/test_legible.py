"""Whatever the width, on screen and on paper: no text over another, nothing outside the drawing."""

from dataclasses import replace
from itertools import combinations

import pytest

from reports.charts.kinds.bars import Bars
from reports.charts.layout import PAPER, WEB
from reports.charts.scene import Scene, Text, points
from tests.reports.charts.examples import BULLETS, CHARTS, LONG, MAP, PLAIN

SIZES = [(width, WEB) for width in (300, 340, 480, 520, 760)] + [(width, PAPER) for width in (236, 354, 482)]
SIZES.append((482, replace(PAPER, gutter=123)))


def texts(scene: Scene) -> list[Text]:
    return [shape for shape in scene.shapes if isinstance(shape, Text)]


def overlap(first: Text, second: Text) -> bool:
    a, b = first.box, second.box
    slack = 0.1 * first.size
    return a[0] < b[2] - slack and b[0] < a[2] - slack and a[1] < b[3] - slack and b[1] < a[3] - slack


def problems(scene: Scene) -> list[str]:
    found = [
        f"outside: {shape!r:.90}"
        for shape in scene.shapes
        for x, y in points(shape)
        if not (-1 <= x <= scene.width + 1 and -1 <= y <= scene.height + 1)
    ]
    found += [f"{a.text!r} over {b.text!r}" for a, b in combinations(texts(scene), 2) if overlap(a, b)]
    return found


@pytest.mark.parametrize(("width", "look"), SIZES, ids=lambda value: str(getattr(value, "text", value)))
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_nothing_overlaps_and_all_is_inside(chart, width, look):
    assert problems(chart.draw(width, look)) == []


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_no_text_is_smaller_than_the_design_allows(chart):
    assert all(text.size >= 11.5 for text in texts(chart.draw(340, WEB)))
    assert all(text.size >= 8 for text in texts(chart.draw(482, PAPER)))


def test_long_labels_go_above_their_bars_and_are_cut_only_when_they_must():
    chart = Bars(
        id="x", finding="x", labels=("Arbetslivsinriktad rehabilitering", LONG), series=PLAIN.series[:0]
    )
    narrow = texts(chart.draw(340))
    assert narrow[0].text == "Arbetslivsinriktad rehabilitering"
    assert (narrow[0].x, narrow[0].anchor) == (0, "start")
    assert narrow[2].text.endswith("…")
    assert LONG in [row[0].text for row in chart.table.rows]


def test_short_labels_stand_beside_their_bars():
    label = texts(PLAIN.draw(800))[0]
    assert label.anchor == "end"
    assert label.box[2] < min(shape.x for shape in PLAIN.draw(800).shapes if not isinstance(shape, Text))


def test_bars_follow_the_column_of_the_page():
    rects = [
        shape for shape in PLAIN.draw(482, replace(PAPER, gutter=160)).shapes if not isinstance(shape, Text)
    ]
    assert {rect.x for rect in rects} == {160}


def test_a_legend_takes_more_lines_where_it_is_narrow():
    def lines(width: float) -> int:
        return len({text.y for text in texts(BULLETS.draw(width))[:4]})

    assert (lines(300), lines(800)) == (2, 1)


def test_the_check_itself_sees_what_is_wrong():
    shapes = (Text(0, 10, "first", 10), Text(5, 12, "second", 10), Text(95, 40, "outside", 10))
    assert len(problems(Scene("x", 100, 50, shapes, "x"))) == 2


def test_a_narrow_map_leaves_names_to_the_table():
    assert "Kambodja" not in [text.text for text in texts(MAP.draw(340))]
    assert "Kambodja" in [text.text for text in texts(MAP.draw(700))]
    assert "Kambodja" in [row[0].text for row in MAP.table.rows]
