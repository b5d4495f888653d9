"""Values over places and periods: whatever was approved, each rule gives what counting by hand gives."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.models import Indicator, IndicatorValue
from projects.results.catalogue.models import OVER_PERIODS, OVER_PLACES, Measure, Rule
from projects.results.values.aggregate import Amount, together
from reports.figures.indicators import indicator_states
from tests import factories as make

pytestmark = pytest.mark.django_db
IN_DATABASE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# What a place says of a quarter: a number, that it was not measured, that it does not apply; or nothing.
SAID = st.one_of(
    st.integers(0, 400).map(lambda n: Decimal(n) / 4),
    st.just("not_measured"),
    st.just("not_applicable"),
    st.none(),
)
# Two years of four quarters, in each of which three places say something.
GRID = st.lists(st.lists(SAID, min_size=3, max_size=3), min_size=8, max_size=8)
RULES = sorted(
    {
        (measure, places, periods)
        for measure in (Measure.NUMBER, Measure.INDEX, Measure.PERCENT)
        for places in OVER_PLACES[measure]
        for periods in OVER_PERIODS[measure]
    }
)


def by_hand(rule: str, said: list[Any]) -> Any:
    """The plain way: `said` are (value, weight) pairs, "not_measured" or None; None is that it cannot be told."""
    if rule == Rule.LATEST:
        return next((one for one in reversed(said) if one is not None), None)
    if not said or None in said:
        return None
    if rule == Rule.NONE:
        return said[0] if len(said) == 1 else None
    if len(said) == 1 and rule == Rule.POOLED:
        return said[0]
    if "not_measured" in said:
        return "not_measured"
    values = [value for value, _weight in said]
    if rule == Rule.SUM:
        return sum(values), None
    if rule == Rule.MEAN:
        return (sum(values) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_UP), None
    if rule == Rule.POOLED:
        part = sum(weight[0] for _value, weight in said)
        whole = sum(weight[1] for _value, weight in said)
        return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP), (part, whole)
    border = min(values) if rule == Rule.LOWEST else max(values)
    equals = [one for one in said if one[0] == border]
    return max(equals, key=lambda one: one[1][1] if one[1] else 0)


def a_year_by_hand(grid: list[list[Any]], places: str, periods: str) -> Any:
    quarters = []
    for row in grid:
        if all(one is None for one in row):
            quarters.append(None)
            continue
        told = [one for one in row if one != "not_applicable"]
        if told:
            quarters.append(by_hand(places, told))
    return by_hand(periods, quarters)


@pytest.fixture
def stage() -> Any:
    """An indicator with three places in a project of two years, reported each quarter."""
    project = make.ProjectFactory(start=dt.date(2016, 1, 1), end=dt.date(2017, 12, 31))
    indicator = make.IndicatorFactory(project=project, frequency="quarter")
    sites = [make.SiteFactory(project=project) for _ in range(3)]
    indicator.sites.set(sites)
    return indicator, sites, make.periods_of(2016) + make.periods_of(2017)


@pytest.mark.slow
@pytest.mark.parametrize(("measure", "places", "periods"), RULES)
@IN_DATABASE
@given(grid=GRID)
def test_each_rule_is_the_plain_recomputation(
    stage: Any, measure: str, places: str, periods: str, grid: list[list[Any]]
) -> None:
    indicator, sites, quarters = stage
    Indicator.objects.filter(pk=indicator.pk).update(
        measure=measure, over_places=places, over_periods=periods
    )
    weighted: list[list[Any]] = []
    rows = []
    for quarter, said in zip(quarters, grid, strict=True):
        line: list[Any] = []
        for n, (site, one) in enumerate(zip(sites, said, strict=True)):
            if not isinstance(one, Decimal):
                line.append(one)
                if one:
                    rows.append(_row(indicator, quarter, site, answer=one, comment_sv="Se rapporten."))
                continue
            whole = Decimal(100 * (n + 1))
            part = (one if one <= 100 else Decimal(100)) * (n + 1)
            is_share = measure == Measure.PERCENT
            value = part * 100 / whole if is_share else one
            line.append((value, (part, whole) if is_share else None))
            more = {"numerator": part, "denominator": whole} if is_share else {}
            rows.append(_row(indicator, quarter, site, value=value, **more))
        weighted.append(line)
    with transaction.atomic():
        IndicatorValue.objects.bulk_create(rows)
        (state,) = indicator_states(Indicator.objects.filter(pk=indicator.pk), 2017)
        transaction.set_rollback(True)
    for year, line_of_year in ((2016, weighted[:4]), (2017, weighted[4:])):
        expected = a_year_by_hand(line_of_year, places, periods)
        if expected is None:
            assert year not in state.values
        else:
            assert state.values[year] == (None if expected == "not_measured" else expected[0])


@pytest.mark.parametrize("rule", [Rule.LOWEST, Rule.HIGHEST])
def test_of_equals_the_one_made_of_most_counts_whatever_their_order(rule: str) -> None:
    few, many = (Amount(Decimal(50), Decimal(n) / 2, Decimal(n)) for n in (100, 300))
    assert together(rule, [few, many]) == together(rule, [many, few]) == many


def _row(indicator: Indicator, quarter: Any, site: Any, **fields: Any) -> IndicatorValue:
    return IndicatorValue(indicator=indicator, period=quarter, site=site, status="approved", **fields)


@pytest.mark.parametrize("rule", [Rule.SUM, Rule.MEAN, Rule.LOWEST, Rule.HIGHEST])
def test_the_database_lets_no_cumulative_indicator_be_put_together_over_periods(rule: str) -> None:
    indicator = make.IndicatorFactory(is_cumulative=True)
    with pytest.raises(IntegrityError, match="cumulative"), transaction.atomic():
        Indicator.objects.filter(pk=indicator.pk).update(over_periods=rule)


@IN_DATABASE
@given(values=st.lists(st.integers(0, 10**6), min_size=8, max_size=8))
def test_a_cumulative_indicator_is_its_latest_value_and_never_a_sum(stage: Any, values: list[int]) -> None:
    indicator, _sites, quarters = stage
    indicator.sites.clear()
    Indicator.objects.filter(pk=indicator.pk).update(is_cumulative=True, over_periods=Rule.LATEST)
    rows = [
        _row(indicator, quarter, None, value=Decimal(value))
        for quarter, value in zip(quarters, values, strict=True)
    ]
    with transaction.atomic():
        IndicatorValue.objects.bulk_create(rows)
        (state,) = indicator_states(Indicator.objects.filter(pk=indicator.pk), 2017)
        transaction.set_rollback(True)
    assert state.values == {2016: values[3], 2017: values[7]}
