"""What a draft of a work plan says: its items, each with its time. And milestones, which are reached."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.workplan import queries
from projects.workplan.models import PlannedWork, WorkItem, WorkPlan
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import today
from tracker.core.saving import check, without_blanks
from tracker.core.text import clean_text

ITEM_FIELDS = ("kind", "activity_kind", "title_sv", "title_en", "component", "indicator", "country")
LINE_FIELDS = ("start", "end", "days_abroad", "days_home", "responsible")
# What an item that has been agreed keeps. A title that it lacks in one language may be added.
FIXED = ("kind", "activity_kind", "title_sv", "title_en", "component")
_TITLES = ("title_sv", "title_en")


@recorded
def save_item(
    *,
    user: Any,
    plan: WorkPlan,
    expected: int | None,
    item: WorkItem | None,
    fields: Mapping[str, Any],
) -> PlannedWork:
    """Plan an item in a draft: a new one (`item` None), or change what the draft says of it.

    `fields` are some of ITEM_FIELDS and LINE_FIELDS. A milestone is due on its last day and takes no days.
    """
    claim_draft(user, "change", plan, expected)
    return write_item(user, plan, item, fields)


@recorded
def remove_item(*, user: Any, plan: WorkPlan, expected: int | None, item: WorkItem) -> None:
    """Take an item out of a draft. What was only ever there is gone with it; earlier versions keep theirs."""
    claim_draft(user, "change", plan, expected)
    take_out(plan, item)


@recorded
def reach_milestone(
    *, user: Any, item: WorkItem, expected: int | None, reached_on: datetime.date | None
) -> WorkItem:
    """Say on which day a milestone of the agreed plan was reached; None takes that back."""
    access.require(user, "change", item)
    item.claim(-1 if expected is None else expected)
    item.refresh_from_db()
    if item.kind != WorkItem.Kind.MILESTONE:
        raise Refused("no_milestone", _("Only a milestone is reached: activities are logged."))
    if reached_on and not queries.is_agreed(item):
        raise Refused("not_agreed", _("It stands in no agreed plan yet."), field="reached_on")
    if reached_on and reached_on > today():
        raise Refused("future", _("That day has not come yet."), field="reached_on")
    if reached_on and reached_on < item.project.start:
        message = _("The project began on %(day)s.") % {"day": item.project.start.isoformat()}
        raise Refused("before_project", message, field="reached_on")
    item.reached_on = reached_on
    check(item)
    item.save()
    return item


def claim_draft(user: Any, action: str, plan: WorkPlan, expected: int | None) -> None:
    """Take the next version of a draft that the user may do this with."""
    access.require(user, action, plan)
    plan.claim(-1 if expected is None else expected)
    plan.refresh_from_db()
    if plan.status != WorkPlan.Status.DRAFT:
        message = _("Version %(number)d is decided: it does not change any more.")
        raise Refused("decided", message % {"number": plan.number})


def write_item(user: Any, plan: WorkPlan, item: WorkItem | None, fields: Mapping[str, Any]) -> PlannedWork:
    """Write an item and its time in a draft that has been claimed."""
    project = plan.project
    if item is None:
        row = WorkItem(project=project, number=_next_number(project))
    else:
        row = WorkItem.objects.filter(project=project, pk=item.pk).first() or _gone()
    line = (row.pk and plan.lines.filter(item=row).first()) or PlannedWork(plan=plan)
    _fill_item(user, row, fields)
    line.item = row
    _fill(user, line, {name: fields[name] for name in LINE_FIELDS if name in fields})
    if row.kind == WorkItem.Kind.MILESTONE:
        line.start, line.days_abroad, line.days_home = line.end, None, None
    check_time(line)
    check(line)
    line.save()
    return line


def take_out(plan: WorkPlan, item: WorkItem) -> None:
    """Take an item out of a draft that has been claimed."""
    if not plan.lines.filter(item=item).delete()[0]:
        raise Refused("gone", _("Somebody has taken it out already."))
    if not (item.lines.exists() or item.activities.exists() or item.missions.exists()):
        item.delete()


def check_time(line: PlannedWork) -> None:
    """What is planned lies in the project's time."""
    if line.end is None or line.start is None:
        field = "end" if line.end is None else "start"
        raise Refused("no_day", _("Say when."), field=field)
    if line.end < line.start:
        raise Refused("reversed_dates", _("It cannot end before it begins."), field="end")
    project = line.plan.project
    first, last = project.start, project.actual_end or project.end
    for field in ("start", "end"):
        if not first <= getattr(line, field) <= last:
            message = _("The project runs from %(first)s to %(last)s.")
            said = {"first": first.isoformat(), "last": last.isoformat()}
            raise Refused("outside", message % said, field=field)


def _fill_item(user: Any, row: WorkItem, fields: Mapping[str, Any]) -> None:
    given = {name: _clean(fields[name]) for name in ITEM_FIELDS if name in fields}
    if row.pk:
        given = without_blanks(user, row, given)
    if given.get("kind", row.kind) == WorkItem.Kind.MILESTONE:
        given["activity_kind"] = ""
    new = {name: value for name, value in given.items() if getattr(row, name) != value}
    if row.pk and not new:
        return
    if row.pk:
        _check_agreed(row, new)
        row.claim(row.version)
    for name, value in new.items():
        setattr(row, name, value)
    if row.kind == WorkItem.Kind.ACTIVITY and not row.activity_kind:
        raise Refused("no_type", _("Choose a type of activity."), field="activity_kind")
    if not (row.title_sv or row.title_en):
        raise Refused("no_title", _("Say what is to be done, in one of the languages."), field="title_sv")
    for name in ("component", "indicator"):
        thing = getattr(row, name)
        if thing and thing.project_id != row.project_id:
            raise Refused("other_project", _("It is of another project."), field=name)
    check(row)
    row.save()


def _check_agreed(row: WorkItem, new: Mapping[str, Any]) -> None:
    """An item that has been agreed goes on meaning the same."""
    for name in FIXED:
        adds = name in _TITLES and not getattr(row, name)
        if name in new and not adds and queries.is_agreed(row):
            message = _("It stands so in an agreed plan. Take it out of the draft, and plan something new.")
            raise Refused("agreed", message, field=name)


def _fill(user: Any, row: PlannedWork, fields: Mapping[str, Any]) -> None:
    given = without_blanks(user, row, fields) if row.pk else fields
    for name, value in given.items():
        setattr(row, name, value)


def _clean(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


def _next_number(project: Project) -> int:
    """The plan has been claimed, and a project has one draft: nobody else takes a number meanwhile."""
    return (project.work_items.aggregate(last=Max("number"))["last"] or 0) + 1


def _gone() -> WorkItem:
    raise Refused("gone", _("The project does not have it any more."))
