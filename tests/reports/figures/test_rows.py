"""Every number is the sum or the count of the records behind it, for whoever may see all of them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import QuerySet

from countries.models import Country
from projects.models import (
    Activity,
    Adoption,
    Assessment,
    ChangeProject,
    Indicator,
    Project,
    ResultNode,
    Risk,
    StaffDays,
    Transaction,
)
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
    for code in ("SI-2", "SI-3", "SI-4", "SI-5"):
        standard = make.StandardIndicatorFactory(code=code)
        counted = make.IndicatorFactory(project=portfolio.own, standard=standard)
        make.plan_indicator(counted, targets={2017: Decimal(100)})
        make.IndicatorValueFactory(indicator=counted, value=Decimal(40))
    make.scored([50] * 4, project=portfolio.own)
    culture = make.scored([1] * 4, scale="steps", project=portfolio.own, assessed_on=dt.date(2016, 5, 1))
    again = {"instrument": culture.instrument, "organisation": culture.organisation}
    make.scored([2] * 4, scale="steps", project=portfolio.own, round="follow_up", **again)
    make.RiskFactory(project=portfolio.own)
    return portfolio


def amount(rows: QuerySet[Transaction]) -> Decimal:
    return sum((row.amount_sek for row in rows), Decimal(0))


def people(*fields: str) -> Callable[[QuerySet[Activity]], int]:
    return lambda rows: sum(getattr(row, field) or 0 for row in rows for field in fields)


def trained(rows: QuerySet[Activity]) -> int:
    first = people("first_time_women", "first_time_men", "first_time_unknown")
    everybody = people("women", "men", "unknown")
    return sum(first([row]) or everybody([row]) for row in rows)  # type: ignore[arg-type]


def measured(rows: QuerySet[Indicator]) -> Decimal:
    values = [value.value for row in rows for value in row.values.filter(period__code="2017")]
    return sum((value for value in values if value is not None), Decimal(0))


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
    "F11": lambda rows: rows.count(),
    "F13": lambda rows: len({row.organisation for row in rows}),
    "SI-1": trained,
    "SI-2": measured,
    "SI-3": measured,
    "SI-4": measured,
    "SI-5": measured,
    "SI-6": lambda rows: rows.count(),
    "T6": lambda rows: rows.count(),
}
PERCENT = {
    "F12",
    "marker-gender",
    "marker-governance",
    "marker-disability",
    "execution",
    "coverage",
    "T1",
    "T3",
    "F15",
    "adoption",
}
# Numbers that are not added up: each part stands by itself.
APART = {"F14", "T2"}  # fmt: skip


def test_each_figure_is_tested_here() -> None:
    assert set(FIGURES) == set(ADD_UP) | PERCENT | APART


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


@pytest.mark.parametrize(("key", "n"), [("F14", 5), ("T2", 4)])
def test_what_is_not_added_up_has_parts_and_records(
    key: str, n: int, rich: SimpleNamespace, admin_user: make.User
) -> None:
    scope = Scope(2017, user=admin_user)
    found = figure(key).value(scope)
    assert found.value is None
    assert any(part.value for part in found.parts)
    assert figure(key).rows(scope).count() == n


@pytest.mark.parametrize("key", FIGURES)
def test_rows_are_ordered_and_listed_with_few_queries(
    key: str, rich: SimpleNamespace, admin_user: make.User, django_assert_max_num_queries: Any
) -> None:
    rows = figure(key).rows(Scope(2017, user=admin_user))
    assert rows.ordered
    assert rows.model in (
        Activity, Adoption, Assessment, ChangeProject, Country, Indicator, Project, ResultNode, Risk, StaffDays,
        Transaction,
    )  # fmt: skip
    with django_assert_max_num_queries(3):
        for row in rows:
            str(row)
