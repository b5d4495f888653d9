"""A project with results in all states: approved, waiting, sent back, not measured and not reported."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from projects.models import Dimension, Indicator, IndicatorSplit, IndicatorValue, Project, ReportingPeriod
from tests import factories as make

NOON = dt.datetime(2018, 1, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def january() -> Iterator[None]:
    """20 January 2018: 2017 is over, and open for reporting to 15 February."""
    with time_machine.travel(NOON, tick=False):
        yield


def period(year: int) -> ReportingPeriod:
    """The year of the calendar, open to 15 February after it."""
    found = make.ReportingPeriodFactory(year=year)
    ReportingPeriod.objects.filter(pk=found.pk).update(
        opens_on=dt.date(year, 1, 1), closes_on=dt.date(year + 1, 2, 15)
    )
    found.refresh_from_db()
    return found


def value(indicator: Indicator, year: int, number: object, **more: object) -> IndicatorValue:
    number = None if number is None else Decimal(str(number))
    return make.IndicatorValueFactory(indicator=indicator, period=period(year), value=number, **more)


@pytest.fixture
def results(january: None, own_project: Project) -> SimpleNamespace:
    """Reached: 20, 40 and 60 of 80. Waits: 17 % handed in for 2017. Silent: nothing of 2017. Beside: without a plan."""
    for year in range(2015, 2019):
        period(year)
    reached, waits, silent, beside = (
        make.IndicatorFactory(project=own_project, code=f"OWN-{code}", name_sv=name)
        for code, name in (("O1", "Inskrivna"), ("O2", "I arbete"), ("P1", "Utbildade"), ("S1", "Metoder"))
    )
    Indicator.objects.filter(pk=waits.pk).update(
        measure="percent", over_places="pooled", over_periods="latest"
    )
    waits.refresh_from_db()
    make.plan_indicator(reached, level="O", targets={2017: Decimal(60), 2018: Decimal(80)})
    make.plan_indicator(waits, level="O", baseline=Decimal(9), targets={2018: Decimal(20)})
    make.plan_indicator(silent, level="P")
    for year, number in ((2015, 20), (2016, 40), (2017, 60)):
        value(reached, year, number)
    value(waits, 2016, None, answer="not_measured", comment_sv="Ingen enkät det året.")
    share = {"numerator": Decimal(17), "denominator": Decimal(100)}
    asked = value(waits, 2017, 17, status="submitted", comment_sv="Bara halva året.", **share)
    value(beside, 2017, 3)
    return SimpleNamespace(
        project=own_project, reached=reached, waits=waits, silent=silent, beside=beside, asked=asked
    )


@pytest.fixture
def split(results: SimpleNamespace) -> SimpleNamespace:
    """Reached, split by sex: 30 women and 20 men of the 60 of 2017, and of 2016 2 women and 38 men."""
    results.sex = Dimension.objects.create(code="sex", name_sv="Kön", name_en="Sex")
    results.groups = [
        results.sex.categories.create(
            code=code, name_sv=sv, name_en=en, order=n, is_unknown=code == "unknown"
        )
        for n, (code, sv, en) in enumerate(
            [("women", "Kvinnor", "Women"), ("men", "Män", "Men"), ("unknown", "Uppgift saknas", "Not known")]
        )
    ]
    IndicatorSplit.objects.create(indicator=results.reached, first=results.sex)
    for year, whole, amounts in ((2017, 60, (30, 20)), (2016, 40, (2, 38))):
        row = value(results.reached, year, whole, status="draft")
        for group, amount in zip(results.groups, amounts, strict=False):
            row.cells.create(first=group, amount=Decimal(amount))
        replaced = IndicatorValue.objects.filter(
            indicator=results.reached, period=row.period, status="approved"
        )
        replaced.update(status="replaced")
        IndicatorValue.objects.filter(pk=row.pk).update(status="approved")
    return results
