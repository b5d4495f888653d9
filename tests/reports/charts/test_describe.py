"""The words for those who cannot see the drawing, in the language that is active."""

import pytest
from django.utils import translation

from reports.charts.chart import Series
from reports.charts.describe import comparison, extremes, trend
from tests.reports.charts.examples import CHARTS, GROWTH, MANY, MAP

LABELS = tuple("abcdefghij")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_few_values_are_all_read_out():
    assert extremes(("a", "b"), (1, 2), str) == "a 1; b 2."


def test_of_many_the_extremes_are():
    assert extremes(LABELS, (3, 1, 4, 1, 5, 9, 2, 6, 5, 3), str) == "Highest: f, 9. Lowest: b, 1."


def test_what_is_missing_is_said_and_zero_is_not_missing():
    assert extremes(("a", "b", "c"), (None, 0, 2), str) == "b 0; c 2. No value for: a."
    assert extremes(("a",), (None,), str) == "No value for: a."
    assert extremes((), (), str) == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((1, 5, 3), "Up from 1 (a) to 3 (c)."),
        ((3, None, 1), "Down from 3 (a) to 1 (c)."),
        ((2, 9, 2), "The same at the start and the end: 2 (a and c)."),
        ((None, 9, None), ""),
    ],
)
def test_trend(values, words):
    assert trend(("a", "b", "c"), values, str) == words


def test_comparison_counts_where_both_are_known():
    assert comparison((5, 1, None), Series("2024", (3, 3, 3))) == "Above 2024 in 1 of 2 comparisons."
    assert comparison((5, None), Series("2024", (3, 3))) == "Above 2024 in 1 of 1 comparison."
    assert comparison((None,), Series("2024", (3,))) == ""


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_kind_describes_itself(chart, language):
    with translation.override(language):
        assert chart.alt
        assert chart.alt.endswith(".")
        assert "None" not in chart.alt
        assert all(cell.text for row in chart.table.rows for cell in row)
        assert {len(row) for row in chart.table.rows} == {len(chart.table.header)}


def test_a_text_written_by_a_person_wins():
    class Written(type(GROWTH)):
        pass

    assert Written(**{**vars(GROWTH), "description": "Written by hand."}).alt == "Written by hand."


def test_swedish():
    with translation.override("sv"):
        assert MANY.alt.startswith("Ökar från 15")
        assert "Högst: 2026, 54" in MANY.alt
        assert "Uppgift saknas för: 2014." in GROWTH.alt
        assert "Georgien: uppgift saknas" in [getattr(one, "text", "") for one in MAP.draw(700).shapes]
