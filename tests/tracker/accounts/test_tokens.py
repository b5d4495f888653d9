"""Tokens for the API: the secret is told once, and every refusal reads the same."""

import base64
import datetime
import hashlib

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from tests import factories as make
from tests.api.asking import get, post, problem
from tracker.accounts.models import ApiToken
from tracker.accounts.tokens import make_token, revoke
from tracker.core.errors import Refused
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
THEME = {"code": "T8", "name_sv": "a", "name_en": "b"}


def bearing(secret: str, kind: str = "Token") -> Client:
    return Client(headers={"authorization": f"{kind} {secret}", "accept-language": "en"})


def test_only_the_digest_is_stored(leader, noted, caplog):
    token, secret = make_token(leader, "Export", "read", 30)
    stored = ApiToken.objects.values().get()
    assert stored["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret.startswith(f"{token.prefix}_")
    assert len(token.prefix) == 10
    rest = secret.removeprefix(token.prefix)
    assert len(rest) > 40
    assert not any(rest in str(value) for value in stored.values())
    assert [line["event"] for line in noted()] == ["token_made"]
    assert rest not in caplog.text + str(noted())


@pytest.mark.parametrize("kind", ["Token", "Bearer", "token", "BEARER"])
def test_a_token_gives_what_the_role_gives(kind, leader):
    client = bearing(make.api_token(leader), kind)
    assert get(client, "projects/").status_code == 200
    problem(post(client, "themes/", THEME), 403)


def test_a_token_that_reads_only_reads(admin_user, noted):
    client = bearing(make.api_token(admin_user, "read"))
    assert get(client, "themes/").status_code == 200
    assert client.head("/api/v1/themes/").status_code == 200
    body = problem(post(client, "themes/", THEME), 403)
    assert "may only read" in body["detail"]
    assert [facts["why"] for facts in noted("denied")] == ["read_token"]
    assert post(bearing(make.api_token(admin_user)), "themes/", THEME).status_code == 201


def test_every_refusal_reads_the_same_and_says_why_in_the_security_log(leader, noted):
    secrets = {name: make.api_token(leader) for name in ("revoked", "expired", "network", "inactive")}
    rows = dict(zip(secrets, ApiToken.objects.order_by("pk"), strict=True))
    revoke(rows["revoked"], by=leader)
    ApiToken.objects.filter(pk=rows["expired"].pk).update(
        made_on=today() - datetime.timedelta(days=9), expires_on=today() - datetime.timedelta(days=1)
    )
    ApiToken.objects.filter(pk=rows["network"].pk).update(networks="192.0.2.0/24")
    other = make.UserFactory(roles=["viewer"])
    ApiToken.objects.filter(pk=rows["inactive"].pk).update(user=other)
    other.is_active = False
    other.save()
    real = make.api_token(leader)
    wrong = {**secrets, "unknown": real[:-1] + ("A" if real[-1] != "A" else "B")}
    answers = {name: get(bearing(secret), "projects/") for name, secret in wrong.items()}
    assert {answer.status_code for answer in answers.values()} == {401}
    assert len({answer.content for answer in answers.values()}) == 1
    assert {answer["WWW-Authenticate"] for answer in answers.values()} == {"Token"}
    assert [facts["why"] for facts in noted("token_refused")] == list(answers)
    assert get(bearing(real), "projects/").status_code == 200


@pytest.mark.parametrize(
    "written", ["", " ", "a b", "smv_", "\u00e5" * 50, "smv_abcdef_" + "x" * 42, "x" * 5000, "' OR 1=1 --"]
)
def test_what_is_no_token_asks_nothing_of_the_database(written, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/api/v1/projects/", HTTP_AUTHORIZATION=f"Token {written}")
    assert answer.status_code == 401


def test_basic_authentication_is_no_door(leader):
    given = base64.b64encode(f"{leader.username}:{make.PASSWORD}".encode()).decode()
    assert Client().get("/api/v1/projects/", headers={"authorization": f"Basic {given}"}).status_code == 401


def test_a_token_opens_no_page(leader):
    assert bearing(make.api_token(leader)).get("/").status_code == 302


def test_networks(leader):
    secret = make.api_token(leader, networks="192.0.2.0/24  2001:db8::/32 10.0.0.7")
    assert ApiToken.objects.get().networks == "192.0.2.0/24 2001:db8::/32 10.0.0.7/32"
    client = bearing(secret)
    for address, status in {
        "192.0.2.9": 200,
        "2001:db8::1": 200,
        "10.0.0.7": 200,
        "10.0.0.8": 401,
        "": 401,
    }.items():
        assert client.get("/api/v1/themes/", REMOTE_ADDR=address).status_code == status, address
    forged = {"REMOTE_ADDR": "10.0.0.8", "HTTP_X_FORWARDED_FOR": "192.0.2.9"}
    assert client.get("/api/v1/themes/", **forged).status_code == 401


def test_a_token_ends_with_its_last_day(leader):
    with time_machine.travel("2026-03-01 12:00+01:00", tick=False):
        client = bearing(make.api_token(leader, days=1))
    for moment, status in {"2026-03-02 23:59+01:00": 200, "2026-03-03 00:01+01:00": 401}.items():
        with time_machine.travel(moment, tick=False):
            assert get(client, "themes/").status_code == status


def test_the_day_of_use_is_written_once_a_day(leader, django_assert_max_num_queries):
    client = bearing(make.api_token(leader))
    with time_machine.travel("2026-11-01 12:00+01:00", tick=False) as clock:
        ApiToken.objects.update(made_on=today(), expires_on=today() + datetime.timedelta(days=9))
        writes = []
        for _day in range(2):
            for _time in range(3):
                with django_assert_max_num_queries(12) as asked:
                    get(client, "themes/")
                writes.append(sum("UPDATE" in query["sql"] for query in asked.captured_queries))
            clock.shift(datetime.timedelta(days=1))
        assert writes == [1, 0, 0, 1, 0, 0]
    assert ApiToken.objects.get().last_used == datetime.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"days": -1}, "days"),
        ({"networks": "10.0.0.0/8, 11.0.0.0/8"}, "networks"),
        ({"networks": "10.0.0.1/8"}, "networks"),
        ({"networks": "localhost"}, "networks"),
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"scope": "all"}, "scope"),
    ],
)
def test_what_a_token_cannot_be(wrong, field, leader):
    with pytest.raises(Refused) as no:
        make_token(leader, **({"name": "a", "scope": "read", "days": 10} | wrong))
    assert no.value.field == field
    assert not ApiToken.objects.exists()


def test_the_database_keeps_the_rules_too(leader):
    for wrong in ({"expires_on": today() - datetime.timedelta(days=1)}, {"scope": "all"}):
        make.api_token(leader)
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.update(**wrong)


def test_nobody_makes_or_ends_tokens_of_others_but_the_administrator(leader, viewer, admin_user, machine):
    with pytest.raises(PermissionDenied):
        make_token(viewer, "a", "read", 10, by=leader)
    with pytest.raises(PermissionDenied):
        make_token(machine, "a", "read", 10, by=machine)
    token, secret = make_token(machine, "a", "read", 10, by=admin_user)
    assert token.made_by == admin_user
    with pytest.raises(PermissionDenied):
        revoke(token, by=leader)
    revoke(token, by=admin_user)
    first = ApiToken.objects.get().revoked_at
    revoke(token, by=admin_user)
    assert ApiToken.objects.get().revoked_at == first
    assert get(bearing(secret), "projects/").status_code == 401


def test_the_command_prints_the_secret_once(machine, capsys):
    call_command("make_api_token", machine.username, name="Nightly", scope="write", days=7)
    said = capsys.readouterr()
    secret = said.out.strip()
    token = ApiToken.objects.get()
    assert (token.scope, token.expires_on) == ("write", today() + datetime.timedelta(days=7))
    assert secret not in said.err
    assert get(bearing(secret), "projects/").status_code == 200


def test_the_command_refuses_in_words(machine):
    with pytest.raises(CommandError, match="no user nobody"):
        call_command("make_api_token", "nobody", name="a")
    with pytest.raises(CommandError, match="365"):
        call_command("make_api_token", machine.username, name="a", days=1000)
