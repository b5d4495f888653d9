"""System checks: a permission matrix that is malformed or says what the code cannot answer stops the start."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from tracker.core import access, gate, reasons
from tracker.core.matrix import ALWAYS, Matrix, Problem, read


@register
def permissions(app_configs: Any, **kwargs: Any) -> list[Error]:
    """E101-E105: the file itself. E106-E109: the file against what the apps have registered."""
    table, problems = read(Path(settings.PERMISSIONS_FILE))
    if not problems:
        problems = unanswered(table)
    return [
        Error(text, obj=Path(settings.PERMISSIONS_FILE).name, id=f"samverkan.{id}") for id, text in problems
    ]


@register
def addresses(app_configs: Any, **kwargs: Any) -> list[Error]:
    """E110-E112: which right each address asks (tracker/routes.csv)."""
    if read(Path(settings.PERMISSIONS_FILE))[1]:
        return []  # what is wrong there must be mended first
    problems = gate.read(Path(settings.ROUTES_FILE))[1]
    return [Error(text, obj=Path(settings.ROUTES_FILE).name, id=f"samverkan.{id}") for id, text in problems]


def unanswered(table: Matrix) -> list[Problem]:
    """What the matrix says and no app has registered, and the other way round."""
    found: list[Problem] = []
    rules = access._rules
    objects = {rule.object for rule in rules.values()} | set(access._names)
    for (name, action), conditions in table.items():
        if name not in objects:
            found.append(("E106", f"{name}: no app has registered an object of this name"))
        if action not in reasons.ACTIONS:
            found.append(("E107", f"{name} {action}: the action has no words in tracker/core/reasons.py"))
        for condition in set(conditions) - {ALWAYS}:
            where = f"{name} {action} {condition}"
            if condition not in reasons.CONDITIONS:
                found.append(("E108", f"{where}: unknown condition"))
            states = {model.__name__: rule.states for model, rule in rules.items() if rule.object == name}
            for thing, known in (states or {name: {}}).items():
                if condition not in known:
                    found.append(("E108", f"{where}: {thing} has no such state"))
    for model, rule in rules.items():
        if (rule.object, "view") not in table:
            found.append(
                ("E109", f"{model.__name__} is the object {rule.object}, which no row lets anybody see")
            )
        rows = [
            cells for (name, _action), by in table.items() if name == rule.object for cells in by.values()
        ]
        if rule.own is access.nobodys and any("own" in cells.values() for cells in rows):
            found.append(("E109", f"{rule.object}: a cell says own, but {model.__name__} has no own rows"))
    return found
