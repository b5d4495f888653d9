"""The one way in which an action saves a row that has no rules beyond its own fields."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, TextField
from django.utils.translation import gettext as _

from tracker.core import access, masks
from tracker.core.errors import Refused

M = TypeVar("M", bound=Model)


def save_row(user: Any, row: M, expected: int | None, fields: Mapping[str, Any]) -> M:
    """Write `fields` to `row` inside the caller's transaction: new, or still at version `expected`.

    Asks the permission matrix, takes the next version, checks fields, uniqueness and constraints.
    Raises access.Denied, Stale, or Refused naming the first field that is wrong.
    """
    is_new = row.pk is None
    access.require(user, "add" if is_new else "change", type(row) if is_new else row)
    if not is_new:
        row.claim(-1 if expected is None else expected)  # type: ignore[attr-defined]
        row.refresh_from_db()
        fields = without_blanks(user, row, fields)
    for name, value in fields.items():
        setattr(row, name, value)
    check(row)
    row.save()
    return row


def without_blanks(user: Any, row: Model, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What of `fields` is to be written to the stored `row`.

    Who may not see a value reads a blank. Sent back, the blank says nothing, and what is kept there stays.
    """
    return {
        name: value for name, value in fields.items() if value not in (None, "") or _sees(user, row, name)
    }


def _sees(user: Any, row: Model, name: str) -> bool:
    if getattr(row, "is_masked", False) and name in masks.masked(type(row)):
        return False
    model: Any = row._meta.get_field(name).related_model
    if model is None or not access.knows(model):
        return True
    there = getattr(row, name)
    return there is None or access.may(user, "view", there)


def check(row: Model, exclude: Iterable[str] = (), *, alone: bool = False) -> None:
    """Field rules, uniqueness and constraints, as one Refused at the first field that is wrong.

    `alone`: only what the row says by itself, without a query. For many rows, whose caller has read what they lead
    to and keeps them unique; the database has the last word.
    """
    left_out = set(exclude) | {one.name for one in row._meta.concrete_fields if alone and one.is_relation}
    try:
        row.full_clean(exclude=left_out, validate_unique=not alone, validate_constraints=not alone)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused("invalid", messages[0], field=None if field == "__all__" else field) from error
    for column in row._meta.concrete_fields:
        # Django leaves the limit of a long text to its form.
        if isinstance(column, TextField) and column.max_length:
            length, limit = len(getattr(row, column.name)), column.max_length
            if length > limit:
                message = _("At most %(limit)d characters; the text has %(length)d.")
                raise Refused("too_long", message % {"limit": limit, "length": length}, field=column.name)
