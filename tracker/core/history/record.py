"""Models and querysets that note every change (recording.py makes entries of it).

Not seen: raw SQL, `QuerySet.raw`, fixtures and savepoints set by hand; the product uses none of them on
recorded tables (a test looks).
"""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Field, Model
from django.db.models.deletion import Collector

from tracker.core.history.recording import (
    LINKED,
    Values,
    because,
    note,
    recorded,
    recording,
    statement,
)

__all__ = ["Recorded", "RecordedQuerySet", "because", "link_all", "recorded", "recording"]
M = TypeVar("M", bound=Model)


# What a row tells.


@cache
def told_fields(model: type[Model]) -> dict[str, Field[Any, Any]]:
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
    same: models.QuerySet[Any] = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
    return same.select_for_update(no_key=True)


def _is_expression(value: Any) -> bool:
    return hasattr(value, "resolve_expression")


class RecordedQuerySet(models.QuerySet[M]):
    """Bulk writing is noted too: what stands before is read first, in one query however many rows."""

    def update(self, **values: Any) -> int:
        fields = told_fields(self.model)
        told = {
            f.name: value for key, value in values.items() if (f := _field(self.model, key)).name in fields
        }
        if not told:
            return super().update(**values)
        with statement():
            old = stored(_locked(self), {*told, *_names(self.model)})
            count = super().update(**values)
            if any(map(_is_expression, told.values())):
                same = self.model._base_manager.filter(pk__in=list(old))
                new = stored(same, {*told, *_names(self.model)})
            else:
                become = {name: plain(fields[name], value) for name, value in told.items()}
                new = {pk: before | become for pk, before in old.items()}
            note(self.model, ((pk, before, new.get(pk)) for pk, before in old.items()))
            return count

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("ignore_conflicts") or kwargs.get("update_conflicts"):
            raise NotImplementedError("the history cannot know which rows of an upsert were written")
        with statement():
            made = super().bulk_create(objs, *args, **kwargs)
            note(self.model, ((row.pk, None, _of(row)) for row in made))
            return made

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        with statement():  # its batches are calls of update()
            return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        with statement():
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
        told = [name for name in told_fields(model) if names is None or name in names]
        if not told:
            return super().save_base(raw, force_insert, force_update, using, update_fields)
        with statement():
            old = None
            if self.pk is not None and not force_insert:
                row = model._base_manager.filter(pk=self.pk).select_for_update(no_key=True)
                old = stored(row, {*told, *_names(model)}).get(self.pk)
            super().save_base(raw, force_insert, force_update, using, update_fields)
            new = (old or {}) | _of(self, told if old is not None else None)
            note(model, [(self.pk, old, new)])
        return None

    save_base.alters_data = True  # type: ignore[attr-defined]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with statement():
            gone = _doomed([self])
            result = super().delete(*args, **kwargs)
            gone()
            return result

    delete.alters_data = True  # type: ignore[attr-defined]


def _of(row: Model, told: Iterable[str] | None = None) -> Values:
    """What the row has just been saved with; what the database computed is read back."""
    fields = told_fields(type(row))
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
        (rows.model, stored(rows, told_fields(rows.model)))
        for rows in sets
        if issubclass(rows.model, Recorded)
    ]
    emptied = []
    for (of, value), groups in collector.field_updates.items():
        model = of.model
        sets_of_rows: Any = groups
        if issubclass(model, Recorded):
            pks = [row.pk for group in sets_of_rows for row in group]
            names = {of.name, *_names(model)}
            emptied.append((model, of.name, value, stored(model._base_manager.filter(pk__in=pks), names)))

    def tell() -> None:
        for model, olds in gone:
            note(model, ((pk, old, None) for pk, old in olds.items()))
        for model, name, value, olds in emptied:
            note(
                model,
                ((pk, old, old | {name: plain(_field(model, name), value)}) for pk, old in olds.items()),
            )

    return tell


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
    if action not in ("post_add", "pre_remove", "pre_clear"):
        return
    owner = model if reverse else type(instance)
    link = next((f for f in owner._meta.many_to_many if f.remote_field.through is sender), None)
    if link is None or not issubclass(owner, Recorded):
        return
    here, there = link.m2m_field_name(), link.m2m_reverse_field_name()
    if reverse:
        here, there = there, here
    ids = pk_set or set()
    if action != "post_add":  # of what is to be removed, what is there
        among = {} if pk_set is None else {f"{there}__in": pk_set}
        rows = sender._default_manager.filter(**{here: instance.pk}, **among)
        ids = set(rows.values_list(there, flat=True))
    by_owner = {pk: [instance.pk] for pk in ids} if reverse else {instance.pk: sorted(ids)}
    with statement():
        for pk, linked in by_owner.items():
            named = {link.name: linked} if linked else None
            note(owner, [(pk, None, named) if action == "post_add" else (pk, named, None)], LINKED)


def link_all(links: Iterable[Model]) -> None:
    """Write many rows of a many-to-many table at once. They must not be there yet."""
    rows = list(links)
    if not rows:
        return
    through: Any = type(rows[0])
    link = next(
        link
        for field in through._meta.fields
        if field.related_model
        for link in field.related_model._meta.many_to_many
        if link.remote_field.through is through
    )
    mine = through._meta.get_field(link.m2m_field_name()).attname
    other = through._meta.get_field(link.m2m_reverse_field_name()).attname
    with statement():
        through._default_manager.bulk_create(rows)
        by_owner: dict[Any, list[Any]] = {}
        for row in rows:
            by_owner.setdefault(getattr(row, mine), []).append(getattr(row, other))
        note(link.model, ((pk, None, {link.name: ids}) for pk, ids in by_owner.items()), LINKED)
