"""F2, F3, F7, F9, themes, markers and execution on small ledgers that can be added in the head."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from projects.models import Project
from reports.figures import Scope, figure, money
from tests import factories as make

pytestmark = pytest.mark.django_db


def value(key: str, **scope: object) -> Decimal | int | None:
    return figure(key).value(Scope(**{"year": 2017, **scope})).value  # type: ignore[arg-type]


def parts(key: str, **scope: object) -> dict[str, object]:
    found = figure(key).value(Scope(**{"year": 2017, **scope}))  # type: ignore[arg-type]
    return {part.key: part.value for part in found.parts}


def test_used_volume_is_net_of_repayments_and_over_all_funders(portfolio: SimpleNamespace) -> None:
    assert value("F2") == Decimal("2363.40")


def test_year_begins_on_1_january_and_ends_on_31_december(portfolio: SimpleNamespace) -> None:
    assert value("F2", year=2016) == Decimal("700.00")
    make.TransactionFactory(
        agreement=portfolio.agreements[0], amount=Decimal(1), booked_on=dt.date(2018, 1, 1)
    )
    assert value("F2") == Decimal("2363.40")
    assert value("F2", year=2018) == Decimal("1.00")


def test_voided_rows_do_not_count(portfolio: SimpleNamespace, controller: make.User) -> None:
    make.TransactionFactory(agreement=portfolio.agreements[0], amount=Decimal(5)).void(
        by=controller, reason="fel"
    )
    assert value("F2") == Decimal("2363.40")


def test_nothing_booked_is_missing_and_rows_that_cancel_out_are_zero() -> None:
    agreement = make.AgreementFactory()
    assert value("F2") is None
    make.TransactionFactory(agreement=agreement, amount=Decimal(50))
    make.TransactionFactory(agreement=agreement, amount=Decimal(-50), kind="repayment")
    assert value("F2") == 0
    assert value("F2") is not None


def test_scope_narrows_by_funder_project_and_share(portfolio: SimpleNamespace) -> None:
    first, second = portfolio.themes
    assert value("F2", funder=portfolio.eu) == Decimal("963.40")
    assert value("F2", project=portfolio.own) == Decimal("1400.00")
    assert value("F2", theme=second) == Decimal("578.04")
    assert value("F2", theme=first) + value("F2", theme=second) == value("F2")  # type: ignore[operator]
    assert value("F2", funder=portfolio.sida, theme=second) is None


def test_a_country_counts_its_share() -> None:
    project = make.ProjectFactory()
    kenya, mali = make.CountryFactory(), make.CountryFactory()
    make.ProjectCountryFactory(project=project, country=kenya, share=Decimal("33.33"))
    make.ProjectCountryFactory(project=project, country=mali, share=Decimal("66.67"))
    make.TransactionFactory(agreement__project=project, amount=Decimal("100.01"))
    assert value("F2", country=kenya) == Decimal("33.33")
    assert value("F2", country=mali) == Decimal("66.68")
    assert parts("F7") == {mali.iso2: Decimal("66.68"), kenya.iso2: Decimal("33.33")}
    assert parts("F7", country=mali) == {mali.iso2: Decimal("66.68")}


def test_country_and_theme_together_take_both_shares() -> None:
    project = make.ProjectFactory()
    share = make.ProjectCountryFactory(project=project, share=Decimal(50))
    theme = make.ProjectThemeFactory(project=project, share=Decimal(20))
    make.TransactionFactory(agreement__project=project, amount=Decimal(1000))
    assert value("F2", country=share.country, theme=theme.theme) == Decimal(100)


def test_own_contribution_in_kronor_and_percent(portfolio: SimpleNamespace) -> None:
    assert value("F3") == 0
    own = make.FunderFactory(kind="own")
    make.TransactionFactory(agreement__project=portfolio.own, agreement__funder=own, amount=Decimal("236.60"))
    found = figure("F3").value(Scope(2017))
    assert (found.value, found.percent) == (Decimal("236.60"), Decimal("9.1"))
    assert value("F3", year=2010) is None


def test_regional_projects_stand_under_their_region() -> None:
    region = make.RegionFactory()
    make.TransactionFactory(agreement__project=make.ProjectFactory(region=region), amount=Decimal(10))
    make.TransactionFactory(agreement__project=make.ProjectFactory(), amount=Decimal(5))
    assert parts("F7") == {region.code: Decimal(10), "none": Decimal(5)}


def test_funders_in_their_order_with_percent(portfolio: SimpleNamespace) -> None:
    found = figure("F9").value(Scope(2017))
    shown = [(part.object, part.value, part.percent) for part in found.parts]
    assert shown == [
        (portfolio.sida, Decimal("1400.00"), Decimal("59.2")),
        (portfolio.eu, Decimal("963.40"), Decimal("40.8")),
    ]
    assert [*figure("F9").recent(Scope(2017))] == [2015, 2016, 2017]


def test_budget_by_funder_is_shared_like_the_money(portfolio: SimpleNamespace) -> None:
    make.BudgetLineFactory(agreement=portfolio.agreements[1], amount_sek=Decimal(1000))
    assert money.budget_by_funder(Scope(2017)) == {
        portfolio.sida.pk: Decimal(2000),
        portfolio.eu.pk: Decimal(1000),
    }
    assert money.budget_by_funder(Scope(2017, theme=portfolio.themes[1])) == {portfolio.eu.pk: Decimal(600)}
    assert money.budget_by_funder(Scope(2016)) == {}


def test_booked_until_is_the_last_day_of_the_year_with_a_row(portfolio: SimpleNamespace) -> None:
    assert money.booked_until(Scope(2017)) == dt.date(2017, 12, 31)
    assert money.booked_until(Scope(2017, funder=portfolio.eu)) == dt.date(2017, 3, 31)
    assert money.booked_until(Scope(2015)) is None


def test_rounded_parts_that_do_not_add_up_are_told() -> None:
    for amount in ("1400", "1400", "1400"):
        make.TransactionFactory(amount=Decimal(amount))
    assert "avrund" in figure("F9").value(Scope(2017)).rounding
    assert figure("F9").value(Scope(2017)).note == ""
    for amount in ("600", "600"):
        make.TransactionFactory(amount=Decimal(amount))
    assert figure("F9").value(Scope(2017)).rounding == ""


def test_each_theme_has_its_part_and_what_has_no_theme_too(portfolio: SimpleNamespace) -> None:
    first, second = portfolio.themes
    third = make.ThemeFactory()
    make.TransactionFactory(amount=Decimal(7))
    assert parts("themes") == {
        first.code: Decimal("1785.36"),
        second.code: Decimal("578.04"),
        third.code: 0,
        "none": Decimal(7),
    }


def test_marked_share_is_of_what_was_screened(portfolio: SimpleNamespace) -> None:
    assert value("marker-gender") is None
    make.ProjectMarkerFactory(project=portfolio.own, score=2)
    make.ProjectMarkerFactory(project=portfolio.own, marker="disability", score=0)
    make.ProjectMarkerFactory(project=portfolio.other, score=0)
    make.TransactionFactory(amount=Decimal(636))
    found = figure("marker-gender").value(Scope(2017))
    assert found.value == Decimal("59.2")
    assert parts("marker-gender") == {
        "2": Decimal(1400),
        "1": Decimal(0),
        "0": Decimal("963.40"),
        "none": Decimal(636),
    }
    assert found.coverage == Decimal("78.8")
    assert value("marker-disability") == 0


def test_execution_needs_a_budget(portfolio: SimpleNamespace) -> None:
    assert value("execution", project=portfolio.own) == Decimal("70.0")
    assert value("execution", project=portfolio.other) is None
    assert parts("execution", project=portfolio.other) == {"used": Decimal("963.40"), "budget": None}
    assert parts("execution", year=2012) == {}


def test_a_budget_without_costs_is_not_zero_percent() -> None:
    make.BudgetLineFactory()
    assert value("execution") is None
    assert parts("execution") == {"used": None, "budget": Decimal(250_000)}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("key", "queries"), [("F2", 1), ("F3", 2), ("F7", 5), ("F9", 2), ("themes", 4)])
def test_queries_do_not_grow(key: str, queries: int, count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for n in range(count):
        project = make.ProjectFactory(region=make.RegionFactory())
        make.ProjectCountryFactory(project=project, share=Decimal(50))
        make.ProjectThemeFactory(project=project)
        make.TransactionFactory(agreement__project=project, booked_on=dt.date(2017 - n, 5, 1))
    with django_assert_num_queries(queries):
        figure(key).series(Scope(2017), range(2010, 2018))


def test_values_are_the_same_through_series_and_one_by_one(portfolio: SimpleNamespace) -> None:
    series = figure("F7").series(Scope(2017), [2015, 2016, 2017])
    assert [series[year] for year in (2015, 2016, 2017)] == [
        figure("F7").value(Scope(year)) for year in (2015, 2016, 2017)
    ]
    assert Project.objects.count() == 2
