"""F1, started and ended: dates at the turn of the year, and the status history."""

import datetime as dt
from types import SimpleNamespace

import pytest

from projects.models import Project
from reports.figures import Scope, figure
from tests import factories as make

pytestmark = pytest.mark.django_db


def count(key: str, year: int = 2017, **scope: object) -> object:
    return figure(key).value(Scope(year, **scope)).value  # type: ignore[arg-type]


def project(start: str, end: str, *changes: tuple[str, str], **fields: object) -> Project:
    made = make.ProjectFactory(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end), **fields)
    for status, since in changes:
        make.StatusChangeFactory(project=made, status=status, since=dt.date.fromisoformat(since))
    return made


@pytest.mark.parametrize(
    ("start", "end", "active"),
    [
        ("2017-12-31", "2018-12-31", 1),
        ("2018-01-01", "2018-12-31", 0),
        ("2015-01-01", "2017-01-01", 1),
        ("2015-01-01", "2016-12-31", 0),
    ],
)
def test_first_and_last_day_of_the_year(start: str, end: str, active: int) -> None:
    project(start, end, ("ongoing", start))
    assert count("F1") == active


def test_what_really_was_the_last_day_goes_before_the_plan() -> None:
    project("2015-01-01", "2019-12-31", ("ongoing", "2015-01-01"), actual_end=dt.date(2016, 12, 31))
    assert count("F1") == 0
    assert count("ended", 2016) == 1
    assert count("ended", 2019) == 0


@pytest.mark.parametrize(
    ("changes", "active"),
    [
        ([("agreed", "2015-01-01")], 0),
        ([("ongoing", "2015-01-01"), ("paused", "2016-12-31")], 0),
        ([("ongoing", "2015-01-01"), ("paused", "2017-01-01")], 0),
        ([("ongoing", "2015-01-01"), ("paused", "2017-01-02")], 1),
        ([("ongoing", "2015-01-01"), ("paused", "2016-05-01"), ("ongoing", "2017-12-31")], 1),
        ([("ongoing", "2015-01-01"), ("paused", "2016-05-01"), ("ongoing", "2018-01-01")], 0),
        ([("ongoing", "2017-05-01"), ("closed", "2017-05-01")], 0),
        ([("ongoing", "2016-05-01"), ("closing", "2018-05-01"), ("closed", "2018-06-01")], 1),
    ],
)
def test_ongoing_at_some_time_of_the_year(changes: list[tuple[str, str]], active: int) -> None:
    made = project("2015-01-01", "2018-12-31", *changes)
    assert count("F1") == active
    assert list(figure("F1").records(Scope(2017))) == [made][:active]


def test_none_is_zero_not_missing() -> None:
    assert count("F1") == count("started") == count("ended") == 0


def test_ideas_neither_begin_nor_end() -> None:
    project("2017-01-01", "2017-12-31", status="idea")
    project("2017-01-01", "2017-12-31", status="declined")
    project("2017-01-01", "2017-12-31", status="closed")
    assert count("started") == count("ended") == 1


def test_scope(portfolio: SimpleNamespace) -> None:
    assert count("F1") == 2
    assert count("F1", funder=portfolio.eu) == 1
    assert count("F1", theme=portfolio.themes[0]) == 2
    assert count("F1", country=portfolio.other.country_shares.get().country) == 1
    assert count("F1", project=portfolio.own) == 1
    assert count("F1", project=portfolio.own, funder=portfolio.eu) == 0


@pytest.mark.parametrize("n", [1, 3])
def test_one_query_for_all_years(n: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(n):
        make.StatusChangeFactory()
    with django_assert_num_queries(1):
        series = figure("F1").series(Scope(2017), range(2013, 2021))
    assert [value.value for value in series.values()] == [0, 0, n, n, n, n, 0, 0]
