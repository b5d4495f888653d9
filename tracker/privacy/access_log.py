"""Who has seen what is kept from others: one row for each user, thing, day and door.

Apps say of their models which sensitive thing a row tells about (`watch`); whatever shows rows says which it
showed (`seen`, or `watched` for rows written one at a time). Rows that were masked for the reader, and rows of
open things, leave no trace and cost nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils import timezone

from tracker.core import access, doors
from tracker.core.history.models import Entry
from tracker.core.periods import today
from tracker.privacy.models import SensitiveView

R = TypeVar("R")
Thing = tuple[str, int]  # "projects.project", 7
_watched: dict[type[models.Model], Callable[[Any], models.Model | None]] = {}
_paths: dict[type[models.Model], tuple[str, ...]] = {}


def watch(model: type[models.Model], sensitive: Callable[[Any], models.Model | None], *reads: str) -> None:
    """`sensitive(row)` is the sensitive thing that a row of `model` tells about, or None.

    `reads` are the relations that it follows ("agreement__project"), for rows that this module reads itself.
    """
    _watched[model], _paths[model] = sensitive, reads


def seen(by: HttpRequest | doors.Door, rows: Iterable[Any]) -> None:
    """Note that these rows have been shown. No query when nothing is sensitive, else six at most.

    A row says by `is_masked` whether it was shown in full; of rows without it those count whose thing the user
    may see the identities of.
    """
    told: set[Thing] = set()
    perhaps: set[Thing] = set()
    for row in rows:
        if thing := told_about(row):
            (told if hasattr(row, "is_masked") else perhaps).add(thing)
    door = _door(by)
    note(door, told | open_to(door.user, perhaps - told))


def watched(by: HttpRequest | doors.Door, rows: Iterable[R]) -> Iterator[R]:
    """The rows as they are written; afterwards it has been noted which were shown, also when broken off."""
    door = _door(by)
    shown: dict[Thing, R] = {}
    try:
        for row in rows:
            if thing := told_about(row):
                shown.setdefault(thing, row)
            yield row
    finally:
        seen(door, shown.values())


def history_seen(by: HttpRequest, rows: Iterable[Any]) -> None:
    """Entries of the history tell of the thing that they are about."""
    about: dict[str, set[int]] = {}
    for row in rows:
        if isinstance(row, Entry):
            about.setdefault(row.object_type, set()).add(row.object_id)
    for model in _watched:
        if keys := about.get(model._meta.label_lower):
            seen(by, model._default_manager.filter(pk__in=keys).select_related(*_paths.get(model, ())))


def watches(model: type[models.Model]) -> bool:
    return model in _watched


def open_to(user: Any, things: set[Thing]) -> set[Thing]:
    """Those of the things whose identities the user may see."""
    if user is None:
        return set()
    found: set[Thing] = set()
    for kind in {kind for kind, _number in things}:
        rows = apps.get_model(kind)._default_manager.filter(pk__in=[n for k, n in things if k == kind])
        allowed = access.visible(user, rows, "see identities").order_by().values_list("pk", flat=True)
        found |= {(kind, number) for number in allowed}
    return found


def told_about(row: Any) -> Thing | None:
    """The sensitive thing that the row tells the reader about, unless it was masked."""
    if getattr(row, "is_masked", False) or not watches(type(row)):
        return None
    thing = _watched[type(row)](row)
    return (thing._meta.label_lower, thing.pk) if thing else None


def note(door: doors.Door, things: set[Thing]) -> None:
    """Count once more for each of the things. Nobody is noted who is not signed in."""
    if not things or door.user is None or not door.user.is_authenticated:
        return
    kinds: dict[str, set[int]] = {}
    for kind, number in things:
        kinds.setdefault(kind, set()).add(number)
    with transaction.atomic():
        for kind, numbers in sorted(kinds.items()):
            _count(door, kind, numbers)


def _count(door: doors.Door, kind: str, numbers: set[int]) -> None:
    """One more time for each; the first time of the day makes the row. No count is lost between two at once."""
    now, day = timezone.now(), today()
    mine = SensitiveView.objects.filter(
        user_id=door.user.pk,  # type: ignore[union-attr]
        object_type=kind,
        object_id__in=numbers,
        day=day,
        door=door.name,
    )
    # Of two at once the later time stands, whichever comes last to the row.
    once_more = {"times": F("times") + 1, "last_at": Greatest("last_at", Value(now))}
    # What is counted here is known before others' rows can come: a row made in between is counted below.
    if len(numbers) == 1:
        there = numbers if mine.update(**once_more) else set()
    else:  # all take the rows in the same order, so that nobody waits in a circle
        rows = mine.order_by("object_id").select_for_update(no_key=True)
        there = set(rows.values_list("object_id", flat=True))
        mine.filter(object_id__in=there).update(**once_more)
    new = numbers - there
    if not new:
        return
    SensitiveView.objects.bulk_create(
        [
            SensitiveView(
                user_id=door.user.pk,  # type: ignore[union-attr]
                object_type=kind,
                object_id=number,
                day=day,
                door=door.name,
                first_at=now,
                last_at=now,
                times=0,
            )
            for number in sorted(new)
        ],
        ignore_conflicts=True,
    )
    mine.filter(object_id__in=new).update(**once_more)


def _door(by: HttpRequest | doors.Door) -> doors.Door:
    """The door of the request; in tests and commands a request may come through none."""
    if isinstance(by, doors.Door):
        return by
    here = doors.current()
    return doors.Door(here.name if here.user else "page", by.user, here.request_id)
