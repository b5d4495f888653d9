"""Form fields that read what people really type: decimal comma or point, blanks as thousands, ISO dates.

A wrong value is refused at the field, in words; it is never guessed, and what was typed stays.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.core.formats import is_swedish
from tracker.core.text import clean_text, no_control_characters

# Space, no-break space, narrow no-break space, thin space; and the signs people use for minus.
_BLANKS = re.compile("[ \u00a0\u202f\u2009]")
_MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-"})
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{0,9})?", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,10}", re.ASCII)
_LONGEST = 40


def _typed(value: object) -> str:
    """What was typed, without blanks and "kr", with a plain minus; nothing if absurdly long."""
    text = str(value)
    return "" if len(text) > _LONGEST else _BLANKS.sub("", text).translate(_MINUSES).removesuffix("kr")


class DecimalInput(forms.TextInput):
    """A text box with the number keyboard: `type=number` refuses the decimal comma in some browsers."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class LocalDecimalField(forms.DecimalField):
    """1234,5 and 1 234.5 are the same number; 1.234,5 has two separators and is refused."""

    widget = DecimalInput
    default_error_messages = {
        "invalid": _("Write a number, for example 1234,50. Use one decimal comma or point and no other sign.")
    }

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values or isinstance(value, Decimal):
            return super().to_python(value)
        text = _typed(value)
        if not _DECIMAL.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text.replace(",", "."))

    def prepare_value(self, value: object) -> object:
        """A stored number as people write it: 6, 6,5 or 117000."""
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", ",") if is_swedish() else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class CountFormField(forms.IntegerField):
    """People or things counted, 0 or more; empty stays empty, because nobody counted is not 0."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write a whole number, for example 18, or leave the field empty."),
        "min_value": _("A count cannot be less than 0."),
        "max_value": _("The number is too large. The largest is %(limit_value)s."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 1_000_000, "required": False, **kwargs})

    def to_python(self, value: object) -> int | None:
        if value in self.empty_values:
            return None
        text = _typed(value)
        if not _WHOLE.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}


class IsoDateField(forms.DateField):
    """A date as 2025-11-13 or 20251113, whatever the language of the page or the browser."""

    default_error_messages = {
        "invalid": _("Write the date as year-month-day, for example 2025-11-13."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(input_formats=["%Y-%m-%d", "%Y%m%d"], **kwargs)


class TextField(forms.CharField):
    """Text in NFC with \\n line ends, without control or direction-changing characters."""

    default_error_messages = {
        "max_length": _("The text has %(show_value)s characters. It may have at most %(limit_value)s."),
    }

    def __init__(self, *, lines: int = 1, **kwargs: Any) -> None:
        if lines > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**kwargs)
        # Ours first: it says what is wrong with NUL too, in words a user understands.
        self.validators = [no_control_characters, *(v for v in self.validators if not _is_null_check(v))]

    def to_python(self, value: object) -> str:
        return clean_text(super().to_python(value) or "")


def _is_null_check(validator: object) -> bool:
    return type(validator).__name__ == "ProhibitNullCharactersValidator"
