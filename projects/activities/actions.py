"""Every change of an activity. Each action is one transaction: all of it is written, or nothing.

They raise Refused (a rule says no; `field` names the form field), Stale (somebody saved first), access.Denied,
or Http404 for what the user may not know of. All are keyword-only.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from countries.organisations.models import Organisation
from projects.activities import doubts, rules
from projects.activities.models import Activity, Principle, StaffDays
from projects.activities.rules import FIELDS, Staff
from projects.portfolio import sensitivity
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.sets import write_set
from tracker.core.text import clean_text, no_control_characters

REASON_LENGTH = 300
# So long who has logged something may take it back without saying why.
UNDO_WITHIN = datetime.timedelta(minutes=10)


@recorded
def log_activity(
    *,
    user: Any,
    fields: Mapping[str, Any],
    partners: Iterable[Organisation] = (),
    principles: Iterable[Principle] = (),
    staff: Sequence[Staff] = (),
    confirmed: bool = False,
) -> Activity:
    """Write a new activity and give it its number A-<year>-<nnnn>.

    `fields` holds those of FIELDS that are known; without `end` the activity took one day. What is doubted
    (doubts.Doubtful) is written when it is `confirmed`.
    """
    access.require(user, "add", Activity)
    activity = Activity(created_by=user)
    fill(activity, fields)
    rules.check_project(user, activity)
    rules.check(activity)
    save_numbered(activity, "public_id", f"A-{activity.start.year}-", digits=4)
    _write_sets(activity, partners, principles, staff)
    if not confirmed:
        _check_doubts(user, activity)
    return activity


@recorded
def log_week(*, user: Any, entries: Sequence[Mapping[str, Any]]) -> list[Activity]:
    """Log several at once, all or nothing: `entries` are the `fields` of log_activity.

    A refusal names entry and field: `2-title_sv`, counted from 0.
    """
    made = []
    for place, fields in enumerate(entries):
        try:
            made.append(log_activity(user=user, fields=fields))
        except Refused as no:
            field = f"{place}-{no.field}" if no.field else str(place)
            raise Refused(no.code, no.message, field=field) from no
    return made


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
    confirmed: bool = False,
) -> Activity:
    """Change an activity that still has version `expected`. A set left as None stays as it is.

    What the change makes doubtful must be `confirmed`; what was so before is not asked about again.
    """
    _claim(user, "change", activity, expected)
    doubted = [] if confirmed or activity.is_draft else doubts.of_written(user, activity)
    before = activity.project_id
    fill(activity, fields)
    if activity.project_id != before:
        sensitivity.check_stays(before)
        rules.check_project(user, activity)
    rules.check(activity)
    activity.save(update_fields=[*fields, "version", "changed_at"])
    moved = activity.project_id != before or "start" in fields or "end" in fields
    _write_sets(
        activity, partners, principles, _written_staff(activity) if staff is None and moved else staff
    )
    if not confirmed:
        _check_doubts(user, activity, doubted)
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


@recorded
def undo_activity(*, user: Any, activity: Activity, expected: int | None) -> None:
    """Take back what the user has just logged: voided with the reason "Undone"."""
    if not may_undo(user, activity):
        raise Refused(
            "too_late",
            _("Only who logged it takes it back, and within ten minutes. Void it instead, with a reason."),
        )
    void_activity(user=user, activity=activity, reason=_("Undone"), expected=expected)


def may_undo(user: Any, activity: Activity) -> bool:
    """Is it the user's own, and just logged? Whether it may be voided at all is the permission matrix' to say."""
    return activity.created_by_id == user.pk and timezone.now() - activity.created_at < UNDO_WITHIN


def _check_doubts(user: Any, activity: Activity, before: Sequence[str] = ()) -> None:
    """Asked of what has been written, and is taken back if somebody has to confirm it first."""
    if found := [doubt for doubt in doubts.of_written(user, activity) if doubt not in before]:
        raise doubts.Doubtful(found)


def _claim(user: Any, action: str, activity: Activity, expected: int | None) -> None:
    access.require(user, action, activity)
    activity.claim(-1 if expected is None else expected)
    activity.refresh_from_db()


def fill(activity: Activity, fields: Mapping[str, Any]) -> None:
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
    """The set replaces the one before."""
    rules.check_staff(activity, staff)
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


def _written_staff(activity: Activity) -> list[Staff]:
    return [
        Staff(row.employee, row.days_abroad, row.days_home, row.role, row.is_payable)
        for row in activity.staff_days.select_related("employee").order_by("pk")
    ]
