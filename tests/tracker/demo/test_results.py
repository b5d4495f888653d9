"""The demo's results are those of the curated portfolio: 31 indicators, the lights of 2017, and the standard ones."""

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import Sum

from projects.models import (
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    IndicatorTarget,
    IndicatorValue,
    LightOverride,
    PeriodException,
    Project,
    ReportingPeriod,
    ResultNode,
    StandardIndicator,
    ValueCell,
)
from projects.results.values.aggregate import percentage
from reports.figures import registry, results
from reports.figures.indicators import indicator_states
from reports.figures.scope import Scope

pytestmark = pytest.mark.usefixtures("demo")

# Code, baseline with its year (- none), target with its year, and the value of each year.
PORTFOLIO = """
KH-1-O1 21000(2012) 90000(2018) 13:26500 14:34800 15:47900 16:58200 17:68400 18:91300
KH-1-O2 9(2013) 20(2018) 14:10 15:13 16:15 17:17 18:21
KH-1-B1 0 9(2018) 14:2 15:4 16:6 17:8 18:9
KH-1-P1 0 1200 13:120 14:290 15:480 16:700 17:1018 18:1260
BY-1-O1 52(2015) 75(2019) 16:58 17:66 18:72 19:77
BY-1-B1 0 3 16:1 17:2 18:3 19:3
AZ-1-R1 0 12(2017) 16:5 17:12
AZ-1-R2 0 1 16:0 17:1
AZ-1-O1 48(2015) 60(2017) 16:53 17:58
TZ-1-O1 0 25000(2020) 17:3200 18:9700 19:18400 20:21400
TZ-1-B1 0 6(2021) 17:1 18:3 19:5 20:5 21:6
TZ-1-P1 0 6 17:1 18:2 19:4 20:5 21:6
ITP-B-P1 0 224 17:56 18:112 19:168 20:168 21:196 22:222
ITP-B-P2 0 112 17:21 18:44 19:66 20:74 21:86 22:99
ITP-B-B1 - 60(2022) 18:41 19:48 21:52 22:57
TN-1-O1 14(2016) 28(2020) 17:16 18:21 19:27 20:22
TN-1-B1 11(2016) 70(2020) 17:24 18:46 19:68 20:71
TN-1-P1 0 600 16:35 17:266 18:441 19:602 20:611
WA-1-O1 0 4(2020) 17:0 18:2 19:3 20:4
WA-1-P1 0 8 17:1 18:4 19:7 20:8
AM-1-P1 0 80 17:66 18:104
AM-1-O1 0 60(2018) 17:0 18:52
AM-2-O1 310(2019) 700(2024) 20:240 21:335 22:480 23:610 24:742
AM-2-B1 1 11(2024) 21:3 22:6 23:9 24:11
BY-2-O1 77(2019) 85(2022)
WA-2-O1 34(2021) 45(2026) 22:35 23:38 24:41 25:43 26:44
ITP-C-P1 0 150 23:30 24:62 25:94 26:124
TZ-2-O1 4100(2022) 12000(2027) 23:4600 24:6900 25:9200 26:10400
AM-3-R1 0 5(2026) 24:1 25:3 26:5
AM-3-R2 34(2024) 50(2026) 26:48
TN-2-R1 0 24(2027) 25:6 26:14
"""
ROWS = [line.split() for line in PORTFOLIO.strip().splitlines()]
# The lights that the portfolio names, each in the last year that it tells of.
NAMED = {
    ("AZ-1-O1", 2017): "warn", ("TZ-1-O1", 2020): "warn", ("ITP-B-P2", 2022): "warn", ("TN-1-O1", 2020): "bad",
    ("AM-1-O1", 2018): "warn", ("AM-3-R2", 2026): "warn",
}  # fmt: skip
BY_PROJECT_2017 = {
    "SI-2": {"KH-1": 68_400, "BY-1": 21_700, "TN-1": 14_200, "AZ-1": 9_800, "TZ-1": 6_300, "AM-1": 1_150},
    "SI-3": {"KH-1": 31_500, "BY-1": 18_900, "AZ-1": 7_400, "TN-1": 5_200, "TZ-1": 2_100},
    "SI-4": {"AZ-1": 4, "KH-1": 3, "BY-1": 2, "TN-1": 2, "TZ-1": 1, "WA-1": 1, "AM-1": 1},
    "SI-5": {"ITP-B": 21},
}
ONGOING = {"WA-2", "ITP-C", "TZ-2", "AM-3", "TN-2"}


def number_and_year(told):
    """`9(2018)` or `9`."""
    value, _, year = told.partition("(")
    return Decimal(value), int(year.rstrip(")")) if year else None


def test_all_of_the_portfolio_are_there():
    assert len(ROWS) == 31
    assert not {row[0] for row in ROWS} - set(Indicator.objects.values_list("code", flat=True))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_an_indicator_has_its_values_baseline_and_target(row):
    code, baseline, target, *told = row
    indicators = Indicator.objects.filter(code=code)
    years = {2000 + int(year): Decimal(value) for year, value in (one.split(":") for one in told)}
    state = indicator_states(indicators, 2026)[0]
    assert {year: value for year, value in state.values.items() if value is not None} == years
    if baseline == "-":
        assert state.baseline is None
        assert state.plan.no_baseline
    else:
        value, year = number_and_year(baseline)
        assert state.baseline == value
        assert year in (None, state.baseline_year)
    value, year = number_and_year(target)
    assert state.target == value
    assert year in (None, state.target_year)


@pytest.mark.parametrize(("code", "year"), NAMED)
def test_a_light_that_the_portfolio_names(code, year):
    assert indicator_states(Indicator.objects.filter(code=code), year)[0].light == NAMED[code, year]


def test_what_was_never_measured_is_said_and_is_no_zero():
    value = IndicatorValue.objects.get(indicator__code="BY-2-O1")
    assert (value.answer, value.value) == ("not_measured", None)
    assert value.comment_sv
    assert value.comment_en


def test_results_of_2017_are_64_of_which_51_green_10_amber_and_3_red():
    lights = results.by_result(results.states_in(Scope(2017), [2017])[2017])
    assert Counter(lights.values()) == {"ok": 51, "warn": 10, "bad": 3}
    counted = results.result_status(Scope(2017), [2017])[2017]
    assert counted.value == 64
    assert {part.key: part.value for part in counted.parts} == {"ok": 51, "warn": 10, "bad": 3}
    assert not Counter(node.level for node in lights).keys() - set("OBPR")


@pytest.mark.parametrize("code", BY_PROJECT_2017)
def test_a_standard_indicator_of_2017(code):
    found = results.standard(code)(Scope(2017), [2017])[2017]
    assert found.value == sum(BY_PROJECT_2017[code].values())
    states = indicator_states(Indicator.objects.filter(standard__code=code), 2017)
    by_project = defaultdict(int)
    for state in states:
        amount = results.contribution(state) if state.actual is not None else None
        if amount is not None:
            by_project[state.indicator.project.code] += amount
    assert dict(by_project) == BY_PROJECT_2017[code]


def test_the_registry_gives_the_same_standard_indicators():
    wanted = {"SI-1": 1180, "SI-2": 121_550, "SI-3": 65_100, "SI-4": 14, "SI-5": 21, "SI-6": 4}
    found = {code: registry.figure(code).value(Scope(2017)).value for code in wanted}
    assert found == wanted


def test_standard_indicators_are_named_never_copied():
    assert StandardIndicator.objects.count() == 6
    named = Indicator.objects.filter(standard__isnull=False)
    own = set(named.exclude(name_sv="").values_list("code", flat=True))
    assert own == {"KH-1-O1", "ITP-B-P2"}
    assert named.count() > 25


def test_each_project_with_results_has_a_tree_in_force():
    with_results = set(Indicator.objects.values_list("project__code", flat=True))
    agreed = FrameworkVersion.objects.filter(status="agreed")
    assert set(agreed.values_list("project__code", flat=True)) == with_results
    assert with_results == set(Project.objects.exclude(code="ITP-A").values_list("code", flat=True))
    order = ResultNode.ORDER
    for node in ResultNode.objects.select_related("parent", "version"):
        assert bool(node.parent) == (node.level != "I"), node.code
        assert bool(node.family) == (node.level == "O"), node.code
        assert node.level != "I" or node.assumptions_sv
        if node.parent:
            assert order.index(node.parent.level) < order.index(node.level), (node.version, node.code)
            assert node.parent.version_id == node.version_id
    assert {"labour_market", "administration"} == set(
        ResultNode.objects.filter(level="O").values_list("family", flat=True)
    )


def test_every_indicator_says_how_it_is_verified_and_who_reports():
    for indicator in Indicator.objects.select_related("standard"):
        assert indicator.source_sv
        assert indicator.source_en
        assert indicator.responsible
        assert indicator.name_sv or indicator.standard
        assert bool(indicator.name_sv) == bool(indicator.name_en)
    assert not IndicatorPlan.objects.filter(baseline=None, no_baseline="").exists()


def test_a_second_version_adds_results_and_a_draft_changes_nothing():
    versions = FrameworkVersion.objects.filter(project__code="KH-1").order_by("number")
    first, second = versions
    assert (first.status, first.in_force_to) == ("replaced", second.in_force_from)
    new = set(second.nodes.values_list("code", flat=True)) - set(first.nodes.values_list("code", flat=True))
    assert new == {"P4", "P5"}
    draft = FrameworkVersion.objects.get(status="draft")
    assert (draft.project.code, draft.number, draft.in_force_from) == ("TN-2", 2, None)
    assert IndicatorTarget.objects.filter(version=draft, period__code="2027-Q1").exists()


def test_targets_lie_in_the_projects_time():
    for target in IndicatorTarget.objects.select_related("period", "version__project"):
        project = target.version.project
        assert target.period.last_day >= project.start, target
        assert target.period.first_day <= project.end, target


def test_approved_values_were_reported_by_one_and_approved_by_another():
    for value in IndicatorValue.objects.filter(status="approved").select_related("period", "decided_by"):
        assert value.decided_by.username == "leader"
        assert value.drafted_by_id == value.submitted_by_id != value.decided_by_id
        assert value.submitted_at < value.decided_at


def test_the_latest_period_is_on_its_way():
    open_ones = IndicatorValue.objects.exclude(status="approved").select_related("indicator__project")
    assert {value.status for value in open_ones} == {"draft", "submitted", "returned"}
    assert {value.indicator.project.code for value in open_ones} <= ONGOING
    returned = open_ones.get(status="returned")
    assert returned.note
    silent = [
        state.indicator.code
        for state in indicator_states(Indicator.objects.all(), 2026)
        if state.is_unreported
    ]
    assert silent


def test_percentages_are_made_of_their_numbers():
    shares = IndicatorValue.objects.filter(indicator__measure="percent", answer="measured")
    for value in shares:
        assert value.value == percentage(value.numerator, value.denominator)
        assert value.numerator == int(value.numerator)
    assert shares.count() > 40


def test_places_of_a_regional_project_are_pooled():
    values = IndicatorValue.objects.filter(indicator__code="WA-2-O1", period__code="2026")
    assert set(values.values_list("site__code", flat=True)) == {"sn", "ci", "gh"}
    assert values.values("value").distinct().count() > 1


def test_parts_add_up_to_the_whole():
    sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for cell in ValueCell.objects.select_related("first", "second", "value"):
        key = (cell.value, cell.first.dimension_id, cell.second and cell.second.dimension_id)
        sums[key][0] += cell.amount if cell.numerator is None else cell.numerator
        sums[key][1] += cell.denominator or 0
    assert len(sums) > 30
    for (value, *_rest), (first, second) in sums.items():
        whole = (value.value, 0) if value.denominator is None else (value.numerator, value.denominator)
        assert (first, second) == whole, value


def test_job_seekers_of_cambodia_are_half_women_and_three_quarters_young():
    cells = ValueCell.objects.filter(value__indicator__code="KH-1-O1", value__period__code="2017")
    found = {(cell.first.dimension.code, cell.first.code): cell.amount for cell in cells}
    assert (found["sex", "women"], found["age", "15-24"]) == (68_400 * 53 // 100, 68_400 * 75 // 100)
    by_dimension = cells.values_list("first__dimension__code").annotate(sum=Sum("amount")).order_by()
    assert dict(by_dimension) == {"sex": 68_400, "age": 68_400}


def test_there_is_a_small_cell_to_keep_back():
    cell = ValueCell.objects.get(value__indicator__code="AM-1-O1", first__code="unknown")
    assert 0 < cell.amount < 5


def test_a_decision_is_shown_by_its_registered_number():
    decided = IndicatorValue.objects.filter(indicator__needs_evidence=True, value__gt=0)
    assert decided.exists()
    assert not decided.filter(evidence__isnull=True).exists()
    assert not decided.filter(evidence__dnr="").exists()


def test_periods_of_each_kind_without_gaps():
    for kind, months in (("year", 12), ("half_year", 6), ("quarter", 3)):
        rows = list(ReportingPeriod.objects.filter(kind=kind).order_by("first_day"))
        for one, following in pairwise(rows):
            assert (following.first_day - one.last_day).days == 1
            assert round((following.first_day - one.first_day).days / 30.4) == months
    frequencies = set(Indicator.objects.values_list("frequency", flat=True))
    assert frequencies == {"year", "half_year", "quarter"}


def test_a_closed_period_is_open_to_one_person():
    row = PeriodException.objects.get()
    assert row.user != row.granted_by
    assert row.reason
    assert row.project.members.filter(user=row.user).exists()


def test_judged_lights_have_a_reason_and_an_end():
    rows = LightOverride.objects.all()
    assert set(rows.values_list("project__code", flat=True)) == {"TZ-1", "WA-2"}
    assert all(row.reason and row.until > row.since for row in rows)
