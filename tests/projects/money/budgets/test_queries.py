"""What was planned, in force and expected on a day."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import BudgetLine, Forecast
from projects.money.budgets import queries
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """One agreement: 1 000 for 2017 and 100.01 for 2018 under the first heading, 60 for 2018 under the second."""
    agreement = make.AgreementFactory()
    first, second = (make.HeadingFactory(agreement=agreement, code=code) for code in ("A", "B"))
    for year, heading, amount in ((2017, first, "1000"), (2018, first, "100.01"), (2018, second, "60")):
        make.BudgetLineFactory(
            agreement=agreement,
            year=year,
            heading=heading,
            amount=Decimal(amount),
            amount_sek=Decimal(amount) * 10,
        )
    return BudgetLine.objects.all()


@pytest.mark.parametrize(
    ("day", "first", "second"),
    [
        ("2016-12-31", None, None),
        ("2017-01-30", "0.00", None),
        ("2017-01-31", "83.33", None),
        ("2017-06-30", "500.00", None),
        ("2017-12-30", "916.67", None),
        ("2017-12-31", "1000.00", None),
        ("2018-02-27", "1008.33", "5.00"),
        ("2018-02-28", "1016.67", "10.00"),
        ("2018-06-30", "1050.01", "30.00"),  # 50.005 is rounded half up
        ("2019-01-01", "1100.01", "60.00"),
    ],
)
def test_the_plan_grows_by_the_months_that_have_ended(lines, day, first, second):
    planned = queries.plan_until(lines, dt.date.fromisoformat(day))
    headings = {line.heading.code: line.heading_id for line in lines}
    assert planned.get(headings["A"]) == (first and Decimal(first))
    assert planned.get(headings["B"]) == (second and Decimal(second))


def test_the_plan_is_also_in_kronor(lines):
    planned = queries.plan_until(lines, dt.date(2018, 6, 30), "amount_sek")
    assert sorted(planned.values()) == [Decimal("300.00"), Decimal("10500.05")]


def test_a_version_counts_from_its_day_until_the_day_of_the_next(lines):
    day = dt.date(2018, 3, 1)
    line = lines.first()
    line.version.status, line.version.in_force_to = "replaced", day
    line.version.save()
    assert lines.filter(queries.in_force(dt.date(2018, 2, 28))).count() == 3
    assert not lines.filter(queries.in_force(day)).exists()
    assert not lines.filter(queries.in_force(dt.date(2014, 12, 31))).exists()


def test_of_forecasts_the_latest_by_the_day_counts():
    agreement = make.AgreementFactory()
    heading, other = (make.HeadingFactory(agreement=agreement) for _ in range(2))
    early = make.ForecastFactory(agreement=agreement, heading=heading, made_on=dt.date(2017, 3, 1))
    make.ForecastFactory(agreement=agreement, heading=heading, made_on=dt.date(2017, 6, 1))
    late = make.ForecastFactory(agreement=agreement, heading=heading, made_on=dt.date(2017, 6, 1))
    of_other = make.ForecastFactory(agreement=agreement, heading=other, made_on=dt.date(2017, 1, 1))
    next_year = make.ForecastFactory(
        agreement=agreement, heading=heading, made_on=dt.date(2017, 3, 1), year=2018
    )
    rows = Forecast.objects.order_by("year", "heading__order")
    assert list(queries.counting(rows, dt.date(2017, 6, 1))) == [late, of_other, next_year]
    assert list(queries.counting(rows, dt.date(2017, 5, 31))) == [early, of_other, next_year]
    assert list(queries.counting(rows, dt.date(2017, 2, 28))) == [of_other]
