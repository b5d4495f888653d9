"""What has been learnt and noted beside the projects, in the search. Meetings and visits are there as activities too."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from projects.activities import queries as activities
from projects.engagements import queries
from projects.engagements.models import GoodPracticeCase, Meeting, SharedCase, Visit
from tracker.core import access, formats
from tracker.search import registry


def _logged(model: Any) -> Any:
    """Those whose activity the user may know of."""

    def rows(user: Any) -> QuerySet[Any]:
        known = activities.activities(user).order_by().values("pk")
        found = access.visible(user, model.objects.filter(activity__in=known))
        return found.select_related("activity__country", "activity__forum").order_by("pk")

    return rows


def _day(row: Any) -> str:
    return formats.period(row.activity.start, row.activity.end)


registry.register(
    Meeting,
    "meeting",
    texts=("our_role_sv", "our_role_en", "benefit_sv", "benefit_en", "follow_up"),
    rows=_logged(Meeting),
    about=_day,
    address=lambda row: reverse("meeting", args=[row.activity.public_id]),
)
registry.register(
    Visit,
    "visit",
    texts=("purpose", "programme", "feedback", "follow_up", "project_idea"),
    rows=_logged(Visit),
    about=_day,
    address=lambda row: reverse("visit", args=[row.activity.public_id]),
)
registry.register(
    GoodPracticeCase,
    "case",
    codes=("public_id",),
    titles=("title_sv", "title_en"),
    texts=("summary_sv", "summary_en"),
    rows=queries.cases,
    about=lambda row: str(row.organisation),
    address=lambda row: reverse("case", args=[row.public_id]),
)
registry.register(
    SharedCase,
    "shared-case",
    titles=("title_sv", "title_en"),
    texts=("text",),
    rows=queries.shared_cases,
    about=lambda row: f"{row.network.short_name}, {row.organisation}",
    address=lambda row: reverse("forum", args=[row.network.code]),
)
