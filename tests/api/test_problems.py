"""Everything that goes wrong is one kind of problem, in the user's language, on both databases."""

import json

import pytest
from django.test import Client

from tests import factories as make
from tests.api.asking import V1, get, patch, post, problem, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(own_project):
    return f"projects/{own_project.public_id}/"


def test_the_language_is_the_one_asked_for_or_the_users_own(as_leader, leader):
    def detail(**headers: str) -> str:
        return as_leader.get(f"{V1}/projects/P-1999-001/", headers=headers).json()["detail"]

    english = "There is nothing at this address, or it is not open to you."
    swedish = "Det finns inget på den här adressen, eller så är det inte öppet för dig."
    assert detail(**{"accept-language": "en"}) == english
    assert detail(**{"accept-language": "sv"}) == swedish
    assert detail() == swedish
    leader.language = "en"
    leader.save()
    assert detail() == english


@pytest.mark.parametrize("path", ["nothing/", "", "projects", "projects/%00/", "projects/P%2F1/", "../admin"])
def test_an_unknown_address_is_a_problem(path, as_leader):
    problem(get(as_leader, path), 404)
    problem(post(as_leader, path, {}), 404)


def test_wrong_method_media_type_and_answer_type(as_leader, as_admin, path):
    problem(send(as_leader, "PATCH", "projects/", {}), 405)
    problem(as_leader.get(f"{V1}/{path}", headers={"accept": "text/html"}), 406)
    problem(as_admin.post(f"{V1}/themes/", {"code": "T8"}), 415)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("[", "application/json", 400),
        ('{"a": NaN}', "application/json", 400),
        ("a=1", "application/x-www-form-urlencoded", 415),
        ('{"a": 1e999}', "application/json", 412),
        ('{"a": 1e999999999}', "application/json", 412),
    ],
)
def test_an_old_version_with_a_strange_body(body, kind, status, as_admin, path):
    for address in (path, f"{path}status/"):
        ask = as_admin.patch if address == path else as_admin.post
        answer = ask(f"{V1}/{address}", body, content_type=kind, headers={"if-match": '"7"'})
        problem(answer, status)


def test_a_session_needs_the_csrf_token_and_a_token_does_not(admin_user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    problem(post(strict, "themes/", {"code": "T8", "name_sv": "a", "name_en": "b"}), 403)
    token = make.api_token(admin_user)
    bare = Client(enforce_csrf_checks=True)
    body = {"code": "T8", "name_sv": "a", "name_en": "b"}
    assert post(bare, "themes/", body, authorization=f"Token {token}").status_code == 201
    admin_user.is_active = False
    admin_user.save()
    problem(get(bare, "themes/"), 401)
    problem(post(bare, "themes/", body, authorization=f"Token {token}"), 401)


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"order": NaN}',
        b'{"order": -Infinity}',
        b'{"order": 1, "order": 2}',
        b'{"name_sv": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"order": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b'{"a":' * 20 + b"1" + b"}" * 20,
    ],
)
def test_what_is_not_proper_json_is_refused(body, as_admin):
    assert problem(post(as_admin, "themes/", body), 400)["code"] == "parse_error"


def test_a_huge_request_is_refused_unread(as_admin):
    body = json.dumps({"name_sv": "a" * 2_600_000})
    problem(post(as_admin, "themes/", body), 413)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"description_sv": "a" * 1_000_000}, "description_sv"),
        ({"description_sv": "a\x00b"}, "description_sv"),
        ({"name_sv": "abc\u202edef"}, "name_sv"),
        ({"name_sv": 17}, "name_sv"),
        ({"name_sv": None}, "name_sv"),
        ({"start": "2019-01-01"}, "end"),
        ({"start": "1850-01-01"}, "start"),
        ({"start": "10000-01-01"}, "start"),
        ({"start": "20170101"}, "start"),
        ({"start": "2017-02-30"}, "start"),
        ({"region": "no-such"}, "region"),
        ({"region": "\x00"}, "region"),
        ({"region": {"code": "x"}}, "region"),
        ({"kind": "TWINNING"}, "kind"),
        ({"kind": ["twinning"]}, "kind"),
        ({"countries": [{"country": "KH", "share": "99.99"}]}, "countries"),
        ({"countries": [{"country": "KH", "share": "50"}, {"country": "KH", "share": "50"}]}, "countries"),
        ({"countries": []}, "countries"),
        ({"countries": None}, "countries"),
        ({"countries": {}}, "countries"),
        ({"countries": [{"country": "KH", "share": "100,0"}]}, "countries.0.share"),
        ({"countries": [{"country": "KH", "share": "1e2"}]}, "countries.0.share"),
        ({"countries": [{"country": "KH", "share": "NaN"}]}, "countries.0.share"),
        ({"countries": [{"country": "KH", "share": True}]}, "countries.0.share"),
        ({"countries": [{"country": "KH", "share": "1000"}]}, "countries.0.share"),
        ({"countries": [{"country": "KH", "share": "٥٠"}]}, "countries.0.share"),
        ({"countries": [{"country": "QQ", "share": "100"}]}, "countries.0.country"),
        ({"countries": [{"country": "KH", "share": "100", "extra": 1}]}, "countries.0.extra"),
        ({"markers": [{"marker": "gender", "score": 3}]}, "markers.0.score"),
        ({"markers": [{"marker": "gender", "score": "1"}]}, "markers.0.score"),
    ],
)
def test_bad_input_is_told_at_its_field_and_changes_nothing(change, field, manager, as_manager, path):
    before = get(as_manager, path).content
    body = problem(patch(as_manager, path, change), 400)
    assert list(body["errors"]) == [field]
    assert all(body["errors"][field])
    assert get(as_manager, path).content == before


@pytest.mark.parametrize("share", ["1e999999999", "1e-999999999", "9" * 400, "0.0000000001", "1E400"])
def test_absurd_numbers_are_refused_quickly(share, manager, as_manager, path):
    body = '{"countries": [{"country": "KH", "share": SHARE}]}'.replace("SHARE", share)
    answer = send(as_manager, "PATCH", path, body, if_match='"1"')
    assert list(problem(answer, 400)["errors"]) == ["countries.0.share"]


def test_shares_may_be_numbers_or_texts_with_a_point(manager, as_manager, path):
    make.CountryFactory(iso2="AM")
    shares = '{"countries": [{"country": "KH", "share": 33.33}, {"country": "AM", "share": "66.67"}]}'
    answer = send(as_manager, "PATCH", path, shares, if_match='"1"')
    assert answer.status_code == 200, answer.content
    assert [row["share"] for row in answer.json()["countries"]] == ["66.67", "33.33"]


def test_a_decimal_comma_gets_its_own_message(manager, as_manager, path):
    body = problem(patch(as_manager, path, {"countries": [{"country": "KH", "share": "33,3"}]}), 400)
    assert body["errors"] == {
        "countries.0.share": ["Write decimals with a point in the API, for example 1234.50."]
    }


def test_text_is_stored_in_normal_form(manager, as_manager, path):
    answer = patch(as_manager, path, {"name_sv": "  A\u030angstro\u0308m\r\n"})
    assert answer.json()["name_sv"] == "\u00c5ngstr\u00f6m"


@pytest.mark.parametrize("header", ["7", '"2"', 'W/"1"', '"1', "", "\x00"])
def test_an_if_match_that_does_not_match_is_stale(header, manager, as_manager, path):
    problem(send(as_manager, "PATCH", path, {"name_en": "x"}, if_match=header), 412)


@pytest.mark.parametrize("header", ["*", '"9", "1"'])
def test_if_match_may_be_a_star_or_a_list(header, manager, as_manager, path):
    assert send(as_manager, "PATCH", path, {"name_en": "x"}, if_match=header).status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=nonsense", "status"),
        ("country=QQ", "country"),
        ("country=%00", "country"),
        ("country=%FF", "country"),
        ("text=%00", "text"),
        ("text=" + "a" * 300, "text"),
        ("year=20170", "year"),
        ("order=description_sv", "order"),
        ("country=KH&country=AM", "country"),
        ("order=", "order"),
        ("page=", "page"),
        ("no_such=1", "no_such"),
        ("partner=x", "partner"),
        ("page_size=0", "page_size"),
        ("page_size=1000", "page_size"),
        ("page_size=x", "page_size"),
    ],
)
def test_a_wrong_filter_is_told_at_its_parameter(query, field, own_project, as_leader):
    body = problem(as_leader.get(f"{V1}/projects/?{query}", headers={"accept-language": "en"}), 400)
    assert list(body["errors"]) == [field]


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "9" * 5000, "%00", "1.5"])
def test_a_page_that_is_not_there_is_not_found(page, own_project, as_leader):
    problem(as_leader.get(f"{V1}/projects/?page={page}"), 404)


def test_pages_hold_every_row_once(as_leader, db):
    for _number in range(5):
        make.OrganisationFactory(name_sv="Samma namn")
    found, address = [], f"{V1}/organisations/?page_size=2&order=name_sv"
    while address:
        page = as_leader.get(address).json()
        assert page["count"] == 5
        found += [row["identifier"] for row in page["results"]]
        address = page["next"]
    assert len(found) == len(set(found)) == 5


def test_an_empty_code_is_not_taken_for_none(as_registrar):
    body = {"identifier": "new", "name_sv": "Ny", "kind": "office", "level": "local"}
    answer = problem(post(as_registrar, "organisations/", body | {"country": ""}), 400)
    assert "country" in answer["errors"]
    assert post(as_registrar, "organisations/", body | {"country": None}).status_code == 201
