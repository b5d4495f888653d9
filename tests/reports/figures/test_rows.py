"""Every number is the sum or the count of the records behind it, for whoever may see all of them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import QuerySet

from countries.models import Country
from projects.models import Activity, Project, StaffDays, Transaction
from reports.figures import FIGURES, Scope, figure
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich(portfolio: SimpleNamespace) -> SimpleNamespace:
    """The small portfolio with something for every figure to count."""
    make.ProjectMarkerFactory(project=portfolio.own, score=1)
    make.TransactionFactory(
        agreement__project=portfolio.own, agreement__funder__kind="own", amount=Decimal("33.33")
    )
    make.StaffDaysFactory(project=portfolio.own)
    make.StaffDaysFactory(project=portfolio.other, employee__is_external=True)
    make.ActivityFactory(project=portfolio.own, first_time_women=2, youth=3, disability=1)
    make.ActivityFactory(project=None, kind="forum_meeting", forum=make.ForumFactory())
    make.ActivityFactory(project=None, kind="incoming_visit")
    make.ProjectFactory(start=dt.date(2017, 1, 1), end=dt.date(2017, 12, 31))
    return portfolio


def amount(rows: QuerySet[Transaction]) -> Decimal:
    return sum((row.amount_sek for row in rows), Decimal(0))


def people(*fields: str) -> Callable[[QuerySet[Activity]], int]:
    return lambda rows: sum(getattr(row, field) or 0 for row in rows for field in fields)


def trained(rows: QuerySet[Activity]) -> int:
    first = people("first_time_women", "first_time_men", "first_time_unknown")
    everybody = people("women", "men", "unknown")
    return sum(first([row]) or everybody([row]) for row in rows)  # type: ignore[arg-type]


ADD_UP: dict[str, Callable[[Any], object]] = {
    "F1": lambda rows: rows.count(),
    "F2": amount,
    "F3": amount,
    "F4": lambda rows: rows.count(),
    "F5": lambda rows: len({row.employee for row in rows}),
    "F6": trained,
    "F7": amount,
    "F9": amount,
    "F10": lambda rows: sum(row.days_abroad + row.days_home for row in rows),
    "participations": people("women", "men", "unknown"),
    "youth": people("youth"),
    "disability": people("disability"),
    "themes": amount,
    "activities": lambda rows: rows.count(),
    "started": lambda rows: rows.count(),
    "ended": lambda rows: rows.count(),
    "meetings": lambda rows: rows.count(),
    "visits": lambda rows: rows.count(),
    "visitors": people("women", "men", "unknown"),
}
PERCENT = {
    "F12", "marker-gender", "marker-governance", "marker-disability", "execution", "coverage", "T1", "T3",
}  # fmt: skip


def test_each_figure_is_tested_here() -> None:
    assert set(FIGURES) == set(ADD_UP) | PERCENT


@pytest.mark.parametrize("key", ADD_UP)
def test_records_add_up_to_the_value(key: str, rich: SimpleNamespace, admin_user: make.User) -> None:
    scope = Scope(2017, user=admin_user)
    value = figure(key).value(scope).value
    assert value
    assert ADD_UP[key](figure(key).rows(scope)) == value


@pytest.mark.parametrize("key", ADD_UP)
def test_records_of_one_project_add_up_too(key: str, rich: SimpleNamespace, admin_user: make.User) -> None:
    scope = Scope(2017, project=rich.own, user=admin_user)
    assert ADD_UP[key](figure(key).rows(scope)) == (figure(key).value(scope).value or 0)


@pytest.mark.parametrize("key", ["F2", "F7", "F9", "themes", "participations", "F5", "F10", "activities"])
def test_parts_add_up_to_the_value(key: str, rich: SimpleNamespace) -> None:
    found = figure(key).value(Scope(2017))
    assert sum(part.value or 0 for part in found.parts) == (found.value if found.parts else 0)


def test_percent_figures_count_the_records_of_their_whole(
    rich: SimpleNamespace, admin_user: make.User
) -> None:
    scope = Scope(2017, user=admin_user)
    gender = figure("marker-gender").value(scope)
    screened = sum(part.value for part in gender.parts if part.key != "none")
    assert amount(figure("marker-gender").rows(scope)) == screened
    assert people("women", "men")(figure("F12").rows(scope)) == 29 - 2
    assert amount(figure("execution").rows(scope)) == figure("execution").value(scope).part("used")
    by_project = [part for part in figure("T3").value(scope).parts if not part.key.endswith("-budget")]
    assert amount(figure("T3").rows(scope)) == sum(part.value for part in by_project)


@pytest.mark.parametrize("key", ["coverage", "T1"])
def test_payments_and_costs_stand_behind_the_coverage(
    key: str, rich: SimpleNamespace, admin_user: make.User
) -> None:
    make.TransactionFactory(agreement=rich.agreements[0], kind="payment", amount=Decimal(500))
    scope = Scope(2017, user=admin_user)
    found, rows = figure(key).value(scope), figure(key).rows(scope)
    assert amount(rows.filter(kind="payment")) == found.part("income") == 500
    assert amount(rows.exclude(kind="payment")) == found.part("cost")


@pytest.mark.parametrize("key", FIGURES)
def test_rows_are_ordered_and_listed_with_few_queries(
    key: str, rich: SimpleNamespace, admin_user: make.User, django_assert_max_num_queries: Any
) -> None:
    rows = figure(key).rows(Scope(2017, user=admin_user))
    assert rows.ordered
    assert rows.model in (Activity, Country, Project, StaffDays, Transaction)
    with django_assert_max_num_queries(3):
        for row in rows:
            str(row)
