"""F5 and F10: each employee once, days abroad and at home, nothing from drafts or voided activities."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from reports.figures import Scope, figure, people
from tests import factories as make

pytestmark = pytest.mark.django_db


def staff(year: int = 2017, **scope: object) -> tuple[object, dict[str, object]]:
    found = figure("F5").value(Scope(year, **scope))  # type: ignore[arg-type]
    return found.value, {part.key: part.value for part in found.parts}


def test_an_employee_in_two_projects_counts_once() -> None:
    woman = make.EmployeeFactory(sex="F")
    make.StaffDaysFactory(employee=woman)
    make.StaffDaysFactory(employee=woman)
    make.StaffDaysFactory(employee__sex="M")
    make.StaffDaysFactory(employee__sex="U")
    assert staff() == (3, {"women": 1, "men": 1, "unknown": 1})


def test_less_than_half_a_day_in_the_year_does_not_count() -> None:
    days = {"days_home": Decimal("0.2"), "days_abroad": Decimal("0.0")}
    make.StaffDaysFactory(**days)
    twice = make.EmployeeFactory()
    make.StaffDaysFactory(employee=twice, **days)
    make.StaffDaysFactory(employee=twice, days_home=Decimal("0.3"), days_abroad=0)
    assert staff()[0] == 1
    assert {row.employee for row in figure("F5").records(Scope(2017))} == {twice}


def test_external_experts_give_days_but_are_not_staff() -> None:
    make.StaffDaysFactory(employee__is_external=True)
    assert staff()[0] is None
    assert figure("F10").value(Scope(2017)).value == Decimal(7)


def test_days_belong_to_the_year_of_their_first_day() -> None:
    make.StaffDaysFactory(start=dt.date(2016, 12, 30), end=dt.date(2017, 1, 5))
    assert staff()[0] is None
    assert staff(2016)[0] == 1


def test_expert_days_abroad_and_at_home() -> None:
    make.StaffDaysFactory(days_abroad=Decimal("100.5"), days_home=Decimal("9.5"))
    found = figure("F10").value(Scope(2017))
    assert found.value == Decimal(110)
    assert [(part.key, part.value, part.percent) for part in found.parts] == [
        ("abroad", Decimal("100.5"), Decimal("91.4")),
        ("home", Decimal("9.5"), Decimal("8.6")),
    ]
    assert "0,5 årsarbetskrafter om 220 dagar" in found.note


def test_days_of_draft_and_voided_activities_do_not_count(controller: make.User) -> None:
    voided = make.ActivityFactory()
    voided.void(by=controller, reason="dubblett")
    for activity in (voided, make.ActivityFactory(is_draft=True), make.ActivityFactory()):
        make.StaffDaysFactory(activity=activity)
    assert staff()[0] == 1
    assert figure("F10").value(Scope(2017)).value == Decimal(7)
    assert figure("F10").records(Scope(2017)).count() == 1


def test_no_days_recorded_is_missing() -> None:
    assert staff() == (None, {})
    assert figure("F10").value(Scope(2017)).value is None


def test_scope_narrows_to_the_projects_of_funder_country_and_theme(portfolio: SimpleNamespace) -> None:
    make.StaffDaysFactory(project=portfolio.own)
    make.StaffDaysFactory(project=portfolio.other)
    assert staff()[0] == 2
    assert staff(funder=portfolio.eu)[0] == 1
    assert staff(theme=portfolio.themes[0])[0] == 2
    assert staff(theme=portfolio.themes[1])[0] == 1
    assert staff(country=portfolio.own.country_shares.get().country)[0] == 1


def test_rows_are_the_managers_own_and_nobodys_when_published(
    portfolio: SimpleNamespace, manager: make.User, leader: make.User
) -> None:
    mine = make.StaffDaysFactory(project=portfolio.own)
    make.StaffDaysFactory(project=portfolio.other)
    assert list(figure("F10").rows(Scope(2017, user=manager))) == [mine]
    assert figure("F10").rows(Scope(2017, user=leader)).count() == 2
    assert not figure("F10").rows(Scope(2017)).exists()


def test_days_by_project_and_by_quarter(portfolio: SimpleNamespace) -> None:
    woman = make.EmployeeFactory()
    make.StaffDaysFactory(project=portfolio.own, employee=woman)
    make.StaffDaysFactory(
        project=portfolio.own, employee=woman, start=dt.date(2017, 10, 1), end=dt.date(2017, 10, 2)
    )
    make.StaffDaysFactory(project=portfolio.other)
    scope = Scope(2017)
    assert people.days_by_project(scope) == {
        portfolio.own.pk: (Decimal(10), Decimal(4)),
        portfolio.other.pk: (Decimal(5), Decimal(2)),
    }
    assert people.days_by_quarter(scope, [2016, 2017]) == {
        2016: (None, None, None, None),
        2017: (None, Decimal(14), None, Decimal(7)),
    }


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("key", ["F5", "F10"])
def test_one_query(key: str, count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    make.StaffDaysFactory.create_batch(count)
    with django_assert_num_queries(1):
        figure(key).series(Scope(2017), range(2010, 2018))
