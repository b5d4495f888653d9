"""How the checks point at a text, and where things are mended."""

from __future__ import annotations

from django.urls import reverse

from reports.annual.editions.models import Edition, SectionText


def about(text: SectionText) -> str:
    return f"{text.section.key}:{text.language}"


def page(edition: Edition) -> str:
    return reverse("edition", args=[edition.public_id])


def outline(edition: Edition) -> str:
    return reverse("edition_outline", args=[edition.public_id])


def section(edition: Edition, text: SectionText) -> str:
    return reverse("section", args=[edition.public_id, text.language, text.section.key])
