"""What can be searched: each room says it of its models, in its own `search.py`.

Which words are for members only is not said there: tracker/masks.csv says it of each field.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from tracker.core import access, masks
from tracker.search import words

# What a word weighs by where it stands.
CODE, TITLE, TEXT = 5, 3, 1


@dataclass(frozen=True)
class Parts:
    """Rows of another table whose words find the thing, as former names: read by `relation`, written with `owner`."""

    model: type[Model]
    owner: str
    relation: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of things that are found.

    `rows(user)`: those that the user may know of, ready to be told; with `is_masked` where that can differ.
    `title`, `about` (a short second line) and `address` are told of a row of them.
    """

    name: str
    model: type[Model]
    fields: Mapping[str, int]
    parts: tuple[Parts, ...]
    rows: Callable[[Any], QuerySet[Any]]
    title: Callable[[Any], str]
    about: Callable[[Any], str]
    address: Callable[[Any], str]

    @property
    def label(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def prose(self) -> list[str]:
        """The fields that a result may quote from."""
        return [name for name, weight in self.fields.items() if weight == TEXT]

    def has_closed(self) -> bool:
        return not all(is_open(self.model, name) for name in self.fields)

    @property
    def definition(self) -> str:
        """Another one as soon as its rows would be indexed otherwise: their index must then be made anew."""
        told = [(self.model, name, weight) for name, weight in self.fields.items()]
        told += [(part.model, name, TITLE) for part in self.parts for name in part.fields]
        lines = [(model._meta.label, name, weight, is_open(model, name)) for model, name, weight in told]
        return hashlib.sha256(repr((words.VERSION, lines)).encode()).hexdigest()

    def texts(self, keys: Iterable[int]) -> Iterator[tuple[int, str, int, bool]]:
        """(row, text, weight, is it open) of the rows as they stand in the database: a query for each table."""
        found = self.model._base_manager.filter(pk__in=keys).order_by().values_list("pk", *self.fields)
        for key, *values in found:
            for (name, weight), value in zip(self.fields.items(), values, strict=True):
                yield key, value or "", weight, is_open(self.model, name)
        for part in self.parts:
            rows = part.model._base_manager.filter(**{f"{part.owner}__in": keys}).order_by()
            for key, *values in rows.values_list(f"{part.owner}_id", *part.fields):
                for name, value in zip(part.fields, values, strict=True):
                    yield key, value or "", TITLE, is_open(part.model, name)


_kinds: dict[str, Kind] = {}


def register(
    model: type[Model],
    kind: str,
    *,
    codes: tuple[str, ...] = (),
    titles: tuple[str, ...] = (),
    texts: tuple[str, ...] = (),
    parts: tuple[Parts, ...] = (),
    rows: Callable[[Any], QuerySet[Any]] | None = None,
    title: Callable[[Any], str] = str,
    about: Callable[[Any], str] = lambda row: "",
    address: Callable[[Any], str] = lambda row: "",
) -> None:
    """Let rows of `model` be found by numbers and codes, by titles, and by longer texts, in this order of weight."""

    def visible(user: Any) -> QuerySet[Any]:
        return access.visible(user, model._default_manager.order_by("pk"))

    fields = dict.fromkeys(codes, CODE) | dict.fromkeys(titles, TITLE) | dict.fromkeys(texts, TEXT)
    if kind in _kinds:
        raise ValueError(f"two kinds are called {kind!r}")
    _kinds[kind] = Kind(kind, model, fields, parts, rows or visible, title, about, address)


def kinds() -> dict[str, Kind]:
    return _kinds


def open_to(user: Any) -> list[Kind]:
    """The kinds of which the user may see something."""
    return [kind for kind in _kinds.values() if not access.knows(kind.model) or access.may(user, "view", kind.model)]  # fmt: skip


def is_open(model: type[Model], field: str) -> bool:
    """May whoever knows of the row read the field?"""
    told = masks.table().get(model._meta.label, {}).get(field)
    return told is None or told[0] == masks.SHOWN
