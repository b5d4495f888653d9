"""A page of charts is drawn in less time than its queries take."""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest

from reports.charts.layout import PAPER
from reports.charts.pdf import drawing
from reports.charts.svg import svg
from tests.reports.charts.examples import CHARTS, MAP

EIGHT = [chart for chart in CHARTS if chart is not MAP][:8]

pytestmark = pytest.mark.bench


def milliseconds(task: Callable[[], object]) -> float:
    task()
    times = []
    for _ in range(9):
        start = perf_counter()
        task()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def test_eight_charts_on_a_page_take_less_than_20_ms():
    assert milliseconds(lambda: [svg(chart.draw(520)) for chart in EIGHT]) < 20


def test_eight_charts_on_paper_take_less_than_40_ms():
    assert milliseconds(lambda: [drawing(chart.draw(482, PAPER)) for chart in EIGHT]) < 40


def test_a_map_whose_land_is_kept_takes_less_than_20_ms():
    assert milliseconds(lambda: svg(MAP.draw(700))) < 20
