"""The one style of the report's page: the house's colours, the charts' rules, and what makes it a report."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from tracker.core import tokens

HERE = Path(__file__).parent
# The faces of the PDF, so that labels of charts have the room they were measured for (fonts/README.md).
FACES = {200: "ExtraLight", 300: "Light", 400: "Regular", 600: "Semibold"}


@cache
def style() -> SafeString:
    """The content of the style element, always the same."""
    css = (
        *(_face(weight, name) for weight, name in FACES.items()),
        tokens.stylesheet(),
        (settings.BASE_DIR / "static/css/charts.css").read_text(encoding="utf-8"),
        *((HERE / name).read_text(encoding="utf-8") for name in ("style.css", "print.css")),
    )
    return mark_safe("\n".join(css))  # noqa: S308 - files of the project


def _face(weight: int, name: str) -> str:
    font = base64.b64encode((HERE / "fonts" / f"SamverkanSans-{name}.woff2").read_bytes()).decode()
    return (
        f'@font-face {{ font-family: "Samverkan Sans"; font-weight: {weight}; '
        f'src: url("data:font/woff2;base64,{font}") format("woff2"); }}'
    )


def _policy() -> str:
    """Nothing may be loaded and nothing may run: only this style, and the faces in it."""
    seal = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{seal}'; font-src data:; base-uri 'none'; form-action 'none'"
    )


POLICY = _policy()
