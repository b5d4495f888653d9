"""What an activity can be logged from: a slice above this one fills the form, and hears when it has been logged.

The address names the source and its key: /activities/log/?mission=TR-2017-0004. The form carries both on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects.activities.models import Activity
from projects.activities.rules import Staff


@dataclass(frozen=True)
class Begun:
    """What the form begins with: values of the activity's fields, and who gave days."""

    fields: Mapping[str, Any]
    staff: Sequence[Staff] = field(default=())


@dataclass(frozen=True)
class Source:
    """`begin(user, key)` raises Http404 or access.Denied; `done(user, key, activity)` stands within the action."""

    begin: Callable[[Any, str], Begun]
    done: Callable[[Any, str, Activity], None]


_sources: dict[str, Source] = {}


def register(
    name: str, *, begin: Callable[[Any, str], Begun], done: Callable[[Any, str, Activity], None]
) -> None:
    """Say that activities can be logged from `name`, as the address calls it."""
    _sources[name] = Source(begin, done)


def names() -> list[str]:
    """The parameters of the form's address that name a source."""
    return list(_sources)


def begin(name: str, user: Any, key: str) -> Begun:
    return _sources[name].begin(user, key)


def done(name: str, user: Any, key: str, activity: Activity) -> None:
    """Within the transaction that logged the activity."""
    _sources[name].done(user, key, activity)


def begin_at(source: str, user: Any) -> Begun:
    """What a source as the form carries it, `mission:TR-2017-0004`, begins with; nothing for what is no source."""
    name, _, key = source.partition(":")
    return begin(name, user, key) if name in _sources else Begun({})


def logged(source: str, user: Any, activity: Activity) -> None:
    """Tell the source that the form carried, if any, within the transaction that logged the activity."""
    name, _, key = source.partition(":")
    if name in _sources:
        done(name, user, key, activity)


# Where the rest of an activity of a type is told: a slice above this one has a page for it.
Rest = Callable[[Any, Activity], tuple[str, str] | None]
_rests: dict[str, Rest] = {}


def tell_rest(kind: str, rest: Rest) -> None:
    """Say that activities of the type `kind` have more to tell: `rest(user, activity)` gives address and words."""
    _rests[kind] = rest


def rest_of(user: Any, activity: Activity) -> tuple[str, str] | None:
    """Address and words of the page where the rest of a logged activity is told; None where there is none."""
    rest = _rests.get(activity.kind)
    return rest(user, activity) if rest else None
