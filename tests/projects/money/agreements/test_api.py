"""What only agreements do in the API; what every resource does is in tests/api."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from projects.models import Agreement, FunderShare, Project, Terms
from tests import factories as make
from tests.api.asking import get, patch, post, problem, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(own_project: Project) -> Agreement:
    return make.AgreementFactory(project=own_project, number="DEMO-1", currency="EUR")


def test_headings_are_a_set_known_by_their_codes(as_controller: Client, agreement: Agreement) -> None:
    kept, account = make.HeadingFactory(agreement=agreement, code="1"), make.AccountFactory(code="5011")
    gone = make.HeadingFactory(agreement=agreement, code="2")
    rows = [
        {"code": "3", "name_sv": "Resor", "name_en": "Travel"},
        {
            "code": "1",
            "name_sv": "Personal",
            "name_en": "Staff",
            "kind": "direct",
            "accounts": [account.code],
        },
    ]
    answer = patch(as_controller, "agreements/DEMO-1/", {"headings": rows})
    assert answer.status_code == 200, answer.content
    assert answer.json()["headings"] == [rows[0] | {"kind": "direct", "accounts": []}, rows[1]]
    kept.refresh_from_db()
    assert (kept.name_sv, kept.order) == ("Personal", 2)
    assert not agreement.headings.filter(pk=gone.pk).exists()
    wrong = [{"code": "1", "name_sv": "A", "name_en": "A", "accounts": ["9999"]}]
    answer = patch(as_controller, "agreements/DEMO-1/", {"headings": wrong}, version=2)
    assert list(problem(answer, 400)["errors"]) == ["headings.0.accounts.0"]
    for wrong in ([], [rows[0], rows[0]]):
        answer = patch(as_controller, "agreements/DEMO-1/", {"headings": wrong}, version=2)
        assert list(problem(answer, 400)["errors"]) == ["headings"]


def test_rules_can_come_with_a_draft_and_hold_when_it_is_approved(
    as_controller: Client, agreement: Agreement
) -> None:
    row = make.AmendmentFactory(agreement=agreement)
    body = {"agreement": "DEMO-1", "valid_from": "2017-01-01", "amendment": 1}
    made = post(as_controller, "terms/", body)
    assert made.status_code == 201, made.content
    assert made.json()["amendment"] == 1
    unknown = {"agreement": "DEMO-1", "valid_from": "2018-01-01", "amendment": 7}
    assert list(problem(post(as_controller, "terms/", unknown), 400)["errors"]) == ["amendment"]
    decision = {"decided_on": "2017-02-01", "decided_by": "EU"}
    answer = send(as_controller, "POST", f"amendments/{row.pk}/approve/", decision, if_match='"1"')
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == "approved"
    terms = Terms.objects.get()
    late = patch(as_controller, f"terms/{terms.pk}/", {"clause": "Artikel 9"})
    assert problem(late, 409 if late.status_code == 409 else 400)["code"]
    assert Terms.objects.get().clause == ""


def test_a_masked_agreements_rules_tell_years_only(as_leader: Client, agreement: Agreement) -> None:
    make.TermsFactory(agreement=agreement, valid_from=dt.date(2017, 5, 9), clause="Hemligt")
    make.AmendmentFactory(
        agreement=agreement, status="approved", reason="Hemligt", end_after=dt.date(2019, 3, 31)
    )
    make.sensitive(agreement.project, "restricted")
    rules = get(as_leader, "terms/").json()["results"][0]
    assert (rules["valid_from"], rules["clause"], rules["is_masked"]) == ("2017", "", True)
    amendment = get(as_leader, "amendments/").json()["results"][0]
    assert (amendment["end_after"], amendment["decided_on"], amendment["reason"]) == ("2019", "2017", "")


@pytest.mark.parametrize("name", ["amendments", "terms"])
def test_what_cannot_be_a_key_is_not_there(as_controller: Client, agreement: Agreement, name: str) -> None:
    for key in ("NO-SUCH", "1.5", "9" * 30, "-1"):
        problem(get(as_controller, f"{name}/{key}/"), 404)


def share(funder: Any, percent: str, year: int = 2017) -> dict[str, Any]:
    return {"year": year, "funder": funder.code, "percent": percent}


def test_shares_are_read_and_replaced_for_a_project(as_controller: Client, own_project: Project) -> None:
    one, two = make.FunderFactory(), make.FunderFactory()
    path = f"funder-shares/{own_project.public_id}/"
    assert get(as_controller, path).json() == {"project": own_project.public_id, "shares": []}
    shares = [share(one, "60.00"), share(two, "40.00")]
    answer = send(as_controller, "PUT", path, {"shares": shares}, if_match='"1"')
    assert answer.status_code == 200, answer.content
    assert (answer.json()["shares"], answer["ETag"]) == (shares, '"2"')
    listed = get(as_controller, "funder-shares/", project=own_project.public_id).json()["results"]
    assert [row["shares"] for row in listed] == [shares]
    assert FunderShare.objects.get(funder=one).percent == Decimal(60)
    wrong = send(as_controller, "PUT", path, {"shares": [share(one, "99.99")]}, if_match='"2"')
    problem(wrong, 400)
    assert FunderShare.objects.count() == 2


def test_shares_need_the_version_of_their_project(as_controller: Client, own_project: Project) -> None:
    path, body = f"funder-shares/{own_project.public_id}/", {"shares": [share(make.FunderFactory(), "100")]}
    problem(send(as_controller, "PUT", path, body), 428)
    own_project.claim(1)
    stale = problem(send(as_controller, "PUT", path, body, if_match='"1"'), 412)
    assert (stale["current"]["shares"], stale["sent"]) == ([], body)
    assert not FunderShare.objects.exists()
    assert send(as_controller, "PUT", path, body, if_match='"2"').status_code == 200


def test_who_writes_shares(as_manager: Client, as_controller: Client, own_project: Project) -> None:
    path = f"funder-shares/{own_project.public_id}/"
    problem(send(as_manager, "PUT", path, {"shares": []}, if_match='"1"'), 403)
    assert get(as_manager, path).status_code == 200
    make.sensitive(own_project, "protected")
    problem(get(as_controller, path), 404)
    problem(send(as_controller, "PUT", path, {"shares": []}, if_match='"1"'), 404)
