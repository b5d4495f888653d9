"""Secrets that the database keeps encrypted: who reads a backup cannot make somebody's codes.

The key follows from SECRET_KEY. After a change of key the old one stays in SECRET_KEY_FALLBACKS until
`manage.py rekey_secrets` has written everything anew.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The secret was locked with a key that is no longer known."""


def lock(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def open(locked: str) -> str:
    """The text. Raises Unreadable."""
    try:
        return _keys().decrypt(locked.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def relock(locked: str) -> str:
    """The same secret under the present key. Raises Unreadable."""
    try:
        return _keys().rotate(locked.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"samverkan second step").derive(
        secret.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))
