"""Figure F8: when the agreements run that ran in a year, in the colour of who pays."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.models import Funder
from reports.charts.kinds.time import Span, Timeline
from reports.figures.statements import Statement
from tracker.core import formats
from tracker.core.periods import today

# In the order of the kinds of funders.
_ROLES = ("c1", "c2", "c3", "c4", "c5")


def gantt(found: Sequence[Statement], day: datetime.date) -> Timeline:
    """Each agreement from its first day to its last as amended by the day; of masked ones whole years."""
    there = {one.agreement.funder.kind for one in found}
    kinds = [kind for kind in Funder.Kind if kind in there]
    rows = sorted(found, key=lambda one: (one.agreement.start, one.end, one.agreement.project.code))
    masked = any(one.agreement.is_masked for one in rows)
    return Timeline(
        id="gantt",
        finding=_("When the agreements run"),
        note=_("First day, and last day as amended"),
        heading=_("Agreement"),
        rows=tuple(
            Span(
                f"{one.agreement.project.code} {one.agreement.funder}",
                one.agreement.start,
                max(one.end, one.agreement.start),
                kinds.index(Funder.Kind(one.agreement.funder.kind)),
                reverse("project_funding", args=[one.agreement.project.public_id]),
            )
            for one in rows
        ),
        groups=tuple((role, capfirst(str(kind.label))) for role, kind in zip(_ROLES, kinds, strict=False)),
        day=(lambda one: str(one.year)) if masked else formats.iso,
        today=day,
        today_label=_("today") if day == today() else formats.date_long(day),
    )
