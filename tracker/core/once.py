"""One-time keys: a double click or a retry makes one thing and gets the same answer.

A form carries a key made by `new_key()`, an API client sends its own as Idempotency-Key. Key, effect and
stored answer are written in one transaction, so a crash leaves either all three or none:

    answer = once.only(user, key, effect)
"""

import datetime
import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracker.core.errors import Refused
from tracker.core.history.record import recording
from tracker.core.models import UsedKey

KEPT = datetime.timedelta(days=7)
_FORM = re.compile(r"[\x21-\x7e]{8,100}")


def new_key() -> str:
    """A fresh key for a form's hidden field."""
    return secrets.token_urlsafe(18)


def fingerprint(*parts: str | bytes) -> str:
    """What a key was used for; the same key with something else is refused."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    return digest.hexdigest()


@recording()
def only(user: Any, key: str, effect: Callable[[], str], used_for: str = "") -> str:
    """What `effect` answers; who comes with the same key again gets that answer without a second effect.

    Raises what `take` and the effect raise; then nothing is kept. An empty key is a new one.
    """
    key = key or new_key()
    if earlier := take(user, key, used_for):
        return str(earlier.answer)
    answer = effect()
    keep(user, key, answer)
    return answer


def take(user: Any, key: str, used_for: str = "") -> UsedKey | None:
    """Claim the key inside the caller's transaction: None when it is new, else how it was answered.

    A twin waits in the database until the first has committed and then gets the first one's answer.
    Raises Refused: `key_form` (8 to 100 visible ASCII characters), `key_reused` (for something else),
    `key_busy` (the first is still at work after five seconds).
    """
    if not _FORM.fullmatch(key):
        raise Refused(
            "key_form", gettext("The one-time key must have 8 to 100 characters: letters, digits or signs.")
        )
    UsedKey.objects.filter(user=user, used_at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            _wait_at_most("5s")
            UsedKey.objects.create(user=user, key=key, used_for=used_for)
            _wait_at_most("0")
            return None
    except IntegrityError:
        earlier = UsedKey.objects.get(user=user, key=key)
    except OperationalError as error:
        raise Refused("key_busy", gettext("The same request is still being handled. Try again.")) from error
    if earlier.used_for != used_for:
        raise Refused("key_reused", gettext("This one-time key has already been used for something else."))
    return earlier


def answered(user: Any, key: str, used_for: str = "") -> str:
    """How a key of the user's was answered, if it was used for the same (or for anything); nothing for a new one."""
    if not _FORM.fullmatch(key):
        return ""
    earlier = UsedKey.objects.filter(user=user, key=key).first()
    return str(earlier.answer) if earlier and used_for in ("", earlier.used_for) else ""


def keep(user: Any, key: str, answer: Any, status: int = 200) -> None:
    """Store what a repeat of the request gets back: `answer` is anything that JSON can hold."""
    UsedKey.objects.filter(user=user, key=key).update(answer=answer, status=status)


def _wait_at_most(time: str) -> None:
    """How long PostgreSQL waits for a lock ("0" = no limit). SQLite has its own time limit (settings)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [time])
