"""The document tree as JSON and back: what an edition keeps when it is frozen.

Every kind of block, chart and shape is a frozen dataclass, so one rule writes them all: its name and its fields.
Numbers keep their digits, days their day; a sentence that waits for its language is said in the one that is active.
A chart's way of writing numbers is kept by its name. What is not known here is refused when it is
written, not when it is read years later.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from inspect import isfunction
from types import ModuleType
from typing import Any

from django.utils.functional import Promise

from reports import document
from reports.annual import words
from reports.charts import chart, scene
from reports.charts.kinds import bars, bullets, columns, goals, lines, map, plan, radar, shape, slope, time
from reports.document import Document
from reports.figures.values import Unit
from tracker.core import formats

# Raised when a snapshot of before could no longer be read.
VERSION = 1
_MODULES = (
    document,
    chart,
    scene,
    bars,
    bullets,
    columns,
    goals,
    lines,
    map,
    plan,
    radar,
    shape,
    slope,
    time,
)
_KIND = "is"


def _classes(modules: Iterable[ModuleType]) -> Iterator[tuple[str, type[Any]]]:
    for module in modules:
        for name, found in vars(module).items():
            if (
                isinstance(found, type)
                and dataclasses.is_dataclass(found)
                and found.__module__ == module.__name__
            ):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", found


CLASSES: dict[str, type[Any]] = dict(_classes(_MODULES))
_NAMES = {found: name for name, found in CLASSES.items()}
FORMATS: dict[str, Callable[..., str]] = {
    "str": str,
    **{
        f"{module.__name__.rpartition('.')[2]}.{name}": found
        for module in (words, formats)
        for name, found in vars(module).items()
        if isfunction(found) and found.__module__ == module.__name__
    },
    **{f"Unit.{unit.name}": unit.show for unit in Unit},
}


class Unknown(TypeError):
    """Something stands in the tree that could not be read again."""


def written(tree: Document) -> str:
    """The tree as JSON, the same text for the same tree. Raises Unknown."""
    return json.dumps(
        {"version": VERSION, "document": _plain(tree)},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def read(text: str) -> Document:
    """The tree that was written. Raises Unknown for one that another release has written."""
    try:
        kept = json.loads(text)
        if kept["version"] != VERSION:
            raise Unknown(f"a snapshot of version {kept['version']}")
        tree = _built(kept["document"])
    except (KeyError, TypeError, ValueError) as error:
        # A block has other parts now, or a way of writing numbers has another name.
        raise Unknown(str(error)) from error
    if not isinstance(tree, Document):
        raise Unknown("no document")
    return tree


def seal(text: str) -> str:
    """SHA-256 of what was written, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or (
        isinstance(value, bool | int | float | str) and type(value) in (bool, int, float, str)
    ):
        return value
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Decimal):
        return {_KIND: "decimal", "value": str(value)}
    if isinstance(value, dt.datetime):
        return {_KIND: "moment", "value": value.isoformat()}
    if isinstance(value, dt.date):
        return {_KIND: "day", "value": value.isoformat()}
    if isinstance(value, str):  # marked as safe, or of an enumeration: what it says
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return {_KIND: "set", "value": sorted(_plain(item) for item in value)}
    if dataclasses.is_dataclass(value) and type(value) in _NAMES:
        kept = {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.init
        }
        return {_KIND: _NAMES[type(value)], **kept}
    if callable(value):
        for name, known in FORMATS.items():
            if known == value:
                return {_KIND: "format", "value": name}
    raise Unknown(f"{type(value).__qualname__} cannot be kept: {value!r}")


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_built(item) for item in value)
    if not isinstance(value, dict):
        return value
    match value[_KIND]:
        case "decimal":
            return Decimal(value["value"])
        case "moment":
            return dt.datetime.fromisoformat(value["value"])
        case "day":
            return dt.date.fromisoformat(value["value"])
        case "set":
            return frozenset(value["value"])
        case "format":
            return FORMATS[value["value"]]
        case name if name in CLASSES:
            return CLASSES[name](**{key: _built(item) for key, item in value.items() if key != _KIND})
        case name:
            raise Unknown(f"no block is called {name}")
