"""Filters that every list shares: choice by a code that can stand in an address, and free text."""

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
