"""What the terms of an agreement let us decide ourselves, and moving money within it."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import BudgetVersion
from projects.money.budgets import actions
from tests import factories as make
from tests.projects.money.budgets.writing import amended, approved, draft, refused
from tracker.core.errors import Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(three_headings):
    return three_headings


# What the terms allow.


def test_without_a_limit_money_is_moved_freely(controller, agreement):
    approved(controller, agreement, staff="100", travel="100")
    make.TermsFactory(agreement=agreement, reallocation_percent=None)
    assert approved(controller, agreement, staff="200").status == "approved"


def test_a_limit_of_zero_lets_nothing_move_without_the_funder(controller, agreement):
    make.TermsFactory(agreement=agreement, reallocation_percent=0)
    approved(controller, agreement, staff="100", travel="100")
    message = refused(
        "amendment_needed", "amendment", lambda: approved(controller, agreement, staff="99.99", travel="100")
    )
    assert message.startswith("staff")


@pytest.mark.parametrize(
    ("staff", "travel", "allowed"),
    [("125", "75", True), ("125.01", "74.99", False), ("75", "100", True), ("74.99", "100", False)],
)
def test_each_heading_may_differ_by_the_percent(controller, agreement, staff, travel, allowed):
    make.TermsFactory(agreement=agreement, reallocation_percent=25)
    approved(controller, agreement, staff="100", travel="100")
    if allowed:
        assert approved(controller, agreement, staff=staff, travel=travel).number == 2
    else:
        refused(
            "amendment_needed",
            "amendment",
            lambda: approved(controller, agreement, staff=staff, travel=travel),
        )


def test_small_steps_do_not_add_up_past_the_limit(controller, agreement):
    """Each is within 25 percent of the one before it, but not of what the funder approved."""
    make.TermsFactory(agreement=agreement, reallocation_percent=25)
    approved(controller, agreement, staff="100", travel="100")
    approved(controller, agreement, staff="120", travel="80")
    refused(
        "amendment_needed", "amendment", lambda: approved(controller, agreement, staff="140", travel="80")
    )


def test_an_amendment_lets_more_move_and_is_the_new_measure(controller, agreement):
    make.TermsFactory(agreement=agreement, reallocation_percent=25)
    approved(controller, agreement, staff="100", travel="100")
    amendment = amended(agreement)
    approved(controller, agreement, amendment=amendment, staff="150", travel="50")
    assert approved(controller, agreement, staff="160", travel="40").amendment is None
    refused(
        "amendment_needed", "amendment", lambda: approved(controller, agreement, staff="100", travel="100")
    )


def test_a_new_heading_is_beyond_every_percent(controller, agreement):
    make.TermsFactory(agreement=agreement, reallocation_percent=25)
    approved(controller, agreement, staff="100")
    refused(
        "amendment_needed", "amendment", lambda: approved(controller, agreement, staff="100", travel="0.01")
    )


def test_the_terms_of_the_day_hold(controller, agreement):
    make.TermsFactory(agreement=agreement, reallocation_percent=0)
    make.TermsFactory(agreement=agreement, reallocation_percent=None, valid_from=dt.date(2017, 1, 1))
    approved(controller, agreement, staff="100")
    refused("amendment_needed", "amendment", lambda: approved(controller, agreement, staff="90"))
    BudgetVersion.objects.filter(status="draft").update(status="withdrawn")
    assert approved(controller, agreement, day=dt.date(2017, 1, 1), staff="90").number == 3


@pytest.mark.parametrize(
    ("code", "field", "amendment"),
    [
        ("not_approved", "amendment", lambda a: amended(a, status="draft")),
        ("not_approved", "amendment", lambda a: amended(a, status="declined")),
        ("before_amendment", "in_force_from", lambda a: amended(a, decided_on=dt.date(2016, 7, 2))),
        ("other_agreement", "amendment", lambda a: amended(make.AgreementFactory())),
    ],
)
def test_an_amendment_that_does_not_carry(controller, agreement, code, field, amendment):
    named = amendment(agreement)
    refused(code, field, lambda: approved(controller, agreement, amendment=named, staff="1"))


def test_an_amendment_approves_one_budget(controller, agreement):
    amendment = amended(agreement)
    approved(controller, agreement, amendment=amendment, staff="100")
    refused(
        "amendment_used", "amendment", lambda: approved(controller, agreement, amendment=amendment, staff="1")
    )


def test_contingency_is_used_as_far_as_an_amendment_releases_it(controller, agreement):
    make.TermsFactory(agreement=agreement, reallocation_percent=None, contingency_needs_approval=True)
    approved(controller, agreement, staff="100", reserve="50")
    moved = {"staff": "120", "reserve": "30"}
    refused("contingency", "amendment", lambda: approved(controller, agreement, **moved))
    BudgetVersion.objects.filter(status="draft").update(status="withdrawn")
    too_little = amended(agreement, released="19.99")
    refused(
        "contingency", "amendment", lambda: approved(controller, agreement, amendment=too_little, **moved)
    )
    BudgetVersion.objects.filter(status="draft").update(status="withdrawn")
    enough = amended(agreement, released="20")
    assert approved(controller, agreement, amendment=enough, **moved).status == "approved"


def test_contingency_may_be_free(controller, agreement):
    make.TermsFactory(agreement=agreement, reallocation_percent=None, contingency_needs_approval=False)
    approved(controller, agreement, staff="100", reserve="50")
    assert approved(controller, agreement, staff="150").status == "approved"


# Moving money.


def move(user, version, amount, **more):
    given = {
        "expected": version.version,
        "source": version.lines.get(heading__code="staff"),
        "heading": version.agreement.headings.get(code="travel"),
        "amount": Decimal(amount),
        "reason": "Fler resor",
        "in_force_from": dt.date(2017, 2, 1),
    } | more
    return actions.reallocate_budget(user=user, version=version, **given)


def test_moving_makes_the_next_version(controller, agreement):
    version = approved(controller, agreement, staff="100", travel="50")
    moved = move(controller, version, "30")
    assert (moved.number, moved.status, moved.reason) == (2, "approved", "Fler resor")
    assert dict(moved.lines.values_list("heading__code", "amount")) == {"staff": 70, "travel": 80}
    version.refresh_from_db()
    assert (version.status, version.in_force_to) == ("replaced", dt.date(2017, 2, 1))
    assert dict(version.lines.values_list("heading__code", "amount")) == {"staff": 100, "travel": 50}


def test_moving_to_a_line_that_is_new(controller, agreement):
    version = approved(controller, agreement, staff="100")
    account = make.AccountFactory()
    moved = move(controller, version, "100", account=account)
    assert list(moved.lines.order_by("pk").values_list("heading__code", "account", "amount")) == [
        ("staff", None, 0),
        ("travel", account.pk, 100),
    ]


@pytest.mark.parametrize(
    ("code", "field", "amount", "more"),
    [
        ("too_much", "amount", "100.01", {}),
        ("not_positive", "amount", "0", {}),
        ("not_positive", "amount", "-1", {}),
        ("same", "heading", "1", {"heading": "staff"}),
        ("other_agreement", "lines", "1", {"heading": None}),
        ("reason_missing", "reason", "1", {"reason": "\n"}),
        ("amendment_needed", "amendment", "25.01", {}),
    ],
)
def test_a_move_that_cannot_be(controller, agreement, code, field, amount, more):
    make.TermsFactory(agreement=agreement, reallocation_percent=25)
    version = approved(controller, agreement, staff="100", travel="200")
    if "heading" in more:
        named = more["heading"]
        more = {"heading": agreement.headings.get(code=named) if named else make.HeadingFactory()}
    refused(code, field, lambda: move(controller, version, amount, **more))
    assert BudgetVersion.objects.get().status == "approved"


def test_an_open_draft_stands_in_the_way_of_a_move(controller, agreement):
    version = approved(controller, agreement, staff="100", travel="50")
    draft(controller, agreement, [])
    refused("draft_open", None, lambda: move(controller, version, "1"))


def test_who_comes_second_moves_nothing(controller, agreement):
    version = approved(controller, agreement, staff="100", travel="50")
    seen = version.version
    move(controller, version, "1")
    with pytest.raises(Stale):
        move(controller, BudgetVersion.objects.get(number=1), "1", expected=seen)
