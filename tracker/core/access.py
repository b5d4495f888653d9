"""The one authorisation rule: who may do what, on which rows, and why not.

The matrix is data (tracker/permissions.csv, read by tracker/core/matrix.py). Apps register their models with
what only they can answer: which rows are the user's own, and which rows are in which state.
The same rule serves pages, API, admin, exports, search and PDF.

Nobody does anything to what they may not see: every action is narrowed by the matrix' rows on `view` too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Model, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.core import reasons
from tracker.core.matrix import ALWAYS, ROLES, matrix, narrowest, widest

__all__ = ["ROLES", "matrix"]

M = TypeVar("M", bound=Model)
State = Callable[[Any], Q]
NOTHING, EVERYTHING = Q(pk__in=()), ~Q(pk__in=())
# Questions about what is not there yet: they are asked of a model, or of the row that it will belong to.
_OF_NEW = ("add", "create")
OWNERS = _("those whose own it is")


class Denied(PermissionDenied):
    """Not allowed, on a thing that the user may know of. `why` is said in the user's language."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Rule:
    """How one model stands in the matrix."""

    object: str
    own: Callable[[Any, str], Q]
    states: Mapping[str, State]
    owners: Any


@dataclass(frozen=True)
class Answer:
    """What the user may do with a thing: `label` names the action; `why` says why not, or is empty.

    `object` is the matrix' object that was asked about: the thing's own, or what is added to it.
    """

    object: str
    action: str
    label: str
    allowed: bool
    why: str


_rules: dict[type[Model], Rule] = {}
_names: dict[str, Any] = {"administration": _("the administration")}


def nobodys(user: Any, action: str) -> Q:
    """No row is anybody's own."""
    return NOTHING


def register(
    model: type[Model],
    name: str,
    *,
    own: Callable[[Any, str], Q] = nobodys,
    states: Mapping[str, State] | None = None,
    owners: Any = OWNERS,
) -> None:
    """Say that rows of `model` are the matrix' object `name`.

    `own(user, action)` selects the user's own rows, and `owners` says in words whose they are. `states` names
    the conditions of the matrix: each `state(user)` selects the rows that are in it, seen by that user.
    """
    _rules[model] = Rule(name, own, dict(states or {}), owners)


def add_state(model: type[Model], name: str, state: State) -> None:
    """One more state of a registered model: for apps above the model's own."""
    rule = _rules[model]
    if name in rule.states:
        raise ValueError(f"{model.__name__} has the state {name!r} already")
    _rules[model] = replace(rule, states={**rule.states, name: state})


def name_object(name: str, label: Any) -> None:
    """Say that the matrix has an object without rows of its own, and what people call it."""
    _names[name] = label


def knows(model: type[Model]) -> bool:
    """Is the model in the matrix? Code lists and parts of other rows are not."""
    return model in _rules


def asks(model: type[Model], action: str) -> bool:
    """Has the matrix a row for this action on rows of the model?"""
    return knows(model) and (_rules[model].object, action) in matrix()


def scope_of(user: Any, action: str, model: type[Model]) -> str:
    """The widest scope on rows of the model."""
    return scope(user, action, _rules[model].object)


def label(name: str) -> Any:
    """What people call an object of the matrix, in the plural."""
    models = (model for model, rule in _rules.items() if rule.object == name)
    first = next(models, None)
    return first._meta.verbose_name_plural if first else _names[name]


def scope(user: Any, action: str, name: str, condition: str = ALWAYS) -> str:
    """The widest scope that the user's roles give: `all`, `own` or `-`. An unknown question is an error."""
    cells = matrix()[name, action][condition]
    if not user.is_authenticated or not user.is_active:
        return "-"
    return widest({cells[role] for role in user.role_codes})


def where(user: Any, action: str, model: type[Model], of: str = "", path: str = "") -> Q:
    """The rows of `model` on which the user may do `action`, as a condition on what leads to them by `path`.

    `of` names another object than the model's: with Project and "activity", the projects that the user may
    add activities to.
    """
    rule = _rules[model]
    base, narrowed = _widths(user, [("view", rule.object), (action, of or rule.object)])
    if base == "-":
        return NOTHING
    shut, members = Q(), Q()
    for condition, width in narrowed.items():
        if width == "-":
            shut |= rule.states[condition](user)
        elif base == "all" and width == "own":
            members |= rule.states[condition](user)
    found = ~shut if shut else EVERYTHING
    if base == "own":
        found &= rule.own(user, action)
    elif members:
        found &= ~members | rule.own(user, action)
    return along(path, found)


def visible(user: Any, rows: QuerySet[M], action: str = "view", of: str = "") -> QuerySet[M]:
    """Those of `rows` on which the user may do `action`."""
    return rows.filter(where(user, action, rows.model, of))


def may(user: Any, action: str, thing: Any, of: str = "") -> bool:
    """May the user do `action` on this row, on some row of this model, or on this object of the matrix?

    `thing` is a saved row, a model class or the object's name. For an unsaved row ask the model.
    """
    if isinstance(thing, str | type):
        return scope(user, action, of or _object(thing)) != "-"
    return visible(user, type(thing)._default_manager.filter(pk=thing.pk), action, of).exists()


def require(user: Any, action: str, thing: Any, of: str = "") -> None:
    """Go on only if the user may. Raises Denied with the reason; Http404 for a row that is out of sight."""
    if isinstance(thing, str | type):
        name = of or _object(thing)
        if scope(user, action, name) == "-":
            raise Denied(reasons.of_role(user, action, label(name)))
        return
    name = _rules[type(thing)].object
    if scope(user, "view", name) == "-":
        raise Denied(reasons.of_role(user, "view", label(name)))
    answers = _answers(user, thing, [("view", name), (action, of or name)])
    if not answers[0].allowed:
        raise Http404
    if not answers[1].allowed:
        raise Denied(answers[1].why)


def explain(user: Any, thing: Any, also: Iterable[tuple[str, str]] = ()) -> list[Answer]:
    """What the user may do with a row, each with the reason if not: one query.

    All actions of its object, and those of `also`, as (action, object): what may be added to it, for example.
    """
    name = _rules[type(thing)].object
    asked = [(action, of) for of, action in matrix() if of == name and action not in _OF_NEW]
    return _answers(user, thing, [*asked, *also])


def along(path: str, condition: Q) -> Q:
    """The same condition, asked of a row that leads by `path` ("agreement__project__") to the one it is about."""
    if not path:
        return condition
    moved = [
        along(path, part) if isinstance(part, Q) else (path + part[0], part[1])  # type: ignore[index]
        for part in condition.children
    ]
    return Q(*moved, _connector=condition.connector, _negated=condition.negated)


def _object(thing: str | type[Model]) -> str:
    return thing if isinstance(thing, str) else _rules[thing].object


def _widths(user: Any, questions: Iterable[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """The width that all of these (action, object) leave, and by condition the narrower ones."""
    base, narrowed = "all", dict[str, str]()
    for action, name in questions:
        for condition in matrix()[name, action]:
            width = scope(user, action, name, condition)
            if condition == ALWAYS:
                base = narrowest(base, width)
            else:
                narrowed[condition] = narrowest(narrowed.get(condition, "all"), width)
    return base, {condition: width for condition, width in narrowed.items() if width != "all"}


def _answers(user: Any, thing: Model, asked: list[tuple[str, str]]) -> list[Answer]:
    """The answers to (action, object) on a row, from one look at the states that it is in."""
    rule = _rules[type(thing)]
    widths = [_widths(user, [("view", rule.object), question]) for question in asked]
    states = sorted({condition for _base, narrowed in widths for condition in narrowed})
    facts: dict[str, Any] = {f"is_{n}": _flag(rule.states[state](user)) for n, state in enumerate(states)}
    facts |= {f"own_{n}": _flag(rule.own(user, action)) for n, (action, _of) in enumerate(asked)}
    rows = type(thing)._default_manager.filter(pk=thing.pk).order_by()
    row = rows.annotate(**facts).values(*facts).first()
    if row is None:
        raise Http404
    found = []
    for n, ((action, of), (base, narrowed)) in enumerate(zip(asked, widths, strict=True)):
        holds = {state: width for state, width in narrowed.items() if row[f"is_{states.index(state)}"]}
        width, why = narrowest(base, *holds.values()), ""
        allowed = width == "all" or (width == "own" and row[f"own_{n}"])
        if base == "-":
            why = reasons.of_role(user, action, label(of))
        elif width == "-":
            why = reasons.of_state(next(state for state, narrow in holds.items() if narrow == "-"))
        elif not allowed:
            why = reasons.of_owners(rule.owners, action, label(of))
        words = reasons.ACTIONS[action].label if of == rule.object else reasons.phrase(action, label(of))
        found.append(Answer(of, action, capfirst(words), allowed, why))
    return found


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
