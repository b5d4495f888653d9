"""How the checks point at a text, and where things are mended."""

from __future__ import annotations

from django.urls import reverse

from reports.annual.editions.models import Edition, SectionText


def about(text: SectionText) -> str:
    return f"{text.section.key}:{text.language}"


def page(edition: Edition) -> str:
    return f"{reverse('reports')}{edition.public_id}/"


def outline(edition: Edition) -> str:
    return f"{page(edition)}outline/"


def section(edition: Edition, text: SectionText) -> str:
    return f"{page(edition)}{text.language}/{text.section.key}/"
