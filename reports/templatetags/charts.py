"""Charts in templates: a whole figure, or a small drawing beside the number that it shows."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from reports.charts.chart import Chart, Value
from reports.charts.kinds import inline
from reports.charts.svg import drawings, svg

register = template.Library()


@register.inclusion_tag("charts/figure.html")
def chart_figure(chart: Chart, level: int = 2, csv: str = "") -> dict[str, Any]:
    """The chart as a figure: heading of the given level, drawing for each width, and its table.

    `csv` is the address of the same rows as a file.
    """
    return {"chart": chart, "drawings": drawings(chart, chart.id), "level": level, "csv": csv}


@register.simple_tag
def progress_bar(share: Value, elapsed: Value = None, quiet: bool = False) -> SafeString:
    """A small bar for `share` of 1, with a mark at the time elapsed; the number stands beside it."""
    return svg(inline.progress(share, elapsed, quiet=quiet), "chart-inline", decorative=True)


@register.simple_tag
def sparkline(values: list[Decimal | int | None]) -> SafeString:
    """A small line of the values; the last one stands beside it in the text."""
    return svg(inline.sparkline(values), "chart-inline", decorative=True)
