"""The demo's assessments: the scores that the portfolio states, made of items that keep the instrument's rules."""

import datetime as dt

import pytest

from projects.assessments import rules, scoring
from projects.assessments.queries import with_scores
from projects.models import Assessment, ImprovementAction, Score
from reports.figures import registry
from reports.figures.scope import Scope

pytestmark = pytest.mark.usefixtures("demo")

# Project, instrument and year -> the criteria or factors in order.
SCORES = {
    ("AZ-1", "caf-2013", 2015): "28 25 31 30 27 18 20 15 22",
    ("AZ-1", "caf-2013", 2017): "41 44 38 39 43 29 27 20 34",
    ("AZ-1", "culture", 2015): "35 30 40 25",
    ("AZ-1", "culture", 2017): "50 55 50 45",
    ("KH-1", "culture", 2017): "45 40 50 30",
    ("TN-1", "culture", 2017): "40 35 45 30",
}


def assessment(project, instrument, year):
    return with_scores(Assessment.objects.all()).get(
        project__code=project, instrument__code=instrument, assessed_on__year=year
    )


@pytest.mark.parametrize(("project", "instrument", "year"), SCORES)
def test_scores_are_those_of_the_portfolio(project, instrument, year):
    row = assessment(project, instrument, year)
    found = scoring.criterion_scores(row, scoring.common_view(row))
    assert list(found.values()) == [int(score) for score in SCORES[project, instrument, year].split()]


@pytest.mark.parametrize(("year", "total"), [(2024, 34), (2026, 48)])
def test_the_total_in_armenia_is_its_indicator(year, total):
    row = assessment("AM-3", "caf-2020", year)
    assert row.scale == "fine"
    assert scoring.total(scoring.criterion_scores(row, scoring.common_view(row))) == total


def test_items_differ_around_their_mean():
    row = assessment("AZ-1", "caf-2013", 2015)
    assert len(set(scoring.item_scores(row, "joint").values())) > 9


def test_every_final_assessment_keeps_the_rules():
    rows = Assessment.objects.filter(status="final").select_related("instrument")
    assert rows.count() == 8
    for row in rows:
        given = [rules.Given.of(score) for score in row.scores.select_related("item__criterion")]
        assert given
        assert not list(rules.problems(row, given, set(), final=True)), row
        assert row.project.start <= row.assessed_on <= row.project.end


def test_four_were_made_in_2017():
    found = registry.figure("SI-6").value(Scope(2017))
    assert (found.value, {part.key: part.value for part in found.parts}) == (4, {"caf": 1, "culture": 3})


def test_the_change_of_culture_is_that_of_the_one_partner_assessed_twice():
    found = registry.figure("F13").value(Scope(2017))
    assert found.value == 1


def test_own_and_joint_view_stand_side_by_side():
    views = Score.objects.filter(assessment__project__code="AZ-1", assessment__instrument__code="culture")
    assert set(views.filter(assessment__assessed_on__year=2017).values_list("view", flat=True)) == {
        "self",
        "joint",
    }


def test_one_is_still_a_draft_and_half_scored():
    row = Assessment.objects.get(status="draft")
    criteria = set(row.scores.values_list("item__criterion__code", flat=True))
    assert criteria == {"1", "2", "3"}


def test_what_was_to_be_improved_is_followed_up():
    done = ImprovementAction.objects.exclude(done_on=None)
    assert done.count() > 4
    assert all(action.outcome for action in done)
    late = ImprovementAction.objects.filter(done_on=None, due_on__lt=dt.date(2026, 11, 14))
    assert late.filter(assessment__project__code="AM-3").exists()
    assert all(action.item.criterion.instrument == action.assessment.instrument for action in done)
