"""Activities in the search."""

from django.urls import reverse

from projects.activities import queries, shown
from projects.activities.models import Activity
from tracker.search import registry


def _about(row: Activity) -> str:
    parts = (row.project.code if row.project else "", shown.days(row), shown.place(row))
    return ", ".join(part for part in parts if part)


registry.register(
    Activity,
    "activity",
    codes=("public_id", "dnr"),
    titles=("title_sv", "title_en"),
    texts=("happened", "changed", "place"),
    rows=queries.activities,
    title=shown.title,
    about=_about,
    address=lambda row: reverse("activity", args=[row.public_id]),
)
