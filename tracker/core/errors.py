"""The two ways an action says no. Pages, API, imports and commands all catch these."""

from typing import Any


class Refused(Exception):
    """A rule says no. `message` is for the user, in their language; `field` names where it belongs."""

    def __init__(self, code: str, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.field = code, message, field


class Stale(Refused):
    """Somebody else saved first: `current` is the row as it now stands."""

    def __init__(self, message: str, *, current: Any) -> None:
        super().__init__("stale", message)
        self.current = current
