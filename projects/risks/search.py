"""Risks in the search."""

from django.urls import reverse

from projects.risks import queries, shown
from projects.risks.models import Risk
from tracker.search import registry

registry.register(
    Risk,
    "risk",
    codes=("public_id",),
    titles=("title_sv", "title_en"),
    texts=("description", "measure"),
    rows=queries.risks,
    title=shown.title,
    about=lambda row: row.project.code,
    address=lambda row: reverse("risk", args=[row.public_id]),
)
