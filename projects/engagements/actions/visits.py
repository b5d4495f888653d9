"""Visits to us: what was asked for, the programme, what the visitors said, and what came of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from countries.forums.actions import cleaned
from projects.activities.models import Activity
from projects.engagements.actions.shared import check_kind, save_details
from projects.engagements.models import Visit
from projects.portfolio.models import Theme
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import today

VISIT_FIELDS = (
    "organisation", "host_unit", "requested_on", "purpose", "programme", "cost_bearer", "feedback",
    "follow_up", "follow_up_due", "follow_up_done", "project_idea",
)  # fmt: skip


@recorded
def save_visit(
    *,
    user: Any,
    activity: Activity,
    expected: int | None,
    fields: Mapping[str, Any],
    topics: Iterable[Theme] | None = None,
) -> Visit:
    """What a logged visit has beside itself. `topics` left as None stay as they are."""
    check_kind(user, activity, Activity.Kind.INCOMING_VISIT)
    given = cleaned(fields, VISIT_FIELDS)
    asked = given.get("requested_on")
    if asked and asked > today():
        raise Refused("future", _("That day has not come yet."), field="requested_on")
    if asked and asked > activity.end:
        raise Refused("reversed_dates", _("The visit was over by then."), field="requested_on")
    visit = save_details(user, Visit, activity, expected, given)
    if topics is not None:
        visit.topics.set(topics)
    return visit
