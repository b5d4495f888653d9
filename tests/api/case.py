"""What the tests of a resource need: a row, a body that makes one, a change, and who may."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """`row()` makes one more; `new(project)` is a body for POST; `may` says who may add and change.

    `own`: the rows are some project's, and managers change their own only. `also` may change, but not add.
    """

    name: str
    lookup: str
    row: Callable[[Any], Any]
    new: Callable[[Any], dict[str, Any]]
    change: dict[str, Any]
    add: set[str]
    own: bool = False
    also: frozenset[str] = frozenset()
    wrong: dict[str, Any] = field(default_factory=dict)

    @property
    def writer(self) -> str:
        """Somebody who may add and change such rows."""
        return next(role for role in ("controller", "admin_user", "manager") if role in self.add)
