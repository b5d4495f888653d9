"""The history in words: fields, values and names as people read them on the pages.

Names are looked up when they are read, with one query for each table, however many entries: what has been
hidden or renamed since is hidden or renamed here too.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Model
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.core import access, formats
from tracker.core.history import kinds
from tracker.core.history.models import Entry
from tracker.core.history.read import State
from tracker.core.history.record import Recorded, told_fields
from tracker.core.history.recording import CHANGED, CREATED, LINKED, REMOVED, UNLINKED, VEIL


@dataclass(frozen=True)
class Line:
    """One thing that changed: what, before, after. A dash stands for nothing."""

    what: str
    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class Told:
    """An entry as a reader sees it."""

    entry: Entry
    what: str
    thing: str
    address: str
    lines: list[Line]
    is_erased: bool


class Reader:
    """Puts changes into words for one user: reads what they refer to, once, before the first word."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self._wanted: dict[type[Model], set[Any]] = {}
        self._names: dict[tuple[type[Model], Any], str] = {}
        self._rows: dict[tuple[type[Model], Any], Model] = {}
        self._parts: dict[type[Model], set[Any]] = {}

    def entries(self, rows: Iterable[Entry]) -> list[Told]:
        """The entries, of things whose history the user may read."""
        found = list(rows)
        for entry in found:
            self._want_row(_model(entry.object_type), entry.object_id)
            for change in entry.changes:
                self._want_change(change)
        self._look_up()
        return [self._told(entry) for entry in found]

    def states(self, then: State, now: State) -> list[Line]:
        """How a thing stood and stands, field by field; parts that are the same and those that are not."""
        for state in (then, now):
            for (label, pk), values in state.items():
                self._want_change(
                    {"model": label, "id": pk, "fields": {n: [v, v] for n, v in values.items()}}
                )
        self._look_up()
        lines = []
        for key in {**then, **now}:
            model, old, new = _model(key[0]), then.get(key), now.get(key)
            if not self._may_tell(model, key[1]):
                continue
            if not _is_part(model):
                names = list({**(old or {}), **(new or {})})
                lines += [self._line(model, name, (old or {}).get(name), (new or {}).get(name)) for name in names]  # fmt: skip
            else:
                either = new or old or {}
                what = f"{_title(model)}: {self._key(model, either)}"
                lines.append(Line(what, self._rest(model, old), self._rest(model, new)))
        return [line for line in lines if (line.old, line.new) != (formats.MISSING, formats.MISSING)]

    # What is looked up.

    def _want_row(self, model: type[Model] | None, pk: Any) -> None:
        if model is not None and pk is not None:
            self._wanted.setdefault(model, set()).add(pk)

    def _want_change(self, change: dict[str, Any]) -> None:
        model = _model(change["model"])
        if model is None:
            return
        if _is_part(model) and access.knows(model):
            self._parts.setdefault(model, set()).add(change["id"])
        values = [*change["fields"].items(), *((n, [v]) for n, v in change.get("key", {}).items())]
        for name, pair in values:
            field = _field(model, name)
            if field is not None and field.is_relation:
                for value in pair:
                    for pk in value if isinstance(value, list) else [value]:
                        self._want_row(field.related_model, pk)

    def _look_up(self) -> None:
        for model, pks in self._wanted.items():
            above = [f.name for f in model._meta.fields if f.is_relation and not f.null]
            rows = model._default_manager.filter(pk__in=pks).select_related(*above)
            if access.knows(model):
                rows = access.visible(self.user, rows)
            self._rows |= {(model, row.pk): row for row in rows}
            self._names |= {(model, row.pk): str(row) for row in rows}
        for model, pks in self._parts.items():
            shown = access.visible(self.user, model._default_manager.filter(pk__in=pks))
            there = set(model._default_manager.filter(pk__in=pks).values_list("pk", flat=True))
            # Of rows that are gone nobody can say whose they were.
            gone = set() if access.scope_of(self.user, "view", model) != "all" else pks - there
            self._parts[model] = {*shown.values_list("pk", flat=True), *gone}

    def _may_tell(self, model: type[Model] | None, pk: Any) -> bool:
        return model is not None and (model not in self._parts or pk in self._parts[model])

    # Words.

    def _told(self, entry: Entry) -> Told:
        model = _model(entry.object_type)
        lines = [line for change in entry.changes for line in self._lines(change)]
        word = str(kinds.word(entry.what)) or _whole(entry)
        name = self._names.get((model, entry.object_id), "") if model else ""
        thing = f"{_title(model)}: {name}" if model and name else _title(model)
        return Told(entry, capfirst(word), thing, self._address(entry, model), lines, not entry.changes)

    def _address(self, entry: Entry, model: Any) -> str:
        """Of the thing's history."""
        kind, row = kinds.kinds().get(entry.object_type), self._rows.get((model, entry.object_id))
        if kind is None or row is None:
            return ""
        return reverse("history_of", args=[kind.name, getattr(row, kind.lookup)])

    def _lines(self, change: dict[str, Any]) -> Iterator[Line]:
        model, kind, fields = _model(change["model"]), change["kind"], change["fields"]
        if model is None or not self._may_tell(model, change["id"]):
            return
        if kind in (LINKED, UNLINKED) or not _is_part(model):
            for name, (old, new) in fields.items():
                yield self._line(model, name, old, new)
        elif kind == CHANGED:
            known = change.get("key", {}) | {name: pair[1] for name, pair in fields.items()}
            for name, (old, new) in fields.items():
                line = self._line(model, name, old, new)
                if len(_others(model)) == 1 and name in _others(model):  # Country share: Cambodia
                    yield Line(f"{_title(model)}: {self._key(model, known)}", line.old, line.new)
                    continue
                yield Line(
                    f"{_title(model)}: {self._key(model, known)}, {line.what.lower()}", line.old, line.new
                )
        else:
            values = {name: pair[0] if kind == REMOVED else pair[1] for name, pair in fields.items()}
            rest = self._rest(model, values)
            sides = (rest, formats.MISSING) if kind == REMOVED else (formats.MISSING, rest)
            yield Line(f"{_title(model)}: {self._key(model, values)}", *sides)

    def _line(self, model: type[Model], name: str, old: Any, new: Any) -> Line:
        field = _field(model, name)
        label = capfirst(str(field.verbose_name)) if field is not None else name
        return Line(label, self.value(field, old), self.value(field, new))

    def _key(self, model: type[Recorded] | Any, values: dict[str, Any]) -> str:
        told = [self.value(_field(model, name), values[name]) for name in model.told_by if name in values]
        return ", ".join(text for text in told if text != formats.MISSING)

    def _rest(self, model: type[Recorded] | Any, values: dict[str, Any] | None) -> str:
        """What a part tells beside what names it, in one line."""
        if values is None:
            return formats.MISSING
        said = []
        for name, value in values.items():
            if name in _others(model) and value not in (None, "", False):
                if len(_others(model)) == 1 and value is not True:
                    return self.value(_field(model, name), value)
                line = self._line(model, name, None, value)
                said.append(line.what if value is True else f"{line.what.lower()} {line.new}")
        return capfirst("; ".join(said)) if said else _("is there")

    def value(self, field: Any, value: Any) -> str:
        """A value as it is kept in an entry, as people read it."""
        if value in (None, "", []):
            return formats.MISSING
        if value == VEIL or field is None:
            return str(value)
        if field.is_relation:
            hidden = _("(not shown)")
            pks = value if isinstance(value, list) else [value]
            return ", ".join(self._names.get((field.related_model, pk), hidden) for pk in pks)
        if field.choices:
            return capfirst(str(dict(field.flatchoices).get(value, value)))
        if told := getattr(field, "told", None):
            return str(told(value))
        return _plain(field, value)


def _plain(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DecimalField):
        number = Decimal(value)
        return formats.number(number, 0 if number == number.to_integral_value() else field.decimal_places)
    if isinstance(field, models.DateTimeField):
        return formats.moment(parse_datetime(value))
    if isinstance(field, models.DateField):
        return formats.iso(datetime.date.fromisoformat(value))
    if isinstance(field, models.IntegerField) and not isinstance(field, models.SmallIntegerField):
        return formats.number(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)  # years and codes among them


def _whole(entry: Entry) -> str:
    """What happened, when nobody has given the action a name."""
    own = {c["kind"] for c in entry.changes if (c["model"], c["id"]) == (entry.object_type, entry.object_id)}
    if CREATED in own:
        return pgettext("history", "created")
    return pgettext("history", "removed") if REMOVED in own else pgettext("history", "changed")


def _model(label: str) -> Any:
    """The model; None when the product does not have it any more."""
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def _field(model: type[Model], name: str) -> Any:
    """The field; None when the model does not have it any more."""
    fields = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)}
    return fields.get(name)


def _is_part(model: Any) -> bool:
    return bool(getattr(model, "part_of", ()))


def _others(model: Any) -> list[str]:
    """The fields of a part that neither lead to what it is part of nor name it."""
    return [name for name in told_fields(model) if name not in (*model.part_of, *model.told_by)]


def _title(model: Any) -> str:
    return capfirst(str(model._meta.verbose_name)) if model is not None else ""
