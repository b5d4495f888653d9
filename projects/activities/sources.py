"""What an activity can be logged from: a slice above this one fills the form, and hears when it has been logged.

The address names the source and its key: /activities/log/?mission=TR-2017-0004. The form carries both on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects.activities.rules import Staff
from projects.activities.models import Activity


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
