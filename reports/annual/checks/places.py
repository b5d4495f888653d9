"""How the checks name a section, and where things are mended."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.annual.editions.models import Edition, SectionText


def named(text: SectionText) -> str:
    """The section and the language of its text: “Cambodia, in English”."""
    words = _("%(section)s, in Swedish") if text.language == "sv" else _("%(section)s, in English")
    return words % {"section": text.section}


def about(text: SectionText) -> str:
    return f"{text.section.key}:{text.language}"


def page(edition: Edition) -> str:
    return f"{reverse('reports')}{edition.public_id}/"


def section(edition: Edition, text: SectionText) -> str:
    return f"{page(edition)}{text.language}/{text.section.key}/"
