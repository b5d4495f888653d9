"""A person in the database: the user, and what else stands for the same person in other apps.

Apps say which of their models are persons (`register`). Everything that points at such a row is the person's:
it is found from the models themselves, so a new table cannot be forgotten. What each field means is in
personal_data.csv (tracker/privacy/data_map.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db.models import Field, Model, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from tracker.accounts import devices
from tracker.accounts.leaving import check_not_alone
from tracker.core import doors
from tracker.core.errors import Refused
from tracker.core.history.chain import erase_contents
from tracker.core.history.models import Entry
from tracker.core.history.recording import recording, untold
from tracker.core.periods import today
from tracker.privacy import data_map
from tracker.privacy.models import PersonRequest
from tracker.privacy.retention import Because

# A login that begins so belongs to somebody who has been erased.
FORMER = "tidigare-"


# Rows with the values that their fields hold afterwards.
Parts = list[tuple[Model, dict[str, Any]]]


@dataclass(frozen=True)
class Kind:
    """A model whose rows are persons. `account` leads from a row to the user's key; `former(number)` is what
    the row's fields hold after the person has been erased, and `parts(row)` what those of other rows hold that
    tell of nobody else."""

    model: type[Model]
    key: str
    account: str
    former: Callable[[str], dict[str, Any]]
    parts: Callable[[Any], Parts]


@dataclass(frozen=True)
class Person:
    """All rows that stand for one person."""

    rows: tuple[Model, ...]

    def __str__(self) -> str:
        return str(self.rows[-1])

    @property
    def numbers(self) -> dict[str, int]:
        return {row._meta.label_lower: row.pk for row in self.rows}

    @property
    def user(self) -> Any | None:
        """The account, or None for one who never signs in."""
        return next((row for row in self.rows if row._meta.label == "accounts.User"), None)

    @property
    def is_erased(self) -> bool:
        return all(str(getattr(row, _kinds[type(row)].key)).startswith(FORMER) for row in self.rows)


@dataclass(frozen=True)
class Pointer:
    """A field that points at persons."""

    model: type[Model]
    field: Field[Any, Any]

    def rows(self, person: Person) -> QuerySet[Any]:
        keys = [row.pk for row in person.rows if type(row) is self.field.related_model]
        return self.model._base_manager.filter(**{f"{self.field.name}__in": keys}).order_by("pk")


_kinds: dict[type[Model], Kind] = {}


def register(
    model: type[Model],
    *,
    key: str,
    account: str,
    former: Callable[[str], dict[str, Any]],
    parts: Callable[[Any], Parts] = lambda row: [],
) -> None:
    """Say that rows of `model` are persons, found by their `key` (a user name, a staff number)."""
    _kinds[model] = Kind(model, key, account, former, parts)


def is_person(model: type[Model]) -> bool:
    return model in _kinds


def find(key: str) -> Person | None:
    """The person with this user name or staff number."""
    for kind in _kinds.values():
        row = kind.model._base_manager.filter(**{kind.key: key}).first()
        if row is not None:
            return of(row)
    return None


def of(row: Model) -> Person:
    """The person that this row stands for, with all rows that stand for the same one."""
    account = _account(row)
    if account is None:
        return Person((row,))
    found = [
        kind.model._base_manager.filter(**{kind.account: account}).order_by("pk") for kind in _kinds.values()
    ]
    return Person(tuple(one for rows in found for one in rows))


def pointers() -> Iterator[Pointer]:
    """Every field of every model, also of other packages, that points at persons; not those between persons."""
    for model in sorted(
        apps.get_models(include_auto_created=True), key=lambda model: model._meta.label_lower
    ):
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.related_model in _kinds and model not in _kinds:
                yield Pointer(model, field)


def points_at(person: Person) -> dict[str, int]:
    """ "projects.staffdays.employee (keep)" -> rows, with what erasing does to them. Counts, no names."""
    found = {}
    for pointer in pointers():
        if number := pointer.rows(person).count():
            name = f"{pointer.model._meta.label_lower}.{pointer.field.name}"
            found[f"{name} ({data_map.of_field(pointer.model, pointer.field.name).erasure})"] = number
    return found


def former_user(number: str) -> dict[str, Any]:
    with translation.override("sv"):
        name = gettext("Former colleague")
    return {
        "username": f"{FORMER}{number}",
        "first_name": name,
        "last_name": number,
        "email": "",
        "password": make_password(None),
        "last_login": None,
        "second_step": False,
        "is_active": False,
        "is_staff": False,
        "is_superuser": False,
    }


def erase(person: Person, because: Because) -> PersonRequest:
    """Take away everything that tells who the person was; what the person did stays, under a number.

    Sign-ins, roles, tokens, second factors and addresses are deleted (`row` in personal_data.csv). The account
    is closed for good. Refused without a reason and a decision, for somebody already erased, for oneself, and for
    who is alone with something sensitive.
    """
    _check(person, because)
    with recording(because.user, because.reason, "erase_person"):
        return _erase(person, because)


def _erase(person: Person, because: Because) -> PersonRequest:
    request = PersonRequest.objects.create(
        kind=PersonRequest.Kind.ERASE,
        person=person.numbers,
        by=because.user,
        door=doors.current().name,
        reason=because.reason,
        decision=because.decision,
    )
    number = f"{request.pk:04d}"
    emptied = erase_contents(_entries_naming(person), reason=because.reason, user=because.user)
    called = names(person)
    if person.user is not None:
        devices.end_all(person.user, why="erased")
    request.receipt = {"number": number, "deleted": _delete_rows(person), "history": emptied}
    # The history would keep the old name. The request above tells that it was done.
    with untold():
        for row in person.rows:
            for part, values in [(row, _kinds[type(row)].former(number)), *_kinds[type(row)].parts(row)]:
                type(part)._base_manager.filter(pk=part.pk).update(**values)
        _empty_addresses(called)
    request.save(update_fields=["receipt"])
    return request


def names(person: Person) -> list[str]:
    """What the person is called, as it may stand in texts: full name, login, e-mail; the longest first."""
    told = {str(row) for row in person.rows}
    for row in person.rows:
        told |= {str(getattr(row, name, "") or "") for name in ("username", "email", "number", "name")}
    return sorted((name for name in told if len(name) > 2), key=lambda name: (-len(name), name))


def mentions(person: Person) -> dict[str, list[Any]]:
    """Where free text names the person: "projects.activity.happened" -> keys. Somebody must read these."""
    full = [name for name in names(person) if " " in name or "@" in name]
    found: dict[str, list[Any]] = {}
    for model, fields in data_map.free_text().items():
        for field in fields if full else ():
            says = Q()
            for name in full:
                says |= Q(**{f"{field}__icontains": name})
            if keys := list(model._base_manager.filter(says).order_by("pk").values_list("pk", flat=True)):
                found[f"{model._meta.label_lower}.{field}"] = keys
    return found


def _entries_naming(person: Person) -> list[int]:
    """Entries of the history that tell what the person is or was called: in the own rows, or in some text."""
    full = [json.dumps(name)[1:-1] for name in names(person) if " " in name or "@" in name]
    own = {(row._meta.label_lower, row.pk): set(_kinds[type(row)].former("")) for row in person.rows}
    for row in person.rows:
        own |= {
            (part._meta.label_lower, part.pk): set(values) for part, values in _kinds[type(row)].parts(row)
        }
    found = []
    for entry in Entry.objects.order_by("number").iterator(chunk_size=1000):
        renamed = any(
            own.get((change.get("model"), change.get("id")), set()) & set(change.get("fields", ()))
            for change in entry.changes
        )
        told = json.dumps([entry.reason, entry.changes])
        if renamed or any(name in told for name in full):
            found.append(entry.number)
    return found


def _account(row: Model) -> Any:
    path = _kinds[type(row)].account
    return row.pk if path == "pk" else getattr(row, f"{path}_id")


def _check(person: Person, because: Because) -> None:
    if not because.reason:
        raise Refused("reason_missing", gettext("Say why, in a sentence."), field="reason")
    if not because.decision:
        message = gettext("Give the registration number of the decision to erase.")
        raise Refused("decision_missing", message, field="decision")
    if person.is_erased:
        raise Refused("erased", gettext("This person has been erased already."), field="person")
    if because.user is not None and person.user is not None and because.user.pk == person.user.pk:
        raise Refused(
            "own", gettext("Nobody can erase themselves. Ask another administrator."), field="person"
        )
    if person.user is not None:
        check_not_alone(person.user, today())


def _empty_addresses(called: list[str]) -> None:
    """The person's e-mail where others keep it, as in a message to the help desk."""
    addresses = [name for name in called if "@" in name]
    for entry in data_map.entries().values():
        model = apps.get_model(entry.model)
        if entry.erasure == "empty" and model not in _kinds and addresses:
            model._base_manager.filter(**{f"{entry.field}__in": addresses}).update(**{entry.field: ""})


def _delete_rows(person: Person) -> dict[str, int]:
    """Delete what is only about the person's signing in; kind -> rows."""
    deleted: dict[str, int] = {}
    for pointer in pointers():
        if data_map.of_field(pointer.model, pointer.field.name).erasure == "row":
            rows = pointer.rows(person)
            if number := rows.count():
                rows.order_by().delete()
                deleted[pointer.model._meta.label_lower] = number
    return deleted
