"""Budget versions: drafts, approval, the limits of the terms, moving money."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from projects.models import Amendment, BudgetVersion
from projects.money.budgets import actions
from projects.money.budgets.actions import Line
from tests import factories as make
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 7, 1)


@pytest.fixture
def agreement(own_project):
    """1 000 000 EUR for 2015-2018 with three headings: staff, travel, contingency."""
    row = make.AgreementFactory(project=own_project, currency="EUR")
    for code, kind in (("staff", "direct"), ("travel", "direct"), ("reserve", "contingency")):
        make.HeadingFactory(agreement=row, code=code, kind=kind, name_sv=code, name_en=code)
    make.ExchangeRateFactory(valid_from=dt.date(2015, 1, 1), rate=Decimal("9.5"))
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1), rate=Decimal("9.634"))
    return row


def lines(agreement, **by_heading):
    """Lines of 2016, by the heading's code."""
    headings = {heading.code: heading for heading in agreement.headings.all()}
    return [Line(2016, headings[code], Decimal(amount)) for code, amount in by_heading.items()]


def draft(user, agreement, rows, version=None, expected=None, reason=""):
    return actions.save_budget_draft(
        user=user, agreement=agreement, version=version, expected=expected, lines=rows, reason=reason
    )


def approved(user, agreement, day=DAY, amendment=None, **by_heading):
    version = draft(user, agreement, lines(agreement, **by_heading))
    return actions.approve_budget(
        user=user, version=version, expected=1, in_force_from=day, amendment=amendment
    )


def amended(agreement, released="0", decided_on=DAY, status="approved"):
    return Amendment.objects.create(
        agreement=agreement,
        number=agreement.amendments.count() + 1,
        status=status,
        changes="Budget",
        reason="Mer personal.",
        amount_before=agreement.amount,
        amount_after=agreement.amount,
        end_before=agreement.end,
        end_after=agreement.end,
        contingency_released=Decimal(released),
        decided_on=decided_on if status != "draft" else None,
    )


def refused(code, field, call):
    with pytest.raises(Refused) as caught:
        call()
    assert (caught.value.code, caught.value.field) == (code, field)
    return caught.value.message


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
