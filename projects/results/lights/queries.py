"""Reusable questions about judgements of traffic lights."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from projects.portfolio.rights import with_masks
from projects.results.lights.models import LightOverride
from tracker.core import access
from tracker.core.periods import day_starts


def judgements(user: Any) -> QuerySet[LightOverride]:
    """All that were ever made of projects that the user may know of, the latest first, each with `is_masked`."""
    rows = access.visible(user, LightOverride.objects.order_by("-judged_at", "-pk"))
    return with_masks(rows, user, "project__").select_related("project", "judged_by", "voided_by")


def of_light(user: Any, project: Any, light: str) -> QuerySet[LightOverride]:
    return judgements(user).filter(project=project, light=light)


def holds_on(day: datetime.date) -> Q:
    """Those that held on the day. One that was ended before its time held until then."""
    ended = Q(voided_at__isnull=True) | Q(voided_at__gte=day_starts(day, after=1))
    return Q(since__lte=day, until__gte=day) & ended


def held_on(row: LightOverride, day: datetime.date) -> bool:
    """As `holds_on`, of a row that has been read."""
    is_ended = row.voided_at is not None and timezone.localdate(row.voided_at) <= day
    return row.since <= day <= row.until and not is_ended


def the_one(rows: Iterable[LightOverride], day: datetime.date) -> LightOverride | None:
    """The judgement that counts on the day: of those that hold the latest made. `rows`: the latest first."""
    return next((row for row in rows if held_on(row, day)), None)
