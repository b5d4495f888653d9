"""What of a row is kept from those who may not see identities: one table, applied when the row is read.

tracker/masks.csv says for each field of what belongs to a project how it is told at each level:

restricted  shown | empty | year (1 January of it) | year end (31 December of it) | hidden (the row is left out)
protected   hidden | total (counts in sums that do not tell the project apart)

A query that reads Maskable rows for somebody annotates `is_masked`. Setting it to true empties the masked
fields of the row in memory: page, API, file, PDF and mail then have nothing to tell. Filters, orders and sums
are made by the database, which knows the real values: they must ask for masked columns themselves.
"""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from tracker.core.history.record import Recorded

SHOWN, EMPTY, YEAR, YEAR_END, HIDDEN, TOTAL = "shown", "empty", "year", "year end", "hidden", "total"
_RESTRICTED, _PROTECTED = (SHOWN, EMPTY, YEAR, YEAR_END, HIDDEN), (HIDDEN, TOTAL)


@cache
def table() -> dict[str, dict[str, tuple[str, str]]]:
    """Model's label -> field -> (at restricted, at protected), read once from the file."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    with Path(settings.MASKS_FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told = (row["restricted"], row["protected"])
            if told[0] not in _RESTRICTED or told[1] not in _PROTECTED:
                raise ValueError(f"masks: {row['model']} {row['field']}: unknown words {told}")
            found.setdefault(row["model"], {})[row["field"]] = told
    return found


@cache
def masked(model: type[models.Model]) -> dict[str, str]:
    """The model's own columns that are not shown at restricted, and what is told instead."""
    columns = {field.name for field in model._meta.concrete_fields}
    fields = table()[model._meta.label].items()
    return {name: how for name, (how, _protected) in fields if how != SHOWN and name in columns}


def left(how: str, value: Any) -> Any:
    """What is left of a value."""
    if how not in (YEAR, YEAR_END):
        return "" if isinstance(value, str) else None
    if value is None:
        return None
    first = value.replace(month=1, day=1) if how == YEAR else value.replace(month=12, day=31)
    return first.replace(hour=0, minute=0, second=0, microsecond=0) if hasattr(first, "hour") else first


class Maskable(Recorded):
    """A row that a query may mark as masked. A masked row is for reading: it refuses to be saved."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.__dict__.get("_is_emptied"):
            raise TypeError("a masked row is for reading only")
        super().save(*args, **kwargs)

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """All fields anew, unmasked, as an action needs them; single ones that were put off stay masked."""
        fields = None if fields is None else list(fields)
        super().refresh_from_db(using, fields, from_queryset)
        if fields is None:
            self.__dict__.pop("_is_emptied", None)
        elif self.__dict__.get("_is_emptied"):
            self._empty({name: how for name, how in masked(type(self)).items() if name in fields})

    @property
    def is_masked(self) -> bool:
        if "_is_masked" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__} was read without asking what is masked")
        return bool(self.__dict__["_is_masked"])

    @is_masked.setter
    def is_masked(self, value: bool) -> None:
        self.__dict__["_is_masked"] = bool(value)
        if value:
            self._empty(masked(type(self)))

    def _empty(self, fields: dict[str, str]) -> None:
        self.__dict__["_is_emptied"] = True
        waiting = self.get_deferred_fields()
        for field in self._meta.concrete_fields:
            if field.name in fields and field.attname not in waiting:
                value = None if field.is_relation else getattr(self, field.attname)
                setattr(self, field.name, left(fields[field.name], value))
