"""Everything that the database holds about a person, for that person: JSON, and the same as a page to read.

The reader is the person. What the person may no longer see is told by number only, and so are other people.
Secrets (passwords, keys) are never handed out; that they exist is.
"""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from tracker.core import access, doors
from tracker.core.formats import MISSING, moment
from tracker.core.history import kinds
from tracker.core.history.models import Entry
from tracker.core.history.recording import recording
from tracker.privacy import access_log, data_map, people
from tracker.privacy.models import PersonRequest
from tracker.privacy.people import Person


@dataclass
class Section:
    """Rows of one model: `columns` are (name, label); a row has one value for each, None when not told.

    `pages` has the same rows as people read them: (label, text).
    """

    model: str
    label: str
    columns: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    pages: list[list[tuple[str, str]]] = field(default_factory=list)


def export(person: Person, *, by: Any) -> bytes:
    """The zip file, and a PersonRequest that says who took it out. `by` is None for the command line."""
    found = sections(person)
    with recording(by, what="export"):
        PersonRequest.objects.create(
            kind=PersonRequest.Kind.EXPORT,
            person=person.numbers,
            by=by,
            door=doors.current().name,
            receipt={section.model: len(section.rows) for section in found},
        )
    return packed(person, found)


def sections(person: Person) -> list[Section]:
    """The person's own rows first, then every model that points at them."""
    reader = person.user if person.user is not None and person.user.is_active else AnonymousUser()
    found = [_section(type(row), [row], person, reader) for row in person.rows]
    pointing: dict[type[Model], dict[Any, Model]] = {}
    for pointer in people.pointers():
        rows = pointing.setdefault(pointer.model, {})
        rows |= {row.pk: row for row in pointer.rows(person)}
    for model, keyed in pointing.items():
        if keyed:
            listed = sorted(keyed.values(), key=lambda row: str(row.pk).zfill(20))
            found.append(_section(model, listed, person, reader))
    return found


def packed(person: Person, found: list[Section]) -> bytes:
    """data.json and page.html in a zip file."""
    told = {
        "person": person.numbers,
        "made": timezone.now().isoformat(),
        "data": {
            section.model: [
                {name: value for (name, _label), value in zip(section.columns, row, strict=True)}
                for row in section.rows
            ]
            for section in found
        },
    }
    page = render_to_string("privacy/export.html", {"sections": found, "made": moment(timezone.now())})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1))
        archive.writestr("page.html", page)
    return stream.getvalue()


def _section(model: type[Model], rows: list[Any], person: Person, reader: Any) -> Section:
    fields = [
        one for one in data_map.fields(model) if data_map.of_field(model, one.name).personal != "secret"
    ]
    hidden = _hidden(model, rows, reader)
    linked = {
        one.name: _texts(one.related_model, _keys(rows, one), reader)
        for one in fields
        if one.is_relation and one.related_model and not people.is_person(one.related_model)
    }
    section = Section(
        model._meta.label_lower,
        capfirst(data_map.label(model)),
        [(one.name, capfirst(data_map.field_label(one))) for one in fields],
    )
    labels = [label for _name, label in section.columns]
    for row in rows:
        values = [
            None if row.pk in hidden and not _is_own(model, one) else _told(row, one, linked, person)
            for one in fields
        ]
        section.rows.append(values)
        texts = [_text(row, one, value) for one, value in zip(fields, values, strict=True)]
        section.pages.append(list(zip(labels, texts, strict=True)))
    return section


def _is_own(model: type[Model], one: Any) -> bool:
    """Does the field tell of the person, so that it is told even where the rest of the row is hidden?"""
    return one.primary_key or data_map.of_field(model, one.name).personal == "yes"


def _told(row: Any, one: Any, linked: dict[str, dict[Any, str]], person: Person) -> Any:
    if one.many_to_many:
        keys = [other.pk for other in getattr(row, one.name).order_by("pk")]
        return [_named(one, key, linked, person) for key in keys]
    if one.is_relation and one.related_model:
        key = getattr(row, one.attname)
        return None if key is None else _named(one, key, linked, person)
    return plain(getattr(row, one.attname))


def _named(one: Any, key: Any, linked: dict[str, dict[Any, str]], person: Person) -> str:
    """A thing that may be seen by its name; the person as "you"; everybody and everything else by number."""
    label = one.related_model._meta.label_lower
    if person.numbers.get(label) == key:
        return gettext("you")
    return linked.get(one.name, {}).get(key, f"{label} {key}")


def _keys(rows: Iterable[Any], one: Any) -> set[Any]:
    if one.many_to_many:
        return {other.pk for row in rows for other in getattr(row, one.name).all()}
    return {getattr(row, one.attname) for row in rows} - {None}


def _texts(model: type[Model], keys: set[Any], reader: Any) -> dict[Any, str]:
    """key -> name, of those that the reader may see."""
    rows = model._default_manager.filter(pk__in=keys)
    if access.knows(model):
        rows = access.visible(reader, rows)
    found = list(rows)
    hidden = _hidden(model, found, reader)
    return {row.pk: str(row) for row in found if row.pk not in hidden}


def _hidden(model: type[Model], rows: list[Any], reader: Any) -> set[Any]:
    """Keys of rows that tell of a sensitive thing whose identities the reader may not see."""
    if model is Entry:
        told = kinds.in_sight(reader).filter(user=reader.pk).values_list("pk", flat=True)
        return {row.pk for row in rows} - set(told)
    things = {
        row.pk: thing for row in rows if access_log.watches(model) and (thing := access_log.told_about(row))
    }
    open_to = access_log.open_to(reader, set(things.values()))
    return {key for key, thing in things.items() if thing not in open_to}


def _text(row: Any, one: Any, value: Any) -> str:
    """The value as people read it."""
    if value is None or value in ("", []):
        return MISSING
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if one.choices:
        return capfirst(str(getattr(row, f"get_{one.name}_display")()))
    if isinstance(getattr(row, one.attname, None), dt.datetime):
        return moment(getattr(row, one.attname))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
