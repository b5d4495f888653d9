"""What project managers tell, in the search: lessons, stories and what changed in a year."""

from django.urls import reverse

from projects.updates import queries
from projects.updates.models import Lesson, Story, YearNote
from tracker.search import registry

registry.register(
    Lesson,
    "lesson",
    codes=("public_id",),
    titles=("title_sv", "title_en"),
    texts=("text_sv", "text_en"),
    rows=queries.lessons,
    about=lambda row: row.project.code,
    address=lambda row: reverse("lesson", args=[row.public_id]),
)
registry.register(
    Story,
    "story",
    codes=("public_id",),
    titles=("title_sv", "title_en"),
    texts=("text_sv", "text_en"),
    rows=queries.stories,
    about=lambda row: row.project.code,
    address=lambda row: reverse("story", args=[row.public_id]),
)
registry.register(
    YearNote,
    "year-note",
    texts=("changed_sv", "changed_en"),
    rows=queries.notes,
    title=lambda row: f"{row.project.code} {row.year}",
    about=lambda row: str(row.project),
    address=lambda row: reverse("project", args=[row.project.public_id]),
)
