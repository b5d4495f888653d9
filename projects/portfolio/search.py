"""Projects in the search."""

from django.urls import reverse

from projects.portfolio import queries
from projects.portfolio.models import Project
from tracker.core import formats
from tracker.search import registry

registry.register(
    Project,
    "project",
    codes=("public_id", "code", "dnr"),
    titles=("name_sv", "name_en"),
    texts=(
        "purpose_sv", "purpose_en", "target_group_sv", "target_group_en", "description_sv", "description_en",
    ),
    rows=queries.projects,
    about=lambda row: formats.years(row.start.year, row.end.year),
    address=lambda row: reverse("project", args=[row.public_id]),
)  # fmt: skip
