"""What each kind draws from its data: lengths are the values, a gap is not a zero, the words say it too."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal as D

import pytest
from django.utils import translation

from reports.charts.chart import Cell, Series
from reports.charts.kinds import inline, shape
from reports.charts.kinds.bars import Bars
from reports.charts.kinds.bullets import Bullet, Bullets
from reports.charts.kinds.columns import Columns
from reports.charts.kinds.goals import Count, Goals
from reports.charts.kinds.lines import Lines
from reports.charts.kinds.time import Timeline, YearLine
from reports.charts.layout import PAPER, Look
from reports.charts.scene import Circle, Line, Polygon, Polyline, Rect, Scene, Text
from tests.reports.charts.examples import (
    BULLETS,
    GOALS,
    LONG_SUMS,
    MONTHS,
    NEGATIVE,
    PARTS,
    PLAIN,
    STATUS,
)

EVEN = Look(text=10, bar=10, row=20, hair=1, label_anchor="end", gutter=100)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def rects(scene: Scene, fill: str) -> list[Rect]:
    return [one for one in scene.shapes if isinstance(one, Rect) and one.fill == fill and one.height > 9]


def gaps(scene: Scene) -> list[Rect]:
    return [one for one in scene.shapes if isinstance(one, Rect) and one.dash]


def words(scene: Scene) -> list[str]:
    return [one.text for one in scene.shapes if isinstance(one, Text)]


def ratios(sizes: Iterable[float]) -> list[float]:
    sizes = list(sizes)
    return [size / sizes[0] for size in sizes]


def cells(chart, row: int) -> list[str]:
    return [cell.text for cell in chart.table.rows[row]]


# --- bars


def test_bars_start_at_zero_and_are_as_long_as_their_values():
    chart = Bars(id="x", finding="x", labels=("A", "B", "C"), series=(Series("s", (50, 25, 0)),))
    scene = chart.draw(300, EVEN)
    first, second = rects(scene, "c1")
    assert (first.x, second.x) == (100, 100)
    assert first.y == 5
    assert second.y == 25
    assert ratios((first.width, second.width)) == [1, 0.5]
    assert words(scene) == ["A", "50", "B", "25", "C", "0"]
    assert scene.height == 60


def test_a_missing_value_is_a_gap_with_words_not_a_zero():
    chart = Bars(
        id="x", finding="x", labels=("A", "B"), series=(Series("s", (None, 0)),), missing="not reported"
    )
    scene = chart.draw(300, EVEN)
    assert [text for text in words(scene) if text not in "AB"] == ["not reported", "not reported", "0"]
    assert len(gaps(scene)) == 2  # in the legend and in the row
    assert cells(chart, 0) == ["A", "not reported"]
    assert cells(chart, 1) == ["B", "0"]


def test_parts_follow_each_other_one_point_apart():
    chart = Bars(
        id="x", finding="x", labels=("A",), series=(Series("w", (30,)), Series("m", (10,), "c2")), inside=True
    )
    scene = chart.draw(400, EVEN)
    (women,), (men,) = rects(scene, "c1"), rects(scene, "c2")
    assert men.x == pytest.approx(women.x + women.width + 1)
    assert (women.width + 1) / (men.width + 1) == pytest.approx(3)
    assert words(scene) == ["w", "m", "A", "30", "10", "40"]


def test_a_total_with_a_gap_says_so():
    assert "106 + no data" in words(PARTS.draw(800))
    assert cells(PARTS, 4) == ["Mål- och resultatstyrning", "no data", "106", "106 + no data"]
    assert cells(PARTS, 6)[1:] == ["no data", "no data", "no data"]
    assert PARTS.table.header == ("Area", "Women", "Men", "Total")


def test_what_needs_attention_is_bold_and_marked_and_red():
    scene = NEGATIVE.draw(800)
    late = [one for one in scene.shapes if isinstance(one, Text) and one.bold]
    assert [one.text for one in late if "▼" in one.text] == ["300 ▼"]
    assert len(rects(scene, "s-bad")) == 1
    assert "Needs attention: En projekttitel" in NEGATIVE.alt
    assert [cells(NEGATIVE, i)[-1] for i in range(3)] == ["–", "yes", "–"]


def test_a_negative_bar_goes_left_of_zero():
    scene = NEGATIVE.draw(800)
    (minus,), (plus,) = rects(scene, "c1"), rects(scene, "s-bad")
    assert minus.x + minus.width == pytest.approx(plus.x)
    assert minus.width / plus.width == pytest.approx(144 / 300)


def test_statuses_keep_their_order_colour_and_shape():
    scene = STATUS.draw(800)
    row = [one.fill for one in scene.shapes if isinstance(one, Rect) and one.height > 13][:3]
    assert row == ["s-ok", "s-warn", "s-none"]
    assert [type(one) for one in scene.shapes[:8:2]] == [Circle, Polygon, Polygon, Circle]


def test_a_second_column_of_words_stands_at_the_edge():
    note = next(one for one in PLAIN.draw(482, PAPER).shapes if isinstance(one, Text) and one.text == "28 %")
    assert (note.x, note.anchor, note.fill) == (482, "end", "ink-2")
    assert PLAIN.table.header == ("Area", "Spent", "Share")
    assert cells(PLAIN, 0) == ["Tjänster och metoder", "12,7", "28 %"]


@pytest.mark.parametrize("count", [1, 6])
def test_series_match_their_labels_and_are_five_at_most(count):
    values = (1,) if count == 6 else (1, 2)
    with pytest.raises(ValueError, match="five" if count == 6 else "2 values for 1 labels"):
        Bars(id="x", finding="x", labels=("A",), series=tuple(Series("s", values) for _ in range(count)))


# --- bullets


def test_a_bullet_is_spent_on_the_track_of_its_budget():
    rows = (Bullet("A", 25, 100, D("0.5")), Bullet("B", 0, 10))
    scene = Bullets(id="x", finding="x", words=("s", "b", "e"), rows=rows).draw(400, EVEN)
    track, other = rects(scene, "track")
    (spent,) = rects(scene, "c1")
    assert (track.x, track.width) == (other.x, other.width)
    assert spent.width / track.width == pytest.approx(0.25)
    tick = [one for one in scene.shapes if isinstance(one, Line) and one.stroke == "c2"][-1]
    assert (tick.x1 - track.x) / track.width == pytest.approx(0.5)
    assert "25%" in words(scene)
    assert "0 of 10" in words(scene)


def test_more_than_the_budget_passes_the_end_of_the_track():
    scene = BULLETS.draw(800)
    longest = max(rects(scene, "c1"), key=lambda rect: rect.width)
    assert longest.width / rects(scene, "track")[0].width == pytest.approx(2.1 / 1.9)
    assert "111%" in words(scene)


def test_no_share_without_both_numbers():
    assert cells(BULLETS, 4) == ["Not reported", "no data", "1,9", "–", "50%", "–"]
    assert cells(BULLETS, 5) == ["No budget", "0,4", "no data", "–", "no data", "–"]
    assert cells(BULLETS, 6) == ["Empty budget", "0,4", "0,0", "–", "no data", "–"]
    assert len(gaps(BULLETS.draw(800))) == 4  # three rows and the legend
    assert BULLETS.table.header == (
        *("Project", "Spent", "Budget", "Share", "Time elapsed"),
        "Needs attention",
    )
    assert BULLETS.table.rows[0][0] == Cell("ITP", "/projects/1/")


def test_one_wrong_budget_does_not_dwarf_the_rest():
    scene = LONG_SUMS.draw(760)
    (red,) = rects(scene, "s-bad")
    assert red.width / rects(scene, "track")[0].width == pytest.approx(1.5)
    assert "99%" in words(scene)


def test_long_sums_stand_in_the_table_only_where_it_is_narrow():
    assert "SEK 45,678,901 of SEK 46,000,000" in words(LONG_SUMS.draw(760))
    assert "SEK 45,678,901 of SEK 46,000,000" not in words(LONG_SUMS.draw(300))
    assert cells(LONG_SUMS, 0)[1:3] == ["SEK 45,678,901", "SEK 46,000,000"]


# --- goals, outline, cover, small ones


def test_there_is_one_shape_for_each_goal_in_the_order_of_status():
    shapes = GOALS.draw(800).shapes[:66]
    assert [type(one) for one in shapes] == [Circle] * 51 + [Polygon] * 13 + [Circle] * 2
    assert [one.fill for one in shapes] == ["s-ok"] * 51 + ["s-warn"] * 10 + ["s-bad"] * 3 + ["surface"] * 2
    assert len({one.y for one in shapes[:16] if isinstance(one, Circle)}) == 1
    assert GOALS.alt == "On track 51; Some risk 10; Off track 3; Not measurable 2."
    assert cells(GOALS, 0) == ["On track", "51"]


def test_no_goals_is_an_empty_grid():
    chart = Goals(id="x", finding="x", counts=(Count("ok", "On track", 0),))
    assert words(chart.draw(340)) == ["On track 0"]


def test_an_outline_fills_its_box():
    scene = shape.outline("KH", 200, 100, name="Cambodia", capital=("Phnom Penh", 104.92, 11.55))
    land = scene.shapes[0]
    ys = [y for ring in land.rings for _, y in ring]
    assert (min(ys), max(ys)) == (pytest.approx(0), pytest.approx(100))
    assert words(scene) == ["Phnom Penh"]


def test_there_is_no_outline_of_what_is_not_on_the_map():
    assert shape.outline("XX", 100, 100, name="Nowhere") is None


def test_the_area_of_a_circle_on_the_cover_is_the_amount():
    scene = shape.cover([(104.9, 12.7, 16), (34.8, -6.2, 4), (0, 0, 0)], (15, 62), 500, 400, name="x")
    first, second = (one.radius for one in scene.shapes if isinstance(one, Circle) and one.fill == "cover")
    assert first / second == pytest.approx(2)
    assert len([one for one in scene.shapes if isinstance(one, Polyline)]) == 2


def test_an_empty_year_still_has_a_cover():
    assert len(shape.cover([], (15, 62), 500, 400, name="x").shapes) == 1


@pytest.mark.parametrize(
    ("share", "elapsed", "fills"),
    [
        (D("0.5"), D("0.25"), [("track", 96), ("c1", 48)]),
        (0, None, [("track", 96), ("c1", 0)]),
        (D("1.5"), 1, [("track", 96), ("c1", 96), ("s-bad", 3)]),
        (None, D("0.5"), [("", 95)]),
        (D("-0.1"), 2, [("track", 96), ("c1", 0)]),
    ],
)
def test_progress(share, elapsed, fills):
    scene = inline.progress(share, elapsed)
    assert [(one.fill, one.width) for one in scene.shapes if isinstance(one, Rect)] == fills
    marks = [one.x1 for one in scene.shapes if isinstance(one, Line)]
    assert marks == ([] if elapsed is None else [min(float(elapsed), 1) * 94 + 1])


def test_a_sparkline_breaks_and_ends_with_a_dot():
    lines = [one for one in inline.sparkline([1, 3, None, 2, 5, None]).shapes if isinstance(one, Polyline)]
    assert [len(line.points) for line in lines] == [2, 2]
    dot = inline.sparkline([1, 3, None, 2, 5, None]).shapes[-1]
    assert (dot.x, dot.y) == lines[1].points[-1]
    assert inline.sparkline([None, None]).shapes == ()
    assert inline.sparkline([]).shapes == ()


@pytest.mark.parametrize(
    "chart",
    [
        Bars(id="x", finding="x", labels=(), series=()),
        Bullets(id="x", finding="x", words=("a", "b", "c"), rows=()),
        Columns(id="x", finding="x", labels=(), series=()),
        Columns(id="x", finding="x", labels=("a",), series=(Series("s", (None,)),)),
        Columns(id="x", finding="x", labels=("a",), series=(Series("s", (0,)),)),
        Lines(id="x", finding="x", labels=(), series=()),
        Lines(id="x", finding="x", labels=("a",), series=(Series("s", (None,)),)),
        Timeline(id="x", finding="x", groups=(), day=date.isoformat, rows=()),
        YearLine(id="x", finding="x", year=2017, months=MONTHS, groups=(), events=()),
        Goals(id="x", finding="x", counts=()),
    ],
    ids=lambda chart: type(chart).__name__,
)
def test_nothing_to_show_is_no_error(chart):
    assert chart.draw(340).height >= 0
    assert isinstance(chart.alt, str)
    assert chart.table.header
