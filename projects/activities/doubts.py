"""What is probably wrong, and may be right: said before saving, to be confirmed with a tick, and told on the page.

Only activities that the user may know of in full are spoken of.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from countries.organisations.models import Organisation
from projects.activities import queries, shown
from projects.activities.models import Activity, StaffDays
from projects.staff.models import Employee
from tracker.core import access

# So near each other, two visits of the same organisation are probably one that is logged twice.
VISIT_DAYS = datetime.timedelta(days=30)


def of_people(
    user: Any,
    people: Iterable[Employee],
    start: datetime.date,
    end: datetime.date,
    but: Activity | None = None,
) -> list[str]:
    """Days abroad that these people already have elsewhere in start..end, one sentence for each."""
    known = access.visible(user, StaffDays.objects.all()).filter(
        employee__in=list(people), start__lte=end, end__gte=start, days_abroad__gt=0
    )
    others = queries.logged(_others(user, but))
    rows: Any = known.filter(activity__in=others).select_related("employee", "activity")
    return [
        _("%(person)s is abroad on the same days: %(what)s, %(days)s.")
        % {
            "person": row.employee,
            "what": row.activity,
            "days": shown.span(row.activity.start, row.activity.end),
        }
        for row in rows.order_by("employee__number", "start", "pk")
    ]


def of_visit(
    user: Any, organisations: Iterable[Organisation], day: datetime.date, but: Activity | None = None
) -> list[str]:
    """Visits of the same organisations within thirty days, one sentence for each."""
    near = queries.logged(_others(user, but)).filter(
        kind=Activity.Kind.INCOMING_VISIT,
        start__gte=day - VISIT_DAYS,
        start__lte=day + VISIT_DAYS,
        partners__in=list(organisations),
    )
    return [
        _("The same organisation has visited us near that day: %(what)s, %(days)s.")
        % {"what": row, "days": shown.span(row.start, row.end)}
        for row in near.order_by("start", "pk").distinct()
    ]


def of(user: Any, activity: Activity) -> list[str]:
    """The doubts about an activity as it stands. It was read with queries.as_page, and is not masked."""
    abroad = [row.employee for row in activity.shown_days if row.days_abroad]  # type: ignore[attr-defined]
    found = of_people(user, abroad, activity.start, activity.end, activity) if abroad else []
    if activity.kind == Activity.Kind.INCOMING_VISIT and activity.shown_partners:  # type: ignore[attr-defined]
        found += of_visit(user, activity.shown_partners, activity.start, activity)  # type: ignore[attr-defined]
    return found


def _others(user: Any, but: Activity | None) -> QuerySet[Activity]:
    rows = queries.unmasked(queries.activities(user))
    return rows.exclude(pk=but.pk) if but and but.pk else rows
