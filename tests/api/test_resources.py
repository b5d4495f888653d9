"""Every resource: who may list, read, add and change; versions; how many queries a list takes."""

import json

import pytest
from django.test import Client

from tests import factories as make
from tests.api.asking import get, patch, post, problem, send
from tests.api.resources import ADDED, CASES, CHANGED, FEW, ROLES, Case
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
every = pytest.mark.parametrize("case", [*CASES, *FEW], ids=lambda case: case.name)
every_added = pytest.mark.parametrize("case", [*CASES, *FEW, *ADDED], ids=lambda case: case.name)
every_changed = pytest.mark.parametrize("case", [*CASES, *FEW, *CHANGED], ids=lambda case: case.name)
# Session, user, roles, count, rows, one for each kind of part, and the choices of the filters.
LIST_QUERIES = {
    "projects": 17,
    "activities": 9,
    "indicators": 10,
    "frameworks": 8,
    "work-plans": 6,
    "agreements": 7,
    "amendments": 5,
    "terms": 6,
    "budgets": 7,
    "variance-comments": 5,
    "forecasts": 6,
    "indicator-values": 8,
    "ledger": 6,
    "deadlines": 5,
    "risks": 6,
    "year-notes": 5,
    "lessons": 5,
    "documents": 7,
    "stories": 5,
    "status-updates": 5,
    "rounds": 9,
    "teams": 6,
    "change-projects": 6,
    "light-judgements": 5,
    "rates": 5,
    "assessments": 9,
    "improvement-actions": 5,
    "forums": 9,
    "studies": 5,
    "publications": 5,
    "forum-outputs": 5,
    "network-members": 6,
    "shared-cases": 5,
    "meetings": 7,
    "visits": 6,
    "delegations": 6,
    "good-practice-cases": 5,
    "reuses": 6,
    "missions": 12,
    "line-units": 5,
    "employees": 6,
    "assignments": 7,
    "nominations": 6,
    "integrity-items": 5,
    "countries": 7,
    "organisations": 7,
    "themes": 5,
    "funders": 6,
}


def address(case: Case, row: object) -> str:
    return f"{case.name}/{getattr(row, case.lookup)}/"


@every_added
@pytest.mark.parametrize("role", ROLES)
def test_every_role_lists_and_reads(case, role, request, own_project):
    user = request.getfixturevalue(role)
    row = case.row(own_project)
    client = signed_in(user)
    listed = get(client, f"{case.name}/", page_size=200)
    if not case.is_read_by(role):
        assert listed.status_code == 403 or listed.json()["results"] == []
        assert get(client, address(case, row)).status_code in (403, 404)
        return
    assert listed.status_code == 200
    ids = [item[case.lookup] for item in listed.json()["results"]]
    assert getattr(row, case.lookup) in ids
    read = get(client, address(case, row))
    assert read.status_code == 200
    assert read["ETag"] == '"1"'
    assert read.json() == next(
        item
        for item in listed.json()["results"]
        if item[case.lookup] == ids[ids.index(getattr(row, case.lookup))]
    )


@every
def test_a_stranger_sees_nothing_and_nobody_must_sign_in(case, client, as_stranger, own_project):
    row = case.row(own_project)
    nothing = problem(get(as_stranger, f"{case.name}/"), 403)
    assert nothing["detail"] == "You hold no role yet."
    for path in (f"{case.name}/NO-SUCH/", address(case, row)):
        assert problem(get(as_stranger, path), 403) == nothing
    problem(post(as_stranger, f"{case.name}/", case.new(own_project)), 403)
    problem(patch(as_stranger, address(case, row), case.change), 403)
    for path in (f"{case.name}/", address(case, row)):
        answer = get(client, path)
        problem(answer, 401)
        assert answer["WWW-Authenticate"] == "Token"
    problem(post(client, f"{case.name}/", {}), 401)


@every_added
@pytest.mark.parametrize("role", ROLES)
def test_who_may_add(case, role, request, own_project):
    client = signed_in(request.getfixturevalue(role))
    answer = post(client, f"{case.name}/", case.new(own_project))
    if role in case.add:
        assert answer.status_code == 201, answer.content.decode()
        body = answer.json()
        assert answer["ETag"] == '"1"'
        assert answer["Location"].endswith(f"/api/v1/{case.name}/{body[case.lookup]}/")
        assert client.get(answer["Location"], headers={"accept-language": "en"}).json() == body
    else:
        problem(answer, 403)


@every_changed
@pytest.mark.parametrize("role", ROLES)
def test_who_may_change(case, role, request, manager, own_project):
    row = own_project if case.name == "projects" else case.row(own_project)
    client = signed_in(request.getfixturevalue(role))
    answer = patch(client, address(case, row), case.change)
    if role in case.add | case.also and not (case.own and role == "other_manager"):
        assert answer.status_code == 200, answer.content.decode()
        assert answer["ETag"] == '"2"'
        assert {name: answer.json()[name] for name in case.change} == case.change
    else:
        problem(answer, 403 if case.is_read_by(role) else answer.status_code)
        assert answer.status_code in (403, 404)


@every_changed
def test_a_change_needs_the_version_that_was_read(case, request, manager, own_project):
    row = own_project if case.name == "projects" else case.row(own_project)
    client = signed_in(request.getfixturevalue(case.writer))
    path = address(case, row)
    assert problem(patch(client, path, case.change, version=None), 428)["code"] == "precondition_required"
    assert patch(client, path, case.change).status_code == 200
    stale = problem(patch(client, path, case.change), 412)
    assert stale["code"] == "stale"
    assert stale["current"] == get(client, path).json()
    assert stale["sent"] == case.change


@every
def test_what_was_read_can_be_put_back(case, request, manager, own_project):
    """PUT of exactly what GET told changes nothing but the version."""
    row = own_project if case.name == "projects" else case.row(own_project)
    client = signed_in(request.getfixturevalue(case.writer))
    before = get(client, address(case, row)).json()
    answer = send(client, "PUT", address(case, row), before, if_match='"1"')
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json() == before
    assert answer["ETag"] == '"2"'


@every_changed
def test_a_wrong_value_is_told_at_its_field_and_nothing_is_written(case, request, manager, own_project):
    row = own_project if case.name == "projects" else case.row(own_project)
    client = signed_in(request.getfixturevalue(case.writer))
    before = get(client, address(case, row))
    errors = problem(patch(client, address(case, row), case.wrong), 400)["errors"]
    assert list(errors) == list(case.wrong)
    errors = problem(patch(client, address(case, row), {"no_such_field": 1}), 400)["errors"]
    assert errors == {"no_such_field": ["There is no such field here."]}
    assert get(client, address(case, row)).content == before.content


@every_added
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_number_of_queries(
    case, rows, own_project, as_leader, django_assert_num_queries
):
    for _row in range(rows):
        case.row(own_project)
    get(as_leader, f"{case.name}/")
    with django_assert_num_queries(LIST_QUERIES[case.name]):
        answer = get(as_leader, f"{case.name}/")
    assert len(answer.json()["results"]) >= rows


@every_added
def test_nothing_can_be_deleted(case, as_leader, own_project):
    row = case.row(own_project)
    answer = send(as_leader, "DELETE", address(case, row), {})
    problem(answer, 405)
    assert "DELETE" not in answer["Allow"]


@every_added
def test_a_token_opens_the_same_as_a_session(case, leader, as_leader, own_project):
    row = case.row(own_project)
    token = make.api_token(leader)
    headers = {"authorization": f"Token {token}", "accept-language": "en"}
    by_token = Client().get(f"/api/v1/{address(case, row)}", headers=headers)
    assert json.loads(by_token.content) == get(as_leader, address(case, row)).json()
