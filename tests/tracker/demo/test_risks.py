"""The demo's risks are rated as the portfolio says; each project judges its risk of corruption."""

import pytest

from projects.models import IntegrityItem, Project, Risk
from projects.portfolio import lifecycle
from reports.figures import registry
from reports.figures.scope import Scope

pytestmark = pytest.mark.usefixtures("demo")

# Probability, consequence and residual of the latest rating.
PORTFOLIO = {
    ("KH-1", "Staff leave the centres"): (3, 3, 6),
    ("BY-1", "Partners are put under pressure"): (3, 5, 10),
    ("AZ-1", "Results are not kept after Twinning"): (3, 4, 8),
    ("TZ-1", "Procurement of IT is delayed"): (4, 4, 12),
    ("ITP-B", "The change project lacks leadership"): (4, 3, 9),
    ("TN-1", "Regional budgets are cut"): (3, 3, 6),
    ("WA-1", "The security situation stops travel"): (4, 4, 12),
    ("AM-1", "The project starts too late"): (4, 3, 12),
    ("BY-2", "Cooperation becomes politically impossible"): (5, 5, 25),
    ("TZ-2", "Foresight is used too little"): (3, 4, 8),
}


@pytest.mark.parametrize(("project", "title"), PORTFOLIO)
def test_a_risk_is_rated_as_the_portfolio_says(project, title):
    rating = Risk.objects.get(project__code=project, title_en=title).ratings.first()
    assert (rating.probability, rating.consequence, rating.residual) == PORTFOLIO[project, title]


def test_what_is_left_is_never_more_than_the_risk_was():
    for risk in Risk.objects.prefetch_related("ratings"):
        latest, first = risk.ratings.all()
        assert latest.residual <= latest.inherent
        assert first.rated_on == risk.found_on < latest.rated_on
        assert risk.review_on > latest.rated_on


def test_every_project_judges_its_risk_of_corruption():
    judged = Risk.objects.filter(category="corruption")
    assert set(judged.values_list("project__code", flat=True)) == set(
        Project.objects.values_list("code", flat=True)
    )


def test_risks_of_ended_projects_are_closed_and_others_open():
    for risk in Risk.objects.select_related("project"):
        assert (risk.closed_on is None) == (risk.project.status in lifecycle.RUNNING)
        assert bool(risk.closed_reason) == bool(risk.closed_on)


def test_the_gravest_of_2017():
    found = registry.figure("T6").value(Scope(2017))
    assert [part.value for part in found.parts] == [12, 12, 12, 10, 9]
    # Words of a restricted project are kept back.
    assert not [part for part in found.parts if "pressure" in part.label or "påtryckningar" in part.label]


def test_integrity_items_of_each_phase():
    items = IntegrityItem.objects.order_by("noted_on")
    assert [item.phase for item in items] == ["detect", "prevent", "handle"]
    assert all(item.dnr and item.measure for item in items)
