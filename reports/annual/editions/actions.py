"""Every change of an edition, its outline, its texts and what is said of them. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first; `current` is what holds
now), access.Denied, or Http404 for what the user may not know of. What is frozen is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.annual.book import Book
from reports.annual.editions import outline
from reports.annual.editions.models import LONGEST_TEXT, Edition, Remark, Section, SectionText
from reports.annual.queries import report_years
from reports.annual.text import seen
from reports.annual.text.live import Figures
from reports.annual.text.parse import without_marks
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.saving import check, save_row
from tracker.core.text import clean_text

FIELDS = ("dnr", "erratum_sv", "erratum_en")
Status = SectionText.Status


# The edition and its outline.


@recorded
def open_edition(*, user: Any, year: int) -> Edition:
    """Edition 1.0 of the year, with a section for every chapter that the year's data make."""
    access.require(user, "add", Edition)
    if year not in report_years():
        raise Refused("unknown_year", _("There are no data for %(year)s.") % {"year": year}, field="year")
    edition = Edition(year=year, opened_by=user)
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        message = _("There is an edition of %(year)s already. Open it, or correct it when it is published.")
        raise Refused("twice", message % {"year": year}, field="year") from error
    outline.begin(edition)
    return edition


@recorded
def change_edition(
    *, user: Any, edition: Edition, expected: int | None, fields: Mapping[str, str]
) -> Edition:
    """Change what the edition says of itself (FIELDS), if it still has version `expected`."""
    cleaned = {name: clean_text(fields[name]) for name in FIELDS if name in fields}
    return save_row(user, edition, expected, cleaned)


@recorded
def change_outline(
    *, user: Any, edition: Edition, expected: int | None, rows: Sequence[Mapping[str, Any]]
) -> Edition:
    """Order, titles and what is in the report: {key, order, is_included, title_sv, title_en} of each section.

    Sections that `rows` does not name stay as they are. Chapters that the data have come to make since get theirs.
    """
    access.require(user, "change", edition)
    _claim(edition, expected)
    outline.begin(edition)
    sections = {section.key: section for section in edition.sections.order_by("order", "pk")}
    for row in rows:
        section = sections.get(row["key"])
        if section is None:
            raise Refused("unknown_section", _("The edition has no such section."), field="key")
        section.order, section.is_included = row["order"], row["is_included"]
        _name(section, row["title_sv"], row["title_en"])
    for place, section in enumerate(sorted(sections.values(), key=lambda one: one.order), 1):
        section.order = place
        section.save()
    return edition


@recorded
def add_section(*, user: Any, edition: Edition, title_sv: str, title_en: str) -> Section:
    """A section of the authors' own, last in the outline. It has a text and nothing that the data make."""
    access.require(user, "change", edition)
    hold(edition)
    section = Section(edition=edition, key=outline.next_own_key(edition), order=outline.next_place(edition))
    _name(section, title_sv, title_en)
    return outline.add(section)


def _name(section: Section, title_sv: str, title_en: str) -> None:
    """Give the section its titles. One of a chapter may leave them to that."""
    section.title_sv, section.title_en = clean_text(title_sv), clean_text(title_en)
    check(section)
    for field in ("title_sv", "title_en"):
        if section.key.startswith(outline.OWN) and not getattr(section, field):
            raise Refused("required", _("Write the title in both languages."), field=field)


# The text of a section.


@recorded
def assign(
    *, user: Any, text: SectionText, expected: int | None, owner: Any | None, due_on: dt.date | None
) -> SectionText:
    """Say who writes the text, and by when. Nobody and no day are allowed."""
    access.require(user, "change", text.section.edition)
    _take(text, expected)
    if owner is not None and (
        not owner.is_active or owner.has_left() or access.scope_of(owner, "write", SectionText) == "-"
    ):
        raise Refused(
            "cannot_write",
            _("%(name)s cannot write: the account is closed, or has no role that may.") % {"name": owner},
            field="owner",
        )
    text.owner, text.due_on = owner, due_on
    return _saved(text)


@recorded
def save_text(*, user: Any, text: SectionText, expected: int | None, written: str) -> SectionText:
    """Keep what is written. Words that were approved are a draft again when they change."""
    access.require(user, "write", text)
    written = clean_text(written)
    if len(written) > LONGEST_TEXT:
        message = _("At most %(limit)d characters; the text has %(length)d.")
        raise Refused("too_long", message % {"limit": LONGEST_TEXT, "length": len(written)}, field="text")
    _take(text, expected)
    if written == text.text:
        return text
    if text.status != Status.TO_REVIEW or not written:
        _set_status(text, Status.DRAFT)
    text.text, text.written_by = written, user
    _saved(text)
    seen.note(text, Figures(Book(text.section.edition.year)))
    return text


@recorded
def hand_in(*, user: Any, text: SectionText, expected: int | None) -> SectionText:
    """The draft is ready for somebody to read."""
    access.require(user, "write", text)
    _take(text, expected)
    if not text.text:
        raise Refused("no_text", _("Write the text before you hand it in."), field="text")
    if text.status != Status.DRAFT:
        raise Refused("not_a_draft", _("The text has been handed in already."))
    _set_status(text, Status.TO_REVIEW)
    return _saved(text)


@recorded
def approve_text(*, user: Any, text: SectionText, expected: int | None) -> SectionText:
    """Somebody else than its last writer approves the text. What was proposed in it is proposed no more."""
    access.require(user, "approve", text)
    _take(text, expected)
    if text.status != Status.TO_REVIEW:
        raise Refused("not_handed_in", _("Only a text that has been handed in is approved."))
    if text.written_by_id == user.pk:
        raise Refused("own_text", _("You were the last to write in the text. Somebody else approves it."))
    _set_status(text, Status.APPROVED)
    text.text = without_marks(text.text)
    text.approved_by, text.approved_at = user, timezone.now()
    return _saved(text)


@recorded
def reopen_text(*, user: Any, text: SectionText, expected: int | None) -> SectionText:
    """A text that was handed in or approved is a draft again."""
    access.require(user, "write", text)
    _take(text, expected)
    if text.status not in (Status.TO_REVIEW, Status.APPROVED):
        raise Refused("not_handed_in", _("The text is a draft already."))
    _set_status(text, Status.DRAFT)
    return _saved(text)


# What is said of it.


@recorded
def remark(*, user: Any, text: SectionText, words: str) -> Remark:
    """A comment, for those who write the text."""
    access.require(user, "comment", text)
    hold(text.section.edition)
    words = clean_text(words)
    if not words:
        raise Refused("required", _("Write the comment."), field="text")
    row = Remark(section_text=text, text=words, made_by=user)
    check(row)
    row.save()
    return row


@recorded
def close_remark(*, user: Any, remark: Remark) -> Remark:
    """The comment is dealt with. Who made it says so, or who may write the text."""
    text = remark.section_text
    access.require(user, "comment" if remark.made_by_id == user.pk else "write", text)
    hold(text.section.edition)
    rows = Remark.objects.filter(pk=remark.pk, closed_at=None)
    if not rows.update(closed_by=user, closed_at=timezone.now()):
        raise Refused("closed", _("The comment has been dealt with already."))
    remark.refresh_from_db()
    return remark


def hold(edition: Edition) -> None:
    """Hold the edition for the rest of the transaction, so that it is not frozen meanwhile."""
    held = Edition.objects.select_for_update().get(pk=edition.pk)
    if not held.is_open:
        raise Refused("frozen", _("The edition is frozen. A correction is made in a new edition."))


def _claim(edition: Edition, expected: int | None) -> None:
    edition.claim(-1 if expected is None else expected)
    edition.refresh_from_db()


def _take(text: SectionText, expected: int | None) -> None:
    hold(text.section.edition)
    text.claim(-1 if expected is None else expected)
    text.refresh_from_db()


def _set_status(text: SectionText, status: str) -> None:
    text.status, text.approved_by, text.approved_at = status, None, None


def _saved(text: SectionText) -> SectionText:
    check(text)
    text.save()
    return text
