"""The chain: each entry is sealed together with the seal of the one before, so that tampering shows.

A seal is an HMAC with a key that the database does not hold: an edited, removed or moved row no longer fits.
A tail that was cut off fits, so the head (number and seal of the latest entry) is also kept outside the
database: in the file `history-head` and in the log `samverkan.history`.
"""

import datetime
import fcntl
import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tracker.core.history.models import Entry

ERASED = "history_erased"
LOG = logging.getLogger("samverkan.history")
# Any number that nothing else takes as an advisory lock.
_LOCK = 7_246_117_305


def append(entries: Sequence[Entry]) -> None:
    """Number, seal and write the entries as the last act of the caller's transaction.

    One transaction at a time comes past the lock and holds it until it has committed. On SQLite the
    transaction itself is that lock.
    """
    take_turn()
    number, seal = Entry.objects.order_by("-number").values_list("number", "seal").first() or (0, "")
    key = _keys()[0]
    for entry in entries:
        number += 1
        entry.number, entry.salt = number, secrets.token_urlsafe(16)
        entry.content_seal = _content_seal(key, entry)
        entry.seal = seal = _seal(key, entry, seal)
    Entry.objects.bulk_create(entries, batch_size=1000)
    transaction.on_commit(partial(keep_head, number, seal, entries[-1].at), robust=True)


def take_turn() -> None:
    """From here to the end of the transaction no other writes history, nor what follows it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _keys() -> list[bytes]:
    """The key that seals, then those that sealed earlier."""
    return [hashlib.sha256(b"samverkan.history." + key.encode()).digest() for key in settings.HISTORY_KEYS]


def _hmac(key: bytes, *parts: Any) -> str:
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).hexdigest()


def _content_seal(key: bytes, entry: Entry) -> str:
    return _hmac(key, entry.salt, entry.reason, entry.changes)


def _seal(key: bytes, entry: Entry, before: str, number: int | None = None) -> str:
    at = entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return _hmac(
        key, number or entry.number, at, entry.user_id, entry.door, entry.what, entry.request_id,
        str(entry.group), entry.object_type, entry.object_id, entry.content_seal, before,
    )  # fmt: skip


# The head, outside the database.


@dataclass(frozen=True)
class Head:
    number: int
    seal: str
    at: str


def _head_file() -> Path:
    return Path(settings.VAR_DIR) / "history-head"


def keep_head(number: int, seal: str, at: datetime.datetime) -> None:
    """Write the head to the file and the log. Of two writers the one with the later head prevails."""
    LOG.info("head %d %s", number, seal[:40])  # as much as the log takes for an id
    path = _head_file()
    with path.with_name("history-head.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = kept_head()
        if known and known.number >= number:
            return
        new = path.with_name("history-head.new")
        new.write_text(json.dumps({"number": number, "seal": seal, "at": at.isoformat()}), encoding="ascii")
        new.replace(path)


def kept_head() -> Head | None:
    """The head as it was kept; None where there is none, or none that can be read."""
    try:
        return Head(**json.loads(_head_file().read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


# Is it whole?


@dataclass(frozen=True)
class Fault:
    """The first thing wrong: at which entry, and what, in words."""

    number: int
    problem: str


def verify() -> Fault | None:
    """Read the whole chain; the first entry that is not as it was written, or None."""
    return next(_faults(), None)


def _faults() -> Iterator[Fault]:
    erased = _erased()
    head = kept_head()
    number, seal = 0, ""
    for entry in Entry.objects.order_by("number").iterator(chunk_size=1000):
        if entry.number > number + 1:
            yield Fault(number + 1, _missing(number + 1, entry.number - 1))
        number += 1
        keys = [key for key in _keys() if hmac.compare_digest(_seal(key, entry, seal), entry.seal)]
        if not keys:
            yield Fault(number, _misplaced(number, seal))
        elif entry.content_seal != _content_seal(keys[0], entry):
            is_empty = not (entry.changes or entry.reason or entry.salt)
            if not is_empty:
                yield Fault(number, _("Entry %(n)d has been edited: what it tells is not what was written.") % {"n": number})  # fmt: skip
            elif number not in erased:
                yield Fault(number, _("Entry %(n)d has been emptied without a decision to erase it.") % {"n": number})  # fmt: skip
        seal = entry.seal
        if head and head.number == number and head.seal != seal:
            yield Fault(number, _("Entry %(n)d is another than the one whose head was kept outside the database.") % {"n": number})  # fmt: skip
    if head is None and number:
        yield Fault(number, _("The head that was kept outside the database is missing: nothing shows whether the end has been cut off."))  # fmt: skip
    elif head and head.number > number:
        yield Fault(number + 1, _missing(number + 1, head.number))


def _missing(first: int, last: int) -> str:
    if first == last:
        return _("Entry %(n)d is missing.") % {"n": first}
    return _("Entries %(first)d to %(last)d are missing.") % {"first": first, "last": last}


def _misplaced(number: int, before: str) -> str:
    """Was the entry at this place swapped with a later one, or edited? Looked into only when it is wrong."""
    for entry in Entry.objects.filter(number__gt=number).order_by("number").iterator(chunk_size=1000):
        if any(_seal(key, entry, before, number) == entry.seal for key in _keys()):
            return _("Entry %(n)d has been swapped with entry %(other)d.") % {"n": number, "other": entry.number}  # fmt: skip
    return _("Entry %(n)d has been edited, or stands in the place of one that was removed.") % {"n": number}


def _erased() -> set[int]:
    """The numbers that later entries say were erased by decision."""
    told = Entry.objects.filter(what=ERASED).values_list("changes", flat=True)
    return {change["id"] for changes in told for change in changes}


def erase_contents(numbers: Sequence[int], *, reason: str, user: Any) -> int:
    """Erase what these entries tell, by decision; that it was done, by whom and why becomes an entry itself.

    Who, when and which object stay, and the chain still holds. Returns how many were emptied.
    """
    # The recorder imports this module.
    from tracker.core.history.recording import author, recording

    with recording(user, reason, ERASED):
        rows = Entry.objects.filter(number__in=numbers).exclude(what=ERASED).exclude(salt="")
        found = list(rows.order_by("number").values_list("number", flat=True))
        if found:
            rows.update(reason="", changes=[], salt="")
            changes = [{"model": Entry._meta.label_lower, "id": n, "kind": "erased", "fields": {}} for n in found]  # fmt: skip
            append([Entry(**author(user), what=ERASED, reason=reason, object_type=Entry._meta.label_lower, object_id=found[0], changes=changes)])  # fmt: skip
    return len(found)
