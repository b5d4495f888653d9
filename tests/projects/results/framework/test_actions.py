"""Versions of a framework: begun, written, approved; what each rule refuses, and at which field."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from projects.models import FrameworkVersion, IndicatorTarget, ResultNode
from projects.results.framework import actions, queries
from projects.results.framework.actions import Target
from tests import factories as make
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def refusal(call, **fields):
    with pytest.raises(Refused) as refused, transaction.atomic():
        call(**fields)
    return refused.value.code, refused.value.field


def node(user, draft, expected=3, of=None, **fields):
    return actions.save_node(user=user, version=draft.version, expected=expected, node=of, fields=fields)


def place(user, draft, indicator, expected=3, **fields):
    return actions.place_indicator(
        user=user,
        version=draft.version,
        expected=expected,
        indicator=indicator,
        **{"node": draft.output, "baseline": Decimal(0), "baseline_year": 2014} | fields,
    )


# Versions.


def test_the_first_version_is_empty_and_the_next_begins_as_the_one_in_force(manager, agreed, own_project):
    version = actions.begin_framework(user=manager, project=own_project, reason="Ny målgrupp", dnr="2017/1")
    assert (version.number, version.status, version.reason, version.dnr) == (
        2,
        "draft",
        "Ny målgrupp",
        "2017/1",
    )
    (outcome,) = queries.tree(version)
    (output,) = outcome.branches
    assert (outcome.node.code, outcome.node.family, output.node.code) == ("O1", "labour_market", "P1")
    assert output.node.parent_id == outcome.node.pk != agreed.outcome.pk
    (planned,) = output.plans
    assert (planned.indicator.code, planned.plan.baseline, planned.plan.baseline_year) == ("OWN-P1", 0, 2014)
    assert [(one.period.code, one.value) for one in planned.targets] == [("2016", 50), ("2018", 100)]


def test_who_begins_a_draft_second_meets_the_first(manager, draft, own_project):
    with pytest.raises(Stale) as stale:
        actions.begin_framework(user=manager, project=own_project)
    assert stale.value.current == draft.version


def test_what_is_new_is_told_in_the_draft(manager, draft):
    actions.describe_framework(user=manager, version=draft.version, expected=3, reason=" Nytt ", dnr="1")
    draft.version.refresh_from_db()
    assert (draft.version.reason, draft.version.dnr, draft.version.version) == ("Nytt", "1", 4)


def test_a_version_in_force_replaces_the_one_before_it(manager, leader, agreed, own_project):
    version = actions.begin_framework(user=manager, project=own_project)
    day = dt.date(2017, 5, 1)
    early = {"user": leader, "version": version, "expected": 1, "in_force_from": dt.date(2015, 1, 31)}
    assert refusal(actions.approve_framework, **early) == ("before_current", "in_force_from")
    actions.approve_framework(user=leader, version=version, expected=1, in_force_from=day)
    agreed.version.refresh_from_db()
    assert (agreed.version.status, agreed.version.in_force_to) == ("replaced", day)
    assert (version.status, version.in_force_from, version.agreed_by) == ("agreed", day, leader)
    held = {
        when: queries.version_on(manager, own_project, when)
        for when in (dt.date(2015, 1, 31), dt.date(2015, 2, 1), dt.date(2017, 4, 30), day)
    }
    assert [row and row.number for row in held.values()] == [None, 1, 1, 2]


def test_a_version_is_in_force_from_today_unless_said(leader, planned):
    actions.approve_framework(user=leader, version=planned.version, expected=4)
    assert planned.version.in_force_from == today()


def test_an_empty_version_is_not_approved(leader, draft):
    fields = {"user": leader, "version": draft.version, "expected": 3}
    assert refusal(actions.approve_framework, **fields) == ("empty", None)


def test_a_plan_that_makes_no_sense_any_more_is_not_approved(leader, manager, planned, indicator):
    indicator.measure = "yes_no"
    indicator.over_places, indicator.over_periods = "lowest", "latest"
    indicator.save()
    with pytest.raises(Refused) as refused:
        actions.approve_framework(user=leader, version=planned.version, expected=4)
    assert refused.value.message.startswith("OWN-P1: ")
    assert FrameworkVersion.objects.get().status == "draft"


@pytest.mark.parametrize("year", [1, 1989, 2101, 9999])
def test_an_unknown_year_is_refused(year, leader, planned):
    fields = {"version": planned.version, "expected": 4, "in_force_from": dt.date(year, 1, 1)}
    assert refusal(actions.approve_framework, user=leader, **fields) == ("unknown_year", "in_force_from")


def test_a_draft_is_withdrawn_with_a_reason(manager, draft, own_project):
    fields = {"user": manager, "version": draft.version, "expected": 3}
    assert refusal(actions.withdraw_framework, **fields, reason=" ") == ("reason_missing", "reason")
    actions.withdraw_framework(**fields, reason="Partnern drog sig ur")
    assert draft.version.status == "withdrawn"
    assert actions.begin_framework(user=manager, project=own_project).number == 2


def test_a_decided_version_does_not_change(manager, leader, agreed, indicator):
    row = {"version": agreed.version, "expected": 5}
    for user in (manager, leader):
        with pytest.raises(PermissionDenied):
            actions.save_node(user=user, **row, node=agreed.output, fields={"name_sv": "Annat"})
        with pytest.raises(PermissionDenied):
            actions.place_indicator(user=user, **row, indicator=indicator, node=agreed.output)
        with pytest.raises(PermissionDenied):
            actions.remove_plan(user=user, **row, indicator=indicator)
        with pytest.raises(PermissionDenied):
            actions.approve_framework(user=user, **row)


def test_not_even_the_database_lets_a_decided_version_change(agreed):
    for rows in (agreed.version.nodes, agreed.version.plans, agreed.version.targets):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        agreed.version.targets.update(value=1)


@pytest.mark.parametrize("who", ["other_manager", "leader", "controller", "writer", "viewer", "stranger"])
def test_only_those_who_work_with_the_project_write(who, own_project, draft, request):
    user = request.getfixturevalue(who)
    draft.version.status = "withdrawn"
    draft.version.save()
    with pytest.raises(PermissionDenied):
        actions.begin_framework(user=user, project=own_project)
    with pytest.raises(PermissionDenied):
        node(user, draft, code="X", level="P", name_sv="X")


@pytest.mark.parametrize("who", ["manager", "other_manager", "controller", "admin_user"])
def test_only_leadership_approves(who, planned, request):
    with pytest.raises(PermissionDenied):
        actions.approve_framework(user=request.getfixturevalue(who), version=planned.version, expected=4)


# Results.


def test_a_stale_result_is_not_saved(manager, draft):
    with pytest.raises(Stale) as stale:
        node(manager, draft, expected=2, of=draft.outcome, name_sv="Annat")
    assert stale.value.current == draft.version
    draft.outcome.refresh_from_db()
    assert draft.outcome.name_sv == "Fler i arbete"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"code": "P1"}, "twice", "code"),
        ({"code": ""}, "invalid", "code"),
        ({"name_sv": ""}, "invalid", "name_sv"),
        ({"name_sv": "x\x00"}, "invalid", "name_sv"),
        ({"level": "X"}, "invalid", "level"),
        ({"level": "O", "family": "labour"}, "invalid", "family"),
        ({"family": "labour_market"}, "no_family", "family"),
    ],
)
def test_a_result_that_cannot_be(fields, code, field, manager, draft):
    new = {"level": "P", "code": "P2", "name_sv": "Nytt"} | fields
    assert refusal(lambda: node(manager, draft, **new)) == (code, field)
    assert draft.version.nodes.count() == 2


@pytest.mark.parametrize(
    ("level", "above"), [("I", "O"), ("O", "O"), ("O", "P"), ("B", "P"), ("P", "P"), ("R", "P"), ("P", "R")]
)
def test_a_result_leads_to_a_farther_goal(level, above, manager, draft):
    parent = node(manager, draft, level=above, code="X1", name_sv="Mål")
    new = {"level": level, "code": "X2", "name_sv": "Nytt", "parent": parent}
    assert refusal(lambda: node(manager, draft, 4, **new)) == ("wrong_level", "parent")


def test_a_result_keeps_above_those_under_it(manager, draft):
    assert refusal(lambda: node(manager, draft, of=draft.outcome, level="P", family="")) == (
        "wrong_level",
        "level",
    )


def test_a_result_stays_in_its_version_and_project(manager, draft, other_project):
    elsewhere = make.ResultNodeFactory(version__project=other_project, level="I")
    component = make.ComponentFactory(project=other_project)
    new = {"level": "P", "code": "X2", "name_sv": "Nytt"}
    assert refusal(lambda: node(manager, draft, **new, parent=elsewhere)) == ("gone", "parent")
    assert refusal(lambda: node(manager, draft, **new, component=component)) == ("other_project", "component")


def test_results_beside_each_other_are_moved(manager, draft):
    for expected, code in ((3, "P2"), (4, "P3")):
        node(manager, draft, expected, level="P", code=code, name_sv=code, parent=draft.outcome)
    (outcome,) = queries.tree(draft.version)
    assert [branch.node.code for branch in outcome.branches] == ["P1", "P2", "P3"]
    last = outcome.branches[2].node
    actions.move_node(user=manager, version=draft.version, expected=5, node=last, up=True)
    (outcome,) = queries.tree(draft.version)
    assert [branch.node.code for branch in outcome.branches] == ["P1", "P3", "P2"]
    fields = {"user": manager, "version": draft.version, "expected": 6, "node": draft.output, "up": True}
    assert refusal(actions.move_node, **fields) == ("at_the_end", "way")


def test_only_an_empty_result_is_taken_out(manager, planned, indicator):
    row = {"user": manager, "version": planned.version}
    for expected in (planned.outcome, planned.output):
        fields = {**row, "expected": 4, "node": expected}
        assert refusal(actions.remove_node, **fields) == ("not_empty", None)
    actions.remove_plan(**row, expected=4, indicator=indicator)
    assert not IndicatorTarget.objects.exists()
    actions.remove_node(**row, expected=5, node=planned.output)
    assert [one.code for one in ResultNode.objects.all()] == ["O1"]
    gone = {**row, "expected": 6}
    assert refusal(actions.remove_node, **gone, node=planned.output) == ("gone", "node")
    assert refusal(actions.remove_plan, **gone, indicator=indicator) == ("gone", None)


# Plans.


def test_a_plan_is_made_and_changed(manager, draft, indicator, years):
    plan = place(manager, draft, indicator, targets=[Target(years[2016], Decimal(5))])
    kept = IndicatorTarget.objects.get()
    again = place(
        manager,
        draft,
        indicator,
        4,
        node=draft.outcome,
        baseline=Decimal("1.5"),
        targets=[Target(years[2016], Decimal(6)), Target(years[2018], Decimal("10.25"))],
    )
    assert (again.pk, again.node, again.baseline) == (plan.pk, draft.outcome, Decimal("1.5"))
    told = list(IndicatorTarget.objects.values_list("period__code", "value"))
    assert told == [("2016", 6), ("2018", Decimal("10.25"))]
    kept.refresh_from_db()
    assert kept.value == 6


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"baseline": None, "baseline_year": None}, "baseline_missing", "baseline"),
        ({"baseline": None}, "baseline_missing", "baseline"),
        ({"baseline_year": None}, "year_missing", "baseline_year"),
        ({"baseline_year": 20140}, "unknown_year", "baseline_year"),
        ({"no_baseline": "Ingen mätning"}, "baseline_given", "no_baseline"),
        ({"baseline": Decimal("123456789012.00")}, "invalid", "baseline"),
    ],
)
def test_a_baseline_that_cannot_be(fields, code, field, manager, draft, indicator, years):
    call = lambda: place(manager, draft, indicator, targets=[Target(years[2016], Decimal(5))], **fields)  # noqa: E731
    assert refusal(call) == (code, field)
    assert not draft.version.plans.exists()


def test_without_a_baseline_it_is_said_why(manager, draft, indicator, years):
    fields = {"baseline": None, "baseline_year": None, "no_baseline": "Mäts först 2016"}
    plan = place(manager, draft, indicator, targets=[Target(years[2016], Decimal(5))], **fields)
    assert (plan.baseline, plan.no_baseline) == (None, "Mäts först 2016")


def test_without_targets_nothing_is_asked_of_the_baseline(manager, draft, indicator):
    assert place(manager, draft, indicator, baseline=None, baseline_year=None).baseline is None


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        ([(2014, "5")], "outside"),
        ([(2019, "5")], "outside"),
        ([(2016, "5"), (2016, "6")], "twice"),
        ([(2016, None)], "number_missing"),
        ([(2016, "123456789012")], "invalid"),
    ],
)
def test_a_target_that_cannot_be(targets, code, manager, draft, indicator, years):
    rows = [Target(years[year], value and Decimal(value)) for year, value in targets]
    found = refusal(lambda: place(manager, draft, indicator, targets=rows))
    assert found == (code, f"targets.{targets[-1][0]}")
    assert not draft.version.plans.exists()


@pytest.mark.parametrize(
    ("measure", "wrong", "right"),
    [("percent", "100.01", "100"), ("percent", "-1", "0"), ("yes_no", "2", "1"), ("ordinal", "5", "2")],
)
def test_a_target_is_a_value_that_the_indicator_can_have(
    measure, wrong, right, manager, draft, years, own_project
):
    fields = {"measure": measure, "over_places": "lowest", "over_periods": "latest"}
    row = make.IndicatorFactory(project=own_project, **fields)
    for value in (0, 1, 2) if measure == "ordinal" else ():
        row.steps.create(value=value, name_sv=f"Steg {value}")
    assert refusal(lambda: place(manager, draft, row, targets=[Target(years[2016], Decimal(wrong))]))[1] == (
        "targets.2016"
    )
    assert refusal(lambda: place(manager, draft, row, baseline=Decimal(wrong)))[1] == "baseline"
    assert place(manager, draft, row, targets=[Target(years[2016], Decimal(right))])


def test_an_indicator_in_words_has_its_target_in_words(manager, draft, years, own_project):
    row = make.IndicatorFactory(
        project=own_project, measure="text", over_places="none", over_periods="latest"
    )
    number = {"targets": [Target(years[2016], Decimal(1))], "baseline": None, "baseline_year": None}
    assert refusal(lambda: place(manager, draft, row, **number)) == ("in_words", "targets.2016")
    assert refusal(lambda: place(manager, draft, row)) == ("in_words", "baseline")
    words = number | {"targets": [Target(years[2016], None, "Rutinen används.")]}
    assert place(manager, draft, row, **words)
    assert IndicatorTarget.objects.get().text_sv == "Rutinen används."


def test_targets_are_for_periods_of_the_indicator_or_for_years(manager, draft, years, own_project):
    quarter = make.ReportingPeriodFactory(
        code="2016-Q4", kind="quarter", first_day=dt.date(2016, 10, 1), last_day=dt.date(2016, 12, 31)
    )
    row = make.IndicatorFactory(project=own_project)
    assert refusal(lambda: place(manager, draft, row, targets=[Target(quarter, Decimal(1))])) == (
        "wrong_kind",
        "targets.2016-Q4",
    )
    row = make.IndicatorFactory(project=own_project, frequency="quarter")
    both = [Target(years[2016], Decimal(1)), Target(quarter, Decimal(1))]
    assert refusal(lambda: place(manager, draft, row, targets=both)) == ("twice", "targets.2016-Q4")
    summed = make.IndicatorFactory(project=own_project, frequency="quarter", over_periods="sum")
    no = refusal(lambda: place(manager, draft, summed, targets=both[1:]))
    assert no == ("within_year", "targets.2016-Q4")
    assert place(manager, draft, row, targets=both[1:])


def test_an_indicator_is_planned_in_its_own_project(manager, draft, other_project):
    row = make.IndicatorFactory(project=other_project)
    assert refusal(lambda: place(manager, draft, row)) == ("other_project", "indicator")


# The tree and the version of a day.


def test_the_tree_takes_four_queries_however_large(manager, planned, own_project, django_assert_num_queries):
    with django_assert_num_queries(4):
        queries.tree(planned.version)
    for expected in range(4, 7):
        node(manager, planned, expected, level="P", code=f"X{expected}", name_sv="X", parent=planned.outcome)
    for expected in range(7, 10):
        row = make.IndicatorFactory(project=own_project)
        place(manager, planned, row, expected)
    with django_assert_num_queries(4):
        branches = list(queries.walk(queries.tree(planned.version)))
    assert [(branch.node.code, branch.depth, len(branch.plans)) for branch in branches] == [
        ("O1", 0, 0), ("P1", 1, 4), ("X4", 1, 0), ("X5", 1, 0), ("X6", 1, 0),
    ]  # fmt: skip
    assert branches[1].plans[0].target.value == 100


def test_of_masked_versions_only_the_year_tells(manager, leader, viewer, agreed, own_project):
    version = actions.begin_framework(user=manager, project=own_project)
    actions.approve_framework(user=leader, version=version, expected=1, in_force_from=dt.date(2017, 5, 1))
    make.sensitive(own_project, "restricted")

    def numbers(user):
        days = [dt.date(2015, 1, 1), dt.date(2016, 12, 31), dt.date(2017, 1, 1), dt.date(2017, 6, 1)]
        found = [queries.version_on(user, own_project, day) for day in days]
        return [row and row.number for row in found]

    assert numbers(manager) == [None, 1, 1, 2]
    assert numbers(viewer) == [1, 1, 2, 2]
