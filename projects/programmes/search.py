"""Rounds and change projects in the search. Participants are not: they stand under a pseudonym."""

from django.urls import reverse

from projects.programmes import queries
from projects.programmes.models import ChangeProject, Round
from tracker.search import registry

registry.register(
    Round,
    "round",
    titles=("name_sv", "name_en"),
    rows=queries.rounds,
    about=lambda row: row.project.code,
    address=lambda row: reverse("round", args=[row.project.public_id, row.number]),
)
registry.register(
    ChangeProject,
    "change-project",
    codes=("public_id",),
    titles=("title_sv", "title_en"),
    texts=("aim",),
    rows=queries.changes,
    about=lambda row: row.team.round.project.code,
    address=lambda row: reverse("change_project", args=[row.public_id]),
)
