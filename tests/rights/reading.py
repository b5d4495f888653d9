"""The two files of rights, read once more and in another way than the product does: what a test may expect.

Nothing here imports the product. If both readings had the same mistake, it would have been made twice.
"""

import csv
from pathlib import Path

TRACKER = Path(__file__).parents[2] / "tracker"
WIDTH = {"-": 0, "own": 1, "all": 2}
Rows = list[dict[str, str]]


def rows_of(name: str) -> Rows:
    with (TRACKER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Files:
    """permissions.csv and routes.csv, or changed copies of their rows."""

    def __init__(self, permissions: Rows | None = None, routes: Rows | None = None) -> None:
        self.permissions = permissions or rows_of("permissions.csv")
        self.routes = routes or rows_of("routes.csv")
        self._names: dict[str, str] = {}
        self._rows: dict[tuple[str, str], dict[str, str] | None] = {}

    def widths(self, roles: set[str], name: str, action: str) -> dict[str, int]:
        """Condition -> the widest cell of the roles."""
        return {
            row["condition"]: max((WIDTH[row[role]] for role in roles), default=0)
            for row in self.permissions
            if (row["object"], row["action"]) == (name, action)
        }

    def width(self, roles: set[str], states: set[str], *questions: tuple[str, str]) -> int:
        """Of a row in these states, what all (object, action) leave. 0: nothing, 1: if it is own, 2: all."""
        found = []
        for name, action in questions:
            cells = self.widths(roles, name, action)
            found += [cell for condition, cell in cells.items() if condition in {"always", *states}]
        return min(found, default=0)

    def name(self, route: str) -> str:
        """What the route is called in the file: its name, or the longest beginning of it that ends in a star."""
        if route not in self._names:
            names = sorted({row["route"] for row in self.routes}, key=len)
            fitting = [name for name in names if name == route] or [
                name for name in names if name.endswith("*") and route.startswith(name[:-1])
            ]
            self._names[route] = fitting[-1] if fitting else ""
        return self._names[route]

    def row(self, route: str, method: str) -> dict[str, str] | None:
        """The row for a method at a route: HEAD and OPTIONS are like GET."""
        if (route, method) not in self._rows:
            self._rows[route, method] = self._row(route, method)
        return self._rows[route, method]

    def _row(self, route: str, method: str) -> dict[str, str] | None:
        rows = [row for row in self.routes if row["route"] == self.name(route)]
        wanted = "GET" if method in ("HEAD", "OPTIONS") else method
        here = [row for row in rows if wanted in row["methods"].split()]
        if not here and method in ("HEAD", "OPTIONS"):
            here = rows
        return here[0] if here else None
