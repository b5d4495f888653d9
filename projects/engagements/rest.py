"""What was logged beside the projects leads on to its page, where the rest is told."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.activities import sources
from projects.activities.models import Activity
from projects.engagements import queries


def _page(route: str, words: Any) -> Callable[[Any, Activity], tuple[str, str] | None]:
    """Within a project a conference has no page of its own, and a meeting has one when it is no draft any more."""

    def rest(user: Any, activity: Activity) -> tuple[str, str] | None:
        if activity.project_id is not None or (activity.is_draft and route != "visit"):
            return None
        return reverse(route, args=[activity.public_id]), str(words)

    return rest


sources.tell_rest(queries.MEETING, _page("meeting", _("What came of the meeting")))
sources.tell_rest(queries.CONFERENCE, _page("conference", _("Delegations and cases")))
sources.tell_rest(queries.VISIT, _page("visit", _("Programme, feedback and follow-up")))
