"""One transaction, its changes, and the entries that they become.

    with recording(user, reason, "save_project"):
        ...any writing through models and querysets (record.py)...

becomes one entry for each thing that changed, written at the end of the same transaction.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from tracker.core import doors
from tracker.core.history import chain
from tracker.core.history.models import Entry

P = ParamSpec("P")
R = TypeVar("R")
Values = dict[str, Any]
CREATED, CHANGED, REMOVED, LINKED, UNLINKED = "created", "changed", "removed", "linked", "unlinked"
# What a secret field tells: that it changed.
VEIL = "•••"


# What else is to be written with a change, in its transaction.
_followers: "list[Callable[[list[Note]], None]]" = []


def follow(write: "Callable[[list[Note]], None]") -> None:
    """Call `write` with the changes of each transaction when its entries have been written, just before it ends."""
    _followers.append(write)


# Who does it, and why.


@dataclass
class Frame:
    """One `recording()`. The outermost one that says something prevails; it also holds all notes."""

    outer: "Frame | None"
    user: Any = None
    reason: str = ""
    what: str = ""
    is_told: bool = True
    notes: "list[Note]" = field(default_factory=list)

    def said(self) -> tuple[str, Any, str]:
        what, user, reason = self.outer.said() if self.outer else ("", None, "")
        return what or self.what, user or self.user, reason or self.reason


@dataclass(eq=False)
class Note:
    """One statement's changes: of each row the values before and after, None where there was no row."""

    frame: Frame
    model: type[Model]
    rows: list[tuple[Any, Values | None, Values | None]]
    kind: str = ""

    def __call__(self) -> None:
        """Stands among the connection's commit hooks: whoever rolls back to a savepoint takes it out of there."""


_frame: ContextVar[Frame | None] = ContextVar("history_frame", default=None)


@contextmanager
def recording(user: Any = None, reason: str = "", what: str = "") -> Iterator[None]:
    """A transaction whose changes become one entry for each thing, written at the end of the outermost one.

    If the history cannot be written nothing else is.
    """
    with _within(Frame(_frame.get(), user, reason, what)):
        yield


@contextmanager
def _within(frame: Frame) -> Iterator[None]:
    token = _frame.set(frame)
    try:
        with transaction.atomic():
            yield
            if frame.outer is None:
                _write(frame)
            else:
                frame.outer.notes += frame.notes
    finally:
        _frame.reset(token)


def recorded(action: Callable[P, R]) -> Callable[P, R]:
    """An action in one transaction and with its history: who and why from its arguments, what from its name."""

    @wraps(action)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        reason = kwargs.get("reason") or kwargs.get("reason_sv") or ""
        with recording(kwargs.get("user"), str(reason), action.__name__):
            return action(*args, **kwargs)

    return whole


def because(reason: str) -> None:
    """Say the reason of the present recording, where it is known only within."""
    if frame := _frame.get():
        frame.reason = reason


@contextmanager
def untold() -> Iterator[None]:
    """Writing within becomes no entry: the history would keep what is erased. What follows the history sees it."""
    with _within(Frame(_frame.get(), is_told=False)):
        yield


@contextmanager
def statement() -> Iterator[None]:
    """Around one writing statement: within the present recording, or as one of its own."""
    if _frame.get() is None:
        with recording():
            yield
    else:
        with transaction.atomic(savepoint=False):
            yield


def note(
    model: type[Model], rows: Iterable[tuple[Any, Values | None, Values | None]], kind: str = ""
) -> None:
    frame = _frame.get()
    kept = [row for row in rows if row[1] != row[2]]
    if frame and kept:
        note = Note(frame, model, kept, kind)
        frame.notes.append(note)
        transaction.on_commit(note)


# From notes to entries.


def author(user: Any) -> dict[str, Any]:
    """Entry's fields that say who came through which door."""
    door = doors.current()
    who = user or door.user
    if who is not None and not who.is_authenticated:
        who = None
    return {
        "user_id": who.pk if who else None,
        "door": door.name,
        "request_id": door.request_id,
        "group": uuid.uuid4(),
    }


def _write(frame: Frame) -> None:
    if not frame.notes or connection.needs_rollback:
        return
    # Django drops the hooks of a savepoint that is rolled back: what is not there any more did not happen.
    hooks = {id(hook[1]) for hook in connection.run_on_commit}
    standing = [note for note in frame.notes if id(note) in hooks]
    told = [note for note in standing if note.frame.is_told]
    entries = _entries(told)
    if entries:
        chain.append(entries)
    elif len(told) < len(standing):
        chain.take_turn()
    else:
        standing = []
    for write in _followers if standing else ():
        write(standing)
    for note in frame.notes:
        # The connection keeps the notes until it commits: in a long transaction they would fill the memory.
        note.rows = []


def _entries(notes: "list[Note]") -> list[Entry]:
    """One for each thing that is different in the end."""
    gathered: dict[Any, dict[Any, Any]] = {}
    for note in notes:
        said = note.frame.said()
        for pk, old, new in note.rows:
            of = _aggregate(note.model, pk, {**(old or {}), **(new or {})})
            changes = gathered.setdefault((said, *of), {})
            _add(changes, note, pk, old, new)
    entries, group = [], uuid.uuid4()
    for (said, object_type, object_id), changes in gathered.items():
        what, user, reason = said
        if told := [change for change in map(_told, changes.values()) if change]:
            names = {"what": what, "reason": reason, "object_type": object_type, "object_id": object_id}
            entries.append(Entry(**author(user) | {"group": group}, **names, changes=told))
    return entries


def _aggregate(model: type[Model], pk: Any, values: Values) -> tuple[str, Any]:
    """On whose page the row's changes are told: the first of `part_of` that the row has, or itself."""
    for name in getattr(model, "part_of", ()):
        if (above := values.get(name)) is not None:
            above_model: Any = model._meta.get_field(name).related_model
            return above_model._meta.label_lower, above
    return model._meta.label_lower, pk


@dataclass
class _Row:
    model: type[Model]
    pk: Any
    kind: str
    old: Values | None
    new: Values | None


def _add(changes: dict[Any, _Row], note: Note, pk: Any, old: Values | None, new: Values | None) -> None:
    """Several changes of one row become one: from the first old value to the last new one."""
    key = (note.model, pk, bool(note.kind) and next(iter(new or old or {})))
    before = changes.get(key)
    if before is None:
        changes[key] = _Row(note.model, pk, note.kind, old, new)
    elif note.kind:
        (name,) = new or old or {}
        was_gone, was_come = (before.old or {}).get(name, []), (before.new or {}).get(name, [])
        gone, come = (old or {}).get(name, []), (new or {}).get(name, [])
        before.old = {
            name: [*(i for i in was_gone if i not in come), *(i for i in gone if i not in was_come)]
        }
        before.new = {
            name: [*(i for i in was_come if i not in gone), *(i for i in come if i not in was_gone)]
        }
    else:
        if before.old is not None:
            before.old = {**(old or {}), **before.old}
        before.new = None if new is None else {**(before.new or {}), **new}


def _told(row: _Row) -> dict[str, Any] | None:
    """The row's change as it is kept in the entry; None when nothing is different in the end."""
    told = {"model": row.model._meta.label_lower, "id": row.pk}
    old, new = row.old or {}, row.new or {}
    if row.kind:
        name = next(iter({**old, **new}))
        gone, come = sorted(old.get(name, [])), sorted(new.get(name, []))
        if not (gone or come):
            return None
        return told | {"kind": LINKED if come else UNLINKED, "fields": {name: [gone, come]}}
    secret = getattr(row.model, "history_secret", ())
    fields = {
        name: [_veiled(name in secret, old.get(name)), _veiled(name in secret, new.get(name))]
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    }
    if row.old is not None and row.new is not None:
        key = {name: new[name] for name in getattr(row.model, "told_by", ()) if name not in fields}
        return told | {"kind": CHANGED, "fields": fields, "key": key} if fields else None
    if not (row.old or row.new):  # made and removed again
        return None
    said = {name: pair for name, pair in fields.items() if any(value not in (None, "") for value in pair)}
    return told | {"kind": CREATED if row.old is None else REMOVED, "fields": said}


def _veiled(is_secret: bool, value: Any) -> Any:
    return VEIL if is_secret and value not in (None, "") else value
