"""How an activity is told in templates: {{ row|activity_title }}, _kind, _days, _place; what a person was; project links."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from projects.activities import shown
from projects.staff.queries import position

register = template.Library()

for _name in ("kind", "title", "days", "place"):
    register.filter(f"activity_{_name}", getattr(shown, _name))
register.filter("position", position)


@register.simple_tag
def project_link(project: Any, named: bool = False) -> SafeString:
    """The project's short name, or with `named` its whole name, as a link to its page."""
    words = str(project) if named else project.code
    return format_html('<a href="{}">{}</a>', reverse("project", args=[project.public_id]), words)
