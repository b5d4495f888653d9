"""What a person does to sign in, through the pages."""

import base64
import hmac
import re
import struct
import time
from typing import Any

import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client, TestCase

from tests import factories as make
from tracker.accounts.models import User


def give_password(client: Client, name: str, password: str = make.PASSWORD, **more: Any) -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password}, **more)


def give_code(client: Client, code: str) -> Any:
    return client.post("/accounts/code/", {"code": code})


def code_of(secret: str, at: float | None = None) -> str:
    """The six digits of RFC 6238 for the secret, computed here and not by the product."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def with_app(user: User) -> str:
    """Give the user an app for codes; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    user.second_step = True
    user.save(update_fields=["second_step"])
    return secret


def with_recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def add_app(client: Client) -> str:
    """Add an app through the pages; its secret."""
    page = client.get("/accounts/app/add/")
    secret = page.context["form"].secret
    assert " ".join(re.findall("....", secret)) in page.content.decode()
    with time_machine.travel(time.time(), tick=False), TestCase.captureOnCommitCallbacks(execute=True):
        done = client.post("/accounts/app/add/", {"code": code_of(secret)})
    assert done.url == "/accounts/recovery-codes/"
    return secret
