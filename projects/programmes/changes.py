"""Every change of change projects, and of what became of them at home. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from projects.programmes import queries
from projects.programmes.models import Adoption, ChangeMilestone, ChangeProject, Team
from projects.programmes.rounds import check_years
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import today
from tracker.core.saving import check
from tracker.core.sets import write_set
from tracker.core.text import clean_text

FIELDS = ("title_sv", "title_en", "aim", "started_on", "reported_on")
ADOPTION_FIELDS = ("asked_on", "answered_on", "adopted", "adopted_in")


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone as it is given; its number is its place in the set."""

    title: str
    due_on: datetime.date
    reached_on: datetime.date | None = None


@recorded
def start_change(
    *, user: Any, team: Team | None, fields: Mapping[str, Any], milestones: Sequence[MilestoneRow] = ()
) -> ChangeProject:
    """What the team is to change at home, with the number CP-<year>-<nnn>. A team has one."""
    if team is None:
        raise Refused("no_team", _("Choose a team."), field="team")
    access.require(user, "add", team.round.project, of="change project")
    if ChangeProject.objects.filter(team=team).exists():
        raise Refused("twice", _("The team has a change project already."), field="team")
    row = ChangeProject(team=team, started_on=today())
    _fill(row, fields)
    save_numbered(row, "public_id", f"CP-{row.started_on.year}-")
    _write_milestones(row, milestones)
    return row


@recorded
def change_change(
    *,
    user: Any,
    change: ChangeProject,
    expected: int | None,
    fields: Mapping[str, Any],
    milestones: Sequence[MilestoneRow] | None = None,
) -> ChangeProject:
    """Change what `fields` (of FIELDS) name, if it still has version `expected`; None leaves the milestones."""
    _claim(user, "change", change, expected)
    if change.approved_on and "reported_on" in fields and fields["reported_on"] != change.reported_on:
        message = _("The final report is approved; the day on which it came stays.")
        raise Refused("approved", message, field="reported_on")
    _fill(change, fields)
    change.save()
    _write_milestones(change, _milestones(change) if milestones is None else milestones)
    return change


@recorded
def approve_change(
    *, user: Any, change: ChangeProject, expected: int | None, approved_on: datetime.date | None = None
) -> ChangeProject:
    """Approve the final report: the change project is completed. After 12 and 24 months the organisation is asked."""
    _claim(user, "approve", change, expected)
    day = approved_on or today()
    _check_open(change)
    if change.reported_on is None:
        raise Refused("no_report", _("The final report has not come. Give its day first."))
    if day > today():
        raise Refused("future", _("That day has not come yet."), field="approved_on")
    if day < change.reported_on:
        message = _("The report came on %(day)s.") % {"day": change.reported_on}
        raise Refused("reversed_dates", message, field="approved_on")
    change.approved_on, change.approved_by = day, user
    check(change)
    change.save()
    for months in queries.FOLLOW_UPS:
        Adoption.objects.get_or_create(change_project=change, months=months)
    return change


@recorded
def abandon_change(
    *,
    user: Any,
    change: ChangeProject,
    expected: int | None,
    reason: str,
    abandoned_on: datetime.date | None = None,
) -> ChangeProject:
    """The team will not go through with it. It stays among those that were started."""
    _claim(user, "change", change, expected)
    _check_open(change)
    change.abandoned_on, change.abandoned_because = abandoned_on or today(), clean_text(reason)
    check_years({"abandoned_on": change.abandoned_on})
    if change.abandoned_on > today():
        raise Refused("future", _("That day has not come yet."), field="abandoned_on")
    if change.abandoned_on < change.started_on:
        message = _("It was started on %(day)s.") % {"day": change.started_on}
        raise Refused("reversed_dates", message, field="abandoned_on")
    if not change.abandoned_because:
        raise Refused("no_reason", _("Say why."), field="reason")
    check(change)
    change.save()
    return change


@recorded
def follow_up_adoption(
    *, user: Any, adoption: Adoption, expected: int | None, fields: Mapping[str, Any]
) -> Adoption:
    """That the organisation was asked, and what it answered, of ADOPTION_FIELDS. An answer is a day and a yes or no."""
    access.require(user, "change", adoption)
    adoption.claim(-1 if expected is None else expected)
    adoption.refresh_from_db()
    check_years(fields)
    for name in ADOPTION_FIELDS:
        if name in fields:
            value = fields[name]
            setattr(adoption, name, clean_text(value) if isinstance(value, str) else value)
    approved_on = adoption.change_project.approved_on
    for name in ("asked_on", "answered_on"):
        day = getattr(adoption, name)
        if day and day > today():
            raise Refused("future", _("That day has not come yet."), field=name)
    if adoption.asked_on and (approved_on is None or adoption.asked_on < approved_on):
        message = _("The organisation is asked after the final report is approved.")
        raise Refused("reversed_dates", message, field="asked_on")
    if adoption.asked_on is None and (adoption.answered_on or adoption.adopted is not None):
        raise Refused("required", _("Say when the organisation was asked."), field="asked_on")
    if adoption.adopted is not None and adoption.answered_on is None:
        raise Refused("required", _("Say when the organisation answered."), field="answered_on")
    if adoption.answered_on and adoption.adopted is None:
        raise Refused("required", _("Say what the organisation answered."), field="adopted")
    if adoption.answered_on and adoption.asked_on and adoption.answered_on < adoption.asked_on:
        raise Refused("reversed_dates", _("It comes before the question."), field="answered_on")
    if adoption.adopted and not adoption.adopted_in:
        raise Refused("required", _("Name the governing document."), field="adopted_in")
    if adoption.adopted_in and not adoption.adopted:
        message = _("A document is named only where the change is in it.")
        raise Refused("contradiction", message, field="adopted_in")
    check(adoption)
    adoption.save()
    return adoption


def _claim(user: Any, action: str, change: ChangeProject, expected: int | None) -> None:
    access.require(user, action, change)
    change.claim(-1 if expected is None else expected)
    change.refresh_from_db()


def _check_open(change: ChangeProject) -> None:
    if change.approved_on:
        raise Refused("approved", _("The final report is approved already."))
    if change.abandoned_on:
        raise Refused("abandoned", _("The change project was abandoned."))


def _fill(row: ChangeProject, fields: Mapping[str, Any]) -> None:
    check_years(fields)
    for name in FIELDS:
        if name in fields:
            value = fields[name]
            setattr(row, name, clean_text(value) if isinstance(value, str) else value)
    if not row.title_sv and not row.title_en:
        raise Refused("required", _("Give the title in one of the languages."), field="title_sv")
    for name in ("started_on", "reported_on"):
        day = getattr(row, name)
        if day and day > today():
            raise Refused("future", _("That day has not come yet."), field=name)
    if row.started_on:
        if row.started_on < row.team.round.start:
            message = _("The round began on %(day)s.") % {"day": row.team.round.start}
            raise Refused("reversed_dates", message, field="started_on")
        if row.reported_on and row.reported_on < row.started_on:
            raise Refused("reversed_dates", _("It comes before the start."), field="reported_on")
        if row.abandoned_on and row.abandoned_on < row.started_on:
            raise Refused("reversed_dates", _("It was abandoned before that day."), field="started_on")
    check(row, exclude=["public_id"])


def _milestones(row: ChangeProject) -> list[MilestoneRow]:
    return [
        MilestoneRow(one.title, one.due_on, one.reached_on) for one in row.milestones.order_by("number", "pk")
    ]


def _write_milestones(row: ChangeProject, given: Sequence[MilestoneRow]) -> None:
    wanted = []
    for number, one in enumerate(given, start=1):
        title = clean_text(one.title)
        if min(day for day in (one.due_on, one.reached_on) if day) < row.started_on:
            message = _("%(milestone)s: the change project began on %(day)s.")
            values = {"milestone": title, "day": row.started_on}
            raise Refused("reversed_dates", message % values, field="milestones")
        if one.reached_on and one.reached_on > today():
            message = _("%(milestone)s: the day on which it was reached has not come yet.")
            raise Refused("future", message % {"milestone": title}, field="milestones")
        milestone = ChangeMilestone(
            change_project=row, number=number, title=title, due_on=one.due_on, reached_on=one.reached_on
        )
        try:
            check_years({"due_on": one.due_on})
            check(milestone, alone=True)
        except Refused as no:
            raise Refused(no.code, no.message, field="milestones") from no
        wanted.append(milestone)
    write_set(row.milestones.all(), wanted, key=("number",), values=("title", "due_on", "reached_on"))
