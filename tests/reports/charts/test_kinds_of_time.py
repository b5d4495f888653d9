"""Columns, lines and time: what stands along an axis of years, months or days."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from reports.charts.chart import Series
from reports.charts.kinds.columns import Columns
from reports.charts.kinds.lines import Lines
from reports.charts.kinds.time import Event, Span, Timeline, YearLine
from reports.charts.layout import PAPER, Look
from reports.charts.scene import Circle, Line, Polyline, Rect, Scene, Text
from tests.reports.charts.examples import (
    COMPARED,
    FIVE,
    FUNDERS,
    GROWTH,
    LONG,
    MANY,
    MIXED,
    MONTHS,
    QUARTERS,
    TIMELINE,
    YEAR,
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


# --- columns


def test_columns_stand_on_zero_and_one_is_lit():
    chart = Columns(id="x", finding="x", labels=("a", "b"), series=(Series("s", (10, 40)),), lit=1)
    scene = chart.draw(200, EVEN)
    (pale,), (lit,) = rects(scene, "c1l"), rects(scene, "c1")
    assert pale.y + pale.height == pytest.approx(lit.y + lit.height)
    assert lit.height / pale.height == pytest.approx(4)
    assert lit.height == pytest.approx(13 * 10)
    assert words(scene) == ["10", "40", "a", "b"]


def test_a_target_is_dashed_and_a_gap_is_a_stub():
    scene = GROWTH.draw(482, PAPER)
    target, stub = sorted(gaps(scene), key=lambda rect: -rect.height)[:2]
    assert target.height == pytest.approx(13 * 9)
    assert target.fill == ""
    assert stub.height == pytest.approx(9 * 1.2)
    assert "Target 2018" in words(scene)
    assert cells(GROWTH, 5) == ["Target 2018", "90,0"]
    assert "Target 2018: 90,0." in GROWTH.alt


def test_a_missing_part_is_a_stub_on_top_of_the_known_ones():
    scene = MIXED.draw(760)
    stubs = sorted(gaps(scene)[1:], key=lambda rect: rect.x)  # after the legend
    assert len(stubs) == 2
    known = [one for one in scene.shapes if isinstance(one, Rect) and one.fill and one.width > 100]
    for stub, left in zip(stubs, (known[0].x, known[-1].x), strict=True):
        top = min(rect.y for rect in known if rect.x == left)
        assert stub.y + stub.height == pytest.approx(top, abs=1)


def test_parts_are_named_beside_the_last_column_with_the_value_of_a_thin_one():
    assert [text for text in words(FUNDERS.draw(520)) if text[0].isalpha()] == ["Sida", "EU", "Own 0,1"]
    assert "45,3" in words(FUNDERS.draw(520))


def test_a_comparison_brings_an_axis_and_a_line():
    scene = COMPARED.draw(800)
    assert len([one for one in scene.shapes if isinstance(one, Polyline)]) == 11
    assert words(scene)[4:9] == ["0", "10", "20", "30", "40"]
    assert "Above 2024 in 11 of 11 comparisons." in COMPARED.alt
    assert "No value for: dec." in COMPARED.alt
    assert [text for text in words(COMPARED.draw(340)) if text in ("J", "jan")] == ["J", "J", "J"]


def test_values_that_do_not_fit_give_way_to_an_axis():
    assert "15\N{NO-BREAK SPACE}000" in words(MANY.draw(800))
    narrow = words(MANY.draw(340))
    assert "15\N{NO-BREAK SPACE}000" not in narrow
    assert "60\N{NO-BREAK SPACE}000" in narrow
    assert [text for text in narrow if text.startswith("20") and len(text) == 4] == [
        "2014", "2016", "2018", "2020", "2022", "2024", "2026",
    ]  # fmt: skip


# --- lines


def test_a_line_breaks_where_a_value_is_missing():
    scene = QUARTERS.draw(520)
    lines = [one for one in scene.shapes if isinstance(one, Polyline)]
    assert [len(line.points) for line in lines] == [4]  # 2025 has no two neighbours
    assert len([one for one in scene.shapes if isinstance(one, Circle)]) == 2
    assert words(scene)[-8:-4] == ["2024", "372", "2025", "240"]


def test_each_line_has_its_own_dash():
    lines = [one for one in FIVE.draw(800).shapes if isinstance(one, Polyline)]
    assert len({line.dash for line in lines}) == 5


def test_lines_start_at_zero():
    scene = Lines(id="x", finding="x", labels=("a", "b"), series=(Series("s", (90, 100)),)).draw(400, EVEN)
    (line,) = [one for one in scene.shapes if isinstance(one, Polyline)]
    axis = next(one for one in scene.shapes if isinstance(one, Line) and one.stroke == "axis")
    assert (axis.y1 - line.points[0][1]) / (axis.y1 - line.points[1][1]) == pytest.approx(0.9)


def test_a_line_may_go_below_zero():
    scene = Lines(id="x", finding="x", labels=("a", "b"), series=(Series("s", (-5, 10)),)).draw(400, EVEN)
    (line,) = [one for one in scene.shapes if isinstance(one, Polyline)]
    axis = next(one for one in scene.shapes if isinstance(one, Line) and one.stroke == "axis")
    assert line.points[0][1] > axis.y1 > line.points[1][1]


# --- time


def test_spans_lie_where_their_days_are():
    chart = Timeline(
        id="x",
        finding="x",
        groups=(("c1", "Sida"),),
        day=date.isoformat,
        rows=(
            Span("A", date(2020, 1, 1), date(2023, 12, 31)),
            Span("B", date(2021, 1, 1), date(2021, 12, 31)),
        ),
    )
    scene = chart.draw(500, EVEN)
    whole, year = rects(scene, "c1")
    assert whole.x == 100
    assert whole.width == pytest.approx(400, abs=1)
    assert year.x == pytest.approx(200)
    assert year.width == pytest.approx(100, abs=1)
    assert words(scene)[:4] == ["2020", "2021", "2022", "2023"]
    assert chart.alt == "A 2020-01-01 – 2023-12-31; B 2021-01-01 – 2021-12-31."


def test_today_is_a_dashed_line_in_every_row():
    dashes = [one for one in TIMELINE.draw(800).shapes if isinstance(one, Line) and one.dash]
    assert len(dashes) == 4  # the legend too
    assert len({line.x1 for line in dashes[1:]}) == 1
    assert cells(TIMELINE, 0) == ["ITP", "Sida", "2023-01-01", "2026-12-31"]


def test_the_last_years_of_the_calendar_can_be_drawn():
    rows = (Span("A", date(1, 1, 1), date(9999, 12, 31)),)
    chart = Timeline(id="x", finding="x", groups=(("c1", "Sida"),), day=date.isoformat, rows=rows)
    assert len(chart.draw(340).shapes) < 100


def test_events_stand_on_their_day_in_the_shape_of_their_group():
    events = (Event(date(2017, 7, 2), "Middle", "2 juli"), Event(date(2017, 12, 31), "End", "31 dec.", 1))
    chart = YearLine(
        id="x", finding="x", year=2017, months=MONTHS, groups=(("c1", "A"), ("c2", "B")), events=events
    )
    scene = chart.draw(600)
    middle, end = (one for one in scene.shapes[4:] if isinstance(one, Circle | Rect))
    assert middle.x == pytest.approx(300, abs=2)
    assert end.x + end.width / 2 == pytest.approx(592, abs=2)
    assert chart.alt == "2 juli Middle; 31 dec. End."


def test_names_of_events_take_levels_where_they_would_meet():
    few = replace(YEAR, events=tuple(event for event in YEAR.events if event.label != LONG))
    assert few.draw(300).height > few.draw(800).height
