"""How often somebody may try. Limits are fair: nobody can lock somebody else out."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache

from tests import factories as make
from tests.tracker.accounts.signing import code_of, give_code, give_password, with_app

pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def karin():
    return make.UserFactory(username="karin")


class Counting(MD5PasswordHasher):
    algorithm = "counting"
    times = 0

    def encode(self, password, salt, *more):
        Counting.times += 1
        return super().encode(password, salt, *more)


def test_the_sixth_wrong_password_is_not_looked_at(client, karin, settings):
    settings.PASSWORD_HASHERS = ["tests.tracker.accounts.test_limits.Counting"]
    karin.set_password(make.PASSWORD)
    karin.save()
    Counting.times = 0
    answers = [give_password(client, "karin", f"fel-{number}", **HOME).status_code for number in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert Counting.times == 5
    page = give_password(client, "karin", **HOME)
    assert page.status_code == 429
    assert page["Retry-After"]
    assert "För många försök" in page.content.decode()
    assert Counting.times == 5


def test_somebody_elsewhere_cannot_lock_the_owner_out(client, karin):
    for number in range(8):
        give_password(client, "karin", f"fel-{number}", **ELSEWHERE)
    assert give_password(client, "karin", **ELSEWHERE).status_code == 429
    assert give_password(client, "karin", **HOME).status_code == 302


def test_many_names_from_one_address_are_one_address(client):
    answers = [give_password(client, f"name-{number}", "fel", **HOME).status_code for number in range(12)]
    assert answers == [200] * 10 + [429] * 2


def test_upper_and_lower_case_are_one_name(client, karin):
    for name in ("karin", "KARIN", "Karin", "kArin", "karIn"):
        give_password(client, name, "fel", **HOME)
    assert give_password(client, "karin", **HOME).status_code == 429


def test_right_passwords_do_not_use_up_tries(client, karin):
    for _again in range(12):
        assert give_password(client, "karin", **HOME).status_code == 302
        client.post("/accounts/logout/")


def test_codes_are_limited_for_the_person(client, karin):
    secret = with_app(karin)
    give_password(client, "karin", **HOME)
    answers = [give_code(client, "000000").status_code for _again in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert give_code(client, code_of(secret)).status_code == 429
    assert "_auth_user_id" not in client.session


def test_confirming_is_limited(client, karin):
    give_password(client, "karin", **HOME)
    answers = [client.post("/accounts/confirm/", {"password": "fel"}).status_code for _again in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_changing_the_password_is_limited(client, karin):
    give_password(client, "karin", **HOME)
    given = {"oldpassword": "fel", "password1": "ny-lang-losenfras-7", "password2": "ny-lang-losenfras-7"}
    answers = [client.post("/accounts/password/change/", given).status_code for _again in range(7)]
    assert answers[-1] == 429


def test_asking_with_passkeys_is_limited(client):
    answers = [
        client.post("/accounts/passkeys/login/", {"credential": "{}"}).status_code for _again in range(12)
    ]
    assert answers == [302] * 10 + [429] * 2


def test_a_limit_that_is_met_is_logged(client, karin, caplog):
    for _again in range(6):
        give_password(client, "karin", "fel", **HOME)
    events = [row.message for row in caplog.records if row.name == "samverkan.security"]
    assert events == ["login_failed"] * 5 + ["throttled"]
    assert "karin" not in caplog.text
