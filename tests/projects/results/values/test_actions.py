"""From draft to approved: who may do what, what is refused at which field, and what never happens."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects.models import IndicatorValue, PeriodException, ReportingPeriod, ValueEvidence
from projects.results.values import actions
from tests import factories as make
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.models import Entry

pytestmark = pytest.mark.django_db
Status = IndicatorValue.Status


def save(user, indicator, period, expected=None, **more):
    return actions.save_value(user=user, indicator=indicator, period=period, expected=expected, **more)


def refused(call, *args, **kwargs):
    """(code, field) of the refusal."""
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code, caught.value.field


def test_a_value_is_drafted_submitted_and_approved(manager, leader, draft):
    row = draft(60)
    assert (row.status, row.drafted_by, row.version) == (Status.DRAFT, manager, 1)
    actions.submit_value(user=manager, value=row, expected=1)
    assert (row.status, row.submitted_by, row.version) == (Status.SUBMITTED, manager, 2)
    actions.approve_value(user=leader, value=row, expected=2)
    row.refresh_from_db()
    assert (row.status, row.decided_by, row.value) == (Status.APPROVED, leader, Decimal(60))
    with pytest.raises(access.Denied):
        actions.submit_value(user=manager, value=row, expected=3)
    with pytest.raises(access.Denied):
        actions.return_value(user=leader, value=row, expected=3, note="Nej")


def test_a_correction_takes_the_place_of_what_was_approved(manager, leader, draft):
    first = draft(60, submit=True)
    actions.approve_value(user=leader, value=first, expected=2)
    second = draft(70, submit=True)
    assert second.pk != first.pk
    assert second.version > first.version  # an old version is never mistaken for a new one
    first.refresh_from_db()
    assert first.status == Status.APPROVED  # counts until the other is approved
    actions.approve_value(user=leader, value=second, expected=second.version)
    first.refresh_from_db()
    assert (first.status, first.value) == (Status.REPLACED, 60)
    assert IndicatorValue.objects.get(status=Status.APPROVED) == second


def test_nobody_approves_own_value(manager, leader, own_project, indicator, period, draft):
    """Neither who handed it in nor who last changed the numbers."""
    both = make.UserFactory(roles=["manager", "leadership"])
    make.ProjectMemberFactory(project=own_project, user=both)
    row = draft(60, user=both, submit=True)
    assert refused(actions.approve_value, user=both, value=row, expected=2) == ("own_value", None)
    assert refused(actions.return_value, user=both, value=row, expected=2, note="x") == ("own_value", None)
    row = draft(61, user=both)  # the numbers are theirs, the manager hands them in
    row = actions.submit_value(user=manager, value=row, expected=row.version)
    assert refused(actions.approve_value, user=both, value=row, expected=row.version)[0] == "own_value"
    row = draft(62)  # the manager's numbers, handed in by the other
    row = actions.submit_value(user=both, value=row, expected=row.version)
    assert refused(actions.approve_value, user=both, value=row, expected=row.version)[0] == "own_value"
    row = draft(62, user=both, comment_sv="Räknat två gånger.")  # the numbers are still the manager's
    assert row.drafted_by == manager
    row = actions.submit_value(user=manager, value=row, expected=row.version)
    actions.approve_value(user=both, value=row, expected=row.version)


def test_who_changes_a_part_has_changed_the_numbers(manager, leader, own_project, draft, cells):
    both = make.UserFactory(roles=["manager", "leadership"])
    make.ProjectMemberFactory(project=own_project, user=both)
    draft(100, cells=cells(60, 40, 0))
    assert draft(100, user=both).drafted_by == manager
    assert draft(100, user=both, cells=cells(50, 50, 0)).drafted_by == both


def test_the_database_refuses_an_own_approval(manager, draft):
    row = draft(60, submit=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.filter(pk=row.pk).update(status="approved", decided_by=manager)


def test_the_database_keeps_what_is_approved(draft, leader, cells):
    row = draft(60, submit=True, cells=cells(30, 30, 0))
    actions.approve_value(user=leader, value=row, expected=2)
    for change in ({"value": 61}, {"status": "draft"}, {"comment_sv": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IndicatorValue.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.cells.update(amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.cells.all().delete()


def test_what_is_sent_back_carries_a_note_until_it_is_approved(manager, leader, draft):
    row = draft(60, submit=True)
    assert refused(actions.return_value, user=leader, value=row, expected=2, note=" ") == (
        "note_missing",
        "note",
    )
    row = actions.return_value(user=leader, value=row, expected=2, note="Vilka kurser?")
    assert (row.status, row.note) == (Status.RETURNED, "Vilka kurser?")
    row = draft(61)
    assert (row.status, row.note) == (Status.RETURNED, "Vilka kurser?")
    row = actions.submit_value(user=manager, value=row, expected=row.version)
    assert (row.note, row.decided_by) == ("Vilka kurser?", None)
    row = actions.approve_value(user=leader, value=row, expected=row.version)
    assert row.note == ""


def test_a_change_of_what_was_submitted_makes_it_a_draft_again(manager, draft):
    draft(60, submit=True)
    row = draft(61)
    assert (row.status, row.submitted_by, row.submitted_at) == (Status.DRAFT, None, None)
    assert refused(
        actions.approve_value, user=make.UserFactory(roles=["leadership"]), value=row, expected=3
    ) == (
        "not_submitted",
        None,
    )


def test_a_withdrawn_draft_leaves_the_place_to_another(manager, draft):
    row = draft(60)
    assert refused(actions.withdraw_value, user=manager, value=row, expected=1, reason="")[1] == "reason"
    actions.withdraw_value(user=manager, value=row, expected=1, reason="Fel år.")
    assert Entry.objects.filter(object_type="projects.indicatorvalue", reason="Fel år.").exists()
    other = draft(61)
    assert (other.pk != row.pk, other.version) == (True, 3)


def test_the_second_of_two_who_save_is_told_what_stands(manager, leader, indicator, period, draft):
    row = draft(60)
    with pytest.raises(Stale) as caught:  # opened when nothing stood
        save(manager, indicator, period, value=Decimal(61))
    assert caught.value.current == row
    draft(61)
    for step in (actions.submit_value, actions.withdraw_value):
        more = {"reason": "x"} if step == actions.withdraw_value else {}
        with pytest.raises(Stale):
            step(user=manager, value=row, expected=1, **more)
    row = actions.submit_value(user=manager, value=row, expected=2)
    with pytest.raises(Stale):
        actions.approve_value(user=leader, value=row, expected=2)


@pytest.mark.parametrize("who", ["other_manager", "leader", "controller", "viewer", "machine", "stranger"])
def test_who_may_not_report_does_not(who, request, indicator, period):
    with pytest.raises(access.Denied):
        save(request.getfixturevalue(who), indicator, period, value=Decimal(60))


@pytest.mark.parametrize("who", ["manager", "other_manager", "controller", "admin_user"])
def test_who_may_not_approve_does_not(who, request, draft):
    row = draft(60, submit=True)
    user = request.getfixturevalue(who)
    with pytest.raises(access.Denied):
        actions.approve_value(user=user, value=row, expected=2)
    with pytest.raises(access.Denied):
        actions.return_value(user=user, value=row, expected=2, note="x")


# A closed period.


def close(period, on=None):
    ReportingPeriod.objects.filter(pk=period.pk).update(closes_on=on or dt.date(2018, 3, 31))


def test_a_closed_period_is_closed_to_every_step(manager, leader, indicator, period, draft):
    row = draft(60, submit=True)
    row2 = ValueEvidence(value=row, name="Lista", dnr="2017/1", added_by=manager)
    row2.save()
    close(period)
    steps = [
        (save, (manager, indicator, period, 2), {"value": Decimal(61)}),
        (actions.submit_value, (), {"user": manager, "value": row, "expected": 2}),
        (actions.withdraw_value, (), {"user": manager, "value": row, "expected": 2, "reason": "x"}),
        (actions.approve_value, (), {"user": leader, "value": row, "expected": 2}),
        (actions.return_value, (), {"user": leader, "value": row, "expected": 2, "note": "x"}),
        (actions.add_evidence, (), {"user": manager, "value": row, "expected": 2, "name": "x", "dnr": "1"}),
        (actions.void_evidence, (), {"user": manager, "evidence": row2, "expected": 2, "reason": "x"}),
    ]
    for step, args, kwargs in steps:
        assert refused(step, *args, **kwargs) == ("locked", "period"), step
    row.refresh_from_db()
    assert (row.status, row.value, row.version) == (Status.SUBMITTED, 60, 2)


def test_an_exception_opens_it_to_one_person(manager, leader, admin_user, period, draft):
    row = draft(60, submit=True)
    close(period)
    PeriodException.objects.create(
        period=period,
        user=leader,
        until=timezone.now() + dt.timedelta(days=2),
        reason="Sent underlag.",
        granted_by=admin_user,
    )
    assert refused(actions.submit_value, user=manager, value=row, expected=2)[0] == "locked"
    actions.approve_value(user=leader, value=row, expected=2)
