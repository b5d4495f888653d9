"""What is sent as a passkey's answer and is none. The ceremony itself is in tests/e2e/test_sign_in.py."""

import json

import pytest
from django.core.cache import cache

from tests import factories as make
from tests.tracker.accounts.signing import give_password

pytestmark = pytest.mark.django_db
HANDLE = "MQ"  # the number 1, as a passkey keeps it


def answer(**parts):
    given = {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": "e30",
            "authenticatorData": "AAAA",
            "signature": "AAAA",
            "userHandle": HANDLE,
        },
    }
    return json.dumps(given | parts)


NONSENSE = [
    "", "null", "[]", "{}", "5", '"x"', "{", "\0", "[" * 2000, '{"response": null}', '{"response": []}',
    '{"id": 1, "rawId": 1, "response": {}, "type": "public-key"}',
    answer(), answer(response={}), answer(response=None), answer(id=None), answer(rawId="ö"), answer(type="x"),
    answer(response={"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}),
    answer(response={"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": None}),
    answer(response={"clientDataJSON": "5", "authenticatorData": "", "signature": "", "userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_signs_nobody_in(client, credential):
    make.UserFactory(pk=1)
    client.get("/accounts/passkeys/login/", headers={"accept": "application/json"})
    page = client.post("/accounts/passkeys/login/", {"credential": credential}, follow=True)
    assert page.redirect_chain[0][0] == "/accounts/login/"
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_is_no_passkey(client, credential):
    make.UserFactory(username="karin")
    give_password(client, "karin")
    client.get("/accounts/passkeys/add/")
    page = client.post("/accounts/passkeys/add/", {"name": "x", "credential": credential})
    assert page.status_code == 200
    assert page.context["form"].errors


def test_what_the_browser_is_asked_names_nobody(client):
    make.UserFactory(username="karin")
    asked = client.get("/accounts/passkeys/login/", headers={"accept": "application/json"}).json()
    asked = asked["request_options"]["publicKey"]
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


def test_a_new_passkey_knows_its_owner(client):
    make.UserFactory(username="karin")
    give_password(client, "karin")
    page = client.get("/accounts/passkeys/add/")
    asked = page.context["passkey"]["creation_options"]["publicKey"]["authenticatorSelection"]
    assert (asked["residentKey"], asked["userVerification"]) == ("required", "required")
