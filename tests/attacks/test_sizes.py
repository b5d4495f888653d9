"""Too much of anything is refused with a 4xx, quickly, and the page says so without a trace."""

import json

import pytest
from django.test import Client

from projects.models import Activity
from tests import factories as make
from tests.api.asking import V1, problem
from tests.attacks.answers import refused
from tests.projects.activities.asking import typed

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
FORMS = [
    "/activities/log/",
    "/projects/new/",
    "/accounts/login/",
    "/language/",
    "/about/help/",
    "/admin/projects/theme/add/",
]


@pytest.fixture
def insider(admin_user, client):
    client.force_login(admin_user)
    return client


@pytest.mark.parametrize("address", FORMS)
def test_a_body_of_more_than_what_a_form_needs(address, insider, noted):
    refused(
        insider.post(address, "a=" + "x" * 3_000_000, content_type="application/x-www-form-urlencoded"),
        400,
        413,
    )
    assert noted("too_large")


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_more_fields_than_any_form_has(address, kind, insider, noted):
    fields = {f"f{number}": "x" for number in range(1_500)}
    if kind == "multipart":
        answer = insider.post(address, fields)
    else:
        body = "&".join(f"{name}=x" for name in fields)
        answer = insider.post(address, body, content_type="application/x-www-form-urlencoded")
    refused(answer, 400, 413)
    assert noted("too_large")


def test_more_files_than_any_form_has(insider, noted):
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = {f"f{number}": SimpleUploadedFile("a.txt", b"x") for number in range(150)}
    refused(insider.post("/activities/log/", files), 400, 413)
    assert noted("too_large")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=" + "b" * 5000),
        (
            b'--x\r\nContent-Disposition: form-data; name="a\x00b"\r\n\r\n1\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--',
            "multipart/form-data; boundary=x",
        ),
        (b"--x\r\n" + b"A: b\r\n" * 5000, "multipart/form-data; boundary=x"),
        (b"a=%FF%FE&b=%", "application/x-www-form-urlencoded"),
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"a=1", "application/x-www-form-urlencoded; charset=no-such"),
        (b"a=1", "text/html\r\nX: y"),
    ],
)
@pytest.mark.parametrize("address", ["/activities/log/", "/language/", "/accounts/login/"])
def test_bodies_that_are_none(body, kind, address, insider):
    refused(insider.generic("POST", address, body, content_type=kind), 200, 302, 400, 403, 415)
    assert not Activity.objects.exists()


def test_more_rows_than_a_form_allows(insider, own_project):
    for number in ("1001", "-1", "9" * 30, "x", "\x00", "1e3"):
        answer = insider.post("/activities/log/", typed(own_project) | {"staff-TOTAL_FORMS": number})
        refused(answer, 200, 302, 400)
    given = {"countries-TOTAL_FORMS": "100000", "countries-INITIAL_FORMS": "0", "more": "countries"}
    refused(insider.post("/projects/new/", given), 200, 400)


@pytest.mark.parametrize(
    "address", ["/projects/", "/activities/", "/overview/", f"{V1}/projects/", "/admin/projects/project/"]
)
def test_long_and_many_questions(address, insider):
    refused(insider.get(address, {"text": "x" * 100_000}), 200, 302, 400, 414)
    refused(
        insider.get(address + "?" + "&".join(f"a{number}=1" for number in range(3000))), 200, 302, 400, 414
    )
    refused(insider.get(address + "?" + "year=2017&" * 500), 200, 302, 400, 414)


@pytest.mark.parametrize("size", [5_000, 50_000])
def test_a_long_address(size, insider):
    for address in (
        "/projects/" + "a" * size + "/",
        "/" + "a/" * (size // 2),
        f"{V1}/projects/{'a' * size}/",
    ):
        refused(insider.get(address), 404)


@pytest.mark.parametrize(
    "name",
    [
        "authorization",
        "if-match",
        "idempotency-key",
        "accept-language",
        "accept",
        "cookie",
        "x-request-id",
        "referer",
        "origin",
        "hx-current-url",
        "range",
        "if-none-match",
        "if-modified-since",
    ],
)
def test_a_long_header(name, insider, own_project):
    for value in ("x" * 50_000, "," * 20_000, "\x00", "å", '"' * 9_999):
        answer = insider.get(f"{V1}/projects/", headers={name: value})
        refused(answer, 200, 302, 400, 401, 406)
        answer = insider.get("/projects/", headers={name: value, "hx-request": "true"})
        refused(answer, 200, 302, 400, 401)


def test_the_api_says_it_as_a_problem(insider):
    body = json.dumps({"name_sv": "x" * 3_000_000})
    problem(insider.post(f"{V1}/themes/", body, content_type="application/json"), 413)
    deep = "[" * 100_000
    problem(insider.post(f"{V1}/themes/", deep, content_type="application/json"), 400)


def test_a_password_of_a_megabyte_is_not_hashed(db):
    make.UserFactory(username="karin")
    answer = Client().post("/accounts/login/", {"login": "karin", "password": "x" * 1_000_000})
    refused(answer, 200, 400)
