"""What is asked of the register: as of a day, by level, what is overdue, who lacks the risk of corruption."""

import datetime as dt

import pytest

from projects.models import Project
from projects.risks import queries
from tests import factories as make
from tests.factories import sensitive

pytestmark = pytest.mark.django_db
END = dt.date(2017, 12, 31)


def test_levels_follow_the_scale():
    found = {p * c: queries.level(p * c) for p in queries.SCALE for c in queries.SCALE}
    assert {score for score, level in found.items() if level == "ok"} == {1, 2, 3, 4, 5}
    assert {score for score, level in found.items() if level == "warn"} == {6, 8, 9, 10, 12}
    assert {score for score, level in found.items() if level == "bad"} == {15, 16, 20, 25}


def test_what_was_left_on_a_day_is_the_rating_of_that_day(own_project: Project):
    risk = make.RiskFactory(project=own_project, rating=(4, 4, 3, 4))
    make.RiskRatingFactory(risk=risk, rated_on=dt.date(2018, 1, 1), residual_probability=1)
    make.RiskFactory(project=own_project, rating=(5, 5, 5, 5), found_on=dt.date(2018, 2, 1))
    make.RiskFactory(
        project=own_project, rating=(5, 4, 4, 4), closed_on=dt.date(2017, 11, 1), closed_reason="Borta"
    )
    worse = make.RiskFactory(project=own_project, rating=(5, 5, 5, 3))
    make.RiskFactory(project=own_project, rating=(5, 5, 5, 5)).void(by=make.UserFactory(), reason="Fel")
    assert [(row.risk, row.rating.residual) for row in queries.residual_on(END)] == [(worse, 15), (risk, 12)]
    later = {row.risk: row.rating.residual for row in queries.residual_on(dt.date(2018, 1, 1))}
    assert later == {worse: 15, risk: 4}
    assert queries.residual_on(dt.date(2017, 1, 31)) == []


def test_the_published_view_has_no_words_of_restricted_and_nothing_of_protected_projects(
    own_project: Project, other_project: Project, manager
):
    make.RiskFactory(project=own_project, title_sv="Partnern hotas", category="partner")
    make.RiskFactory(project=other_project)
    sensitive(own_project, "restricted")
    sensitive(other_project, "protected")
    (row,) = queries.residual_on(END)
    assert row.risk.is_masked
    assert (row.risk.title_sv, row.risk.category, row.rating.residual) == ("", "partner", 8)
    (row,) = queries.residual_on(END, manager)
    assert row.risk.title_sv == "Partnern hotas"


def test_counts_by_cell_are_of_the_latest_rating(own_project: Project, viewer):
    risk = make.RiskFactory(project=own_project, rating=(4, 4, 3, 4))
    make.RiskRatingFactory(risk=risk, probability=2, residual_probability=1)
    make.RiskFactory(project=own_project, rating=(3, 4, 1, 4))
    rows = queries.risks(viewer)
    assert queries.counts(rows, queries.RESIDUAL) == {(1, 4): 2}
    assert queries.counts(rows, queries.INHERENT) == {(2, 4): 1, (3, 4): 1}


def test_by_level(own_project: Project, viewer):
    by_level = {
        "ok": make.RiskFactory(project=own_project, rating=(2, 3, 1, 5)),
        "warn": make.RiskFactory(project=own_project, rating=(4, 4, 3, 4)),
        "bad": make.RiskFactory(project=own_project, rating=(5, 3, 5, 3)),
    }
    for level, risk in by_level.items():
        assert list(queries.risks(viewer).filter(queries.of_level(level))) == [risk]


def test_a_review_is_overdue_the_day_after_and_of_a_masked_one_the_year_after(own_project: Project, viewer):
    risk = make.RiskFactory(project=own_project, review_on=dt.date(2017, 6, 30))

    def overdue(*day: int) -> bool:
        found = queries.risks(viewer).filter(queries.overdue(dt.date(*day))).exists()
        assert queries.is_overdue(queries.risks(viewer).get(), dt.date(*day)) is found
        return found

    assert [overdue(2017, 6, 30), overdue(2017, 7, 1)] == [False, True]
    sensitive(own_project, "restricted")
    assert [overdue(2017, 7, 1), overdue(2017, 12, 31), overdue(2018, 1, 1)] == [False, False, True]
    risk.closed_on, risk.closed_reason = dt.date(2017, 8, 1), "Borta"
    risk.save()
    assert not overdue(2018, 1, 1)


def test_who_runs_and_lacks_the_risk_of_corruption(own_project: Project, other_project: Project):
    every = Project.objects.order_by("pk")
    risk = make.RiskFactory(project=own_project, category="corruption")
    assert list(queries.without_corruption_risk(every)) == [other_project]
    risk.void(by=make.UserFactory(), reason="Fel")
    assert list(queries.without_corruption_risk(every)) == [own_project, other_project]
    other_project.status = "closed"
    other_project.save()
    assert list(queries.without_corruption_risk(every)) == [own_project]


def test_to_review_is_for_who_sees_to_it(own_project: Project, manager, leader, other_manager):
    risk = make.RiskFactory(project=own_project, review_on=dt.date(2017, 6, 30))
    on = dt.date(2017, 7, 1)
    assert list(queries.to_review(manager, on)) == [risk]
    assert not queries.to_review(other_manager, on)
    risk.owner = leader
    risk.save()
    assert (list(queries.to_review(leader, on)), list(queries.to_review(manager, on))) == ([risk], [])
