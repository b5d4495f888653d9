"""Every change of documents. Each action is one transaction: all of it is written, or nothing.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. What was added stays where it was added; a wrong file is voided, and the
right one is a document of its own.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from projects.activities.models import Activity
from projects.portfolio.models import Project
from projects.records.models import Document, Photo
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.text import clean_text
from tracker.core.uploads import Clean

FIELDS = ("activity", "kind", "title", "dated", "direction", "counterparty", "secrecy_note", "link")
KINDS = ("pdf", "docx", "xlsx", "csv", "txt", "png", "jpg", "webp")


@recorded
def add_document(
    *,
    user: Any,
    project: Project | None,
    fields: Mapping[str, Any],
    file: Clean | None = None,
    dnr: str = "",
) -> Document:
    """A document of a project or beside them, with its number D-<year>-<nnnn>; `fields` are of FIELDS.

    It is a file, a link, or something registered elsewhere. Whoever may not register leaves `dnr` empty.
    """
    row = Document(added_by=user, dated=today(), dnr=clean_text(dnr))
    fill(row, FIELDS, fields)
    put(user, row, project, "document")
    row.registered_on = today() if row.dnr else None
    keep(row, file)
    if row.dnr:
        access.require(user, "register", row)
    return row


def keep(row: Document, file: Clean | None) -> None:
    """Write a new document that somebody may add, with its number; it is a file, a link, or registered."""
    _check_link(row)
    if not (file or row.link or row.dnr):
        message = _("Choose a file, give a link, or write the registration number.")
        raise Refused("document_missing", message, field="file")
    check(row, exclude=["public_id", *(["file"] if file else [])])
    if file:
        row.name = file.shown
        row.file.save(str(file.name), file, save=False)
    save_numbered(row, "public_id", f"D-{row.dated.year}-", digits=4)


@recorded
def change_document(
    *, user: Any, document: Document, expected: int | None, fields: Mapping[str, Any]
) -> Document:
    """Change what `fields` name; the file and the registration number stay."""
    claim(user, "change", document, expected)
    before = document.activity_id
    fill(document, FIELDS, fields)
    if document.activity_id != before:
        check_activity(user, document)
    if not (document.file or document.link or document.dnr):
        message = _("Without the link nobody finds the document.")
        raise Refused("document_missing", message, field="link")
    _check_link(document)
    check(document)
    document.save()
    return document


@recorded
def register_document(
    *,
    user: Any,
    document: Document,
    expected: int | None,
    dnr: str,
    registered_on: datetime.date | None = None,
) -> Document:
    """Write the number under which the diary has it, or a better one; without a day it is today's."""
    claim(user, "register", document, expected)
    document.dnr = clean_text(dnr)
    document.registered_on = registered_on or today()
    if not document.dnr:
        raise Refused("no_number", _("Write the registration number."), field="dnr")
    _check_day("registered_on", document.registered_on)
    check(document)
    document.save()
    return document


@recorded
def void_document(*, user: Any, document: Document, expected: int | None, reason: str) -> None:
    """It leaves all lists, and stays with its file and the reason."""
    void(user, document, expected, reason)


# What documents and photos share.


def put(user: Any, row: Document | Photo, project: Project | None, of: str) -> None:
    """Let the new row belong to the project, its activity's project, or none; the user may add it there."""
    row.project = project or (row.activity.project if row.activity else None)
    if row.project:
        access.require(user, "add", row.project, of=of)
    else:
        access.require(user, "add", type(row))
    check_activity(user, row)


def claim(user: Any, action: str, row: Document | Photo, expected: int | None) -> None:
    access.require(user, action, row)
    row.claim(-1 if expected is None else expected)
    row.refresh_from_db()


def void(user: Any, row: Document | Photo, expected: int | None, reason: str) -> None:
    claim(user, "void", row, expected)
    text = clean_text(reason)
    if not text:
        raise Refused("no_reason", _("Say why."), field="reason")
    row.save(update_fields=["version", "changed_at"])
    row.void(by=user, reason=text)


def _check_link(document: Document) -> None:
    if document.link and not document.link.lower().startswith(("https://", "http://")):
        raise Refused("no_link", _("Write the whole address, beginning with https://."), field="link")


def fill(row: Document | Photo, names: tuple[str, ...], fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - set(names):
        raise TypeError(f"not fields of a {row._meta.model_name}: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(row, name, clean_text(value) if isinstance(value, str) else value)
        if isinstance(value, datetime.date):
            _check_day(name, value)


def _check_day(name: str, day: datetime.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)
    if day > today() and name != "consent_until":
        raise Refused("future", _("That day has not come yet."), field=name)


def check_activity(user: Any, row: Document | Photo) -> None:
    if row.activity is None:
        return
    if not access.may(user, "view", row.activity) or row.activity.voided_at:
        raise Refused("no_activity", _("There is no such activity."), field="activity")
    if row.activity.project_id != row.project_id:
        raise Refused("other_project", _("The activity belongs to another project."), field="activity")
    _check_draft(user, row.activity)


def _check_draft(user: Any, activity: Activity) -> None:
    """A draft is known to who writes it."""
    if activity.is_draft and activity.created_by_id != user.pk:
        raise Refused("no_activity", _("There is no such activity."), field="activity")
