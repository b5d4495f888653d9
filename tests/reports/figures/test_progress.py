"""Spent, budget and time of many projects: sums, lights, and as many queries for one as for three."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from projects.models import Project
from reports.figures import progress
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 6, 30)


def test_spent_in_all_in_a_year_and_to_a_day(portfolio: SimpleNamespace, controller: make.User) -> None:
    make.TransactionFactory(agreement=portfolio.agreements[0]).void(by=controller, reason="fel")
    own, other = portfolio.own.pk, portfolio.other.pk
    both = [portfolio.own, portfolio.other]
    assert progress.spent_by_project(both) == {own: Decimal("2100.00"), other: Decimal("963.40")}
    assert progress.spent_by_project([own], year=2017) == {own: Decimal("1400.00")}
    assert progress.spent_by_project([own], until=dt.date(2017, 12, 30)) == {own: Decimal("1600.00")}
    assert progress.spent_by_project(Project.objects.all(), year=1990) == {}


def test_budget_in_all_and_of_a_year(portfolio: SimpleNamespace) -> None:
    make.BudgetLineFactory(agreement=portfolio.agreements[0], year=2016, amount=Decimal(500))
    own = portfolio.own.pk
    assert progress.budget_by_project(Project.objects.all()) == {own: Decimal(2500)}
    assert progress.budget_by_project([own], year=2016) == {own: Decimal(500)}


def test_year_shows_spent_to_the_day_of_the_years_budget(portfolio: SimpleNamespace) -> None:
    found = progress.progress_in_year([portfolio.own, portfolio.other], 2017, DAY, None)
    own, other = found[portfolio.own.pk], found[portfolio.other.pk]
    assert (own.spent, own.budget, own.spent_percent) == (Decimal(900), Decimal(2000), Decimal("45.0"))
    assert own.elapsed == pytest.approx(181 / 365)
    assert (other.budget, other.spent_percent, other.light) == (None, None, "none")


def test_in_all_counts_from_the_first_day(portfolio: SimpleNamespace) -> None:
    found = progress.progress_in_all([portfolio.own], dt.date(2018, 12, 31), None)[portfolio.own.pk]
    assert (found.spent, found.elapsed) == (Decimal(2100), 1.0)


@pytest.mark.parametrize(
    ("spent", "light"),
    [
        (69, "bad"),
        (70, "warn"),
        (84, "warn"),
        (85, "ok"),
        (110, "ok"),
        (111, "warn"),
        (120, "warn"),
        (121, "bad"),
    ],
)
def test_light_of_money(spent: int, light: str) -> None:
    assert progress.Progress(Decimal(spent), Decimal(200), 0.5).light == light


def test_no_time_or_budget_gives_no_light() -> None:
    assert progress.Progress(Decimal(1), Decimal(0), 0.5).light == "none"
    assert progress.Progress(Decimal(1), Decimal(10), 0.0).light == "none"


@pytest.mark.parametrize("count", [1, 3])
def test_three_queries(count: int, django_assert_num_queries: Any) -> None:
    projects = [make.TransactionFactory().agreement.project for _ in range(count)]
    with django_assert_num_queries(3):
        assert len(progress.progress_in_all(projects, DAY, None)) == count
