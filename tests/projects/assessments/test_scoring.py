"""What an assessment adds up to: sub-scores, criteria, the total; and that missing is missing."""

from decimal import Decimal

import pytest

from projects.assessments import queries, scoring
from projects.assessments.models import Assessment, Item
from tests import factories as make

pytestmark = pytest.mark.django_db


def read(assessment):
    return queries.with_scores(Assessment.objects.filter(pk=assessment.pk)).get()


def test_a_criterion_is_the_mean_of_what_was_answered():
    one = read(make.scored([40, 45, None, 30]))
    assert scoring.told(one, "self") == {
        "1": scoring.Told(Decimal("42.5"), 2, 2),
        "2": scoring.Told(Decimal(30), 1, 2),
    }


def test_a_factor_is_told_as_0_to_100_with_how_many_were_answered():
    one = read(make.scored([4, 3, 2, None, 0, None], scale="steps", instrument=make.small("culture", 1, 6)))
    assert scoring.told(one, "self") == {"1": scoring.Told(Decimal("56.25"), 4, 6)}


def test_zero_is_not_missing():
    one = read(make.scored([0, 0, None, None]))
    scores = scoring.criterion_scores(one, "self")
    assert scores == {"1": Decimal(0), "2": None}


def test_the_total_is_missing_while_a_criterion_is():
    assert scoring.total({"1": Decimal(40), "2": Decimal(30)}) == Decimal(35)
    assert scoring.total({"1": Decimal(40), "2": None}) is None
    assert scoring.total({}) is None


def test_each_view_is_told_apart_and_compared_with_its_own_the_joint_one_first():
    both, joint, own = (make.AssessmentFactory() for _number in range(3))
    make.ScoreFactory(assessment=both, points=60)
    make.ScoreFactory(assessment=both, view="joint", points=40)
    make.ScoreFactory(assessment=joint, view="joint", points=50)
    make.ScoreFactory(assessment=own, points=70)
    both, joint, own = map(read, (both, joint, own))
    assert [scoring.criterion_scores(both, view)["1"] for view in ("self", "joint")] == [60, 40]
    assert [scoring.common_view(both, other) for other in (both, joint, own)] == ["joint", "joint", "self"]
    assert scoring.common_view(own, joint) is None


def test_the_fine_tuned_scale_is_the_mean_of_its_parts():
    one = make.AssessmentFactory(scale="fine")
    enabler, result = (
        Item.objects.filter(criterion__instrument=one.instrument, criterion__code=code).first()
        for code in "12"
    )
    make.ScoreFactory(
        assessment=one, item=enabler, points=None, plan_points=80, do_points=60, check_points=40, act_points=0
    )
    make.ScoreFactory(assessment=one, item=result, points=None, trend_points=30, target_points=51)
    assert scoring.criterion_scores(read(one), "self") == {"1": Decimal(45), "2": Decimal("40.5")}


def test_what_is_half_scored_has_no_score():
    one = make.AssessmentFactory(scale="fine")
    make.ScoreFactory(assessment=one, points=None, plan_points=80, do_points=60)
    assert scoring.told(read(one), "self")["1"] == scoring.Told(None, 0, 2)


def test_many_are_read_in_as_many_queries_as_one(django_assert_num_queries):
    for _number in range(3):
        make.scored([1, 2, 3, 4])
    with django_assert_num_queries(4):
        rows = list(queries.with_scores(queries.final_until(2017)))
        assert [scoring.criterion_scores(one, "self") for one in rows] == [
            {"1": Decimal("1.5"), "2": Decimal("3.5")}
        ] * 3
