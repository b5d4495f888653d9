"""Reusable questions about indicators and what has been agreed for them."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from projects.results.framework.models import FrameworkVersion, Indicator
from tracker.core import access
from tracker.core.periods import today

_Status = FrameworkVersion.Status


def indicators(user: Any) -> QuerySet[Indicator]:
    """Indicators of projects that the user may know of.

    By code: in the order of their projects' days, those of a masked project would tell its day.
    """
    rows = access.visible(user, Indicator.objects.order_by("code", "pk"))
    return rows.select_related("project", "standard")


def in_force(day: datetime.date, path: str = "") -> Q:
    """What belongs to versions in force on the day; `path` leads to the version: "version__"."""
    begun = Q(
        **{
            f"{path}status__in": [_Status.AGREED, _Status.REPLACED],
            f"{path}in_force_from__lte": day,
        }
    )
    return begun & (Q(**{f"{path}in_force_to__isnull": True}) | Q(**{f"{path}in_force_to__gt": day}))


def at_level(rows: QuerySet[Indicator], level: str) -> QuerySet[Indicator]:
    """Those that the version in force today places under a result of the level."""
    return rows.filter(Q(in_force(today(), "plans__version__"), plans__node__level=level)).distinct()


def found(rows: QuerySet[Indicator], text: str) -> QuerySet[Indicator]:
    """Indicators with each word in code or name; the name may be that of the standard indicator."""
    for word in text.split():
        names = ("code", "name_sv", "name_en", "standard__name_sv", "standard__name_en")
        hit = Q()
        for name in names:
            hit |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(hit)
    return rows
