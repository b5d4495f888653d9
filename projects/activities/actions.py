"""Every change of an activity. Each action is one transaction: all of it is written, or nothing.

They raise Refused (a rule says no; `field` names the form field), Stale (somebody saved first), access.Denied,
or Http404 for what the user may not know of. All are keyword-only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from countries.organisations.models import Organisation
from projects.activities import queries
from projects.activities.models import Activity, Principle, StaffDays
from projects.portfolio import sensitivity
from projects.staff.models import Employee
from tracker.core import access, formats
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.sets import write_set
from tracker.core.text import clean_text, no_control_characters

# The activity's own fields that a user writes.
FIELDS = (
    "is_draft",
    "project",
    "kind",
    "title_sv",
    "title_en",
    "start",
    "end",
    "is_online",
    "place",
    "country",
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
    "indicator",
    "cost_estimate",
    "dnr",
    "forum",
    "meeting_level",
)
REASON_LENGTH = 300
MOST_DAYS = Decimal(366)


@dataclass(frozen=True)
class Staff:
    """Days that one person gave to the activity."""

    employee: Employee
    days_abroad: Decimal = Decimal(0)
    days_home: Decimal = Decimal(0)
    role: str = ""
    is_payable: bool = True


@recorded
def log_activity(
    *,
    user: Any,
    fields: Mapping[str, Any],
    partners: Iterable[Organisation] = (),
    principles: Iterable[Principle] = (),
    staff: Sequence[Staff] = (),
) -> Activity:
    """Write a new activity and give it its number A-<year>-<nnnn>.

    `fields` holds those of FIELDS that are known; without `end` the activity took one day.
    """
    access.require(user, "add", Activity)
    activity = Activity(created_by=user)
    _fill(activity, fields)
    _check_project(user, activity)
    _check(activity)
    save_numbered(activity, "public_id", f"A-{activity.start.year}-", digits=4)
    _write_sets(activity, partners, principles, staff)
    return activity


@recorded
def change_activity(
    *,
    user: Any,
    activity: Activity,
    expected: int | None,
    fields: Mapping[str, Any],
    partners: Iterable[Organisation] | None = None,
    principles: Iterable[Principle] | None = None,
    staff: Sequence[Staff] | None = None,
) -> Activity:
    """Change an activity that still has version `expected`. A set left as None stays as it is."""
    _claim(user, "change", activity, expected)
    before = activity.project_id
    _fill(activity, fields)
    if activity.project_id != before:
        sensitivity.check_stays(before)
        _check_project(user, activity)
    _check(activity)
    activity.save(update_fields=[*fields, "version", "changed_at"])
    if activity.project_id != before:
        activity.staff_days.update(project=activity.project_id)
    if "start" in fields or "end" in fields:
        activity.staff_days.update(start=activity.start, end=activity.end)
    _write_sets(activity, partners, principles, staff)
    return activity


@recorded
def void_activity(*, user: Any, activity: Activity, reason: str, expected: int | None) -> None:
    """Take the activity out of all lists and figures; it stays in the database with the reason."""
    _claim(user, "void", activity, expected)
    text = _text("reason", reason, REASON_LENGTH)
    if not text:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    activity.save(update_fields=["version", "changed_at"])
    activity.void(by=user, reason=text)


def _claim(user: Any, action: str, activity: Activity, expected: int | None) -> None:
    access.require(user, action, activity)
    activity.claim(-1 if expected is None else expected)
    activity.refresh_from_db()


def _fill(activity: Activity, fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"not fields of an activity: {sorted(unknown)}")
    for name, value in fields.items():
        if isinstance(value, str):
            value = _text(name, value, getattr(Activity._meta.get_field(name), "max_length", None))
        setattr(activity, name, value)
    activity.end = activity.end or activity.start


def _text(name: str, value: str, limit: int | None) -> str:
    """The text in normal form. Model validation does not know a TextField's limit, nor PostgreSQL NUL."""
    text = clean_text(value)
    try:
        no_control_characters(text)
    except ValidationError as error:
        raise Refused("control", error.messages[0], field=name) from error
    if limit and len(text) > limit:
        raise Refused(
            "too_long",
            _("At most %(limit)d characters; the text has %(length)d.")
            % {"limit": limit, "length": len(text)},
            field=name,
        )
    return text


def _check_project(user: Any, activity: Activity) -> None:
    """May the user log to this project? Without one there is nothing to own."""
    if activity.project:
        access.require(user, "add", activity.project, "activity")


def _check(activity: Activity) -> None:
    _check_what(activity)
    _check_days(activity)
    _check_counts(activity)
    if activity.indicator and activity.indicator.project_id != activity.project_id:
        raise Refused("other_project", _("The result belongs to another project."), field="indicator")
    try:
        activity.full_clean(exclude=["public_id", *(["kind"] if activity.is_draft else [])])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused("invalid", messages[0], field=field if field in FIELDS else None) from error


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


def _write_sets(
    activity: Activity,
    partners: Iterable[Organisation] | None,
    principles: Iterable[Principle] | None,
    staff: Sequence[Staff] | None,
) -> None:
    if partners is not None:
        activity.partners.set(partners)
    if principles is not None:
        activity.principles.set(principles)
    if staff is not None:
        _write_staff(activity, staff)


def _write_staff(activity: Activity, staff: Sequence[Staff]) -> None:
    """The set replaces the one before. Days belong to a project, so an activity beside projects has none."""
    if staff and activity.project_id is None:
        raise Refused("project_missing", _("Staff days need a project."), field="project")
    for row in staff:
        days = row.days_abroad + row.days_home
        if row.days_abroad < 0 or row.days_home < 0 or not 0 < days <= MOST_DAYS:
            raise Refused("days", _("Give the days abroad or at home, more than 0."), field="staff")
    if len({row.employee.pk for row in staff}) < len(staff):
        raise Refused("twice", _("A person is there twice."), field="staff")
    wanted = (
        StaffDays(
            activity=activity,
            project=activity.project,
            employee=row.employee,
            role=_text("staff", row.role, 60),
            start=activity.start,
            end=activity.end,
            days_abroad=row.days_abroad,
            days_home=row.days_home,
            is_payable=row.is_payable,
        )
        for row in staff
    )
    values = ("project", "role", "start", "end", "days_abroad", "days_home", "is_payable")
    write_set(activity.staff_days.all(), wanted, key=("employee",), values=values)
