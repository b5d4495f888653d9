"""What became of an agreement's money: every row of the follow-up, in both currencies, and the sum that holds."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from projects.models import Project, VarianceComment
from projects.money.agreements.queries import agreements, with_rules
from reports.figures.statements import Money, Statement, statements
from tests import factories as make
from tests.reports import funding
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def world(own_project: Project) -> SimpleNamespace:
    return funding.build(own_project)


def told(user: User, agreement: Any, day: dt.date = funding.DAY, since: dt.date | None = None) -> Statement:
    rows = list(with_rules(agreements(user)).filter(pk=agreement.pk))
    return statements(user, rows, day, since)[0]


def test_every_amount_in_both_currencies(world: SimpleNamespace, controller: User) -> None:
    one = told(controller, world.eu)
    assert one.agreed == Money(D(1000), D("11000.00"))
    assert one.budget == Money(D(1000), D("10450.00"))
    assert one.received == Money(D(600), D("5750.00"))
    assert one.requisitioned == Money(D(0), D(0))
    assert one.used == Money(D(750), D("7750.00"))
    assert one.remaining == Money(D(250), D("2750.00"))
    assert one.difference == D("500.00")
    assert one.balance == Money(D(-150), D("-2000.00"))
    assert (one.plan, one.pace, one.percent, one.light) == (D(700), D("107.1"), D("75.0"), "ok")


@pytest.mark.parametrize("day", [dt.date(2017, 10, 15), dt.date(2018, 12, 31), funding.DAY])
def test_agreed_is_used_and_difference_and_remaining_exactly(
    world: SimpleNamespace, controller: User, day: dt.date
) -> None:
    funding.spend(world.eu, world.staff, 2017, 1, amount_sek=D("9.37"), booked_on=dt.date(2017, 2, 3))
    for agreement in (world.eu, world.sida):
        one = told(controller, agreement, day)
        assert one.agreed.sek == one.used.sek + one.difference + one.remaining.sek  # type: ignore[operator]
        assert one.agreed.own == one.used.own + one.remaining.own  # type: ignore[operator]
    assert told(controller, world.sida, day).difference == 0


def test_headings_against_plan_and_the_comment_that_is_due(world: SimpleNamespace, controller: User) -> None:
    staff, travel = told(controller, world.eu).lines
    assert (staff.budget, staff.plan, staff.used.own, staff.state) == (D(700), D(500), D(500), "ok")
    assert (travel.percent, travel.state, travel.lacks_comment) == (D("125.0"), "over", True)
    VarianceComment.objects.create(
        agreement=world.eu, heading=world.travel, until=funding.DAY, text="Två resor"
    )
    travel = told(controller, world.eu).lines[1]
    assert (travel.comment and travel.comment.text, travel.lacks_comment) == ("Två resor", False)


def test_a_comment_of_an_earlier_period_does_not_count(world: SimpleNamespace, controller: User) -> None:
    VarianceComment.objects.create(
        agreement=world.eu, heading=world.travel, until=dt.date(2018, 12, 31), text="Förra årets"
    )
    assert told(controller, world.eu).lines[1].lacks_comment
    assert not told(controller, world.eu, since=dt.date(2018, 1, 1)).lines[1].lacks_comment


def test_the_limits_are_those_of_the_rules_in_force(world: SimpleNamespace, controller: User) -> None:
    make.TermsFactory(agreement=world.eu, valid_from=dt.date(2019, 1, 1), comment_below=50, comment_above=125)
    assert told(controller, world.eu).lines[1].state == "ok"
    assert told(controller, world.eu, dt.date(2018, 12, 31)).lines[1].state == "under"


def test_a_contingency_that_is_not_used_needs_no_comment(world: SimpleNamespace, controller: User) -> None:
    held = make.HeadingFactory(agreement=world.eu, code="9", kind="contingency", order=9)
    make.BudgetLineFactory(agreement=world.eu, heading=held, year=2018, amount=D(40))
    assert told(controller, world.eu).lines[2].state == "ok"
    funding.spend(world.eu, held, 2018, 60)
    assert told(controller, world.eu).lines[2].state == "over"


def test_forecast_is_used_and_what_is_still_expected(world: SimpleNamespace, controller: User) -> None:
    """Without a forecast the budget of 2020 counts: 200 and 100 euro, at 11."""
    assert told(controller, world.eu).forecast == Money(D(1050), D("11050.00"))
    forecast = {"agreement": world.eu, "heading": world.travel, "year": 2020, "rate": D(10)}
    make.ForecastFactory(**forecast, made_on=dt.date(2019, 6, 1), amount=D(90), amount_sek=D(900))
    make.ForecastFactory(**forecast, made_on=dt.date(2019, 9, 1), amount=D(30), amount_sek=D(300))
    make.ForecastFactory(**forecast, made_on=dt.date(2020, 2, 1), amount=D(99), amount_sek=D(990))
    assert told(controller, world.eu).unexpected == Money(D(20), D("220.00"))
    assert told(controller, world.eu).forecast == Money(D(980), D("10250.00"))


def test_within_a_year_only_what_is_left_of_it_is_expected(world: SimpleNamespace, controller: User) -> None:
    """On 30 November 2018 staff has used its 200 euro of the year; travel has 50 left of it."""
    one = told(controller, world.eu, dt.date(2018, 11, 30))
    assert one.used.own == D(350)
    assert one.forecast.own == D(350 + 50 + 300 + 300)


def test_what_has_ended_is_expected_to_use_nothing_more(world: SimpleNamespace, controller: User) -> None:
    one = told(controller, world.eu, dt.date(2021, 6, 30))
    assert one.is_closed
    assert one.forecast == one.used


def test_a_missing_rate_leaves_the_kronor_empty_and_says_which(
    world: SimpleNamespace, controller: User
) -> None:
    one = told(controller, world.eu, dt.date(2020, 6, 30))
    assert one.agreed == Money(D(1000), None)
    assert (one.remaining.own, one.remaining.sek, one.difference) == (D(250), None, None)
    assert one.used.sek == D("7750.00")
    (sentence,) = one.missing
    assert "EUR" in sentence
    assert "2020-06-30" in sentence


def test_amendments_count_from_the_day_they_were_decided(world: SimpleNamespace, controller: User) -> None:
    common = {"agreement": world.eu, "amount_before": D(1000), "end_before": funding.TO, "reason": "Mer tid"}
    world.eu.amendments.create(
        **common, number=1, status="approved", changes="mer", amount_after=D(1200),
        end_after=dt.date(2021, 6, 30), decided_on=dt.date(2019, 3, 5),
    )  # fmt: skip
    world.eu.amendments.create(
        **common, number=2, changes="ännu mer", amount_after=D(2000), end_after=dt.date(2022, 6, 30)
    )
    assert told(controller, world.eu, dt.date(2019, 3, 4)).agreed.own == D(1000)
    one = told(controller, world.eu)
    assert (one.agreed.own, one.end) == (D(1200), dt.date(2021, 6, 30))
    assert one.draft is not None
    assert one.draft.number == 2


def test_a_booking_without_a_heading_has_a_line_of_its_own(world: SimpleNamespace, controller: User) -> None:
    funding.spend(world.sida, None, 2018, 10)
    one = told(controller, world.sida)
    assert [line.heading for line in one.lines] == [world.fees, None]
    assert one.used.own == sum(line.used.own or 0 for line in one.lines)


def test_repayments_and_partners_costs_are_of_the_agreement_memos_are_not(
    world: SimpleNamespace, controller: User
) -> None:
    funding.spend(world.sida, world.fees, 2018, 100, counts="agreement")
    funding.spend(world.sida, world.fees, 2018, 7, counts="memo")
    funding.money(world.sida, "repayment", 2019, -40, heading=world.fees)
    one = told(controller, world.sida)
    assert one.used.own == D(11_060)
    assert one.repaid.own == D(-40)


def test_years_kept_from_the_reader_leave_no_remainder(world: SimpleNamespace, controller: User) -> None:
    region = make.RegionFactory()
    near = world.project.country_shares.get().country
    near.region = region
    near.save()
    hidden = make.ProjectFactory(
        sensitivity="protected", start=dt.date(2018, 1, 1), end=dt.date(2018, 12, 31)
    )
    make.ProjectCountryFactory(project=hidden, country=make.CountryFactory(region=region))
    seen = told(make.UserFactory(roles=["writer"]), world.sida)
    assert seen.kept == (2018,)
    assert seen.used == Money(D(0), D(0))
    assert seen.remaining == seen.balance == Money(None, None)
    assert (seen.pace, seen.percent, seen.forecast) == (None, None, Money(None, None))
    assert told(controller, world.sida).used.own == D(11_000)


def test_as_many_queries_for_three_agreements_as_for_one(
    world: SimpleNamespace, controller: User, django_assert_num_queries: Any
) -> None:
    rows = list(with_rules(agreements(controller)).filter(pk=world.eu.pk))
    third = make.AgreementFactory(project=world.project, currency="EUR", start=funding.FROM, end=funding.TO)
    three = list(with_rules(agreements(controller)))
    assert third in three
    for listed in (rows, three):
        with django_assert_num_queries(18):
            statements(controller, listed, funding.DAY)
