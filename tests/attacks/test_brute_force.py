"""Trying passwords, codes and tokens until one fits: 429 before it does, and nothing learnt on the way."""

import statistics
import time

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests import factories as make
from tests.api.asking import get
from tests.attacks.answers import refused
from tests.tracker.accounts.test_tokens import bearing

pytestmark = [pytest.mark.django_db, pytest.mark.attack]


@pytest.fixture(autouse=True)
def _uncounted():
    cache.clear()
    yield
    cache.clear()


def guess(name: str, tried: str = "fel", **environ) -> object:
    return Client().post("/accounts/login/", {"login": name, "password": tried}, **environ)


def test_passwords_of_one_account(noted):
    make.UserFactory(username="karin")
    answers = [guess("karin").status_code for _try in range(12)]
    assert answers[:5] == [200] * 5
    assert answers[-1] == 429
    refused(guess("karin", make.PASSWORD), 429)  # also the right one, from here
    assert noted("login_failed")
    assert noted("throttled")
    assert "karin" not in str(noted())


def test_nobody_is_locked_out_by_somebody_elsewhere():
    make.UserFactory(username="karin")
    for _try in range(15):
        guess("karin", REMOTE_ADDR="192.0.2.1")
    assert guess("karin", make.PASSWORD, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_one_password_for_many_accounts():
    """Spraying: the address is counted too."""
    answers = [guess(f"user-{number}", "Sommar2026").status_code for number in range(40)]
    assert answers[-1] == 429


def test_a_forged_address_is_no_new_address():
    make.UserFactory(username="karin")
    answers = [guess("karin", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").status_code for number in range(12)]
    assert answers[-1] == 429


def test_the_wait_ends():
    make.UserFactory(username="karin")
    with time_machine.travel("2026-03-02 12:00+01:00", tick=False) as clock:
        for _try in range(12):
            guess("karin")
        clock.shift(3600)
        assert guess("karin", make.PASSWORD).status_code == 302


def test_a_name_that_nobody_has_is_answered_like_a_wrong_password():
    make.UserFactory(username="karin")

    def text(name: str) -> str:
        page = guess(name).content.decode().replace(name, "")
        import re

        return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)

    assert text("karin") == text("nobody")
    make.UserFactory(username="closed", is_active=False)
    assert text("closed") == text("nobody")


def test_it_takes_the_same_work(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    make.UserFactory(username="karin")

    def work(name: str) -> float:
        times = []
        for _try in range(5):
            began = time.process_time()
            guess(name)
            times.append(time.process_time() - began)
        return statistics.median(times)

    known, unknown = work("karin"), work("nobody")
    assert 0.5 < known / unknown < 2


def test_tokens(leader, noted):
    """Each guess costs one look-up at most; after twenty a minute the address waits."""
    answers = [get(bearing(f"smv_abcdef_{number:043d}"), "projects/").status_code for number in range(25)]
    assert answers == [401] * 20 + [429] * 5
    assert len(noted("throttled")) == 5


def test_addresses_of_things_are_not_worth_guessing(settings, viewer, noted):
    """Who runs through numbers with a token meets the limit of requests."""
    settings.API_RATES = settings.API_RATES | {"requests": "30/minute"}
    client = bearing(make.api_token(viewer))
    answers = [get(client, f"activities/A-2017-{number:04d}/").status_code for number in range(35)]
    assert answers == [404] * 30 + [429] * 5
    assert len(noted("not_found")) == 30
