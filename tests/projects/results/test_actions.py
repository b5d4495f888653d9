"""Indicators: targets as a set, a value a year, and "not measurable" only with a reason."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from projects.results import actions
from tests import factories as make
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(own_project):
    return make.IndicatorFactory(project=own_project)


def report(user, indicator, year=2017, value=Decimal(5), expected=None, **more):
    return actions.report_value(
        user=user, indicator=indicator, year=year, value=value, expected=expected, **more
    )


def refusal(call, *args, **fields):
    with pytest.raises(Refused) as refused:
        call(*args, **fields)
    return refused.value.code, refused.value.field


def test_a_value_is_reported_once_and_then_changed_by_version(manager, indicator):
    row = report(manager, indicator, value=Decimal(0))
    assert (row.value, row.version) == (0, 1)
    with pytest.raises(Stale) as stale:
        report(manager, indicator, value=Decimal(7))
    assert stale.value.current.value == 0
    assert report(manager, indicator, value=Decimal(7), expected=1).version == 2
    with pytest.raises(Stale):
        report(manager, indicator, value=Decimal(8), expected=1)
    indicator.refresh_from_db()
    assert indicator.version == 3
    assert [value.value for value in indicator.values.all()] == [7]


def test_not_measurable_needs_a_reason(manager, indicator):
    assert refusal(report, manager, indicator, value=None) == ("comment_missing", "comment_sv")
    assert report(manager, indicator, value=None, comment_sv="Mäts först 2019.").value is None


@pytest.mark.parametrize("year", [0, 1989, 20170])
def test_an_unknown_year_is_refused(year, manager, indicator):
    assert refusal(report, manager, indicator, year=year) == ("unknown_year", "year")


def test_what_has_not_been_cannot_be_reported(manager, indicator):
    assert refusal(report, manager, indicator, year=today().year + 1) == ("unknown_year", "year")


def test_a_value_keeps_to_its_measure(manager, indicator):
    indicator.measure = "yes_no"
    indicator.save()
    assert refusal(report, manager, indicator, value=Decimal(2)) == ("yes_no", "value")
    indicator.measure = "percent"
    indicator.save()
    assert refusal(report, manager, indicator, value=Decimal(-1)) == ("negative", "value")


@pytest.mark.parametrize("who", ["other_manager", "leader", "controller", "stranger"])
def test_only_those_who_work_with_the_project_report(who, indicator, request):
    with pytest.raises(PermissionDenied):
        report(request.getfixturevalue(who), indicator)


def test_targets_are_replaced_as_a_whole(manager, indicator):
    make.IndicatorTargetFactory(indicator=indicator, year=2016)
    targets = [(2018, Decimal(10)), (2019, Decimal(20))]
    actions.save_indicator(user=manager, indicator=indicator, expected=1, fields={}, targets=targets)
    assert list(indicator.targets.values_list("year", "value")) == [(2018, 10), (2019, 20)]
    twice = [targets[0], targets[0]]
    assert refusal(
        actions.save_indicator, user=manager, indicator=indicator, expected=2, fields={}, targets=twice
    ) == ("twice", "targets")


def test_an_indicator_cannot_be_given_to_somebody_elses_project(manager, indicator, other_project):
    with pytest.raises(PermissionDenied):
        actions.save_indicator(
            user=manager, indicator=indicator, expected=1, fields={"project": other_project}
        )
    indicator.refresh_from_db()
    assert indicator.version == 1
