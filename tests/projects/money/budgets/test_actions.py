"""Budget versions: drafts and approval."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from projects.models import BudgetVersion
from projects.money.budgets import actions
from projects.money.budgets.actions import Line
from tests import factories as make
from tests.projects.money.budgets.writing import DAY, approved, draft, lines, refused
from tracker.core.errors import Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(three_headings):
    return three_headings


# Drafts and conversion.


def test_a_draft_is_converted_year_by_year(controller, agreement):
    staff = agreement.headings.get(code="staff")
    rows = [Line(year, staff, Decimal("100.05")) for year in (2015, 2016, 2017, 2018)]
    version = draft(controller, agreement, rows, reason="Den första")
    assert list(version.lines.values_list("year", "rate", "amount_sek")) == [
        (2015, Decimal("9.5"), Decimal("950.48")),
        (2016, Decimal("9.5"), Decimal("950.48")),  # no rate of 2016: that of the year before
        (2017, Decimal("9.634"), Decimal("963.88")),
        (2018, Decimal("9.634"), Decimal("963.88")),
    ]
    assert (version.number, version.status, version.reason) == (1, "draft", "Den första")


def test_without_any_rate_by_then_nothing_is_written(controller, agreement):
    agreement.currency = "USD"
    agreement.save()
    message = refused("no_rate", "lines", lambda: draft(controller, agreement, lines(agreement, staff="1")))
    assert "USD" in message
    assert "2016" in message
    assert not BudgetVersion.objects.exists()


def test_kronor_need_no_rate(controller, own_project):
    row = make.AgreementFactory(project=own_project)
    heading = make.HeadingFactory(agreement=row)
    version = draft(controller, row, [Line(2016, heading, Decimal("0.00"))])
    line = version.lines.get()
    assert (line.rate, line.amount, line.amount_sek) == (1, 0, 0)


def test_a_draft_is_changed_by_its_version(controller, agreement):
    version = draft(controller, agreement, lines(agreement, staff="100", travel="50"))
    draft(controller, agreement, lines(agreement, staff="120"), version=version, expected=1)
    assert list(version.lines.values_list("heading__code", "amount")) == [("staff", 120)]
    with pytest.raises(Stale):
        draft(controller, agreement, [], version=version, expected=1)
    assert version.lines.count() == 1


def test_there_is_one_draft_at_a_time(controller, agreement):
    first = draft(controller, agreement, [])
    with pytest.raises(Stale) as caught:
        draft(controller, agreement, [])
    assert caught.value.current == first


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("twice", lambda a: lines(a, staff="1") * 2),
        ("outside", lambda a: [Line(2019, a.headings.get(code="staff"), Decimal(1))]),
        ("outside", lambda a: [Line(2014, a.headings.get(code="staff"), Decimal(1))]),
        ("other_agreement", lambda a: [Line(2016, make.HeadingFactory(), Decimal(1))]),
        ("invalid", lambda a: lines(a, staff="-0.01")),
        ("invalid", lambda a: lines(a, staff="100000000000")),
        ("invalid", lambda a: lines(a, staff="99999999999")),  # its SEK has too many digits
        ("invalid", lambda a: lines(a, staff="1.005")),
    ],
)
def test_lines_that_cannot_be(controller, agreement, code, rows):
    refused(code, "lines", lambda: draft(controller, agreement, rows(agreement)))
    assert not BudgetVersion.objects.exists()


def test_too_many_rows_are_refused(controller, agreement, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ROWS", 1)
    refused(
        "too_many", "lines", lambda: draft(controller, agreement, lines(agreement, staff="1", travel="1"))
    )


def test_who_may_write_and_who_may_approve(manager, leader, controller, agreement):
    with pytest.raises(PermissionDenied):
        draft(manager, agreement, [])
    with pytest.raises(PermissionDenied):
        draft(leader, agreement, [])
    version = draft(controller, agreement, lines(agreement, staff="1"))
    with pytest.raises(PermissionDenied):
        actions.approve_budget(user=manager, version=version, expected=1)
    assert actions.approve_budget(user=leader, version=version, expected=1).approved_by == leader


# Approval.


def test_approving_ends_the_version_before_on_the_same_day(controller, agreement):
    first = approved(controller, agreement, staff="100")
    second = approved(controller, agreement, day=dt.date(2017, 1, 1), staff="90")
    first.refresh_from_db()
    assert (first.status, first.in_force_from, first.in_force_to) == ("replaced", DAY, dt.date(2017, 1, 1))
    assert (second.status, second.in_force_from, second.in_force_to) == (
        "approved",
        dt.date(2017, 1, 1),
        None,
    )
    assert (first.version, second.version, second.number) == (3, 2, 2)


def test_a_budget_comes_into_force_today_unless_said(controller, agreement):
    version = draft(controller, agreement, lines(agreement, staff="1"))
    actions.approve_budget(user=controller, version=version, expected=1)
    assert version.in_force_from == actions.today()


def test_a_budget_cannot_begin_before_the_one_in_force(controller, agreement):
    approved(controller, agreement, staff="100")
    refused(
        "before_current",
        "in_force_from",
        lambda: approved(controller, agreement, day=dt.date(2016, 6, 30), staff="90"),
    )
    assert BudgetVersion.objects.get(status="approved").number == 1


def test_an_empty_budget_is_not_approved(controller, agreement):
    refused("empty", "lines", lambda: approved(controller, agreement))


def test_more_than_agreed_is_not_approved(controller, agreement):
    approved(controller, agreement, staff="999999.99", travel="0.01")
    message = refused(
        "over_agreed", "lines", lambda: approved(controller, agreement, staff="999999.99", travel="0.02")
    )
    assert "1\u00a0000\u00a0000,01\u00a0EUR" in message


def test_what_is_decided_no_longer_changes(controller, agreement):
    version = approved(controller, agreement, staff="100")
    for call in (
        lambda: draft(controller, agreement, [], version=version, expected=2),
        lambda: actions.approve_budget(user=controller, version=version, expected=2),
        lambda: actions.withdraw_budget(user=controller, version=version, expected=2, reason="Fel"),
    ):
        refused("decided", None, call)
        version.refresh_from_db()


def test_a_draft_is_withdrawn_with_a_reason(controller, agreement):
    version = draft(controller, agreement, lines(agreement, staff="100"))
    refused(
        "reason_missing",
        "reason",
        lambda: actions.withdraw_budget(user=controller, version=version, expected=1, reason=" "),
    )
    version.refresh_from_db()
    actions.withdraw_budget(user=controller, version=version, expected=1, reason="Fel underlag")
    assert version.status == "withdrawn"
    assert draft(controller, agreement, []).number == 2
