"""Indicators by their approved values: unreported, not measured and not applicable differ; plans, lights, counts."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from projects.models import FrameworkVersion, Indicator
from reports.figures.indicators import (
    Basis,
    IndicatorState,
    indicator_states,
    lights_by_theme,
    worst,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


def state(indicator: Indicator, year: int = 2017) -> IndicatorState:
    (found,) = indicator_states(Indicator.objects.filter(pk=indicator.pk), year)
    return found


def on(indicator: Indicator, day: dt.date) -> IndicatorState:
    basis = Basis(Indicator.objects.filter(pk=indicator.pk))
    return basis.current(basis.rows[0], day)


def test_unreported_is_without_a_row_while_the_project_runs(portfolio: SimpleNamespace) -> None:
    """The project ran from 2015 to 2018 and has a value for 2017."""
    years = {2014: False, 2016: True, 2017: False, 2019: False}
    assert {year: state(portfolio.indicator, year).is_unreported for year in years} == years


def test_not_measured_is_told_and_not_applicable_is_not_due(portfolio: SimpleNamespace) -> None:
    one = portfolio.indicator
    make.IndicatorValueFactory(
        indicator=one, year=2016, answer="not_measured", value=None, comment_sv="Mättes inte."
    )
    make.IndicatorValueFactory(
        indicator=one, year=2018, answer="not_applicable", value=None, comment_sv="Gäller inte."
    )
    measured, not_measured, outside = (state(one, year) for year in (2017, 2016, 2018))
    assert (measured.actual, not_measured.actual, outside.actual) == (60, None, None)
    assert not not_measured.is_unreported
    assert not outside.is_unreported
    assert outside.does_not_apply
    assert not outside.is_due
    assert (not_measured.word, outside.word) == ("Ej uppmätt", "Ej tillämpligt")


def test_what_is_told_in_words_is_not_taken_to_be_unmeasured(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own, measure="text", over_places="none")
    plan = make.plan_indicator(one, level="O", baseline=None, targets={})
    with make.unlocked("agreed_targets_stay"):
        for year in (2016, 2017):
            period = make.ReportingPeriodFactory(year=year)
            plan.version.targets.create(indicator=one, period=period, text_sv="Rutinen används.")
    make.IndicatorValueFactory(indicator=one, value=None, text_sv="Rutinen används på två kontor.")
    make.IndicatorValueFactory(
        indicator=one, year=2016, value=None, answer="not_measured", comment_sv="Ingen frågade."
    )
    words = {year: (state(one, year).word, state(one, year).light) for year in (2015, 2016, 2017)}
    assert words == {
        2015: ("Ej rapporterad", "none"),
        2016: ("Ej uppmätt", "none"),
        2017: ("Sagt i ord", "none"),
    }


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn", "replaced"])
def test_only_approved_values_count(portfolio: SimpleNamespace, status: str) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    make.plan_indicator(one)
    make.IndicatorValueFactory(
        indicator=one, status=status, note="Räkna om." if status == "returned" else "", value=Decimal(99)
    )
    assert state(one).values == {}
    assert state(one).word == "Ej rapporterad"


def test_the_plan_is_a_line_through_baseline_milestones_and_target(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    targets = {2016: Decimal(40), 2018: Decimal(100)}
    make.plan_indicator(one, baseline=Decimal(20), baseline_year=2014, targets=targets)
    planned = {year: state(one, year).planned for year in (2014, 2015, 2016, 2017, 2018, 2019)}
    assert planned == {2014: None, 2015: 30, 2016: 40, 2017: 70, 2018: 100, 2019: 100}
    assert [state(one, year).is_due for year in (2015, 2016, 2018)] == [False, True, True]


def test_a_milestone_inside_a_year_counts_at_its_periods_end(portfolio: SimpleNamespace) -> None:
    """The plan of 2017 goes 0 - 10 - 40 - 45 - 50 by quarters; the value of the second quarter is judged by 10."""
    one = make.IndicatorFactory(project=portfolio.own, frequency="quarter")
    plan = make.plan_indicator(one, baseline_year=2016, targets={})
    quarters = make.periods_of(2017)
    with make.unlocked("agreed_targets_stay"):
        for quarter, value in zip(quarters, (5, 10, 40, 50), strict=True):
            plan.version.targets.create(indicator=one, period=quarter, value=value)
    make.IndicatorValueFactory(indicator=one, period=quarters[1], value=Decimal(10))
    found = on(one, dt.date(2017, 8, 1))
    assert (found.year, found.actual, found.planned, found.light) == (2017, 10, 10, "ok")
    assert found.periods == {quarters[1].pk: Decimal(10)}
    make.IndicatorValueFactory(indicator=one, period=quarters[2], value=Decimal(10))
    assert on(one, dt.date(2017, 8, 1)).actual == 10  # the third has not ended
    assert (on(one, dt.date(2017, 10, 1)).planned, on(one, dt.date(2017, 10, 1)).light) == (40, "bad")


@pytest.mark.parametrize(("actual", "expected"), [(3, "bad"), (11, "ok")])
def test_a_baseline_of_the_targets_own_year_comes_before_it(
    portfolio: SimpleNamespace, actual: int, expected: str
) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    make.plan_indicator(one, baseline_year=2017, targets={2017: Decimal(12)})
    make.IndicatorValueFactory(indicator=one, value=Decimal(actual))
    assert (state(one).planned, state(one).light) == (12, expected)


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        (20, "6", "ok"),
        (20, "5.99", "warn"),
        (20, "4", "warn"),
        (20, "3.99", "bad"),
        (30, "9", "ok"),
        (30, "6", "warn"),
    ],
)
def test_the_borders_are_exact_also_at_a_third_of_the_way(
    portfolio: SimpleNamespace, target: int, actual: str, expected: str
) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    make.plan_indicator(one, baseline_year=2015, targets={2018: Decimal(target)})
    make.IndicatorValueFactory(indicator=one, year=2016, value=Decimal(actual))
    assert state(one, 2016).light == expected


@pytest.mark.parametrize("measure", ["yes_no", "ordinal"])
def test_what_has_no_halves_is_not_half_due_before_its_day(portfolio: SimpleNamespace, measure: str) -> None:
    one = make.IndicatorFactory(project=portfolio.own, measure=measure, over_places="lowest")
    make.plan_indicator(one, baseline_year=2015, targets={2017: Decimal(1)})
    for year in (2016, 2017):
        make.IndicatorValueFactory(indicator=one, year=year, value=Decimal(0))
    before, due = state(one, 2016), state(one, 2017)
    assert (before.planned, before.light) == (0, "ok")
    assert (due.planned, due.light) == (1, "bad")


@pytest.mark.parametrize(
    ("direction", "baseline", "actual", "expected", "way"),
    [
        ("up", 0, 45, "ok", "0.45"),  # planned 50
        ("up", 0, 44, "warn", "0.44"),
        ("up", 0, 30, "warn", "0.3"),
        ("up", 0, 29, "bad", "0.29"),
        ("up", 0, -10, "bad", "0"),
        ("up", 0, 200, "ok", "1.2"),
        ("down", 200, 155, "ok", "0.45"),  # planned 150
        ("down", 200, 156, "warn", "0.44"),
        ("down", 200, 210, "bad", "0"),
    ],
)
def test_light_and_fulfilment(
    portfolio: SimpleNamespace, direction: str, baseline: int, actual: int, expected: str, way: str
) -> None:
    one = make.IndicatorFactory(project=portfolio.own, direction=direction)
    make.plan_indicator(one, baseline=Decimal(baseline), baseline_year=2016, targets={2018: Decimal(100)})
    make.IndicatorValueFactory(indicator=one, value=Decimal(actual))
    assert (state(one).light, state(one).fulfilled) == (expected, Decimal(way))


@pytest.mark.parametrize(
    ("direction", "actual", "expected"),
    [
        ("up", 90, "ok"),
        ("up", 89, "warn"),
        ("up", 59, "bad"),
        ("up", 0, "bad"),
        ("down", 0, "ok"),
        ("down", 111, "ok"),
        ("down", 112, "warn"),
        ("down", 170, "bad"),
    ],
)
def test_without_a_baseline_the_actual_itself_is_compared(
    portfolio: SimpleNamespace, direction: str, actual: int, expected: str
) -> None:
    """A missing baseline is not taken to be 0: the way made cannot be told."""
    one = make.IndicatorFactory(project=portfolio.own, direction=direction)
    make.plan_indicator(one, baseline=None, targets={2017: Decimal(100)})
    make.IndicatorValueFactory(indicator=one, value=Decimal(actual))
    found = state(one)
    assert (found.light, found.fulfilled, found.baseline) == (expected, None, None)
    assert state(one, 2016).planned is None


def test_to_keep_a_level_is_on_track_as_long_as_it_is_kept(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    make.plan_indicator(one, baseline=Decimal(50), targets={2018: Decimal(50)})
    make.IndicatorValueFactory(indicator=one, value=Decimal(50))
    make.IndicatorValueFactory(indicator=one, year=2018, value=Decimal(49))
    assert (state(one).light, state(one, 2018).light) == ("ok", "bad")
    assert state(one).fulfilled is None


def test_a_year_is_judged_by_what_was_agreed_at_its_end(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    plan = make.plan_indicator(one, targets={2018: Decimal(100)})
    FrameworkVersion.objects.filter(pk=plan.version_id).update(
        status="replaced", in_force_to=dt.date(2018, 3, 1)
    )
    make.plan_indicator(one, targets={2018: Decimal(40)}, on=dt.date(2018, 3, 1), level="O")
    make.IndicatorValueFactory(indicator=one, value=Decimal(30))
    assert [state(one, year).target for year in (2017, 2018)] == [100, 40]
    assert [state(one, year).level for year in (2017, 2018)] == ["P", "O"]
    assert on(one, dt.date(2018, 2, 28)).target == 100


def test_a_draft_plans_nothing(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    plan = make.plan_indicator(one)
    with make.unlocked("agreed_framework_stays"):
        FrameworkVersion.objects.filter(pk=plan.version_id).update(status="draft", in_force_from=None)
    make.IndicatorValueFactory(indicator=one)
    found = state(one)
    assert (found.node, found.level, found.light, found.word) == (None, "", "none", "Utan mål")


def test_the_year_before_holds_until_something_could_be_told(portfolio: SimpleNamespace) -> None:
    one = portfolio.indicator
    assert on(one, dt.date(2018, 6, 30)).year == 2017
    assert on(one, dt.date(2018, 12, 31)).word == "Ej rapporterad"
    make.IndicatorValueFactory(indicator=one, year=2018, value=Decimal(90))
    assert on(one, dt.date(2018, 6, 30)).year == 2017
    assert (on(one, dt.date(2018, 12, 31)).year, on(one, dt.date(2018, 12, 31)).actual) == (2018, 90)


def test_a_value_approved_before_its_period_ends_counts_from_then(portfolio: SimpleNamespace) -> None:
    make.IndicatorValueFactory(
        indicator=portfolio.indicator,
        year=2018,
        value=Decimal(90),
        decided_at=dt.datetime(2018, 9, 5, 12, tzinfo=dt.UTC),
    )
    found = {day: on(portfolio.indicator, dt.date(2018, 9, day)).year for day in (4, 5)}
    assert found == {4: 2017, 5: 2018}


def test_an_ended_project_stands_as_it_left_its_last_year(portfolio: SimpleNamespace) -> None:
    """It ended in November 2017; the value of its last year is that of the whole time that it ran in it."""
    project = make.ProjectFactory(
        start=dt.date(2016, 1, 1), end=dt.date(2018, 12, 31), actual_end=dt.date(2017, 11, 30)
    )
    one = make.IndicatorFactory(project=project)
    make.plan_indicator(one, targets={2017: Decimal(60), 2018: Decimal(100)})
    make.IndicatorValueFactory(indicator=one)
    for day in (dt.date(2017, 11, 30), dt.date(2017, 12, 1), dt.date(2026, 1, 1)):
        assert (on(one, day).year, on(one, day).light) == (2017, "ok")
    assert [state(one, year).is_due for year in (2017, 2018)] == [True, False]


def test_a_place_that_has_not_told_makes_the_sum_incomplete(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    here, there = (make.SiteFactory(project=portfolio.own) for _ in range(2))
    one.sites.set([here, there])
    make.IndicatorValueFactory(indicator=one, site=here, value=Decimal(20))
    assert state(one).values == {}
    make.IndicatorValueFactory(indicator=one, site=there, value=Decimal(5))
    assert state(one).actual == 25


def test_a_place_where_it_does_not_apply_is_left_out(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    here, there = (make.SiteFactory(project=portfolio.own) for _ in range(2))
    one.sites.set([here, there])
    make.IndicatorValueFactory(indicator=one, site=here, value=Decimal(20))
    make.IndicatorValueFactory(
        indicator=one, site=there, answer="not_applicable", value=None, comment_sv="Stängt."
    )
    assert state(one).actual == 20


def test_what_is_told_of_all_places_is_the_periods_value(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own)
    here = make.SiteFactory(project=portfolio.own)
    one.sites.set([here])
    make.IndicatorValueFactory(indicator=one, site=here, value=Decimal(20))
    make.IndicatorValueFactory(indicator=one, value=Decimal(70))
    assert state(one).actual == 70


def test_a_cumulative_indicator_is_never_added_up_over_years(portfolio: SimpleNamespace) -> None:
    one = make.IndicatorFactory(project=portfolio.own, is_cumulative=True)
    for year, value in ((2015, 5), (2016, 9), (2017, 12)):
        make.IndicatorValueFactory(indicator=one, year=year, value=Decimal(value))
    found = state(one)
    assert (found.actual, found.values) == (12, {2015: 5, 2016: 9, 2017: 12})
    assert found.latest == (2017, Decimal(12))


def test_worst_leaves_out_what_cannot_be_told() -> None:
    assert worst(["ok", "none", "warn"]) == "warn"
    assert worst(["ok", "bad", "warn"]) == "bad"
    assert worst(["none", "ok"]) == "ok"
    assert worst(["none"]) == worst([]) == "none"


def test_as_many_queries_for_many_indicators_as_for_one(
    portfolio: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        one = make.IndicatorFactory(project=portfolio.other)
        make.plan_indicator(one)
        make.IndicatorValueFactory(indicator=one)
    for rows in (Indicator.objects.filter(pk=portfolio.indicator.pk), Indicator.objects.all()):
        with django_assert_num_queries(6):
            for found in indicator_states(rows, 2017):
                assert found.light == "warn"
                assert found.level == "P"


def test_lights_by_the_projects_main_theme(portfolio: SimpleNamespace) -> None:
    bad = make.IndicatorFactory(project=portfolio.other)
    make.plan_indicator(bad)
    make.IndicatorValueFactory(indicator=bad, value=Decimal(1))
    make.IndicatorFactory()
    states = indicator_states(Indicator.objects.all(), 2017)
    assert lights_by_theme(states) == [
        (portfolio.themes[0], {"ok": 0, "warn": 1, "bad": 0, "none": 0}),
        (portfolio.themes[1], {"ok": 0, "warn": 0, "bad": 1, "none": 0}),
        (None, {"ok": 0, "warn": 0, "bad": 0, "none": 1}),
    ]
