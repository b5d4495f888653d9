"""Income against cost, and each project against its budget, on amounts that can be added in the head."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from projects.models import Project, Transaction
from reports.figures import Scope, figure
from reports.figures.coverage import by_project
from reports.figures.values import FigureValue
from tests import factories as make
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db


def asked(key: str, **scope: object) -> FigureValue:
    return figure(key).value(Scope(**{"year": 2017, **scope}))  # type: ignore[arg-type]


def parts(key: str, **scope: object) -> dict[str, object]:
    return {part.key: part.value for part in asked(key, **scope).parts}


def pay(agreement: object, amount: str, year: int = 2017, **more: object) -> Transaction:
    booked_on = dt.date(year, 6, 30)
    return make.TransactionFactory(
        agreement=agreement, kind="payment", amount=Decimal(amount), booked_on=booked_on, **more
    )


def test_coverage_is_payments_in_percent_of_the_full_cost(portfolio: SimpleNamespace) -> None:
    """Own project: 1 400 kr of costs in 2017; the other: 963.40 kr."""
    pay(portfolio.agreements[0], "700.00")
    assert asked("coverage", project=portfolio.own).value == Decimal("50.0")
    assert parts("coverage", project=portfolio.own) == {
        "income": Decimal("700.00"),
        "cost": Decimal("1400.00"),
    }
    pay(portfolio.agreements[1], "100.00", currency="EUR", rate=Decimal(10))
    assert parts("coverage") == {"income": Decimal("1700.00"), "cost": Decimal("2363.40")}
    assert asked("coverage").value == Decimal("71.9")


def test_money_paid_back_is_income_less_and_voided_payments_are_none(
    portfolio: SimpleNamespace, controller: User
) -> None:
    pay(portfolio.agreements[0], "900.00")
    pay(portfolio.agreements[0], "-200.00")
    pay(portfolio.agreements[0], "5.00").void(by=controller, reason="fel")
    assert parts("coverage")["income"] == Decimal("700.00")


def test_nothing_received_is_missing_but_payments_that_cancel_out_are_zero(
    portfolio: SimpleNamespace,
) -> None:
    assert parts("coverage", project=portfolio.own)["income"] is None
    assert asked("coverage", project=portfolio.own).value is None
    pay(portfolio.agreements[0], "50.00")
    pay(portfolio.agreements[0], "-50.00")
    assert parts("coverage", project=portfolio.own)["income"] == 0
    assert asked("coverage", project=portfolio.own).value == 0


def test_our_own_appropriation_is_no_income_and_leaves_none_to_be_missed() -> None:
    own = make.AgreementFactory(funder__kind="own")
    make.TransactionFactory(agreement=own, amount=Decimal(100))
    pay(own, "100.00")
    assert parts("coverage") == {"income": Decimal("0.00"), "cost": Decimal("100.00")}
    assert asked("coverage").value == 0


def test_requisitions_are_not_income(portfolio: SimpleNamespace) -> None:
    make.TransactionFactory(agreement=portfolio.agreements[0], kind="requisition", amount=Decimal(500))
    assert parts("coverage")["income"] is None


def test_t1_tells_income_cost_and_result_of_three_years(portfolio: SimpleNamespace) -> None:
    pay(portfolio.agreements[0], "700.00")
    recent = figure("T1").recent(Scope(2017, project=portfolio.own))
    assert [*recent] == [2015, 2016, 2017]
    assert recent[2015].parts == ()
    assert {part.key: part.value for part in recent[2016].parts} == {
        "income": None,
        "cost": Decimal("700.00"),
        "result": None,
    }
    assert recent[2017].part("result") == Decimal("-700.00")
    assert recent[2017].value == Decimal("50.0")


def test_the_rows_are_payments_and_costs_and_no_requisitions(
    portfolio: SimpleNamespace, leader: User
) -> None:
    payment = pay(portfolio.agreements[0], "700.00")
    make.TransactionFactory(agreement=portfolio.agreements[0], kind="requisition", amount=Decimal(500))
    rows = figure("T1").rows(Scope(2017, project=portfolio.own, user=leader))
    assert rows.filter(pk=payment.pk).exists()
    assert {row.kind for row in rows} == {"cost", "repayment", "payment"}


def test_income_is_split_by_country_like_costs(portfolio: SimpleNamespace) -> None:
    pay(portfolio.agreements[0], "700.00")
    country = portfolio.own.country_shares.get().country
    assert parts("coverage", country=country) == {"income": Decimal("700.00"), "cost": Decimal("1400.00")}


def test_t3_tells_each_projects_budget_and_use(portfolio: SimpleNamespace) -> None:
    found = asked("T3")
    own, other = portfolio.own.public_id, portfolio.other.public_id
    values = {part.key: (part.value, part.percent) for part in found.parts}
    assert values[own] == (Decimal("1400.00"), Decimal("70.0"))
    assert values[f"{own}-budget"] == (Decimal("2000.00"), None)
    assert values[other] == (Decimal("963.40"), None)
    assert values[f"{other}-budget"] == (None, None)
    assert found.value == Decimal("118.2")


def test_projects_that_must_not_be_told_alone_stand_together(own_project: Project, leader: User) -> None:
    region = make.RegionFactory()
    places = [make.CountryFactory(region=region) for _place in range(2)]
    hidden = make.ProjectFactory(sensitivity="protected")
    near = make.ProjectFactory()
    for project, place in zip((hidden, near), places, strict=True):
        make.ProjectCountryFactory(project=project, country=place)
        make.TransactionFactory(agreement__project=project, amount=Decimal(100))
    make.TransactionFactory(agreement__project=own_project, amount=Decimal(7))
    seen = by_project(Scope(2017, user=None), [2017])[2017]
    assert [(line.project and line.project.pk, line.used) for line in seen] == [
        (own_project.pk, Decimal("7.00")),
        (None, Decimal("200.00")),
    ]
    keys = {part.key for part in figure("T3").value(Scope(2017)).parts}
    assert hidden.public_id not in keys
    assert near.public_id not in keys


def test_as_many_queries_for_three_projects_as_for_one(
    portfolio: SimpleNamespace, django_assert_num_queries: object
) -> None:
    for expected in (portfolio.agreements[:1], portfolio.agreements):
        for agreement in expected:
            pay(agreement, "1.00")
        with django_assert_num_queries(8):  # type: ignore[operator]
            by_project(Scope(2017), [2016, 2017])
