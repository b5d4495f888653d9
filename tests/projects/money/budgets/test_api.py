"""Budgets and forecasts in the API beyond what every resource does."""

from decimal import Decimal

import pytest

from projects.models import BudgetVersion, Forecast
from tests import factories as make
from tests.api.asking import get, patch, post, problem, send
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def body(agreement, *lines):
    rows = [{"year": year, "heading": heading, "amount": amount} for year, heading, amount in lines]
    return {"agreement": agreement.number, "lines": rows}


def test_a_budget_is_drafted_changed_and_approved(as_controller, agreement):
    made = post(as_controller, "budgets/", body(agreement, (2016, "H0", "100.00"))).json()
    assert made["lines"] == [
        {
            "year": 2016,
            "heading": "H0",
            "account": None,
            "amount": "100.00",
            "rate": "9.500000",
            "amount_sek": "950.00",
        }
    ]
    path = f"budgets/{made['id']}/"
    account = make.AccountFactory()
    lines = [{"year": 2017, "heading": "H1", "account": account.code, "amount": 7}]
    changed = patch(as_controller, path, {"lines": lines}).json()
    assert [(line["year"], line["account"]) for line in changed["lines"]] == [(2017, account.code)]
    kept = patch(as_controller, path, {"reason": "Resor"}, version=2).json()
    assert (kept["reason"], kept["lines"]) == ("Resor", changed["lines"])
    asked = {"in_force_from": "2016-02-01"}
    answer = send(as_controller, "POST", f"{path}approve/", asked, if_match='"3"').json()
    assert (answer["status"], answer["in_force_from"]) == ("approved", "2016-02-01")
    late = problem(patch(as_controller, path, {"reason": "Nej"}, version=4), 400)
    assert late["detail"] == "Version 1 is decided: it does not change any more."


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ((2016, "NO-SUCH", "1.00"), "lines"),
        ((2014, "H0", "1.00"), "lines"),
        ((2016, "H0\x00", "1.00"), "lines.0.heading"),
    ],
)
def test_a_line_that_cannot_be_is_told(as_controller, agreement, line, field):
    errors = problem(post(as_controller, "budgets/", body(agreement, line)), 400)["errors"]
    assert list(errors) == [field]
    assert not BudgetVersion.objects.exists()


def test_another_agreements_heading_of_the_same_code_is_not_taken(as_controller, agreement):
    make.HeadingFactory(code="H0")
    made = post(as_controller, "budgets/", body(agreement, (2016, "H0", "1.00"))).json()
    assert BudgetVersion.objects.get(pk=made["id"]).lines.get().heading.agreement == agreement


def test_a_budget_stays_with_its_agreement(as_controller, agreement):
    made = post(as_controller, "budgets/", body(agreement)).json()
    other = make.AgreementFactory()
    errors = problem(patch(as_controller, f"budgets/{made['id']}/", {"agreement": other.number}), 400)[
        "errors"
    ]
    assert list(errors) == ["agreement"]


def test_an_amendment_is_named_by_its_number(as_controller, agreement):
    made = post(as_controller, "budgets/", body(agreement, (2016, "H0", "1.00"))).json()
    path = f"budgets/{made['id']}/approve/"
    unknown = problem(send(as_controller, "POST", path, {"amendment": 9}, if_match='"1"'), 400)
    assert list(unknown["errors"]) == ["amendment"]
    make.AmendmentFactory(agreement=agreement, number=9, status="approved")
    assert send(as_controller, "POST", path, {"amendment": 9}, if_match='"1"').json()["amendment"] == 9


def test_a_second_draft_meets_the_first(as_controller, agreement):
    first = post(as_controller, "budgets/", body(agreement)).json()
    met = problem(post(as_controller, "budgets/", body(agreement, (2016, "H0", "1.00"))), 412)
    assert met["current"]["id"] == first["id"]


def test_a_forecast_is_added_and_not_changed(as_manager, agreement):
    new = {"agreement": agreement.number, "year": today().year, "heading": "H0", "amount": "10.01"}
    made = post(as_manager, "forecasts/", new).json()
    assert made["made_on"] == today().isoformat()
    assert made["amount_sek"] == "95.10"
    for method in ("PUT", "PATCH", "DELETE"):
        problem(send(as_manager, method, f"forecasts/{made['id']}/", {"amount": "1"}, if_match='"1"'), 405)
    assert Forecast.objects.get().amount == Decimal("10.01")


def test_lists_are_narrowed_by_project_agreement_year_and_status(as_viewer, agreement):
    make.BudgetLineFactory(agreement=agreement)
    make.BudgetLineFactory()
    make.ForecastFactory(agreement=agreement, year=2016)
    make.ForecastFactory(agreement=agreement, year=2017)

    def count(path, **asked):
        return get(as_viewer, path, **asked).json()["count"]

    assert count("budgets/") == 2
    assert count("budgets/", agreement=agreement.number) == 1
    assert count("budgets/", project=agreement.project.public_id, status="approved") == 1
    assert count("budgets/", status="draft") == 0
    assert count("forecasts/", year=2016) == 1
    assert problem(get(as_viewer, "forecasts/", year="x"), 400)


@pytest.mark.parametrize("key", ["0", "9" * 15, "9" * 40, "x", "1.0", "١"])
def test_keys_that_lead_nowhere(as_viewer, key):
    for name in ("budgets", "forecasts", "variance-comments"):
        problem(get(as_viewer, f"{name}/{key}/"), 404)
