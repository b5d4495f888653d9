"""What the tests of a resource need: a row, a body that makes one, a change, and who may."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """`row()` makes one more; `new(project)` is a body for POST; `may` says who may add and change.

    `own`: the rows are some project's, and managers change their own only. `also` may change, but not add.
    `readers`: roles that see such rows, where not everybody does.
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
    readers: frozenset[str] | None = None

    @property
    def writer(self) -> str:
        """Somebody who may change such rows, and add them where that can be done."""
        may = self.add or self.also
        return next(role for role in ("controller", "admin_user", "manager") if role in may)

    def is_read_by(self, role: str) -> bool:
        return self.readers is None or role in self.readers
