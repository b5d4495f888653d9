"""A chart on a page: heading, a drawing for each width, and the table that says the same."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from tests.reports.charts.examples import CHARTS, MAP, PARTS


def page(source: str, **values) -> str:
    return Template("{% load charts %}" + source).render(Context(values))


@pytest.fixture
def figure() -> str:
    with translation.override("sv"):
        return page('{% chart_figure chart csv="/rows.csv" %}', chart=PARTS)


def test_the_finding_is_the_heading(figure):
    assert f'<h2 id="parts-h">{PARTS.finding}</h2>' in figure
    assert "<h3" in page("{% chart_figure chart level=3 %}", chart=PARTS)


def test_there_is_a_drawing_for_each_width(figure):
    assert re.findall(r'<svg class="chart (at-\w+)"', figure) == ["at-s", "at-m", "at-l"]


def test_the_table_names_rows_and_columns_and_links_to_the_records(figure):
    assert "<summary>Visa som tabell</summary>" in figure
    assert figure.count('<th scope="col"') == 4
    assert figure.count('<th scope="row">') == 7
    assert (
        '<th scope="row"><a href="/areas/0/">Tjänster och metoder</a></th><td class="num">310</td>' in figure
    )
    assert '<a href="/rows.csv">' in figure
    assert "rows.csv" not in page("{% chart_figure c %}", c=PARTS)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_every_id_is_used_once_and_every_reference_leads_somewhere(chart):
    text = page("{% chart_figure chart %}", chart=chart)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    referred = [name for names in re.findall(r'aria-labelledby="([^"]+)"', text) for name in names.split()]
    assert set(referred) <= set(ids)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_the_content_security_policy_is_kept(chart):
    text = page("{% chart_figure chart %}", chart=chart)
    assert "style=" not in text
    assert "<script" not in text
    assert not re.search(r"\son\w+=", text)


def test_small_drawings_are_hidden_from_those_who_listen():
    text = page("{% progress_bar 0.5 elapsed %}{% sparkline values %}", elapsed=None, values=[1, 2, None])
    assert text.count('aria-hidden="true"') == 2
    assert text.count("chart-inline") == 2


def test_a_page_of_charts_is_light():
    size = sum(len(page("{% chart_figure chart %}", chart=chart)) for chart in CHARTS if chart is not MAP)
    assert size / (len(CHARTS) - 1) < 24_000  # bytes for each figure, three drawings and the table
    assert len(page("{% chart_figure chart %}", chart=MAP)) < 125_000
