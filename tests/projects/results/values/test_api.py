"""Values in the API: the same rules as on the page, and the same answers."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from projects.models import IndicatorValue, ReportingPeriod, Site
from projects.results.values import actions
from tests import factories as make
from tests.api.asking import get, patch, post, problem

pytestmark = pytest.mark.django_db
PATH = "indicator-values/"


@pytest.fixture
def program(machine):
    """The client of a program: it signs in by its token."""
    client = Client()
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {make.api_token(machine)}"
    return client


@pytest.fixture
def new(indicator, period):
    """What a program sends to draft a value."""
    return {"indicator": indicator.code, "period": period.code, "value": "60.5", "comment_sv": "Tre kurser."}


def test_a_value_is_drafted_submitted_and_approved(as_manager, as_leader, new):
    made = post(as_manager, PATH, new)
    assert (made.status_code, made["ETag"]) == (201, '"1"'), made.content
    told = made.json()
    assert (told["status"], told["value"], told["comment_sv"], told["site"]) == (
        "draft",
        "60.50",
        "Tre kurser.",
        None,
    )
    path = f"{PATH}{told['id']}/"
    changed = patch(as_manager, path, {"value": "61"}, version=1)
    assert (changed.json()["value"], changed.json()["comment_sv"]) == ("61.00", "Tre kurser.")
    problem(patch(as_manager, path, {"value": "62"}, version=1), 412)
    assert post(as_manager, f"{path}submit/", {}, if_match='"2"').json()["status"] == "submitted"
    back = post(as_leader, f"{path}return/", {"note": "Vilka kurser?"}, if_match='"3"')
    assert (back.json()["status"], back.json()["note"]) == ("returned", "Vilka kurser?")
    assert post(as_manager, f"{path}submit/", {}, if_match='"4"').status_code == 200
    done = post(as_leader, f"{path}approve/", {}, if_match='"5"').json()
    assert (done["status"], done["note"]) == ("approved", "")
    assert (
        get(as_manager, PATH, status="approved", indicator=new["indicator"], period="2017").json()["count"]
        == 1
    )


def test_one_open_value_at_a_time_and_a_correction_beside_what_is_approved(as_manager, leader, new, draft):
    row = draft(60, submit=True)
    problem(post(as_manager, PATH, new), 412)
    actions.approve_value(user=leader, value=row, expected=2)
    problem(patch(as_manager, f"{PATH}{row.pk}/", {"value": "61"}, version=3), 403)
    assert post(as_manager, PATH, new).json()["status"] == "draft"
    assert get(as_manager, PATH).json()["count"] == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": None}, "value"),
        ({"value": "1,5"}, "value"),
        ({"value": "-1"}, "value"),
        ({"value": "12345678901234"}, "value"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "not_measured"}, "value"),
        ({"answer": "not_measured", "value": None, "comment_sv": ""}, "comment_sv"),
        ({"period": "2012"}, "period"),
        ({"period": "\x00"}, "period"),
        ({"indicator": "OTHER-P9"}, "indicator"),
        ({"site": "nowhere"}, "site"),
        ({"comment_sv": "x" * 501}, "comment_sv"),
        ({"cells": [{"split": "sex", "first": "women", "amount": "1"}]}, "cells"),
        ({"status": "approved", "vaule": 1}, "vaule"),
    ],
)
def test_bad_input_is_told_at_its_field(change, field, as_manager, new):
    make.ReportingPeriodFactory(year=2012)
    errors = problem(post(as_manager, PATH, new | change), 400)["errors"]
    assert list(errors) == [field]
    assert not IndicatorValue.objects.exists()


def test_parts_are_sent_by_the_codes_of_their_groups(as_manager, new, by_sex):
    parts = [
        {"split": "sex", "first": code, "amount": amount} for code, amount in (("women", "40"), ("men", "21"))
    ]
    errors = problem(post(as_manager, PATH, new | {"cells": parts}), 400)["errors"]
    assert list(errors) == ["cells.sex"]  # 61 is more than 60.5
    parts[1]["amount"] = "20.5"
    made = post(as_manager, PATH, new | {"cells": parts}).json()
    assert [(one["first"], one["amount"], one["is_kept_back"]) for one in made["cells"]] == [
        ("women", "40.00", False),
        ("men", "20.50", False),
    ]
    path = f"{PATH}{made['id']}/"
    assert len(patch(as_manager, path, {"value": "70"}, version=1).json()["cells"]) == 2  # left as they are
    assert patch(as_manager, path, {"cells": []}, version=2).json()["cells"] == []


def test_a_program_gets_no_small_group(program, as_manager, leader, draft, cells):
    actions.approve_value(user=leader, value=draft(60, submit=True, cells=cells(53, 4, 3)), expected=2)
    told = get(program, PATH).json()["results"][0]["cells"]
    assert [(one["first"], one["amount"], one["is_kept_back"]) for one in told] == [
        ("women", "53.00", False),
        ("men", None, True),
        ("unknown", None, True),
    ]
    assert get(as_manager, PATH).json()["results"][0]["cells"][1]["amount"] == "4.00"


def test_a_program_gets_no_parts_of_what_is_not_approved(program, draft, cells):
    draft(60, cells=cells(30, 20, 10))
    assert [row["cells"] for row in get(program, PATH).json()["results"]] in ([], [[]])


def test_nobody_approves_own_value(client, own_project, draft):
    both = make.UserFactory(roles=["manager", "leadership"])
    make.ProjectMemberFactory(project=own_project, user=both)
    row = draft(60, user=both, submit=True)
    client.force_login(both)
    for step, sent in (("approve", {}), ("return", {"note": "x"})):
        told = problem(post(client, f"{PATH}{row.pk}/{step}/", sent, if_match='"2"'), 400)
        assert "somebody else decides" in told["detail"]
    row.refresh_from_db()
    assert row.status == "submitted"


def test_a_closed_period_is_locked(as_manager, as_leader, period, new, draft):
    row = draft(60, submit=True)
    ReportingPeriod.objects.filter(pk=period.pk).update(closes_on=dt.date(2018, 3, 31))
    path = f"{PATH}{row.pk}/"
    answers = [
        patch(as_manager, path, {"value": "61"}, version=2),
        post(as_manager, f"{path}submit/", {}, if_match='"2"'),
        post(as_manager, f"{path}withdraw/", {"reason": "x"}, if_match='"2"'),
        post(as_manager, f"{path}evidence/", {"name": "x", "dnr": "1"}, if_match='"2"'),
        post(as_leader, f"{path}approve/", {}, if_match='"2"'),
        post(as_leader, f"{path}return/", {"note": "x"}, if_match='"2"'),
    ]
    for answer in answers:
        assert list(problem(answer, 400)["errors"]) == ["period"]
    other = make.ReportingPeriodFactory(year=2016, closes_on=dt.date(2017, 3, 31))
    assert list(problem(post(as_manager, PATH, new | {"period": other.code}), 400)["errors"]) == ["period"]


def test_a_registered_document_is_named_as_evidence(as_manager, indicator, draft):
    type(indicator).objects.filter(pk=indicator.pk).update(needs_evidence=True)
    path = f"{PATH}{draft(60).pk}/"
    assert list(problem(post(as_manager, f"{path}submit/", {}, if_match='"1"'), 400)["errors"]) == [
        "evidence"
    ]
    told = post(as_manager, f"{path}evidence/", {"name": "Lista", "dnr": "2017/7"}, if_match='"1"').json()
    assert told["evidence"] == [{"name": "Lista", "dnr": "2017/7"}]
    assert post(as_manager, f"{path}submit/", {}, if_match='"2"').status_code == 200


def test_a_value_stays_at_its_place(as_manager, own_project, indicator, new, draft):
    other = make.ReportingPeriodFactory(year=2016)
    path = f"{PATH}{draft(60).pk}/"
    for change in ({"period": other.code}, {"site": "north"}):
        assert list(problem(patch(as_manager, path, change, version=1), 400)["errors"]) == [*change]
    indicator.sites.add(Site.objects.create(project=own_project, code="north", name_sv="Norr"))
    made = post(as_manager, PATH, new | {"site": "north"}).json()
    assert made["site"] == "north"
    assert (
        patch(as_manager, f"{PATH}{made['id']}/", {"value": 1, "site": "north"}, version=1).status_code == 200
    )


def test_words_persons_and_evidence_of_a_restricted_project_stay(as_viewer, manager, own_project, draft):
    row = draft(60, comment_sv="Hemligt.")
    actions.add_evidence(user=manager, value=row, expected=1, name="Lista", dnr="2017/7")
    make.sensitive(own_project, "restricted")
    told = get(as_viewer, f"{PATH}{row.pk}/").json()
    assert (told["value"], told["comment_sv"], told["evidence"], told["is_masked"]) == ("60.00", "", [], True)


@pytest.mark.parametrize("step", ["submit", "approve", "return", "withdraw", "evidence"])
def test_a_step_needs_the_version_that_was_read(step, as_manager, as_leader, draft):
    row = draft(60, submit=step in ("approve", "return"))
    client = as_leader if step in ("approve", "return") else as_manager
    sent = {"return": {"note": "x"}, "withdraw": {"reason": "x"}, "evidence": {"name": "x", "dnr": "1"}}
    path = f"{PATH}{row.pk}/{step}/"
    problem(post(client, path, sent.get(step, {})), 428)
    told = problem(post(client, path, sent.get(step, {}), if_match='"99"'), 412)
    assert told["current"]["id"] == row.pk
    assert post(client, path, sent.get(step, {}), if_match=f'"{row.version}"').status_code == 200


@pytest.mark.parametrize("who", ["as_other_manager", "as_leader", "as_viewer"])
def test_others_may_not_report(who, request, new, draft):
    client = request.getfixturevalue(who)
    problem(post(client, PATH, new), 403)
    problem(patch(client, f"{PATH}{draft(60).pk}/", {"value": 1}, version=1), 403)


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_asks_as_often_for_three_as_for_one(number, as_viewer, own_project, django_assert_num_queries):
    for _place in range(number):
        make.IndicatorValueFactory(indicator__project=own_project, value=Decimal(60))
    with django_assert_num_queries(9):
        get(as_viewer, PATH)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_a_program_gets_no_number_that_is_not_approved(program, as_viewer, draft, status):
    """Not in the list, not by its address, not by asking for what it must be; people see where it has come."""
    row = draft(4711)
    note = "Fel" if status == "returned" else ""
    IndicatorValue.objects.filter(pk=row.pk).update(status=status, note=note)
    for asked in ({}, {"status": status}, {"indicator": "OWN-P1"}, {"period": "2017"}):
        assert get(program, PATH, **asked).json()["count"] == 0
    assert get(program, f"{PATH}{row.pk}/").status_code == 404
    assert "4711" not in get(program, "indicators/OWN-P1/").content.decode()
    for address in ("/indicators/OWN-P1/", "/indicators/OWN-P1/values/2017/", "/results/", f"/history/indicator-value/{row.pk}/"):  # fmt: skip
        assert "4711" not in program.get(address).content.decode()
    assert get(as_viewer, f"{PATH}{row.pk}/").json()["value"] == "4711.00"


def test_a_program_gets_what_counts_and_not_what_is_to_take_its_place(program, leader, draft):
    row = draft(60, submit=True)
    actions.approve_value(user=leader, value=row, expected=row.version)
    draft(4711)
    (told,) = get(program, PATH).json()["results"]
    assert (told["id"], told["value"], told["status"]) == (row.pk, "60.00", "approved")
