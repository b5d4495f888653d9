"""Parts of pages that need a little Python: icons, status tags, progress bars, the navigation, sort links."""

from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tracker.core import uploads
from tracker.core.access import may

register = template.Library()

# Drawn filled; the others are drawn as lines.
_SOLID = {"ok", "warn", "bad", "info", "half", "done", "ring", "up", "down"}
_TAG_ICONS = {"ok": "ok", "warn": "warn", "bad": "bad", "info": "half", "none": "done", "missing": "ring"}

# Address name, words, icon, and the question to the permission matrix (None: everybody signed in).
_NAVIGATION = (
    ("start", _("My page"), "person", None),
    ("overview", _("Overview"), "home", ("view", "figures")),
    ("projects", _("Projects"), "list", ("view", "project")),
    ("activities", _("Activities"), "pulse", ("view", "activity")),
    ("countries", _("Countries"), "globe", ("view", "country")),
    ("results", _("Results"), "target", ("view", "indicator")),
    ("funders", _("Funders"), "money", ("view", "agreement")),
    ("ledger", _("Ledger"), "list", ("add", "ledger")),
    ("deadlines", _("Deadlines"), "calendar", ("view", "deadline")),
    ("risks", _("Risks"), "alert", ("view", "risk")),
    ("documents", _("Documents"), "copy", ("view", "document")),
    ("assessments", _("Assessments"), "bars", ("view", "assessment")),
    ("reports", _("Annual report"), "report", ("view", "report")),
)
_QUICK = (("activity_log", _("Log activity"), "plus", ("add", "activity")),)
_ADMINISTRATION = (
    ("about_messages", _("Help messages"), "info", ("view", "support message")),
    ("privacy_runs", _("Retention"), "lock", ("view", "retention")),
    ("history", _("History"), "undo", ("view", "history")),
    ("admin:index", _("Administration"), "settings", ("view", "administration")),
)


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
    request, section = context["request"], context.get("section")
    return {
        "quick": _entries(_QUICK, request, section),
        "entries": _entries(_NAVIGATION, request, section),
        "administration": _entries(_ADMINISTRATION, request, section),
    }


def _entries(rows: tuple[Any, ...], request: Any, section: str | None) -> list[dict[str, Any]]:
    """Those entries that exist and that the user may open; the current one is marked."""
    entries = []
    for name, label, picture, question in rows:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if question is None or may(request.user, *question):
            here = request.path == url or (name != "start" and request.path.startswith(url))
            here = name == section if section else here
            entries.append({"url": url, "label": label, "icon": picture, "here": here})
    return entries


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
