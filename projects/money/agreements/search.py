"""Agreements in the search."""

from django.urls import reverse

from projects.money.agreements import queries
from projects.money.agreements.models import Agreement
from tracker.search import registry

registry.register(
    Agreement,
    "agreement",
    codes=("public_id", "number", "dnr"),
    rows=queries.agreements,
    about=lambda row: f"{row.project.code}, {row.funder}",
    address=lambda row: reverse("agreement", args=[row.public_id]),
)
