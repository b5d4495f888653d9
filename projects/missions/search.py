"""Missions in the search."""

from django.urls import reverse

from projects.missions import queries, shown
from projects.missions.models import Mission
from tracker.core import formats
from tracker.search import registry

registry.register(
    Mission,
    "mission",
    codes=("public_id",),
    titles=("title_sv", "title_en"),
    texts=("need", "place"),
    rows=queries.missions,
    title=shown.title,
    about=lambda row: f"{row.project.code}, {formats.period(row.start, row.end)}, {row.country}",
    address=lambda row: reverse("mission", args=[row.public_id]),
)
