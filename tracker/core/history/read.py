"""Questions to the history: what happened to a thing, what somebody did, how a thing stood on a day.

They answer what there is. What a user may see of it is asked in views.py and words.py.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from tracker.core.history.models import Entry
from tracker.core.history.record import Recorded, stored, told_fields
from tracker.core.history.recording import CHANGED, CREATED, REMOVED, Values
from tracker.core.periods import day_starts

# A thing and its parts: (model's label, primary key) -> field -> value as in Entry.changes.
State = dict[tuple[str, Any], Values]


def entries(*, of: Model | None = None, by: Any = None) -> QuerySet[Entry]:
    """What happened to a thing and its parts, or what a user did; the latest first."""
    rows = Entry.objects.select_related("user")
    if of is not None:
        rows = rows.filter(object_type=of._meta.label_lower, object_id=of.pk)
    return rows if by is None else rows.filter(user=by)


def parts_of(model: type[Model]) -> Iterator[tuple[type[Recorded], str, Q]]:
    """The models whose rows are told on the page of a `model`: (part, its foreign key, which rows)."""
    for part in apps.get_models():
        if not issubclass(part, Recorded):
            continue
        before = Q()
        for name in part.part_of:
            if part._meta.get_field(name).related_model is model:
                yield part, name, before
                break
            before &= Q(**{f"{name}__isnull": True})


def state(thing: Model) -> State:
    """How the thing and its parts stand now. One query for each table that it has parts in."""
    found: State = {}
    model = type(thing)
    own = stored(model._base_manager.filter(pk=thing.pk), told_fields(model))
    for link in model._meta.many_to_many:
        own[thing.pk][link.name] = sorted(getattr(thing, link.name).order_by().values_list("pk", flat=True))
    found |= {(model._meta.label_lower, pk): values for pk, values in own.items()}
    for part, name, which in parts_of(model):
        rows = part._base_manager.filter(which, **{name: thing.pk})
        values_of = stored(rows, told_fields(part))
        found |= {(part._meta.label_lower, pk): values for pk, values in values_of.items()}
    return found


def since(day: datetime.date) -> Q:
    """The entries that were written after the day."""
    return Q(at__gte=day_starts(day, after=1))


def as_of(thing: Model, day: datetime.date, now: State | None = None) -> State:
    """How the thing and its parts stood when `day` ended, in Sweden's time.

    Goes back from now, undoing what happened since; what was written before there was a history is as it is
    now. Empty when the thing came later. Raises LookupError when what happened since has been erased.
    """
    then = {key: dict(values) for key, values in (state(thing) if now is None else now).items()}
    for entry in entries(of=thing).filter(since(day)).order_by("-number"):
        if not entry.changes:
            raise LookupError(entry.number)
        for change in reversed(entry.changes):
            _undo(then, change)
    return then


def _undo(now: State, change: dict[str, Any]) -> None:
    key = (change["model"], change["id"])
    old = {name: pair[0] for name, pair in change["fields"].items()}
    if change["kind"] == CREATED:
        now.pop(key, None)
    elif change["kind"] == REMOVED:
        now[key] = old
    elif change["kind"] == CHANGED:
        now.setdefault(key, {}).update(old)
    else:  # linked, unlinked
        for name, (gone, come) in change["fields"].items():
            values = now.setdefault(key, {})
            values[name] = sorted({*values.get(name, []), *gone} - {*come})
