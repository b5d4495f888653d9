"""F11, F13, F14, the standard indicators and T6: what is counted, what is missing, and what nobody may tell apart."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from projects.models import Assessment, Indicator, Project
from reports.figures import Scope, figure
from reports.figures.values import FigureValue
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.ProjectFactory(start=dt.date(2015, 1, 1), end=dt.date(2018, 12, 31))


def of(key: str, year: int = 2017, **scope: Any) -> FigureValue:
    return figure(key).value(Scope(year, **scope))


def due(project: Project, value: int | None, level: str = "P", year: int = 2017) -> Indicator:
    """An indicator with the target 100 for the year, under a result of its own."""
    indicator = make.IndicatorFactory(project=project)
    make.plan_indicator(indicator, level=level, targets={year: Decimal(100)})
    if value is not None:
        make.IndicatorValueFactory(indicator=indicator, value=Decimal(value))
    return indicator


def counts(found: FigureValue) -> dict[str, Any]:
    return {part.key: part.value for part in found.parts}


# F11


def test_results_due_are_counted_by_light_and_the_unmeasured_beside(project: Project) -> None:
    for level, value in (("O", 100), ("B", 95), ("P", 70), ("R", 10), ("P", None)):
        due(project, value, level)
    due(project, 0, "I")
    due(project, 0, "P", 2018)
    found = of("F11")
    assert (found.value, counts(found)) == (4, {"ok": 2, "warn": 1, "bad": 1, "none": 1})
    assert found.note == "Ytterligare 1 resultat skulle nås men kunde inte mätas."
    assert found.parts[0].percent == 50


def test_a_result_is_as_good_as_its_worst_indicator_that_is_due(project: Project) -> None:
    plan = due(project, 100).plans.get()
    for value, year in ((70, 2017), (0, 2018)):
        one = make.IndicatorFactory(project=project)
        beside = make.plan_indicator(one, targets={year: Decimal(100)})
        make.IndicatorValueFactory(indicator=one, value=Decimal(value))
        _move(beside, plan.node)
    assert counts(of("F11")) == {"ok": 0, "warn": 1, "bad": 0}


def _move(plan: Any, node: Any) -> None:
    """Under another result of the same version, as if it had been agreed so."""
    plan.node = node
    with make.unlocked("agreed_plans_stay"):
        plan.save()


def test_nothing_due_is_missing_and_not_zero(project: Project) -> None:
    due(project, 50, year=2018)
    assert of("F11").value is None


def test_a_target_after_the_project_was_stopped_is_not_due(project: Project) -> None:
    due(project, None, year=2018)
    Project.objects.filter(pk=project.pk).update(actual_end=dt.date(2017, 7, 31), status="terminated")
    assert of("F11", 2018).value is None


# F14


def test_fulfilment_is_told_of_each_and_never_added_up(project: Project) -> None:
    due(project, 40)
    due(project, 130)
    found = of("F14")
    assert found.value is None
    assert [part.value for part in found.parts] == [40, 120]


# Standard indicators


def towards(project: Project, values: dict[int, int | None], code: str = "SI-2", **more: Any) -> Indicator:
    one = make.IndicatorFactory(
        project=project, standard=make.StandardIndicatorFactory(code=code), name_sv="Egen", **more
    )
    make.plan_indicator(one, baseline=Decimal(5), targets={})
    for year, value in values.items():
        told = {} if value is not None else {"answer": "not_measured", "comment_sv": "Nej."}
        make.IndicatorValueFactory(
            indicator=one, year=year, value=None if value is None else Decimal(value), **told
        )
    return one


def test_projects_are_added_up(project: Project) -> None:
    towards(project, {2016: 10, 2017: 30})
    towards(make.ProjectFactory(), {2017: 12})
    found = figure("SI-2").recent(Scope(2017))
    assert {year: value.value for year, value in found.items()} == {2015: None, 2016: 10, 2017: 42}
    assert found[2017].coverage == 100
    assert found[2016].coverage == 50


def test_of_a_cumulative_one_the_increase_counts(project: Project) -> None:
    """Before the first value stands the baseline, 5; after a year that is missing nobody knows the increase."""
    towards(project, {2015: 8, 2016: 20, 2018: 50}, is_cumulative=True)
    found = figure("SI-2").series(Scope(2017), [2015, 2016, 2017, 2018])
    assert {year: value.value for year, value in found.items()} == {2015: 3, 2016: 12, 2017: None, 2018: None}


def test_what_was_not_measured_is_missing_and_said(project: Project) -> None:
    towards(project, {2017: None})
    towards(project, {2017: 7})
    found = of("SI-2")
    assert (found.value, found.coverage) == (7, 50)
    assert found.note == "1 indikator som räknas hit saknar utfall för året."


def test_si_1_is_the_same_number_as_f6(project: Project) -> None:
    make.ActivityFactory(project=project, first_time_women=2, first_time_men=3, first_time_unknown=0)
    assert of("SI-1").value == of("F6").value == 5
    assert figure("SI-1").rule is figure("F6").rule
    assert of("T2").part("SI-1") == 5


def test_t2_has_each_in_its_unit_and_no_sum(project: Project) -> None:
    towards(project, {2017: 30})
    towards(project, {2017: 4}, "SI-4")
    make.scored([50] * 4, project=project)
    found = of("T2")
    assert found.value is None
    assert {key: value for key, value in counts(found).items() if value} == {"SI-2": 30, "SI-4": 4, "SI-6": 1}


def test_a_draft_or_voided_assessment_does_not_count(project: Project) -> None:
    make.AssessmentFactory(project=project)
    gone = make.scored([50] * 4, project=project)
    gone.void(by=make.UserFactory(), reason="Dubblett")
    assert of("SI-6").value is None
    make.scored([1] * 4, scale="steps", project=None)
    assert counts(of("SI-6")) == {"culture": 1}


# F13


def culture(points: int, year: int, like: Assessment | None = None, **more: Any) -> Assessment:
    given = {"instrument": like.instrument, "organisation": like.organisation} if like else {}
    return make.scored(
        [points] * 4,
        scale="steps",
        assessed_on=dt.date(year, 5, 1),
        project=more.pop("project", None),
        **given,
        **more,
    )


def test_the_means_are_of_the_same_partners_then_and_now() -> None:
    first = culture(1, 2015)
    culture(2, 2016, first, round="midterm")
    culture(3, 2017, first, round="follow_up")
    other = culture(2, 2015, instrument=first.instrument)
    culture(2, 2017, other, round="follow_up")
    culture(4, 2017, instrument=first.instrument)  # assessed once
    found = of("F13")
    assert found.value == 2
    assert [part.value for part in found.parts[:2]] == [Decimal("37.5"), Decimal("62.5")]
    assert of("F13", 2016).value == 1
    assert of("F13", 2015).value is None


def test_own_and_joint_views_are_not_compared_with_each_other() -> None:
    """The joint view of 2017 is lower than the own view of 2015 and tells of no change."""
    first = culture(3, 2015)
    joint = culture(1, 2017, first, round="follow_up", view="joint")
    assert of("F13").value is None
    culture(2, 2018, joint, round="follow_up", view="joint")
    culture(2, 2019, joint, round="follow_up")
    assert of("F13", 2018).value is None
    assert [part.value for part in of("F13", 2019).parts[:2]] == [75, 50]


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_from_a_mean_no_sensitive_partner_can_be_reckoned(level: str, viewer: make.User) -> None:
    """Who knows the mean and the scores of all others but one knows that one's."""
    hidden = make.sensitive(make.ProjectFactory(), level)
    first = culture(1, 2015, project=hidden)
    culture(3, 2017, first, project=hidden)
    assert of("F13").value is None
    for _ in range(3):
        other = culture(2, 2015, instrument=first.instrument)
        culture(4, 2017, other)
    for user in (None, viewer):
        found = of("F13", user=user)
        assert (found.value, [part.value for part in found.parts[:2]]) == (3, [50, 100])
        assert not figure("F13").rows(Scope(2017, user=user)).filter(project=hidden).exists()


# T6


def test_the_five_gravest_at_the_end_of_the_year(project: Project) -> None:
    for left in ((2, 4), (5, 5), (1, 1), (3, 3), (2, 2), (4, 4)):
        make.RiskFactory(project=project, rating=(5, 5, *left))
    make.RiskFactory(project=project, found_on=dt.date(2018, 1, 1))
    make.RiskFactory(project=project, closed_on=dt.date(2017, 12, 31), closed_reason="Över")
    found = of("T6")
    assert (found.value, [part.value for part in found.parts]) == (6, [25, 16, 9, 8, 4])


def test_later_ratings_do_not_reach_back(project: Project) -> None:
    risk = make.RiskFactory(project=project)
    make.RiskRatingFactory(risk=risk, rated_on=dt.date(2018, 3, 1), residual_probability=1)
    assert of("T6").part(risk.public_id) == 8
    assert of("T6", 2018).part(risk.public_id) == 4


# What nobody may tell apart


def test_protected_projects_are_counted_and_never_told_apart(viewer: make.User) -> None:
    hidden = make.sensitive(make.ProjectFactory(code="HEMLIGT"), "protected")
    due(hidden, 100)
    towards(hidden, {2017: 9})
    make.RiskFactory(project=hidden)
    for user in (None, viewer):
        assert [of(key, user=user).value for key in ("F11", "SI-2", "T6")] == [1, 9, 1]
        for key in ("F11", "F14", "SI-2", "T2", "T6"):
            found = of(key, user=user)
            assert "HEMLIGT" not in str(found)
            assert not figure(key).rows(Scope(2017, user=user)).exists()
        assert of("F14", user=user).parts == ()
        assert of("T6", user=user).parts == ()


def test_of_a_restricted_project_a_risk_has_no_words(project: Project) -> None:
    make.RiskFactory(project=make.sensitive(project, "restricted"), title_sv="Hemlig risk")
    (part,) = of("T6").parts
    assert part.label == f"{project.code}: Omvärld och politik"


def test_assessments_are_listed_for_nobody_in_the_published_view() -> None:
    make.scored([50] * 4)
    assert of("SI-6").value == 1
    assert not figure("SI-6").rows(Scope(2017)).exists()


@pytest.mark.parametrize("key", ["F11", "F14", "SI-2", "SI-6", "F13", "T6"])
def test_many_years_ask_as_much_as_one(
    key: str, project: Project, django_assert_max_num_queries: Any
) -> None:
    due(project, 50)
    towards(project, {2016: 5, 2017: 9})
    make.RiskFactory(project=project)
    with django_assert_max_num_queries(15):
        figure(key).series(Scope(2017), [2015, 2016, 2017])
