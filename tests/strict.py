"""Undefined variables in our templates are errors; Django's and other packages' templates are left alone."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

from django.template.base import FilterExpression

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"


class UndefinedVariable(Exception):
    pass


class Undefined(str):
    """Stands as `string_if_invalid`. Django asks for its truth and its placeholder exactly where a lookup failed.

    `{% if x %}` and `{{ x|default:"" }}` say themselves what a missing x means and stay allowed.
    """

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            expression = frame.f_locals["self"]
            first = expression.filters[0][0].__name__ if expression.filters else ""
            if first not in ("default", "default_if_none"):
                _refuse(frame, expression.token)
        return False

    def __contains__(self, placeholder: Any) -> bool:
        frame = sys._getframe(1)
        if frame.f_code.co_name == "render_value":  # {% blocktranslate %}
            _refuse(frame, frame.f_locals["key"])
        return False


def _refuse(frame: FrameType, name: str) -> None:
    template = frame.f_locals["context"].render_context.template
    path = Path(template.origin.name)
    if path.is_relative_to(TEMPLATES):
        raise UndefinedVariable(
            f"{{{{ {name} }}}} is undefined, in or below templates/{path.relative_to(TEMPLATES)}"
        )
