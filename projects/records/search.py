"""Documents in the search: by title and number, not by what stands in them."""

from django.urls import reverse

from projects.records import queries, shown
from projects.records.models import Document
from tracker.core import formats
from tracker.search import registry


def _about(row: Document) -> str:
    parts = (row.project.code if row.project else "", shown.kind(row), formats.iso(row.dated))
    return ", ".join(part for part in parts if part)


registry.register(
    Document,
    "document",
    codes=("public_id", "dnr"),
    titles=("title",),
    rows=queries.documents,
    title=lambda row: row.title,
    about=_about,
    address=lambda row: reverse("document", args=[row.public_id]),
)
