"""Which things have a history page, how they are named in its address, and what actions are called in words.

A slice registers its things and actions in its `history.py`. Every other recorded thing has a page for those who
may open the administration.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from tracker.core import access
from tracker.core.history.models import Entry
from tracker.core.history.record import Recorded

EVERYTHING = ~Q(pk__in=())
_own: dict[type[Model], Callable[[Any], Q]] = {}
_words: dict[str, Any] = {}


@dataclass(frozen=True)
class Kind:
    """Things of `model`, found by `lookup` in the address.

    `rows(user)` are those the user may know of, `open(user)` says of which of them the history may be told, and
    `since(user)` which of their entries. `address(row)` leads to the thing's own page, or is empty.
    """

    name: str
    model: type[Model]
    lookup: str
    rows: Callable[[Any], QuerySet[Any]]
    open: Callable[[Any], Q]
    since: Callable[[Any], Q]
    address: Callable[[Any], str]

    def told(self, user: Any) -> Q:
        """The entries of such things that may be told to the user, if the matrix lets the user read them."""
        return entries_of(self, self.rows(user).filter(self.open(user))) & self.since(user)


_kinds: dict[type[Model], Kind] = {}


def register(
    model: type[Model],
    name: str,
    lookup: str = "pk",
    *,
    rows: Callable[[Any], QuerySet[Any]] | None = None,
    open: Callable[[Any], Q] = lambda user: EVERYTHING,
    since: Callable[[Any], Q] = lambda user: EVERYTHING,
    own: Callable[[Any], Q] = lambda user: Q(pk__in=()),
    address: Callable[[Any], str] = lambda row: "",
) -> None:
    """Give things of `model` a history page. `own(user)`: of which of them "own" history is told to the user."""

    def visible(user: Any) -> QuerySet[Any]:
        return access.visible(user, model._default_manager.order_by())

    _kinds[model] = Kind(name, model, lookup, rows or visible, open, since, address)
    _own[model] = own


def say(words: Mapping[str, Any]) -> None:
    """What actions are called: {"save_project": _("saved the project")}."""
    _words.update(words)


def word(what: str) -> Any:
    """The action in words; empty when nobody has named it."""
    return _words.get(what, "")


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by the name of their model."""
    for model in apps.get_models():
        if issubclass(model, Recorded) and not model.part_of and model not in _kinds:
            register(model, str(model._meta.model_name), rows=_for_administrators(model))
    return {model._meta.label_lower: kind for model, kind in _kinds.items()}


def _for_administrators(model: type[Model]) -> Callable[[Any], QuerySet[Any]]:
    def rows(user: Any) -> QuerySet[Any]:
        every = model._default_manager.order_by()
        return every if access.may(user, "view", "administration") else every.none()

    return rows


def named(name: str) -> Kind | None:
    return next((kind for kind in kinds().values() if kind.name == name), None)


def entries_of(kind: Kind, rows: QuerySet[Any]) -> Q:
    return Q(object_type=kind.model._meta.label_lower, object_id__in=rows.order_by().values("pk"))


def own_entries(user: Any, action: str) -> Q:
    """The matrix' own: what the user did, and what was done to things that are the user's or the user's to change."""
    found = Q(user=user)
    for kind in kinds().values():
        own = _own[kind.model](user)
        if access.asks(kind.model, "change"):
            own |= access.where(user, "change", kind.model)
        found |= entries_of(kind, kind.model._default_manager.filter(own))
    return found


def in_sight(user: Any) -> QuerySet[Entry]:
    """All entries that the user may read: of what they may see, and none that tells what is masked."""
    told = Q(pk__in=())
    for kind in kinds().values():
        told |= kind.told(user)
    return access.visible(user, Entry.objects.filter(told))


access.register(Entry, "history", own=own_entries)
