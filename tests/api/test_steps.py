"""Changes with a name of their own: status, extension, void, and the values of indicators."""

import pytest

from tests import factories as make
from tests.api.asking import get, patch, post, problem, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(manager, own_project):
    return f"projects/{own_project.public_id}/"


def test_a_project_takes_another_status_with_a_reason(path, as_manager):
    paused = {"status": "paused", "since": "2020-08-20"}
    assert list(problem(post(as_manager, f"{path}status/", paused, if_match='"1"'), 400)["errors"]) == [
        "reason_sv"
    ]
    problem(post(as_manager, f"{path}status/", paused), 428)
    answer = post(as_manager, f"{path}status/", paused | {"reason_sv": "Läget."}, if_match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    project = answer.json()
    assert project["status"] == "paused"
    assert project["status_changes"][-1] == {
        "status": "paused",
        "since": "2020-08-20",
        "reason_sv": "Läget.",
        "reason_en": "",
    }
    problem(post(as_manager, f"{path}status/", paused, if_match='"1"'), 412)


def test_a_status_is_not_written_as_a_field(path, as_manager):
    answer = patch(as_manager, path, {"status": "closed", "name_en": "Same status"})
    assert (answer.json()["status"], answer.json()["name_en"]) == ("ongoing", "Same status")


def test_an_extension_moves_the_end_and_keeps_the_old_one(path, as_manager):
    longer = {"new_end": "2019-12-31", "decided_on": "2018-10-01", "reason_sv": "Mer tid behövs."}
    answer = post(as_manager, f"{path}extension/", longer, if_match='"1"')
    assert answer.status_code == 200, answer.content
    assert answer.json()["end"] == "2019-12-31"
    assert [row["old_end"] for row in answer.json()["extensions"]] == ["2018-12-31"]
    shorter = longer | {"new_end": "2017-12-31"}
    errors = problem(post(as_manager, f"{path}extension/", shorter, if_match='"2"'), 400)["errors"]
    assert list(errors) == ["new_end"]


@pytest.mark.parametrize("who", ["as_other_manager", "as_leader", "as_viewer"])
@pytest.mark.parametrize("step", ["status", "extension"])
def test_others_may_not_take_the_steps(who, step, path, request):
    problem(post(request.getfixturevalue(who), f"{path}{step}/", {}, if_match='"1"'), 403)


def test_a_voided_activity_is_gone_and_cannot_be_voided_without_a_reason(manager, as_manager, own_project):
    row = make.ActivityFactory(project=own_project)
    path = f"activities/{row.public_id}/"
    errors = problem(post(as_manager, f"{path}void/", {"reason": " "}, if_match='"1"'), 400)["errors"]
    assert list(errors) == ["reason"]
    assert post(as_manager, f"{path}void/", {"reason": "Dubblett"}, if_match='"1"').status_code == 204
    assert get(as_manager, "activities/").json()["count"] == 0
    problem(get(as_manager, path), 404)


def test_a_voided_booking_is_left_out_unless_asked_for(as_controller, own_project):
    row = make.TransactionFactory(agreement=make.AgreementFactory(project=own_project))
    path = f"ledger/{row.row_key}/"
    assert post(as_controller, f"{path}void/", {"reason": "Fel"}, if_match='"1"').json()["is_voided"]
    assert get(as_controller, "ledger/").json()["count"] == 0
    assert get(as_controller, "ledger/", voided=1).json()["count"] == 1
    assert get(as_controller, path).json()["void_reason"] == "Fel"
    assert "voided" in problem(patch(as_controller, path, {"text": "x"}, version=2), 403)["detail"]


def test_the_voucher_number_of_a_booking_stays(as_controller, own_project):
    row = make.TransactionFactory(agreement=make.AgreementFactory(project=own_project))
    errors = problem(patch(as_controller, f"ledger/{row.row_key}/", {"row_key": "V-9"}), 400)["errors"]
    assert list(errors) == ["row_key"]


def test_the_ledger_is_filtered_like_the_page(as_leader, portfolio):
    def count(**params):
        return get(as_leader, "ledger/", **params).json()["count"]

    assert count() == 5
    assert count(year=2017) == 4
    assert count(year=2017, project=portfolio.own.public_id) == 3
    assert count(funder=portfolio.eu.code) == count(currency="EUR") == 1
    assert count(kind="repayment") == 1
    assert count(booked_after="2017-04-01", booked_before="2017-12-31") == 1
    assert count(text=portfolio.agreements[0].transactions.first().row_key) == 1
    amounts = [row["amount_sek"] for row in get(as_leader, "ledger/", order="-amount_sek").json()["results"]]
    assert amounts == ["1000.00", "963.40", "700.00", "500.00", "-100.00"]


def test_a_year_is_reported_once_and_changed_by_its_version(manager, as_manager, own_project):
    indicator = make.IndicatorFactory(project=own_project)
    make.ReportingPeriodFactory(year=2017)
    new = {"indicator": indicator.code, "period": "2017", "value": "0"}
    first = post(as_manager, "indicator-values/", new)
    assert (first.status_code, first["ETag"], first.json()["value"]) == (201, '"1"', "0.00")
    assert problem(post(as_manager, "indicator-values/", new), 412)["current"]["value"] == "0.00"
    path = f"indicator-values/{first.json()['id']}/"
    problem(send(as_manager, "PATCH", path, {"value": "5"}), 428)
    assert patch(as_manager, path, {"value": 5.5}, version=1).json()["value"] == "5.50"
    stale = problem(patch(as_manager, path, {"value": 6}, version=1), 412)
    assert stale["current"] == get(as_manager, path).json()
    missing = problem(patch(as_manager, path, {"value": None, "answer": "not_measured"}, version=2), 400)
    assert list(missing["errors"]) == ["comment_sv"]
    assert get(as_manager, path)["ETag"] == '"2"'


@pytest.mark.parametrize(("period", "field"), [("1950", "period"), ("2099", "period"), ("abcd", "period")])
def test_a_period_that_cannot_be_is_refused(period, field, manager, as_manager, own_project):
    make.ReportingPeriodFactory(year=2099)
    new = {"indicator": make.IndicatorFactory(project=own_project).code, "period": period, "value": 1}
    assert list(problem(post(as_manager, "indicator-values/", new), 400)["errors"]) == [field]


@pytest.mark.parametrize("who", ["as_other_manager", "as_leader", "as_controller"])
def test_others_may_not_report(who, own_project, request):
    indicator = make.IndicatorFactory(project=own_project)
    make.ReportingPeriodFactory(year=2017)
    new = {"indicator": indicator.code, "period": "2017", "value": 1}
    problem(post(request.getfixturevalue(who), "indicator-values/", new), 403)


def test_no_cache_keeps_an_answer(as_leader, own_project):
    for path in ("projects/", f"projects/{own_project.public_id}/", "no-such/"):
        assert "no-store" in get(as_leader, path)["Cache-Control"]


def test_readers_are_named_with_a_day_and_a_decision(path, as_manager, manager, own_project):
    reader = make.UserFactory()
    mine = {"user": manager.username, "role": "manager", "first_day": "2015-01-01"}
    row = {"user": reader.username, "role": "reader", "first_day": "2015-01-01", "last_day": "2099-01-01"}
    for decision in ({}, {"decision": ""}):
        errors = problem(patch(as_manager, path, {"members": [mine, row | decision]}), 400)["errors"]
        assert list(errors) == ["members"]
    answer = patch(as_manager, path, {"members": [mine, row | {"decision": "T 2026/3"}]})
    assert answer.status_code == 200, answer.content
    assert [row["decision"] for row in answer.json()["members"]] == ["", "T 2026/3"]
