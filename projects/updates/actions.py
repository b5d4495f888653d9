"""Every change of status updates and of the year's note. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. A draft is changed until it is sent; what was sent stays.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.updates.models import StatusUpdate, YearNote
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.text import clean_text

FIELDS = ("changed", "deviations", "decision_wanted")
NOTE_FIELDS = ("changed_sv", "changed_en")


@recorded
def add_update(
    *,
    user: Any,
    project: Project | None,
    month: datetime.date,
    fields: Mapping[str, Any],
    send: bool = False,
) -> StatusUpdate:
    """A draft of the month's update (`month` is any day of it); with `send` it goes off at once."""
    if project is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "add", project, of="status update")
    first = month.replace(day=1)
    _check_month(project, first)
    row = StatusUpdate(project=project, month=first, written_by=user)
    _fill(row, fields, send)
    row.save()
    return row


@recorded
def change_update(
    *, user: Any, update: StatusUpdate, expected: int | None, fields: Mapping[str, Any], send: bool = False
) -> StatusUpdate:
    """Change the draft, if it still has version `expected`; with `send` it goes off."""
    access.require(user, "change", update)
    _claim(update, expected)
    if not update.is_draft:
        raise Refused("sent", _("The update has been sent. What is new goes into the next one."))
    update.written_by = user
    _fill(update, fields, send)
    update.save()
    return update


@recorded
def answer_update(*, user: Any, update: StatusUpdate, expected: int | None, answer: str) -> StatusUpdate:
    """The leadership's answer to the decision that is wanted; a better one takes its place."""
    access.require(user, "answer", update)
    _claim(update, expected)
    if not update.decision_wanted:
        raise Refused("not_asked", _("No decision is wanted."), field="answer")
    update.answer = clean_text(answer)
    if not update.answer:
        raise Refused("no_answer", _("Write the answer."), field="answer")
    update.answered_by, update.answered_on = user, today()
    check(update)
    update.save()
    return update


@recorded
def save_note(
    *, user: Any, project: Project, year: int, expected: int | None, fields: Mapping[str, Any]
) -> YearNote:
    """What changed at the partner in the year. Without a version a note is begun; one that is there is Stale."""
    last = project.actual_end or project.end
    if not project.start.year <= year <= min(last.year, today().year):
        message = _("The project did not run in %(year)s, or the year has not begun.")
        raise Refused("outside", message % {"year": year}, field="year")
    row = YearNote.objects.filter(project=project, year=year).first()
    if row is None:
        access.require(user, "add", project, of="indicator")
        row = YearNote(project=project, year=year)
    else:
        access.require(user, "change", row)
        _claim(row, expected)
    for name in NOTE_FIELDS:
        if name in fields:
            setattr(row, name, clean_text(fields[name]))
    if not row.changed_sv and row.changed_en:
        raise Refused("required", _("Write it in Swedish too."), field="changed_sv")
    check(row)
    row.save()
    return row


def _claim(row: StatusUpdate | YearNote, expected: int | None) -> None:
    row.claim(-1 if expected is None else expected)
    row.refresh_from_db()


def _fill(row: StatusUpdate, fields: Mapping[str, Any], send: bool) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(row, name, clean_text(fields[name]))
    if send:
        if not row.changed:
            raise Refused("required", _("Say what changed before you send it."), field="changed")
        row.is_draft, row.sent_at = False, timezone.now()
    check(row)


def _check_month(project: Project, first: datetime.date) -> None:
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="month")
    if first > today():
        raise Refused("future", _("That month has not begun yet."), field="month")
    last = project.actual_end or project.end
    if not project.start.replace(day=1) <= first <= last:
        raise Refused("outside", _("The project did not run in that month."), field="month")
    there = StatusUpdate.objects.filter(project=project, month=first).first()
    if there:
        raise Refused("twice", _("There is an update of that month already. Open it."), field="month")
