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
            if condition not in reasons.CONDITIONS:
                found.append(("E108", f"{name} {action} {condition}: unknown condition"))
            models = [model for model, rule in rules.items() if rule.object == name]
            for model in [model for model in models if condition not in rules[model].states] or (
                [] if models else [None]
            ):
                what = model.__name__ if model else name
                found.append(("E108", f"{name} {action} {condition}: {what} has no such state"))
    for model, rule in rules.items():
        if (rule.object, "view") not in table:
            found.append(
                ("E109", f"{model.__name__} is the object {rule.object}, which no row lets anybody see")
            )
        given = {
            scope
            for (name, _action), conditions in table.items()
            if name == rule.object
            for cells in conditions.values()
            for scope in cells.values()
        }
        if "own" in given and rule.own is access.nobodys:
            found.append(("E109", f"{rule.object}: a cell says own, but {model.__name__} has no own rows"))
    return found
