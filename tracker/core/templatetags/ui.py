"""Parts of pages that need a little Python: icons, status tags, progress bars, the navigation, sort links."""

from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.core import uploads
from tracker.core.navigation import menu

register = template.Library()

# Drawn filled; the others are drawn as lines.
_SOLID = {"ok", "warn", "bad", "info", "half", "done", "ring", "up", "down"}
_TAG_ICONS = {"ok": "ok", "warn": "warn", "bad": "bad", "info": "half", "none": "done", "missing": "ring"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "plus" %}: decoration; the words stand beside it."""
    # The size is for pages without our style sheets, such as the administration.
    return format_html(
        '<svg class="icon{}" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        " solid" if name in _SOLID else "",
        static("icons/icons.svg"),
        name,
    )


@register.simple_tag
def tag(kind: str, text: str) -> SafeString:
    """{% tag "warn" "At risk" %}: kinds ok, warn, bad, info (under way), none (ended), missing."""
    look = "none" if kind == "missing" else kind
    return format_html('<span class="tag {}">{}{}</span>', look, icon(_TAG_ICONS[kind]), text)


@register.simple_tag
def progress(done: Decimal | float | None, mark: Decimal | float | None = None, look: str = "") -> SafeString:
    """{% progress spent_percent elapsed_percent "large" %}: a bar of `done` percent with a tick at `mark`.

    Decoration: the numbers stand beside it as text. Looks: large, ended, over (more than one: "large ended").
    """
    return format_html(
        '<svg class="progress {}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect class="track" width="100" height="10"/>'
        '<rect class="done" width="{}" height="10"/>{}</svg>',
        look,
        _within(done or 0),
        format_html('<line x1="{0}" x2="{0}" y1="0" y2="10"/>', _within(mark)) if mark is not None else "",
    )


def _within(percent: Decimal | float) -> str:
    """A coordinate with a point as decimal sign, whatever the language of the page."""
    return f"{min(max(float(percent), 0), 100):.1f}"


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: dict[str, Any]) -> dict[str, Any]:
    """The page may name the entry that it belongs to as `section`; else its address tells."""
    return menu(context["request"], context.get("section"))


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: dict[str, Any], field: str, label: str, css: str = "") -> dict[str, Any]:
    """{% sort_head "start" "Date" %}: a table head that sorts; `order` in the context says how it is now.

    One click sorts upwards, the next downwards. Everything else in the address stays, but not the page.
    """
    order = context.get("order") or ""
    query = context["request"].GET.copy()
    query["order"] = f"-{field}" if order == field else field
    query.pop("page", None)
    state = {field: "ascending", f"-{field}": "descending"}.get(order, "")
    return {"label": label, "query": query.urlencode(), "state": state, "css": css}


@register.simple_tag
def most_megabytes() -> int:
    """How large a file that people send may be."""
    return uploads.LARGEST // 1_000_000


@register.simple_tag
def product() -> str:
    """The product's name, also on pages drawn without a request."""
    return str(settings.PRODUCT_NAME)


@register.inclusion_tag("components/brand.html")
def brand() -> dict[str, Any]:
    return {"name": settings.PRODUCT_NAME, "tagline": settings.PRODUCT_TAGLINE}
