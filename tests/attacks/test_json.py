"""JSON whose values are of another type than they should be, or that is more than JSON."""

import json

import pytest

from tests import factories as make
from tests.api.asking import V1, patch, post, problem, send
from tests.api.resources import CASES, FEW
from tests.attacks.answers import PAYLOADS, refused
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
OTHER_TYPES = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    [],
    [[]],
    [None],
    {},
    {"a": 1},
    {"$gt": ""},
    {"__class__": "x"},
    ["x"] * 500,
    [{}],
]


@pytest.fixture
def insider(own_project):
    user = make.UserFactory(roles=["admin", "controller", "manager", "registrar"])
    make.ProjectMemberFactory(project=own_project, user=user)
    return signed_in(user)


@pytest.mark.parametrize("case", [*CASES, *FEW], ids=lambda case: case.name)
def test_every_field_with_every_type(case, insider, own_project):
    row = case.row(own_project)
    address = f"{case.name}/{getattr(row, case.lookup)}/"
    body = case.new(own_project)
    for name in body:
        for value in OTHER_TYPES:
            answer = patch(
                insider,
                address,
                {name: value},
                version=getattr(type(row).objects.get(pk=row.pk), "version", 1),
            )
            refused(answer, 200, 400)
            if answer.status_code == 200 and name == case.lookup:
                address = f"{case.name}/{answer.json()[case.lookup]}/"


@pytest.mark.parametrize("case", [*CASES, *FEW], ids=lambda case: case.name)
def test_a_new_row_of_nothing_in_particular(case, insider, own_project):
    model = type(case.row(own_project))
    names = list(case.new(own_project))
    before = model.objects.count()
    for value in OTHER_TYPES:
        if case.name in ("themes", "line-units") and value == "x":
            continue  # one of that name may well be
        refused(post(insider, f"{case.name}/", dict.fromkeys(names, value)), 400)
    assert model.objects.count() == before


@pytest.mark.parametrize("value", [1, None, True, "x", [], ["x"], [{}], 1.5])
def test_what_is_no_object(value, insider):
    problem(post(insider, "themes/", json.dumps(value)), 400)


@pytest.mark.parametrize(
    "body",
    [
        b'{"code": "a", "code": "b"}',
        b'{"code": NaN}',
        b'{"code": Infinity}',
        b'{"code": 1e999999}',
        b'{"code": "\\ud800"}',
        b'{"\\u0000": 1}',
        b"\xef\xbb\xbf{}",
        b'{"code": "a"} {"code": "b"}',
        b'{"code": "a",}',
        b"{'code': 'a'}",
        b'{"code": /* x */ "a"}',
        b"\xff\xfe{\x00}\x00",
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b"[" * 50_000,
        b'{"code": ' + b"9" * 100_000 + b"}",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
        b"",
        b"\x00",
    ],
)
def test_what_is_no_json_of_ours(body, insider):
    text = refused(post(insider, "themes/", body), 400)
    assert "root:" not in text


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "text/json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/yaml",
        "application/x-pickle",
        "",
        "*/*",
    ],
)
def test_other_kinds_of_content(kind, insider, own_project):
    body = json.dumps({"code": "T8", "name_sv": "a", "name_en": "b"})
    answer = insider.generic("POST", f"{V1}/themes/", body, content_type=kind)
    refused(answer, 201, 400, 415)
    if answer.status_code == 201:
        assert kind.startswith(("application/json", "*/*"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_texts_come_back_as_json_and_never_as_a_page(payload, insider, own_project):
    for body in ({"code": payload, "name_sv": payload, "name_en": "b"}, {payload: 1}):
        answer = post(insider, "themes/", body)
        assert answer.status_code in (201, 400)
        assert answer["content-type"] in ("application/json", "application/problem+json")
        assert answer["x-content-type-options"] == "nosniff"
    answer = insider.get(f"{V1}/projects/", {"text": payload})
    assert answer.status_code in (200, 400)
    assert answer["content-type"] in ("application/json", "application/problem+json")


@pytest.mark.parametrize(
    "lookup",
    [
        "name_sv__startswith",
        "members__user",
        "pk__in",
        "id",
        "status__gt",
        "sensitivity",
        "partner__name_sv__contains",
        "ordering",
        "fields",
        "expand",
        "format",
        "_method",
        "search",
    ],
)
def test_no_question_goes_past_the_filters(lookup, insider):
    problem(insider.get(f"{V1}/projects/", {lookup: "a"}), 400)


@pytest.mark.parametrize(
    "order",
    [
        "password",
        "members__user__password",
        "-sensitivity",
        "?",
        "pk",
        "id;--",
        "name_sv,",
        "partners__organisation__name_sv",
    ],
)
def test_no_order_tells_what_is_not_shown(order, insider):
    problem(insider.get(f"{V1}/projects/", {"order": order}), 400)
    page = insider.get("/projects/", {"order": order})
    refused(page, 200)


def test_one_request_is_one_request(insider, own_project):
    """No list of requests, no second object behind the first."""
    body = {"code": "T8", "name_sv": "a", "name_en": "b"}
    problem(post(insider, "themes/", json.dumps([body, body])), 400)
    problem(post(insider, "themes/", json.dumps(body) + json.dumps(body)), 400)
    problem(send(insider, "PATCH", "projects/", {"name_sv": "x"}), 405)
    problem(send(insider, "DELETE", f"projects/{own_project.public_id}/", {}), 405)
