"""Notes every change of a recorded model, and writes the history at the end of the same transaction.

    with recording(user, reason, "save_project"):
        ...any writing through models and querysets...

becomes one entry for each thing that changed. What is written outside a `recording()` is one of its own.
Not seen: raw SQL, `QuerySet.raw`, and fixtures; the product uses none of them on recorded tables (a test looks).
"""

import datetime
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, wraps
from typing import Any, ClassVar, ParamSpec, TypeVar

from django.db import connection, models, transaction
from django.db.models import Field, Model
from django.db.models.deletion import Collector

from tracker.core import doors
from tracker.core.history import chain
from tracker.core.history.models import Entry

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)
Values = dict[str, Any]
CREATED, CHANGED, REMOVED, LINKED, UNLINKED = "created", "changed", "removed", "linked", "unlinked"
# What a secret field tells: that it changed.
SECRET = "•••"


# Who does it, and why.


@dataclass
class Frame:
    """One `recording()`. The outermost one that says something prevails; it also holds all notes."""

    outer: "Frame | None"
    user: Any = None
    reason: str = ""
    what: str = ""
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
    frame = Frame(_frame.get(), user, reason, what)
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
def _statement() -> Iterator[None]:
    """Around one writing statement: within the present recording, or as one of its own."""
    if _frame.get() is None:
        with recording():
            yield
    else:
        with transaction.atomic(savepoint=False):
            yield


def _note(
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
    standing = {id(hook) for _sids, hook, _robust in connection.run_on_commit}
    gathered: dict[Any, dict[Any, Any]] = {}
    for note in frame.notes:
        if id(note) in standing:
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
    if entries:
        chain.append(entries)


def _aggregate(model: type[Model], pk: Any, values: Values) -> tuple[str, Any]:
    """On whose page the row's changes are told: the first of `part_of` that the row has, or itself."""
    for name in getattr(model, "part_of", ()):
        if (above := values.get(name)) is not None:
            return _field(model, name).related_model._meta.label_lower, above
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
        for side, other, values in (("new", "old", new), ("old", "new", old)):
            for name, ids in (values or {}).items():
                undone = getattr(before, other) or {}
                more = [i for i in ids if i not in undone.get(name, [])]
                undone[name] = [i for i in undone.get(name, []) if i not in ids]
                mine = getattr(before, side) or {}
                mine[name] = [*mine.get(name, []), *more]
                setattr(before, side, mine)
                setattr(before, other, undone)
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
        return told | {"kind": LINKED if come else UNLINKED, "fields": {name: [gone, come]}} if gone or come else None  # fmt: skip
    secret = getattr(row.model, "history_secret", ())
    fields = {
        name: [_veiled(name in secret, old.get(name)), _veiled(name in secret, new.get(name))]
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    }
    if row.old is None or row.new is None:
        empty = [None, ""]
        fields = {n: pair for n, pair in fields.items() if pair[0] not in empty or pair[1] not in empty}
        return told | {"kind": CREATED if row.old is None else REMOVED, "fields": fields} if row.old or row.new else None  # fmt: skip
    key = {name: new[name] for name in getattr(row.model, "told_by", ()) if name in new and name not in fields}  # fmt: skip
    return told | {"kind": CHANGED, "fields": fields, "key": key} if fields else None


def _veiled(is_secret: bool, value: Any) -> Any:
    return SECRET if is_secret and value not in (None, "") else value


# What a row tells.


@cache
def _fields(model: type[Model]) -> dict[str, Field[Any, Any]]:
    untold = {name for base in model.__mro__ for name in base.__dict__.get("history_untold", ())}
    return {f.name: f for f in model._meta.concrete_fields if not f.primary_key and f.name not in untold}


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


@cache
def _names(model: type[Model]) -> frozenset[str]:
    """The fields that are read with every change: on whose page it is told, and what names the row there."""
    return frozenset(getattr(model, "part_of", ())) | frozenset(getattr(model, "told_by", ()))


def plain(of: Any, value: Any) -> Any:
    """A field's value as JSON holds it, the same before and after writing: money as text with its decimals."""
    if isinstance(value, Model):
        value = value.pk
    value = of.to_python(value)
    if isinstance(value, Decimal):
        places = getattr(of, "decimal_places", None)
        return str(value) if places is None else f"{value:.{places}f}"
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, bool | int | str | list | dict) or value is None:
        return value
    return str(value)


def stored(rows: "models.QuerySet[Any]", names: Iterable[str]) -> dict[Any, Values]:
    """What the database holds of these rows: {primary key: {field: value}}. One query."""
    fields = [_field(rows.model, name) for name in names]
    found = rows.order_by().values_list("pk", *(f.attname for f in fields))
    return {
        pk: {f.name: plain(f, value) for f, value in zip(fields, values, strict=True)}
        for pk, *values in found.iterator()
    }


def _locked(rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """The same rows, kept from other writers until the transaction ends, so that what is read stays true."""
    return rows.model._base_manager.filter(pk__in=rows.order_by().values("pk")).select_for_update(no_key=True)


def _is_expression(value: Any) -> bool:
    return hasattr(value, "resolve_expression")


class RecordedQuerySet(models.QuerySet[M]):
    """Bulk writing is noted too: what stands before is read first, in one query however many rows."""

    def update(self, **values: Any) -> int:
        fields = _fields(self.model)
        told = {
            f.name: value for key, value in values.items() if (f := _field(self.model, key)).name in fields
        }
        if not told:
            return super().update(**values)
        with _statement():
            old = stored(_locked(self), {*told, *_names(self.model)})
            count = super().update(**values)
            if any(map(_is_expression, told.values())):
                same = self.model._base_manager.filter(pk__in=list(old))
                new = stored(same, {*told, *_names(self.model)})
            else:
                become = {name: plain(fields[name], value) for name, value in told.items()}
                new = {pk: before | become for pk, before in old.items()}
            _note(self.model, ((pk, before, new.get(pk)) for pk, before in old.items()))
            return count

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise NotImplementedError("the history cannot know which rows of an upsert were written")
        with _statement():
            made = super().bulk_create(objs, *args, **kwargs)
            _note(self.model, ((row.pk, None, _of(row)) for row in made))
            return made

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        with _statement():  # its batches are calls of update()
            return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        with _statement():
            gone = _doomed(self)
            result = super().delete()
            gone()
            return result

    delete.alters_data = delete.queryset_only = True  # type: ignore[attr-defined]


RecordedManager = models.Manager.from_queryset(RecordedQuerySet, "RecordedManager")


class Recorded(models.Model):
    """A model whose every change through the ORM is told in the history.

    `part_of` names foreign keys: the row is told on the page of the first of them that it has, else on its own.
    `told_by` names the fields by which people know a part of something.
    `history_untold` are fields that say nothing, `history_secret` those that only say that they changed.
    """

    part_of: ClassVar[tuple[str, ...]] = ()
    told_by: ClassVar[tuple[str, ...]] = ()
    history_untold: ClassVar[tuple[str, ...]] = ()
    history_secret: ClassVar[tuple[str, ...]] = ()

    objects = RecordedManager()

    class Meta:
        abstract = True
        # Related sets write through the base manager.
        base_manager_name = "objects"

    def save_base(
        self,
        raw: bool = False,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        model = type(self)
        names = {_field(model, name).name for name in update_fields} if update_fields is not None else None
        told = [name for name in _fields(model) if names is None or name in names]
        if not told:
            return super().save_base(raw, force_insert, force_update, using, update_fields)
        with _statement():
            old = None
            if self.pk is not None and not force_insert:
                row = model._base_manager.filter(pk=self.pk).select_for_update(no_key=True)
                old = stored(row, {*told, *_names(model)}).get(self.pk)
            super().save_base(raw, force_insert, force_update, using, update_fields)
            new = (old or {}) | _of(self, told if old is not None else None)
            _note(model, [(self.pk, old, new)])
        return None

    save_base.alters_data = True  # type: ignore[attr-defined]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with _statement():
            gone = _doomed([self])
            result = super().delete(*args, **kwargs)
            gone()
            return result

    delete.alters_data = True  # type: ignore[attr-defined]


def _of(row: Model, told: Iterable[str] | None = None) -> Values:
    """What the row has just been saved with; what the database computed is read back."""
    fields = _fields(type(row))
    given = {name: row.__dict__.get(fields[name].attname) for name in told or fields}
    if any(map(_is_expression, given.values())):
        return stored(type(row)._base_manager.filter(pk=row.pk), given)[row.pk]
    return {name: plain(fields[name], value) for name, value in given.items()}


def _doomed(rows: Any) -> Callable[[], None]:
    """Reads what deleting `rows` will take with it or empty; call the answer when it is done."""
    collector = Collector(using="default", origin=rows)
    collector.collect(rows)
    sets = [rows.model._base_manager.filter(pk__in=rows.values("pk")) for rows in collector.fast_deletes]
    sets += [
        model._base_manager.filter(pk__in=[row.pk for row in found])
        for model, found in collector.data.items()
    ]
    gone = [
        (rows.model, stored(rows, _fields(rows.model))) for rows in sets if issubclass(rows.model, Recorded)
    ]
    emptied = []
    for (of, value), groups in collector.field_updates.items():
        model = of.model
        if issubclass(model, Recorded):
            pks = [row.pk for group in groups for row in group]
            names = {of.name, *_names(model)}
            emptied.append((model, of.name, value, stored(model._base_manager.filter(pk__in=pks), names)))

    def note() -> None:
        for model, olds in gone:
            _note(model, ((pk, old, None) for pk, old in olds.items()))
        for model, name, value, olds in emptied:
            _note(
                model,
                ((pk, old, old | {name: plain(_field(model, name), value)}) for pk, old in olds.items()),
            )

    return note


# Sets of other things.


def links_changed(
    sender: type[Model],
    instance: Any,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: "set[Any] | None",
    **kwargs: Any,
) -> None:
    """Receiver of m2m_changed: what was linked to a recorded thing, or no longer is."""
    owner = model if reverse else type(instance)
    field_ = next((f for f in owner._meta.many_to_many if f.remote_field.through is sender), None)
    if (
        field_ is None
        or not issubclass(owner, Recorded)
        or action not in ("post_add", "pre_remove", "pre_clear")
    ):
        return
    here, there = field_.m2m_field_name(), field_.m2m_reverse_field_name()
    if reverse:
        here, there = there, here
    ids = pk_set or set()
    if action != "post_add":  # of what is to be removed, what is there
        among = {} if pk_set is None else {f"{there}__in": pk_set}
        ids = set(
            sender._default_manager.filter(**{here: instance.pk}, **among).values_list(there, flat=True)
        )
    with _statement():
        for pk in ids if reverse else [instance.pk]:
            linked = [instance.pk] if reverse else sorted(ids)
            if linked:
                sides = (
                    (None, {field_.name: linked}) if action == "post_add" else ({field_.name: linked}, None)
                )
                _note(owner, [(pk, *sides)], LINKED)


def link_all(links: Iterable[Model]) -> None:
    """Write many rows of a many-to-many table at once. They must not be there yet."""
    rows = list(links)
    if not rows:
        return
    through: Any = type(rows[0])
    owner, field_ = next(
        (f.model, f)
        for key in through._meta.fields
        if key.related_model
        for f in key.related_model._meta.many_to_many
        if f.remote_field.through is through
    )
    mine = through._meta.get_field(field_.m2m_field_name()).attname
    other = through._meta.get_field(field_.m2m_reverse_field_name()).attname
    with _statement():
        through._default_manager.bulk_create(rows)
        by_owner: dict[Any, list[Any]] = {}
        for row in rows:
            by_owner.setdefault(getattr(row, mine), []).append(getattr(row, other))
        _note(owner, ((pk, None, {field_.name: ids}) for pk, ids in by_owner.items()), LINKED)
