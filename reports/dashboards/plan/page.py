"""The work plan that holds on a day, beside what has been done by then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.models import WorkPlan
from projects.workplan import queries, shown
from reports.dashboards.plan.rows import Group, Row, grouped, outside, rows_of
from reports.dashboards.plan.timeline import timeline
from reports.dashboards.projects.frame import open_frame, show
from reports.figures.days import balance
from tracker.core import access, tables


@require_safe
def work_plan(request: HttpRequest, public_id: str) -> HttpResponseBase:
    frame = open_frame(request, public_id)
    if not frame.may("view", "work plan"):
        raise Http404
    versions = list(queries.plans(request.user).filter(project=frame.project))
    plan = queries.version_on(request.user, frame.project, frame.day)
    groups = grouped(rows_of(request.user, plan, frame.day)) if plan else []
    if kind := tables.asked_for(request):
        return tables.download(_table(groups), kind)
    may_log = frame.is_now and frame.may("add", "activity")
    may_reach = frame.is_now and access.may(request.user, "change", frame.project, of="planned item")
    more = {
        "plan": plan and shown.version(plan),
        "versions": [shown.version(row) for row in reversed(versions)],
        "draft": next((row for row in versions if row.status == WorkPlan.Status.DRAFT), None),
        "groups": [
            {
                "component": group.component,
                "rows": [_row(row, public_id if may_log else "", may_reach) for row in group.rows],
            }
            for group in groups
        ],
        "chart": timeline(groups, frame.day, frame.is_now) if groups else None,
        "outside": outside(request.user, plan, frame.day) if plan else 0,
        "may_begin": frame.is_now and access.may(request.user, "add", frame.project, of="work plan"),
        "balance": balance(frame.project, frame.user, frame.day, plan),
    }
    return show(request, frame, "workplan/plan.html", "plan", **more)


def _row(row: Row, log_to: str, may_reach: bool) -> dict[str, Any]:
    """`log_to` is the project's number where the reader may log activities to it."""
    return {
        "item": row.item,
        "kind": shown.kind(row.item),
        "when": shown.when(row.line),
        "planned": shown.days(_planned(row)),
        "used": shown.days(row.used),
        "logged": [
            {"id": activity.public_id, "span": _span(activity.start, activity.end)} for activity in row.logged
        ],
        "reached": shown.reached(row.item) if row.done else "",
        "tag": row.tag,
        "word": capfirst(row.word),
        "over": row.over,
        "responsible": row.line.responsible,
        "log": f"{reverse('activity_log')}?item={log_to}.{row.item.number}"
        if log_to and not row.is_milestone
        else "",
        "may_reach": may_reach and row.is_milestone,
    }


def _planned(row: Row) -> Any:
    known = [days for days in (row.line.days_abroad, row.line.days_home) if days is not None]
    return sum(known) if known else None


def _span(start: Any, end: Any) -> str:
    return start.isoformat() if start == end else f"{start.isoformat()} – {end.isoformat()}"


def _table(groups: list[Group]) -> tables.Table:
    header = [
        _("Number"), _("Planned item"), _("Planned as"), _("Component"), _("First day"), _("Last day"),
        _("Planned days abroad"), _("Planned days at home"), _("First day done"), _("Last day done"), _("Activities"),
        _("Days given"), _("Days late"), _("State"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for group in groups:
            for row in group.rows:
                line = row.line
                yield [
                    row.item.number, shown.title(row.item), shown.kind(row.item), str(group.component or ""),
                    line.start, line.end, line.days_abroad, line.days_home,
                    min((start for start, _end in row.done), default=None),
                    max((end for _start, end in row.done), default=None),
                    len(row.logged), row.used, row.over, row.word,
                ]  # fmt: skip

    return tables.Table(_("work plan"), header, cells())
