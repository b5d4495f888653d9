"""What is logged beside the projects: the log's form begins with the forum, and leads on to the page with the rest."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from countries.forums.models import Forum
from countries.forums.queries import forums, presidencies
from projects.activities import sources
from projects.activities.models import Activity
from projects.engagements import queries
from tracker.core.periods import today


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


def _begin(user: Any, key: str) -> sources.Begun:
    """A meeting of the forum, in the country that leads it now; a conference where that is what the forum is."""
    forum = get_object_or_404(forums(user), code=key)
    kind = queries.CONFERENCE if forum.kind == Forum.Kind.CONFERENCE else queries.MEETING
    fields: dict[str, Any] = {"project": None, "kind": kind, "forum": forum}
    if forum.led_by_presidency:
        day = today()
        term = presidencies(day.year, day.year).filter(half=1 if day.month <= 6 else 2).first()
        fields["country"] = term.country if term else None
    return sources.Begun(fields)


def _done(user: Any, key: str, activity: Activity) -> None:
    """The activity itself says which forum it was."""


sources.register("forum", begin=_begin, done=_done)
