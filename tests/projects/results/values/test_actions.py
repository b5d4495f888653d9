"""From draft to approved: who may do what, what is refused at which field, and what never happens."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects.models import IndicatorValue, OrdinalStep, PeriodException, ReportingPeriod, Site, ValueEvidence
from projects.results.values import actions
from projects.results.values.parts import Cell
from tests import factories as make
from tracker.core import access, uploads
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


# What a value must be like.


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({}, "missing", "value"),
        ({"value": Decimal(-1)}, "negative", "value"),
        ({"value": Decimal("1e11")}, "invalid", "value"),
        ({"value": Decimal("0.001")}, "invalid", "value"),
        ({"value": Decimal(1), "numerator": Decimal(1)}, "not_asked", "numerator"),
        ({"value": Decimal(1), "text_sv": "Ett"}, "not_asked", "text_sv"),
        ({"answer": "not_measured"}, "comment_missing", "comment_sv"),
        ({"answer": "not_applicable"}, "comment_missing", "comment_sv"),
        ({"answer": "not_measured", "comment_sv": "x", "value": Decimal(0)}, "not_measured", "value"),
        ({"answer": "perhaps", "value": Decimal(0)}, "invalid", "answer"),
        ({"value": Decimal(1), "comment_sv": "x" * 501}, "invalid", "comment_sv"),
        ({"value": Decimal(1), "comment_sv": "\x00"}, "invalid", "comment_sv"),
    ],
)
def test_what_a_number_cannot_be(more, code, field, manager, indicator, period):
    assert refused(save, manager, indicator, period, **more) == (code, field)
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"value": Decimal(50)}, "missing", "numerator"),
        ({"numerator": Decimal(1)}, "missing", "denominator"),
        ({"numerator": Decimal(0), "denominator": Decimal(0)}, "denominator_zero", "denominator"),
        ({"numerator": Decimal(3), "denominator": Decimal(2)}, "over_whole", "numerator"),
        ({"numerator": Decimal(-1), "denominator": Decimal(2)}, "negative", "numerator"),
    ],
)
def test_what_a_share_cannot_be(more, code, field, manager, own_project, period):
    indicator = make.IndicatorFactory(project=own_project, measure="percent", over_places="pooled")
    assert refused(save, manager, indicator, period, **more) == (code, field)


def test_a_share_makes_its_percentage(manager, own_project, period):
    indicator = make.IndicatorFactory(project=own_project, measure="percent", over_places="pooled")
    row = save(manager, indicator, period, numerator=Decimal(1), denominator=Decimal(3))
    assert row.value == Decimal("33.33")


def test_other_measures_take_what_they_ask_for(manager, own_project, period):
    def of(measure):
        return make.IndicatorFactory(project=own_project, measure=measure, over_places="none")

    steps = of("ordinal")
    OrdinalStep.objects.create(indicator=steps, value=2, name_sv="I bruk")
    assert refused(save, manager, steps, period, value=Decimal(1)) == ("not_a_step", "value")
    assert save(manager, steps, period, value=Decimal(2)).value == 2
    assert refused(save, manager, of("yes_no"), period, value=Decimal(2)) == ("not_yes_no", "value")
    assert save(manager, of("yes_no"), period, value=Decimal(0)).value == 0
    assert save(manager, of("index"), period, value=Decimal(-3)).value == -3
    words = of("text")
    assert refused(save, manager, words, period) == ("missing", "text_sv")
    assert save(manager, words, period, text_sv="Lagen är antagen.").value is None


def test_zero_not_measured_and_not_applicable_are_three(manager, indicator, period, draft):
    assert draft(0).value == 0
    row = draft(None, answer="not_measured", comment_sv="Kontoret var stängt.")
    assert (row.answer, row.value) == ("not_measured", None)
    row = draft(None, answer="not_applicable", comment_sv="Kursen har upphört.")
    assert (row.answer, row.value) == ("not_applicable", None)


@pytest.mark.parametrize(
    ("code", "year_kind", "expected"),
    [
        ("2014", "year", "outside_project"),
        ("2019", "year", "outside_project"),
        ("2017Q1", "quarter", "other_kind"),
    ],
)
def test_a_period_must_fit_indicator_and_project(code, year_kind, expected, manager, indicator):
    period = make.ReportingPeriodFactory(code=code, kind=year_kind)
    assert refused(save, manager, indicator, period, value=Decimal(1)) == (expected, "period")


def test_a_place_must_be_the_indicators(manager, own_project, other_project, indicator, period):
    here, there = (
        Site.objects.create(project=of, code="office", name_sv="Kontoret")
        for of in (own_project, other_project)
    )
    assert refused(save, manager, indicator, period, site=here, value=Decimal(1)) == ("unknown_site", "site")
    indicator.sites.add(here)
    assert refused(save, manager, indicator, period, value=Decimal(1)) == ("site_missing", "site")
    assert refused(save, manager, indicator, period, site=there, value=Decimal(1))[0] == "unknown_site"
    assert save(manager, indicator, period, site=here, value=Decimal(1)).site == here


# Parts.


def test_parts_are_kept_changed_and_left_alone(draft, cells):
    def told(row):
        return {cell.first.code: cell.amount for cell in row.cells.all()}

    row = draft(100, cells=cells(60, 40, 0))
    assert told(row) == {"women": 60, "men": 40, "unknown": 0}  # nobody is told too
    assert told(draft(120)) == told(row)
    assert told(draft(120, cells=cells(60, None, None))) == {"women": 60}


@pytest.mark.parametrize(
    ("amounts", "code"),
    [((60, 41, 0), "parts_over_total"), ((-1, 0, 0), "negative"), ((Decimal("0.001"), 0, 0), "invalid")],
)
def test_parts_that_cannot_be(amounts, code, draft, cells):
    assert refused(draft, 100, cells=cells(*amounts)) == (code, "cells.sex")
    assert not IndicatorValue.objects.exists()


def test_the_whole_cannot_become_less_than_its_parts(draft, cells):
    draft(100, cells=cells(60, 40, 0))
    assert refused(draft, 99) == ("parts_over_total", "cells.sex")


def test_parts_of_another_kind_are_refused(draft, by_sex, cells):
    other = make.IndicatorFactory()  # is split by nothing
    women, men, _unknown = by_sex
    twice = [Cell(women, amount=Decimal(1)), Cell(women, amount=Decimal(2))]
    assert refused(draft, 100, cells=twice) == ("twice", "cells.sex")
    crossed = [Cell(women, men, amount=Decimal(1))]
    assert refused(draft, 100, cells=crossed) == ("unknown_part", "cells")
    share = [Cell(women, numerator=Decimal(1), denominator=Decimal(2))]
    assert refused(draft, 100, cells=share) == ("not_an_amount", "cells.sex")
    nothing = {"answer": "not_measured", "comment_sv": "x", "cells": cells(1, None, None)}
    assert refused(draft, None, **nothing) == ("parts_of_nothing", "cells.sex")
    assert other.splits.count() == 0


def test_parts_of_a_share_are_shares(manager, own_project, period, indicator, by_sex):
    indicator.measure, indicator.over_places, indicator.over_periods = "percent", "pooled", "pooled"
    indicator.save()
    women, men, _unknown = by_sex
    whole = {"numerator": Decimal(30), "denominator": Decimal(50)}

    def share(group, numerator, denominator):
        return Cell(group, numerator=numerator, denominator=denominator)

    def no(*given):
        return refused(save, manager, indicator, period, cells=given, **whole)[0]

    assert no(share(women, Decimal(1), None)) == "half_a_share"
    assert no(share(women, Decimal(3), Decimal(2))) == "not_a_share"
    assert (
        no(share(women, Decimal(20), Decimal(25)), share(men, Decimal(11), Decimal(25))) == "parts_over_total"
    )
    assert (
        no(share(women, Decimal(20), Decimal(25)), share(men, Decimal(10), Decimal(26))) == "parts_over_total"
    )
    fits = [share(women, Decimal(20), Decimal(25)), share(men, Decimal(10), Decimal(25))]
    assert save(manager, indicator, period, cells=fits, **whole).cells.count() == 2


# Evidence.


def clean(name="lista.txt", content=b"Anna, Bo"):
    return uploads.checked(SimpleUploadedFile(name, content))


def test_evidence_is_demanded_when_the_value_is_handed_in(manager, leader, indicator, draft):
    type(indicator).objects.filter(pk=indicator.pk).update(needs_evidence=True)
    row = draft(60)
    submit = {"user": manager, "value": row}
    assert refused(actions.submit_value, **submit, expected=1) == ("evidence_missing", "evidence")
    row.refresh_from_db()
    evidence = actions.add_evidence(user=manager, value=row, expected=1, name="Närvarolista", dnr="2017/7")
    row = actions.submit_value(**submit, expected=2)
    actions.void_evidence(user=manager, evidence=evidence, expected=3, reason="Fel lista.")
    row.refresh_from_db()
    assert refused(actions.approve_value, user=leader, value=row, expected=4) == (
        "evidence_missing",
        "evidence",
    )
    row = draft(None, answer="not_measured", comment_sv="Ingen kurs.")
    actions.submit_value(user=manager, value=row, expected=row.version)


def test_a_file_is_kept_under_another_name(manager, draft, settings, tmp_path):
    row = draft(60)
    evidence = actions.add_evidence(user=manager, value=row, expected=1, name="Närvarolista", file=clean())
    assert "lista" not in evidence.file.name
    assert evidence.file.read() == b"Anna, Bo"
    evidence.file.delete(save=False)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "Lista"}, "file"),
        ({"name": " ", "dnr": "1"}, "name"),
        ({"name": "x" * 121, "dnr": "1"}, "name"),
    ],
)
def test_evidence_says_what_and_where(more, field, manager, draft):
    assert refused(actions.add_evidence, user=manager, value=draft(60), expected=1, **more)[1] == field


def test_evidence_of_what_is_decided_stays(manager, leader, draft):
    row = draft(60)
    evidence = actions.add_evidence(user=manager, value=row, expected=1, name="Lista", dnr="2017/7")
    row = actions.submit_value(user=manager, value=row, expected=2)
    actions.approve_value(user=leader, value=row, expected=3)
    with pytest.raises(access.Denied):
        actions.void_evidence(user=manager, evidence=evidence, expected=4, reason="x")
    with pytest.raises(access.Denied):
        actions.add_evidence(user=manager, value=row, expected=4, name="x", dnr="1")
