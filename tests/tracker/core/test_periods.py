"""Years as people count them in Sweden, and how much of a period has passed."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from projects.models import Activity
from tests import factories as make
from tracker.core.periods import Year, elapsed_share, today

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))


def test_a_year_has_its_first_and_last_day(db):
    for day in ("2016-12-31", "2017-01-01", "2017-12-31", "2018-01-01"):
        make.ActivityFactory(start=day, end=day)
    rows = Activity.objects.filter(Year(2017).within("start")).order_by("start")
    assert [str(row.start) for row in rows] == ["2017-01-01", "2017-12-31"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2017-12-31T22:59:00+00:00", "2017-12-31"),
        ("2017-12-31T23:00:00+00:00", "2018-01-01"),  # midnight in Stockholm in winter
        ("2017-06-30T22:00:00+00:00", "2017-07-01"),  # and in summer
    ],
)
def test_today_is_the_day_in_sweden(moment, day):
    with time_machine.travel(dt.datetime.fromisoformat(moment), tick=False):
        assert str(today()) == day


@pytest.mark.parametrize(
    ("on", "share"),
    [("2016-12-31", 0.0), ("2017-01-01", 0.1), ("2017-01-05", 0.5), ("2017-01-10", 1.0), ("2020-01-01", 1.0)],
)
def test_elapsed_counts_both_days(on, share):
    start, end = dt.date(2017, 1, 1), dt.date(2017, 1, 10)
    assert elapsed_share(start, end, dt.date.fromisoformat(on)) == pytest.approx(share)


@given(DAYS, DAYS, DAYS)
def test_elapsed_lies_between_nothing_and_all(first, second, on):
    assert 0 <= elapsed_share(first, second, on) <= 1
