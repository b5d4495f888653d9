"""Serializer fields that read strictly what the schema says, with messages that say how to write it."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from tracker.core import access
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.text import clean_text, no_control_characters

_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
LARGEST_WHOLE = 1_000_000
_YEAR = {"first": FIRST_YEAR, "last": LAST_YEAR}


class Text(serializers.CharField):
    """Text only (no numbers), in NFC, without control or direction-changing characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if no_control_characters not in self.validators:
            self.validators.append(no_control_characters)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return clean_text(super().to_internal_value(data))


class Slug(Text):
    """Letters a-z, digits, hyphen and underscore."""

    def __init__(self, allow_unicode: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(validate_slug)


class Choice(serializers.ChoiceField):
    """One of the listed values, of the listed type: "1" is not 1."""

    def to_internal_value(self, data: Any) -> Any:
        if type(data) not in (str, int) or (data != "" and data not in self.choices):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Number(serializers.DecimalField):
    """A decimal as a JSON number or a string with a point. It is always answered as a string, exactly."""

    default_error_messages = {
        "comma": _("Write decimals with a point in the API, for example 1234.50."),
        "invalid": _("Write a number, for example 1234.50."),
    }

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        # An empty text is not a number; only null is "no number".
        return serializers.Field.validate_empty_values(self, data)

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, str | int | float | Decimal):
            self.fail("invalid")
        if isinstance(data, Decimal):
            # Only here: 1e999999999 is legal JSON, and writing it out would fill the memory.
            if abs(data.adjusted()) > 20:
                self.fail("invalid")
            data = format(data, "f")
        text = str(data)
        if "," in text:
            self.fail("comma")
        if not _NUMBER.fullmatch(text):
            self.fail("invalid")
        return super().to_internal_value(text)


class Whole(serializers.IntegerField):
    """A whole number as a JSON number: not text, not true. At most a million, as in the forms."""

    def __init__(self, **kwargs: Any) -> None:
        # The column's own limit differs between SQLite and PostgreSQL.
        kwargs["max_value"] = min(kwargs.get("max_value") or LARGEST_WHOLE, LARGEST_WHOLE)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """true or false, and nothing that resembles them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Year(Whole):
    def __init__(self, **kwargs: Any) -> None:
        # Replaces the limits of the database's column.
        kwargs |= {"min_value": FIRST_YEAR, "max_value": LAST_YEAR}
        super().__init__(**kwargs)


class Day(serializers.DateField):
    """A date as 2017-05-10, in a year that the product knows."""

    default_error_messages = {
        "invalid": _("Write the date as year-month-day, for example 2025-11-13."),
        "year": _("The year must lie between %(first)d and %(last)d.") % _YEAR,
    }

    def to_internal_value(self, data: Any) -> datetime.date:
        if not isinstance(data, str) or not _DAY.fullmatch(data):
            self.fail("invalid", format="")
        day = super().to_internal_value(data)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("year")
        return day


class MaskedDay(Day):
    """A date of a row with `is_masked`: of a masked row only the year is told, as `2017`."""

    def get_attribute(self, instance: Any) -> Any:
        day = super().get_attribute(instance)
        return day.year if instance.is_masked and day else day

    def to_representation(self, value: Any) -> Any:
        return str(value) if isinstance(value, int) else super().to_representation(value)


class MaskedText(Text):
    """Text that may tell who or where: empty in a masked row."""

    def get_attribute(self, instance: Any) -> Any:
        return "" if instance.is_masked else super().get_attribute(instance)


class Code(serializers.SlugRelatedField):
    """Another row by its public code, for example a country as `AM`.

    What the user may not know of is refused in the same words as what does not exist.
    """

    default_error_messages = {
        "does_not_exist": _("There is no such code, or it is not open to you."),
        "invalid": _("Write the code as text."),
    }

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        request = self.context.get("request")
        return access.visible(request.user, rows) if request and access.knows(rows.model) else rows

    def run_validation(self, data: Any = serializers.empty) -> Any:
        # REST framework takes an empty text for null; here only null is "none".
        return self.fail("does_not_exist") if data == "" else super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            no_control_characters(data)  # PostgreSQL would refuse to look for NUL
        except ValidationError:
            self.fail("does_not_exist")
        return super().to_internal_value(data)


class Key(serializers.PrimaryKeyRelatedField):
    """Another row that has no code, by its key. What the user may not know of is refused as what does not exist."""

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("read_only"):
            kwargs["pk_field"] = Whole()
        super().__init__(**kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        request = self.context.get("request")
        return access.visible(request.user, rows) if request else rows


class KnownCode(Code):
    """A code that is told only when the user may know of its row, and as long as that is not voided."""

    def get_attribute(self, instance: Any) -> Any:
        row: Any = super().get_attribute(instance)
        is_gone = row is None or getattr(row, "voided_at", None) is not None
        return None if is_gone or row.pk in self._hidden(type(row)) else row

    def _hidden(self, model: type[Model]) -> set[Any]:
        """Asked once for a whole list."""
        context: Any = self.context  # one dict for all serializers of the answer, also to write in
        request, name = context.get("request"), f"hidden {model._meta.label}"
        if name not in context:
            rows = model._default_manager.order_by()
            known = access.visible(request.user, rows) if request else rows.none()
            context[name] = set(rows.exclude(pk__in=known.values("pk")).values_list("pk", flat=True))
        hidden: set[Any] = context[name]
        return hidden


class _NumberSchema(OpenApiSerializerFieldExtension):
    target_class = Number

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        places, whole = self.target.decimal_places, self.target.max_digits - self.target.decimal_places
        text = {
            "type": "string",
            "format": "decimal",
            "pattern": rf"^-?\d{{1,{whole}}}(\.\d{{1,{places}}})?$",
            "examples": ["1234.50"],
        }
        return text if direction == "response" else {"oneOf": [text, {"type": "number"}]}


class _MaskedDaySchema(OpenApiSerializerFieldExtension):
    target_class = MaskedDay

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        if direction == "request":
            return {"type": "string", "format": "date"}
        return {
            "type": "string",
            "pattern": r"^\d{4}(-\d{2}-\d{2})?$",
            "description": "Of a masked row only the year.",
        }
