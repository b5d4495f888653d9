"""Two people, one row: what the one who comes too late gets to see of both versions.

Pages and the administration show the same: field by field what is saved now and what was typed, who saved it
and when (templates/components/conflict.html). What was typed stays in the form; saving it again is a decision.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.core.history.models import Entry


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Saved:
    """Who saved last; None where the history does not know."""

    who: Any | None
    at: datetime.datetime


def last_saved(row: Any) -> Saved:
    """Who made the present version of the row that has a version, and when."""
    entries = Entry.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
    entry = entries.select_related("user").order_by("-number").first()
    return Saved(entry.user, entry.at) if entry else Saved(None, row.changed_at)


def differences(form: Any, *, of: str = "", leave_out: Iterable[str] = ()) -> list[Difference]:
    """Where a bound form differs from what is stored now, its initial values. `of` stands before each label."""
    return [
        Difference(
            f"{of}: {capfirst(bound.label)}" if of else capfirst(str(bound.label)),
            said(bound.field, bound.initial),
            said(bound.field, bound.value()),
        )
        for bound in form
        if bound.name not in leave_out and bound.field.has_changed(bound.initial, bound.data)
    ]


def said(field: Any, value: Any) -> str:
    """A value in the words of its form field, stored or typed."""
    if value in (None, ""):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        return ", ".join(_row(field, one) for one in _several(value))
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        words = _words(choices)
        return ", ".join(words.get(str(one), str(one)) for one in _several(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(field.prepare_value(value))
    return str(value).replace("\r\n", "\n")


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _words(choices: Iterable[Any]) -> dict[str, str]:
    """Key -> label, also of choices in groups."""
    found: dict[str, str] = {}
    for key, label in choices:
        group = label if isinstance(label, list | tuple) else [(key, label)]
        found |= {str(one): str(words) for one, words in group}
    return found


def _row(field: Any, key: Any) -> str:
    """The label of one choosable row; what is no row is shown as it was sent."""
    try:
        row = forms.ModelChoiceField(field.queryset, to_field_name=field.to_field_name).to_python(key)
    except ValidationError:
        return str(getattr(key, "pk", key))
    return str(field.label_from_instance(row))
