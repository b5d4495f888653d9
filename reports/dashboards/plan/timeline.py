"""The work plan as a picture: planned against actual."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.workplan import shown
from reports.charts.kinds.plan import Plan, Work
from reports.dashboards.plan.rows import DONE, LATE, Group
from tracker.core import formats


def timeline(groups: Sequence[Group], day: datetime.date, is_now: bool) -> Plan:
    named = any(group.component for group in groups)
    return Plan(
        id="plan",
        finding=finding(groups),
        note=_("The agreed plan, and activities logged from it"),
        heading=_("Planned item"),
        rows=tuple(
            Work(
                shown.title(row.item),
                row.line.start,
                row.line.end,
                row.done,
                row.is_milestone,
                capfirst(row.word),
                row.over,
                str(group.component or _("No component")) if named else "",
            )
            for group in groups
            for row in group.rows
        ),
        day=formats.iso,
        month=formats.month,
        format=_signed,
        today=day,
        today_label=_("today") if is_now else formats.date_long(day),
    )


def finding(groups: Sequence[Group]) -> str:
    """How what is due by the day stands."""
    states = [row.state for group in groups for row in group.rows]
    late, done = states.count(LATE), states.count(DONE)
    if late:
        text = ngettext(
            "%(late)s of %(all)s planned items is late", "%(late)s of %(all)s planned items are late", late
        )
        return text % {"late": formats.number(late), "all": formats.number(len(states))}
    if done:
        return _("All that was due has been done")
    return _("Work plan")


def _signed(days: Decimal) -> str:
    return formats.number(days)
