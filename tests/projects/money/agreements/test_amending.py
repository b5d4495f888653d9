"""Amendments: a draft changes nothing, an approved one never changes, and what was agreed on a day can be told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from projects.models import Agreement, Amendment, Terms
from projects.money.agreements import actions, amending, queries
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.history.models import Entry
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
END, LATER = dt.date(2018, 12, 31), dt.date(2019, 3, 31)
DECIDED = dt.date(2018, 6, 14)


@pytest.fixture
def agreement(own_project) -> Agreement:
    row = make.AgreementFactory(project=own_project, currency="EUR", amount=Decimal(950_000), end=END)
    make.TermsFactory(agreement=row, valid_from=row.start)
    return row


def draft(user, agreement, **fields):
    agreement.refresh_from_db()
    given = {"changes": "Tre månader till", "reason": "Revisionen tog tid.", **fields}
    return amending.draft_amendment(user=user, agreement=agreement, fields=given, expected=agreement.version)


def approve(user, amendment, **fields):
    amendment.refresh_from_db()
    given = {"decided_on": DECIDED, "decided_by": "EU-delegationen", "dnr": "2018/97", **fields}
    return amending.approve_amendment(user=user, amendment=amendment, expected=amendment.version, **given)


def refusal(call, *args, **fields):
    with pytest.raises(Refused) as refused:
        call(*args, **fields)
    return refused.value.code, refused.value.field


def test_a_draft_changes_nothing(controller, agreement):
    row = draft(controller, agreement, amount_after=Decimal(1_000_000), end_after=LATER)
    agreement.refresh_from_db()
    assert (agreement.amount, agreement.end) == (Decimal(950_000), END)
    assert (row.number, row.status, row.amount_before, row.end_before) == (1, "draft", Decimal(950_000), END)
    assert queries.amount_and_end_on(agreement, dt.date(2099, 1, 1)) == (Decimal(950_000), END)


def test_what_is_left_empty_does_not_change(controller, agreement):
    row = approve(controller, draft(controller, agreement, amount_after=None, end_after=LATER))
    agreement.refresh_from_db()
    assert (row.amount_after, agreement.amount, agreement.end) == (Decimal(950_000), Decimal(950_000), LATER)


def test_an_approved_one_sets_amount_and_end_and_keeps_what_was(controller, agreement):
    row = approve(controller, draft(controller, agreement, amount_after=Decimal(1_000_000), end_after=LATER))
    agreement.refresh_from_db()
    assert (agreement.amount, agreement.end) == (Decimal(1_000_000), LATER)
    assert (row.amount_before, row.end_before) == (Decimal(950_000), END)
    assert (row.status, row.decided_on, row.decided_by, row.dnr, row.approved_by) == (
        "approved", DECIDED, "EU-delegationen", "2018/97", controller,
    )  # fmt: skip


def test_a_draft_follows_what_was_corrected_meanwhile(controller, agreement):
    row = draft(controller, agreement, end_after=LATER)
    agreement.refresh_from_db()
    actions.save_agreement(
        user=controller,
        agreement=agreement,
        expected=agreement.version,
        fields={"amount": Decimal(960_000)},
    )
    row = approve(controller, row)
    agreement.refresh_from_db()
    assert (row.amount_before, row.amount_after, agreement.amount) == (Decimal(960_000),) * 3


def test_the_history_of_amount_and_end_can_be_asked_for_any_day(controller, agreement):
    approve(controller, draft(controller, agreement, amount_after=Decimal(1_000_000)))
    approve(controller, draft(controller, agreement, end_after=LATER), decided_on=dt.date(2018, 9, 1))
    agreement.refresh_from_db()
    on = {
        day: queries.amount_and_end_on(agreement, day)
        for day in (dt.date(2018, 6, 13), DECIDED, dt.date(2018, 8, 31), dt.date(2018, 9, 1))
    }
    assert list(on.values()) == [
        (Decimal(950_000), END), (Decimal(1_000_000), END), (Decimal(1_000_000), END), (Decimal(1_000_000), LATER),
    ]  # fmt: skip


def test_of_two_on_a_day_the_later_number_counts(controller, agreement):
    approve(controller, draft(controller, agreement, amount_after=Decimal(2)))
    approve(controller, draft(controller, agreement, amount_after=Decimal(1)))
    agreement.refresh_from_db()
    assert queries.amount_and_end_on(agreement, DECIDED)[0] == Decimal(1)


def test_rules_that_come_with_an_amendment_hold_when_it_is_approved(controller, agreement):
    row = draft(controller, agreement)
    new = actions.save_terms(
        user=controller,
        agreement=agreement,
        terms=None,
        expected=None,
        fields={"valid_from": dt.date(2018, 1, 1), "reallocation_percent": Decimal(25)},
        amendment=row,
    )
    day = dt.date(2018, 7, 1)
    assert queries.terms_on(agreement, day).reallocation_percent is None
    approve(controller, row)
    assert queries.terms_on(agreement, day) == new
    with pytest.raises(Refused) as no:
        actions.save_terms(
            user=controller, agreement=agreement, terms=new, expected=1, fields={"clause": "x"}
        )
    assert no.value.code == "decided"
    late = {"user": controller, "agreement": agreement, "terms": None, "expected": None, "amendment": row}
    assert refusal(actions.save_terms, **late, fields={"valid_from": day}) == ("decided", "valid_from")


def test_contingency_is_released_from_the_day_of_the_decision(controller, agreement):
    approve(controller, draft(controller, agreement, contingency_released=Decimal(18_000)))
    assert queries.contingency_released_on(agreement, DECIDED - dt.timedelta(days=1)) == 0
    assert queries.contingency_released_on(agreement, DECIDED) == Decimal(18_000)
    over = {"amount_after": Decimal(10), "contingency_released": Decimal(11)}
    assert refusal(draft, controller, agreement, **over) == ("over_amount", "contingency_released")


def test_a_declined_one_stays_and_its_rules_go(controller, agreement):
    row = draft(controller, agreement, end_after=LATER)
    actions.save_terms(
        user=controller,
        agreement=agreement,
        terms=None,
        expected=None,
        fields={"valid_from": dt.date(2018, 1, 1)},
        amendment=row,
    )
    given = {"user": controller, "amendment": row, "decided_on": DECIDED, "expected": 1}
    assert refusal(amending.decline_amendment, **given, reason=" ") == ("reason_missing", "reason")
    row.refresh_from_db()
    amending.decline_amendment(**given, reason="Finansiären sade nej.")
    agreement.refresh_from_db()
    assert (row.status, agreement.end, Terms.objects.count()) == ("declined", END, 1)
    entry = Entry.objects.filter(what="decline_amendment").order_by("-number").first()
    assert entry.reason == "Finansiären sade nej."
    assert draft(controller, agreement).number == 2


@pytest.mark.parametrize("status", ["approved", "declined"])
def test_a_decided_one_never_changes(controller, agreement, status):
    row = make.AmendmentFactory(agreement=agreement, status=status)
    fields = {"changes": "Något annat"}
    change = {"user": controller, "amendment": row, "expected": 1}
    assert refusal(amending.change_amendment, **change, fields=fields)[0] == "decided"
    assert refusal(approve, controller, row)[0] == "decided"
    row.refresh_from_db()
    decline = {"decided_on": DECIDED, "reason": "Nej."}
    assert refusal(amending.decline_amendment, **change, **decline)[0] == "decided"


@pytest.mark.parametrize("status", ["approved", "declined"])
def test_the_database_keeps_what_was_decided(agreement, status):
    row = make.AmendmentFactory(agreement=agreement, status=status)
    here = Amendment.objects.filter(pk=row.pk)
    for values in (
        {"amount_after": Decimal(1)}, {"end_after": dt.date(2030, 1, 1)}, {"status": "draft"},
        {"decided_on": dt.date(2000, 1, 1)}, {"contingency_released": Decimal(5)},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            here.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        here.delete()
    assert here.get().amount_after == row.amount_after


def test_one_draft_at_a_time(controller, agreement):
    draft(controller, agreement)
    assert refusal(draft, controller, agreement) == ("one_draft", None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"changes": " "}, "changes"),
        ({"reason": ""}, "reason"),
        ({"changes": "x" * 301}, "changes"),
        ({"reason": "x" * 2001}, "reason"),
        ({"changes": "\0"}, "changes"),
        ({"amount_after": Decimal("-1")}, "amount_after"),
        ({"amount_after": Decimal("100000000000.00")}, "amount_after"),
        ({"end_after": dt.date(2014, 12, 31)}, "end_after"),
        ({"end_after": dt.date(9999, 1, 1)}, "end_after"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_at_its_field(controller, agreement, fields, field):
    assert refusal(draft, controller, agreement, **fields)[1] == field
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"decided_on": dt.date(2018, 6, 13)}, "decided_on"),
        ({"decided_on": dt.date(1, 1, 1)}, "decided_on"),
        ({"decided_by": " "}, "decided_by"),
    ],
)
def test_an_approval_that_cannot_be_is_refused_at_its_field(controller, agreement, fields, field):
    approve(controller, draft(controller, agreement))
    assert refusal(approve, controller, draft(controller, agreement), **fields)[1] == field
    later = {"decided_on": today() + dt.timedelta(days=1)}
    assert refusal(approve, controller, agreement.amendments.get(status="draft"), **later)[1] == "decided_on"


def test_a_later_end_needs_rules_under_which_costs_count(controller, agreement):
    Terms.objects.filter(agreement=agreement).update(eligible_to=END)
    row = draft(controller, agreement, end_after=LATER)
    assert refusal(approve, controller, row) == ("not_eligible", None)
    actions.save_terms(
        user=controller,
        agreement=agreement,
        terms=None,
        expected=None,
        fields={"valid_from": dt.date(2018, 7, 1), "eligible_to": LATER},
        amendment=row,
    )
    assert approve(controller, row).status == "approved"
    agreement.refresh_from_db()
    assert queries.eligible_days(agreement, dt.date(2018, 7, 1)) == (agreement.start, LATER)


def test_who_may_draft_and_who_may_approve(controller, leader, manager, agreement):
    for user in (manager, leader):
        with pytest.raises(Denied):
            draft(user, agreement)
    row = draft(controller, agreement)
    with pytest.raises(Denied):
        approve(manager, row)
    assert approve(leader, row).approved_by == leader


def test_an_old_version_is_stale(controller, agreement):
    row = draft(controller, agreement)
    for call, more in (
        (amending.change_amendment, {"fields": {}}),
        (amending.approve_amendment, {"decided_on": DECIDED, "decided_by": "EU"}),
        (amending.decline_amendment, {"decided_on": DECIDED, "reason": "Nej."}),
    ):
        with pytest.raises(Stale):
            call(user=controller, amendment=row, expected=7, **more)


def test_a_masked_agreement_tells_years_only(leader, controller, agreement):
    approve(controller, draft(controller, agreement, amount_after=Decimal(1), end_after=LATER))
    make.sensitive(agreement.project, "restricted")
    row = queries.with_rules(queries.agreements(leader)).get()
    assert row.is_masked
    assert queries.amount_and_end_on(row, dt.date(2017, 12, 31)) == (Decimal(950_000), END)
    assert queries.amount_and_end_on(row, dt.date(2018, 1, 1)) == (Decimal(1), dt.date(2019, 12, 31))
    assert queries.amendments_of(row)[0].reason == ""
