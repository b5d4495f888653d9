"""Deadlines in the search."""

from django.urls import reverse

from projects.deadlines import queries, shown
from projects.deadlines.models import Deadline
from tracker.search import registry

registry.register(
    Deadline,
    "deadline",
    codes=("dnr",),
    titles=("title_sv", "title_en"),
    rows=queries.deadlines,
    title=shown.title,
    about=lambda row: f"{row.project.code}, {shown.day(row)}",
    address=lambda row: reverse("deadline", args=[row.pk]),
)
