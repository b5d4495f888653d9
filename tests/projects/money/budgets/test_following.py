"""Forecasts are added, never changed; a variance has one comment for a heading and day."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from projects.models import Forecast, VarianceComment
from projects.money.budgets import following, limits
from projects.money.budgets.following import Expected
from tests import factories as make
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def heading(own_project):
    agreement = make.AgreementFactory(project=own_project, currency="EUR")
    make.ExchangeRateFactory(valid_from=dt.date(2016, 1, 1), rate=Decimal("9.5"))
    return make.HeadingFactory(agreement=agreement)


def forecast(user, heading, *rows, made_on=dt.date(2017, 5, 1)):
    return following.add_forecasts(
        user=user, agreement=heading.agreement, expected=list(rows), made_on=made_on
    )


def test_a_forecast_keeps_its_day_its_maker_and_its_rate(manager, heading):
    forecast(manager, heading, Expected(2017, heading, Decimal("10.01"), " Färre resor "))
    row = Forecast.objects.get()
    assert (row.made_on, row.made_by, row.note) == (dt.date(2017, 5, 1), manager, "Färre resor")
    assert (row.amount, row.rate, row.amount_sek) == (Decimal("10.01"), Decimal("9.5"), Decimal("95.10"))


def test_a_later_forecast_stands_beside_the_earlier(manager, heading):
    for amount in ("10", "12"):
        forecast(manager, heading, Expected(2017, heading, Decimal(amount)))
    assert list(Forecast.objects.order_by("pk").values_list("amount", flat=True)) == [10, 12]


@pytest.mark.parametrize(
    ("code", "field", "rows", "made_on"),
    [
        ("future", "made_on", [(2017, 1)], dt.date(2100, 1, 1)),
        ("empty", "amounts", [], dt.date(2017, 5, 1)),
        ("twice", "amounts", [(2017, 1), (2017, 2)], dt.date(2017, 5, 1)),
        ("year_over", "amounts", [(2016, 1)], dt.date(2017, 5, 1)),
        ("outside", "amounts", [(2019, 1)], dt.date(2017, 5, 1)),
        ("no_rate", "amounts", [(2015, 1)], dt.date(2015, 5, 1)),
        ("invalid", "amounts", [(2017, -1)], dt.date(2017, 5, 1)),
        ("invalid", "amounts", [(2017, 10**11)], dt.date(2017, 5, 1)),
    ],
)
def test_a_forecast_that_cannot_be(manager, heading, code, field, rows, made_on):
    expected = [Expected(year, heading, Decimal(amount)) for year, amount in rows]
    with pytest.raises(Refused) as caught:
        forecast(manager, heading, *expected, made_on=made_on)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not Forecast.objects.exists()


def test_a_forecast_is_for_those_who_lead_the_project(other_manager, leader, heading):
    for user in (other_manager, leader):
        with pytest.raises(PermissionDenied):
            forecast(user, heading, Expected(2017, heading, Decimal(1)))


def comment(user, heading, text="Två extra resor", **more):
    return following.comment_variance(
        user=user,
        agreement=heading.agreement,
        heading=heading,
        until=dt.date(2017, 12, 31),
        text=text,
        **more,
    )


def test_a_heading_and_day_have_one_comment(manager, heading):
    first = comment(manager, heading)
    with pytest.raises(Stale) as caught:
        comment(manager, heading, "En annan")
    assert caught.value.current == first
    comment(manager, heading, "Tre extra resor", comment=first, expected=1)
    with pytest.raises(Stale):
        comment(manager, heading, "Fyra", comment=first, expected=1)
    assert VarianceComment.objects.get().text == "Tre extra resor"


@pytest.mark.parametrize("text", ["", "  \n", "x" * 501, "a\x00b"])
def test_a_comment_has_a_text(manager, heading, text):
    with pytest.raises(Refused) as caught:
        comment(manager, heading, text)
    assert caught.value.field == "text"


def test_a_comment_is_on_a_heading_of_the_agreement(manager, heading):
    with pytest.raises(Refused) as caught:
        following.comment_variance(
            user=manager,
            agreement=heading.agreement,
            heading=make.HeadingFactory(),
            until=dt.date(2017, 1, 1),
            text="x",
        )
    assert caught.value.field == "heading"


@pytest.mark.parametrize(
    ("plan", "outcome", "due"),
    [
        ("100", "85", False),
        ("100", "84.99", True),
        ("100", "110", False),
        ("100", "110.01", True),
        ("0", "0", False),
        ("0", "0.01", True),
        ("100", "0", True),
    ],
)
def test_a_comment_is_due_outside_the_percent_of_the_terms(heading, plan, outcome, due):
    terms = make.TermsFactory(agreement=heading.agreement)
    assert limits.comment_due(terms, Decimal(plan), Decimal(outcome)) is due
    assert not limits.comment_due(None, Decimal(plan), Decimal(outcome))
