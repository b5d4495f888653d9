"""The lights of indicators: unreported is not the same as not measurable, and counts by theme."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from projects.models import Indicator
from reports.figures.indicators import indicator_states, lights_by_theme
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_unreported_is_without_a_row_once_the_project_has_begun(portfolio: SimpleNamespace) -> None:
    """The project began in 2015 and has a value for 2017."""
    rows = Indicator.objects.all()
    reported = {year: indicator_states(rows, year)[0].is_unreported for year in (2014, 2016, 2017)}
    assert reported == {2014: False, 2016: True, 2017: False}
    make.IndicatorValueFactory(
        indicator=portfolio.indicator, year=2016, value=None, comment_sv="Mättes inte."
    )
    assert not indicator_states(rows, 2016)[0].is_unreported


def test_lights_by_the_projects_main_theme(portfolio: SimpleNamespace) -> None:
    bad = make.IndicatorFactory(project=portfolio.other)
    make.IndicatorTargetFactory(indicator=bad)
    make.IndicatorValueFactory(indicator=bad, value=Decimal(1))
    make.IndicatorFactory()
    states = indicator_states(Indicator.objects.all(), 2017)
    assert lights_by_theme(states) == [
        (portfolio.themes[0], {"ok": 0, "warn": 1, "bad": 0, "none": 0}),
        (portfolio.themes[1], {"ok": 0, "warn": 0, "bad": 1, "none": 0}),
        (None, {"ok": 0, "warn": 0, "bad": 0, "none": 1}),
    ]
