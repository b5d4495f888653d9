"""The one authorisation rule: who may do what, on which rows.

The matrix is data (tracker/permissions.csv): one row per object and action, one column per role,
each cell `all`, `own` or `-`. Apps register their models with two questions that only they can
answer: which rows are the user's own, and which rows stay hidden from the user altogether.
The same rule serves pages, API, admin, exports, search and PDF.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

ROLES = ("manager", "leadership", "controller", "writer", "registrar", "admin", "viewer", "client")
_SCOPES = ("all", "own", "-")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Rule:
    """How one model stands in the matrix."""

    object: str
    own: Callable[[Any, str], Q]
    hidden: Callable[[Any], Q]


_rules: dict[type[Model], Rule] = {}


def register(
    model: type[Model],
    name: str,
    *,
    own: Callable[[Any, str], Q] = lambda user, action: Q(pk__in=[]),
    hidden: Callable[[Any], Q] = lambda user: Q(pk__in=[]),
) -> None:
    """Say that rows of `model` are the matrix' object `name`.

    `own(user, action)` selects the user's own rows, `hidden(user)` those that do not exist for the user.
    """
    _rules[model] = Rule(name, own, hidden)


def knows(model: type[Model]) -> bool:
    """Is the model in the matrix? Code lists and parts of other rows are not."""
    return model in _rules


def hide(model: type[Model], hidden: Callable[[Any], Q]) -> None:
    """Say which further rows of a registered model stay hidden: for apps above the model's own."""
    rule = _rules[model]
    _rules[model] = replace(rule, hidden=lambda user: rule.hidden(user) | hidden(user))


@cache
def matrix() -> dict[tuple[str, str], dict[str, str]]:
    """(object, action) -> role -> scope, read once from the file."""
    with Path(settings.PERMISSIONS_FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = {}
    for row in rows:
        scopes = {role: row[role].strip() for role in ROLES}
        if wrong := set(scopes.values()) - set(_SCOPES):
            raise ValueError(f"permissions: {row['object']} {row['action']}: unknown scope {wrong}")
        table[row["object"], row["action"]] = scopes
    return table


def scope(user: Any, action: str, name: str) -> str:
    """The widest scope that the user's roles give: `all`, `own` or `-`. An unknown question is an error."""
    cells = matrix()[name, action]
    if not user.is_authenticated or not user.is_active:
        return "-"
    given = {cells[role] for role in user.role_codes}
    return next((value for value in _SCOPES if value in given), "-")


def visible(user: Any, rows: QuerySet[M], action: str = "view") -> QuerySet[M]:
    """Those of `rows` on which the user may do `action`."""
    rule = _rules[rows.model]
    width = scope(user, action, rule.object)
    if width == "-":
        return rows.none()
    rows = rows.exclude(rule.hidden(user))
    return rows.filter(rule.own(user, action)) if width == "own" else rows


def may(user: Any, action: str, thing: Any) -> bool:
    """May the user do `action` on this row, on some row of this model, or on this object of the matrix?

    `thing` is a saved row, a model class or the object's name. For an unsaved row ask the model.
    """
    if isinstance(thing, str):
        return scope(user, action, thing) != "-"
    if isinstance(thing, type):
        return scope(user, action, _rules[thing].object) != "-"
    return visible(user, type(thing)._default_manager.filter(pk=thing.pk), action).exists()
