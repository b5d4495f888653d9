"""Figures in the API: the same numbers as everywhere, with definition and records."""

import pytest

from tests import factories as make
from tests.api.asking import get, problem

pytestmark = pytest.mark.django_db


def test_a_figure_is_told_with_value_definition_and_parts(portfolio, as_leader):
    used = get(as_leader, "figures/F2/", year=2017).json()
    assert used["value"] == "2363.40"  # 1 400 kr + 100 EUR at 9.634
    assert used["unit"] == "SEK"
    assert used["year"] == 2017
    assert used["definition"]
    funders = get(as_leader, "figures/F9/", year=2017).json()
    assert sorted(part["value"] for part in funders["parts"]) == ["1400.00", "963.40"]
    assert funders["value"] == used["value"]


def test_all_figures_at_once_equal_each_one_alone(portfolio, as_leader):
    together = get(as_leader, "figures/", year=2017).json()
    assert len(together) > 9
    for figure in together:
        assert get(as_leader, f"figures/{figure['key']}/", year=2017).json() == figure


def test_nothing_recorded_is_null_and_not_zero(portfolio, as_leader):
    assert get(as_leader, "figures/F2/", year=1995).json()["value"] is None


def test_a_figure_is_narrowed_like_the_page(portfolio, as_leader):
    answer = get(as_leader, "figures/F2/", year=2017, project=portfolio.own.public_id)
    assert answer.json()["value"] == "1400.00"
    assert get(as_leader, "figures/F2/", year=2017, country="AM").json()["value"] == "963.40"


def test_the_rows_link_leads_to_the_records_counted(portfolio, as_leader):
    used = get(as_leader, "figures/F2/", year=2017, project=portfolio.own.public_id).json()
    rows = as_leader.get(used["rows"]).json()
    assert rows["count"] == 3
    amounts = [as_leader.get(row["url"]).json()["amount_sek"] for row in rows["results"]]
    assert sorted(amounts) == ["-100.00", "1000.00", "500.00"]


def test_results_risks_and_assessments_are_rows_with_an_address(portfolio, as_leader):
    indicator = make.IndicatorFactory(project=portfolio.own, standard=make.StandardIndicatorFactory())
    make.plan_indicator(indicator, targets={2017: 100})
    make.IndicatorValueFactory(indicator=indicator)
    risk, assessment = make.RiskFactory(project=portfolio.own), make.scored([50] * 4, project=portfolio.own)
    expected = {
        "F11": ("projects", portfolio.own.public_id),
        "SI-2": ("indicators", indicator.code),
        "SI-6": ("assessments", assessment.public_id),
        "T6": ("risks", risk.public_id),
    }
    for key, told in expected.items():
        (row,) = as_leader.get(f"/api/v1/figures/{key}/rows/?year=2017").json()["results"]
        assert (row["resource"], row["id"]) == told
        assert as_leader.get(row["url"]).status_code == 200


def test_every_figure_lists_its_rows(portfolio, as_leader):
    for figure in get(as_leader, "figures/", year=2017).json():
        assert as_leader.get(figure["rows"]).status_code == 200, figure["key"]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"year": "20170"}, "year"),
        ({"year": "tjugo"}, "year"),
        ({"country": "XX"}, "country"),
        ({"country": "\x00"}, "country"),
        ({"project": "P-1999-001"}, "project"),
        ({"yaer": "2017"}, "yaer"),
    ],
)
def test_a_wrong_scope_is_told_at_its_parameter(params, field, portfolio, as_leader):
    assert list(problem(get(as_leader, "figures/F2/", **params), 400)["errors"]) == [field]


def test_who_sees_figures(client, as_stranger, as_viewer):
    problem(get(client, "figures/"), 401)
    problem(get(as_stranger, "figures/"), 403)
    assert get(as_viewer, "figures/", year=2017).status_code == 200
    problem(get(as_viewer, "figures/F99/", year=2017), 404)
