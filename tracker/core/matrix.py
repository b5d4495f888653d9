"""The permission matrix as a file: read once, and refused when it is malformed.

tracker/permissions.csv holds `object,action,condition` and one column per role. The row with the condition
`always` gives the right; further rows narrow it for rows of the database in that state. A cell is `all`,
`own` or `-`.
"""

import csv
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROLES = ("manager", "leadership", "controller", "writer", "registrar", "admin", "viewer", "client")
ALWAYS = "always"
HEADER = ("object", "action", "condition", *ROLES)
# From the widest to the narrowest.
SCOPES = ("all", "own", "-")

Cells = dict[str, str]  # role -> scope
Matrix = dict[tuple[str, str], dict[str, Cells]]  # (object, action) -> condition -> cells
Problem = tuple[str, str]  # the check's number, what is wrong


def narrowest(*widths: str) -> str:
    return max(widths, key=SCOPES.index)


def widest(widths: set[str]) -> str:
    return min(widths, key=SCOPES.index, default="-")


@cache
def matrix() -> Matrix:
    """(object, action) -> condition -> role -> scope. A malformed file is an error, never half a matrix."""
    table, problems = read(Path(settings.PERMISSIONS_FILE))
    if problems:
        raise ImproperlyConfigured(
            "\n".join(f"{settings.PERMISSIONS_FILE}: {text}" for _id, text in problems)
        )
    return table


def roles_that(action: str, name: str) -> list[str]:
    """The roles that have the right on some rows of the object."""
    return [role for role, width in matrix()[name, action][ALWAYS].items() if width != "-"]


def read(path: Path) -> tuple[Matrix, list[Problem]]:
    """The file's rows, and everything that is wrong with them, each with its line."""
    table: Matrix = {}
    problems: list[Problem] = []
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, strict=True)
        header = tuple(next(lines, ()))
        if header != HEADER:
            return {}, [("E101", f"line 1: the columns must be {','.join(HEADER)}")]
        for line in lines:
            if len(line) != len(HEADER):
                problems.append(("E101", f"line {lines.line_num}: {len(line)} cells, not {len(HEADER)}"))
                continue
            name, action, condition, *scopes = (cell.strip() for cell in line)
            where = f"line {lines.line_num}, {name} {action} {condition}"
            if wrong := sorted(set(scopes) - set(SCOPES)):
                problems.append(("E102", f"{where}: unknown scope {', '.join(map(repr, wrong))}"))
            conditions = table.setdefault((name, action), {})
            if condition in conditions:
                problems.append(("E103", f"{where}: the row is there twice"))
            conditions[condition] = dict(zip(ROLES, scopes, strict=True))
    if not problems:
        problems += [problem for question in table.items() for problem in _incomplete(*question)]
    return table, problems


def _incomplete(question: tuple[str, str], conditions: dict[str, Cells]) -> list[Problem]:
    """A condition narrows something, so there must be a row to narrow, and no cell may widen it."""
    where = " ".join(question)
    if ALWAYS not in conditions:
        return [("E104", f"{where}: the row with the condition {ALWAYS} is missing")]
    base = conditions[ALWAYS]
    return [
        ("E105", f"{where} {condition}: {role} gets more than in the row {ALWAYS}")
        for condition, cells in conditions.items()
        for role in ROLES
        if narrowest(cells[role], base[role]) != cells[role]
    ]
