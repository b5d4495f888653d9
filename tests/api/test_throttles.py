"""How often one may ask: 429 with the time to wait, counted in memory only."""

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.api.asking import get, problem
from tests.conftest import signed_in
from tests.tracker.accounts.test_tokens import bearing

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(settings):
    settings.API_RATES = {"requests": "3/minute", "wrong_tokens": "2/minute"}
    with time_machine.travel("2026-03-02 12:00+01:00", tick=False) as clock:
        yield clock


def test_a_user_waits_and_goes_on(clock, viewer, leader, noted):
    client = signed_in(viewer)
    assert [get(client, "themes/").status_code for _time in range(4)] == [200, 200, 200, 429]
    clock.shift(50)
    answer = get(client, "themes/")
    body = problem(answer, 429)
    assert (answer["Retry-After"], body["code"]) == ("10", "throttled")
    assert "10 seconds" in body["detail"]
    assert [facts["user"] for facts in noted("throttled")] == [viewer.pk] * 2
    assert get(signed_in(leader), "themes/").status_code == 200
    clock.shift(11)
    assert get(client, "themes/").status_code == 200


def test_each_token_has_its_own_count(clock, viewer):
    one, other = bearing(make.api_token(viewer)), bearing(make.api_token(viewer))
    assert [get(one, "themes/").status_code for _time in range(4)] == [200, 200, 200, 429]
    assert get(other, "themes/").status_code == 200
    assert get(signed_in(viewer), "themes/").status_code == 200


def test_who_tries_tokens_waits_but_a_right_one_passes(clock, viewer, noted):
    right = bearing(make.api_token(viewer))
    wrong = bearing("smv_abcdef_" + "x" * 43)
    assert [get(wrong, "themes/").status_code for _time in range(4)] == [401, 401, 429, 429]
    assert get(wrong, "themes/")["Retry-After"] == "60"
    assert get(right, "themes/").status_code == 200
    assert len(noted("token_refused")) == 2
    assert {facts["why"] for facts in noted("throttled")} == {"unknown"}
    clock.shift(61)
    assert get(wrong, "themes/").status_code == 401


def test_another_address_is_another_count_but_a_forged_one_is_not(clock, settings):
    wrong = bearing("smv_abcdef_" + "x" * 43)
    for number in range(2):
        assert wrong.get("/api/v1/themes/", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").status_code == 401
    assert wrong.get("/api/v1/themes/", HTTP_X_FORWARDED_FOR="192.0.2.9").status_code == 429
    assert wrong.get("/api/v1/themes/", REMOTE_ADDR="192.0.2.9").status_code == 401


@pytest.mark.parametrize(
    ("proxies", "heard", "counted"),
    [
        (0, "192.0.2.1", "10.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.5, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.5, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (2, "192.0.2.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, "192.0.2.1\x00", "10.0.0.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_behind_proxies_the_client_is_whom_the_outermost_heard(proxies, heard, counted, settings, noted):
    settings.PROXIES = proxies
    wrong = bearing("smv_abcdef_" + "x" * 43)
    wrong.get("/api/v1/themes/", HTTP_X_FORWARDED_FOR=heard, REMOTE_ADDR="10.0.0.1")
    assert [facts["ip"] for facts in noted("token_refused")] == [counted]


def test_counting_asks_nothing_of_the_database(viewer, django_assert_num_queries):
    client = signed_in(viewer)
    client.get("/api/v1/themes/")
    with django_assert_num_queries(4):  # session, user, roles, no theme to count
        client.get("/api/v1/themes/")


def test_nobody_is_counted_for_being_nobody(clock):
    assert {Client().get("/api/v1/themes/").status_code for _time in range(9)} == {401}
