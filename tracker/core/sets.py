"""Rows that are given as a whole set: what is the same stays, so that the history tells only what is new."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet


def write_set(
    now: QuerySet[Any], wanted: Iterable[Model], *, key: tuple[str, ...], values: tuple[str, ...] = ()
) -> None:
    """Make `now`, the rows there are, into `wanted`, unsaved rows, inside the caller's transaction.

    `key` names the fields by which a row is known, `values` those that may differ. Two rows of `wanted`
    with the same key are an error of the caller's.
    """
    model = now.model

    def read(row: Model, names: tuple[str, ...]) -> tuple[Any, ...]:
        return tuple(getattr(row, model._meta.get_field(name).attname) for name in names)

    standing: dict[tuple[Any, ...], list[Any]] = {}
    for row in now:
        standing.setdefault(read(row, key), []).append(row)
    new, changed, different = [], [], set[str]()
    for row in wanted:
        known = standing.get(read(row, key))
        old = known.pop(0) if known else None
        if old is None:
            new.append(row)
        elif read(old, values) != read(row, values):
            for name in values:
                if read(old, (name,)) != read(row, (name,)):
                    setattr(old, name, getattr(row, name))
                    different.add(name)
            changed.append(old)
    if gone := [row.pk for rows in standing.values() for row in rows]:
        model._default_manager.filter(pk__in=gone).delete()
    if changed:
        model._default_manager.bulk_update(changed, sorted(different))
    if new:
        model._default_manager.bulk_create(new)
