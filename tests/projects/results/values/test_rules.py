"""What a value, its parts and its evidence must be like: each refusal names its field, and nothing is written."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import IndicatorValue, OrdinalStep, Site
from projects.results.values import actions
from projects.results.values.parts import Cell
from tests import factories as make
from tracker.core import access, uploads
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db
Status = IndicatorValue.Status


def save(user, indicator, period, expected=None, **more):
    return actions.save_value(user=user, indicator=indicator, period=period, expected=expected, **more)


def refused(call, *args, **kwargs):
    """(code, field) of the refusal."""
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code, caught.value.field


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
