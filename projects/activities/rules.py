"""What an activity must be, as refusals that name their field. The actions ask before they write."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.activities import queries
from projects.activities.models import Activity
from projects.staff.models import Employee
from tracker.core import access, formats, saving
from tracker.core.errors import Refused
from tracker.core.periods import FIRST_YEAR, LAST_YEAR

# The activity's own fields that a user writes.
FIELDS = (
    "is_draft",
    "project",
    "kind",
    "title_sv",
    "title_en",
    "start",
    "end",
    "late_because",
    "is_online",
    "place",
    "country",
    "indicator",
    "component",
    "work_item",
    "women",
    "men",
    "unknown",
    "youth",
    "disability",
    "first_time_women",
    "first_time_men",
    "first_time_unknown",
    "participant_level",
    "happened",
    "changed",
    "cost_estimate",
    "dnr",
    "forum",
    "meeting_level",
)
# What belongs to one project, and may only be told of an activity in it.
OF_PROJECT = ("indicator", "component", "work_item")


@dataclass(frozen=True)
class Staff:
    """Days that one person gave to the activity."""

    employee: Employee
    days_abroad: Decimal = Decimal(0)
    days_home: Decimal = Decimal(0)
    role: str = ""
    is_payable: bool = True

    @property
    def days(self) -> Decimal:
        return self.days_abroad + self.days_home


def check_project(user: Any, activity: Activity) -> None:
    """May the user log to this project? Without one there is nothing to own."""
    if activity.project:
        access.require(user, "add", activity.project, "activity")


def check(activity: Activity) -> None:
    """All that its constraints say too, without a query: a sheet asks it of hundreds."""
    _check_what(activity)
    _check_days(activity)
    _check_late(activity)
    _check_counts(activity)
    _check_project_parts(activity)
    saving.check(activity, exclude=["public_id", *(["kind"] if activity.is_draft else [])], alone=True)
    if activity.cost_estimate is not None and activity.cost_estimate < 0:
        raise Refused("negative", _("The amount cannot be less than 0."), field="cost_estimate")


def check_staff(activity: Activity, staff: Sequence[Staff]) -> None:
    """Days belong to a project; nobody is there twice, or was abroad longer than the activity took.

    Days at home are free: they prepare the activity and follow it up.
    """
    if staff and activity.project_id is None:
        raise Refused("project_missing", _("Staff days need a project."), field="project")
    if len({row.employee.pk for row in staff}) < len(staff):
        raise Refused("twice", _("A person is there twice."), field="staff")
    most = (activity.end - activity.start).days + 1
    for row in staff:
        if row.days_abroad < 0 or row.days_home < 0 or not row.days > 0:
            raise Refused("days", _("Give the days abroad or at home, more than 0."), field="staff")
        if row.days_abroad > most:
            raise Refused(
                "days_over_calendar",
                _(
                    "%(person)s: %(days)s days abroad, but the activity took %(most)s. Correct the days or the dates."
                )
                % {
                    "person": row.employee,
                    "days": formats.number(row.days_abroad, 1),
                    "most": formats.number(most),
                },
                field="staff",
            )


def _check_what(activity: Activity) -> None:
    if not activity.title_sv and not activity.title_en:
        raise Refused("required", _("Say what was done, in a sentence."), field="title_sv")
    if activity.is_draft:
        return
    if not activity.kind:
        raise Refused("required", _("Choose a type."), field="kind")
    if activity.project_id is None and activity.kind not in Activity.WITHOUT_PROJECT:
        raise Refused(
            "project_missing",
            _("Choose a project. Only forum meetings, incoming visits and conferences stand without one."),
            field="project",
        )


def _check_days(activity: Activity) -> None:
    if not activity.start:
        raise Refused("required", _("Give the date."), field="start")
    for name in ("start", "end"):
        if not FIRST_YEAR <= getattr(activity, name).year <= LAST_YEAR:
            raise Refused(
                "unknown_year",
                _("The year must lie between %(first)d and %(last)d.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR},
                field=name,
            )
    if activity.end < activity.start:
        raise Refused("reversed_dates", _("The last day comes before the first."), field="end")


def _check_late(activity: Activity) -> None:
    """After the end of its project only for a reason, which is kept. A draft may wait with it."""
    project = activity.project
    if activity.is_draft or project is None or activity.late_because:
        return
    ended = project.actual_end or project.end
    if activity.end > ended:
        raise Refused(
            "after_project",
            _("The project ended %(day)s, before the last day of the activity. Say why.")
            % {"day": formats.iso(ended)},
            field="late_because",
        )


def _check_counts(activity: Activity) -> None:
    """Parts are never larger than the whole that they are part of."""
    for name in ("youth", "disability"):
        part = getattr(activity, name)
        if part is not None and part > (activity.participants or 0):
            raise Refused(
                "part_over_whole",
                _("At most as many as all participants, %(all)s.")
                % {"all": formats.number(activity.participants or 0)},
                field=name,
            )
    for sex in queries.SEXES:
        first, counted = getattr(activity, f"first_time_{sex}"), getattr(activity, sex)
        if first is not None and first > (counted or 0):
            raise Refused(
                "part_over_whole",
                _("At most as many as those who took part, %(all)s.") % {"all": formats.number(counted or 0)},
                field=f"first_time_{sex}",
            )


def _check_project_parts(activity: Activity) -> None:
    others = {
        "indicator": _("The result belongs to another project."),
        "component": _("The component belongs to another project."),
        "work_item": _("The planned item belongs to another project."),
    }
    for name in OF_PROJECT:
        row = getattr(activity, name)
        if row and row.project_id != activity.project_id:
            raise Refused("other_project", others[name], field=name)
