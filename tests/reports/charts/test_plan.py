"""A plan in time: what was planned, what has been done inside it, and milestones."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from reports.charts.kinds.plan import Plan, Work
from reports.charts.layout import Look
from reports.charts.scene import Circle, Line, Polygon, Rect, Text
from tests.reports.charts.examples import PLAN

EVEN = Look(text=10, bar=10, row=20, hair=1, label_anchor="end", gutter=100)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def bars(chart, fill):
    """The bars of that colour in the rows, from left to right as (left, width)."""
    least = 4 if fill == "c1" else 9
    found = [one for one in chart.draw(760, EVEN).shapes if isinstance(one, Rect) and one.fill == fill]
    return [(one.x, one.width) for one in found if least < one.height and one.width != one.height]


def texts(chart, width=760):
    return [one.text for one in chart.draw(width, EVEN).shapes if isinstance(one, Text)]


def test_what_was_done_is_drawn_at_its_days_inside_what_was_planned():
    row = Work("x", date(2018, 1, 1), date(2018, 3, 31), done=((date(2018, 2, 1), date(2018, 2, 28)),))
    chart = replace(PLAN, rows=(row,), today=None)
    (planned,), (done,) = bars(chart, "c1l"), bars(chart, "c1")
    assert done[1] / planned[1] == pytest.approx(28 / 90, abs=0.01)
    assert (done[0] - planned[0]) / planned[1] == pytest.approx(31 / 90, abs=0.01)


def test_each_time_that_it_was_done_has_its_own_bar():
    assert len(bars(PLAN, "c1l")) == 3
    assert len(bars(PLAN, "c1")) == 2


def test_a_milestone_is_a_ring_and_a_diamond_where_it_was_reached():
    shapes = PLAN.draw(760, EVEN).shapes
    rings = [one for one in shapes if isinstance(one, Circle) and one.stroke == "c4"]
    diamonds = [one for one in shapes if isinstance(one, Polygon) and one.fill == "c4"]
    assert (len(rings), len(diamonds)) == (1 + 2, 1 + 1)  # one of each in the legend


def test_groups_stand_over_their_rows_once():
    assert [text for text in texts(PLAN) if text.startswith("Component")] == ["Component 1", "Component 2"]


def test_the_ruler_names_quarters_where_there_is_room_and_years_where_not():
    assert {"2017", "month 4", "month 7", "month 10", "2018"} <= set(texts(PLAN))
    long = replace(PLAN, rows=(Work("x", date(2013, 1, 1), date(2022, 12, 31)),))
    assert not [text for text in texts(long, 340) if text.startswith("month")]


def test_today_is_a_dashed_line_where_it_lies_in_the_plan():
    def dashed(chart):
        return [
            one for one in chart.draw(760, EVEN).shapes if isinstance(one, Line) and one.dash and one.y2 > 60
        ]

    assert len(dashed(PLAN)) == 1
    assert not dashed(replace(PLAN, today=date(2030, 1, 1)))


def test_the_table_tells_planned_done_and_how_late():
    told = [[cell.text for cell in row] for row in PLAN.table.rows]
    assert told[0] == ["1 Training", "2017-01-09 – 2017-01-13", "2017-01-16 – 2017-02-07", "25", "Logged"]
    assert told[3] == ["4 Decision", "2017-06-30", "2017-08-15", "46", "Reached"]
    assert told[4][2:4] == ["–", "–"]


def test_the_words_tell_all_of_a_few_and_the_late_ones_of_many():
    assert "1 Training: 2017-01-09 – 2017-01-13, Logged" in PLAN.alt
    many = replace(PLAN, rows=PLAN.rows * 3)
    assert "15 planned items" in many.alt
    assert "Under way" not in many.alt
    assert "Late" in many.alt


def test_nothing_planned_is_no_error():
    empty = Plan(id="x", finding="x", rows=(), day=date.isoformat, month=date.isoformat)
    assert empty.draw(340).height >= 0
    assert empty.table.header
    assert empty.alt
