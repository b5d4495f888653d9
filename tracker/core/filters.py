"""Filters that every list shares: choice by a code that can stand in an address, and free text.

django-filter has no type hints, so its classes are Any to the type checker.
"""

from collections.abc import Callable, Collection
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django_filters.fields import ModelChoiceField

from tracker.core.fields import TextField
from tracker.core.text import no_control_characters

LONGEST_SEARCH = 200


class CodeField(ModelChoiceField):
    """A choice among rows. A code with NUL is no choice; PostgreSQL would refuse to look for it."""

    def to_python(self, value: Any) -> Any:
        try:
            no_control_characters(str(value))
        except ValidationError:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "?"}
            ) from None
        return super().to_python(value)


class CodeFilter(django_filters.ModelChoiceFilter):
    """`CodeFilter(queryset=..., to_field_name="iso2")`: the address holds the code, not the key."""

    field_class = CodeField


class _SearchField(TextField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_SEARCH, **kwargs)


class SearchFilter(django_filters.CharFilter):
    """Free text, at most as long as the longest name."""

    field_class = _SearchField


def offer(filter_: django_filters.ChoiceFilter, choices: Callable[[], Any]) -> None:
    """Let this filter, of one form, choose among what `choices` gives.

    Describing the API makes the fields of the class, once and for all forms after it; such a field is forgotten.
    """
    filter_.extra["choices"] = choices
    vars(filter_).pop("_field", None)


def chips(filters: Any, leave_out: Collection[str] = ()) -> list[dict[str, str]]:
    """What an address narrows a list by: name, value, label, and url, the address that no longer does."""
    found = []
    for name, value in filters.form.cleaned_data.items():
        if value in (None, "") or name in leave_out:
            continue
        field = filters.form.fields[name]
        raw = filters.form[name].value()
        words = dict(_flat(getattr(field, "choices", ()))).get(str(raw), value)
        address = filters.data.copy()
        for gone in (name, "page"):
            address.pop(gone, None)
        found.append(
            {
                "name": name,
                "value": str(raw),
                "label": f"{filters.filters[name].label}: {words}",
                "url": f"?{address.urlencode()}",
            }
        )
    return found


def _flat(choices: Any) -> list[tuple[str, Any]]:
    """Choices without their groups."""
    pairs = []
    for key, label in choices:
        pairs += _flat(label) if isinstance(label, list | tuple) else [(str(key), label)]
    return pairs
