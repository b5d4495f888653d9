"""Every change of a forum, of a network and of what comes out of them. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from countries.forums.models import (
    Forum,
    ForumMember,
    ForumName,
    ForumOutput,
    Mandate,
    NetworkDelegate,
    NetworkMember,
    Publication,
    Study,
)
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import Recorded, recorded
from tracker.core.numbers import next_number, save_numbered
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check, save_row
from tracker.core.sets import write_set
from tracker.core.text import clean_text

FORUM_FIELDS = (
    "code", "short_name", "name_sv", "name_en", "kind", "led_by_presidency", "owner", "started_on",
    "purpose_sv", "purpose_en",
)  # fmt: skip
# Parts of a forum: changed in the forum's version.
PART_FIELDS: dict[type[Recorded], tuple[str, ...]] = {
    ForumName: ("short_name", "name_sv", "name_en", "valid_to"),
    ForumMember: ("country", "organisation", "status", "first_day", "last_day"),
    Mandate: ("given_by", "shared_with", "dnr", "first_day", "last_day"),
}
# What tells parts apart that are given as whole sets: (in the API, by which fields a row is known).
PART_SETS: dict[type[Recorded], tuple[str, tuple[str, ...]]] = {
    ForumName: ("former_names", ("valid_to",)),
    ForumMember: ("members", ("country", "organisation", "first_day")),
    Mandate: ("mandates", ("first_day",)),
}
STUDY_FIELDS = (
    "forum", "presidency", "topic_sv", "topic_en", "due_on", "answered_on", "our_input", "dnr", "published_on",
    "link",
)  # fmt: skip
PUBLICATION_FIELDS = ("forum", "title", "edition", "published_on", "link", "our_comment")
OUTPUT_FIELDS = ("forum", "kind", "title_sv", "title_en", "published_on", "link")
MEMBER_FIELDS = ("network", "organisation", "first_day", "last_day", "anchored", "dnr")
DELEGATE_FIELDS = ("name", "profession", "first_day", "last_day")
# Days on which something has happened: they cannot lie ahead.
_HAPPENED = ("answered_on",)
P = TypeVar("P", bound=Recorded)


@recorded
def save_forum(
    *,
    user: Any,
    forum: Forum | None,
    expected: int | None,
    fields: Mapping[str, Any],
    parts: Mapping[type[Recorded], Sequence[Mapping[str, Any]]] | None = None,
) -> Forum:
    """Create a forum or network (`forum` None), or change one that still has version `expected`.

    `parts` replaces whole sets, of those kinds in PART_SETS that it names.
    """
    row = save_row(user, forum or Forum(), expected, cleaned(fields, FORUM_FIELDS))
    for model, given in (parts or {}).items():
        name, known_by = PART_SETS[model]
        write_parts(row, "forum", model, name, given, PART_FIELDS[model], known_by)
    return row


@recorded
def save_part(*, user: Any, part: P, expected: int | None, fields: Mapping[str, Any]) -> P:
    """A former name, member or mandate of `part.forum`, new or changed, in the forum's version `expected`."""
    forum = part.forum  # type: ignore[attr-defined]
    access.require(user, "change", forum)
    return write_part(forum, part, expected, cleaned(fields, PART_FIELDS[type(part)]))


@recorded
def save_study(*, user: Any, study: Study | None, expected: int | None, fields: Mapping[str, Any]) -> Study:
    """A study that a forum asks its members to answer. An answer has a day and says something."""
    given = cleaned(fields, STUDY_FIELDS)
    row = study or Study()
    answered = given.get("answered_on", row.answered_on)
    if answered and not given.get("our_input", row.our_input):
        raise Refused("no_input", _("Say in short what we answered."), field="our_input")
    return save_row(user, row, expected, given)


@recorded
def save_publication(
    *, user: Any, publication: Publication | None, expected: int | None, fields: Mapping[str, Any]
) -> Publication:
    """An edition. Which is the latest follows from the day it came out."""
    return save_row(user, publication or Publication(), expected, cleaned(fields, PUBLICATION_FIELDS))


@recorded
def save_output(
    *, user: Any, output: ForumOutput | None, expected: int | None, fields: Mapping[str, Any]
) -> ForumOutput:
    """Something that projects can use; a new one gets its number FO-<year>-<nnn>."""
    given = cleaned(fields, OUTPUT_FIELDS)
    if output is not None:
        return save_row(user, output, expected, given)
    access.require(user, "add", ForumOutput)
    row = ForumOutput(**given)
    prefix = f"FO-{row.published_on.year if row.published_on else today().year}-"
    row.public_id = next_number(ForumOutput, "public_id", prefix)
    check(row)
    save_numbered(row, "public_id", prefix)
    return row


@recorded
def save_member(
    *,
    user: Any,
    member: NetworkMember | None,
    expected: int | None,
    fields: Mapping[str, Any],
    delegates: Sequence[Mapping[str, Any]] | None = None,
) -> NetworkMember:
    """An organisation in a network. How many delegates it has is told as a warning, not refused.

    `delegates` replaces all whom it sends; None leaves them.
    """
    given = cleaned(fields, MEMBER_FIELDS)
    network = given.get("network", member.network if member else None)
    if network is not None and network.kind != Forum.Kind.NETWORK:
        raise Refused("no_network", _("This is no network."), field="network")
    row = save_row(user, member or NetworkMember(), expected, given)
    if delegates is not None:
        access.require(user, "add", NetworkDelegate)
        known_by = ("name", "first_day")
        write_parts(row, "member", NetworkDelegate, "delegates", delegates, DELEGATE_FIELDS, known_by)
    return row


@recorded
def save_delegate(
    *, user: Any, delegate: NetworkDelegate, expected: int | None, fields: Mapping[str, Any]
) -> NetworkDelegate:
    """Whom a member sends, new or changed, in the member's version `expected`."""
    member = delegate.member
    is_new = delegate.pk is None
    access.require(user, "change", member)
    access.require(user, "add" if is_new else "change", NetworkDelegate if is_new else delegate)
    return write_part(member, delegate, expected, cleaned(fields, DELEGATE_FIELDS))


def write_part(whole: Any, part: P, expected: int | None, fields: Mapping[str, Any]) -> P:
    """Write `fields` to `part`, in the version of the whole that it belongs to."""
    whole.claim(-1 if expected is None else expected)
    for name, value in fields.items():
        setattr(part, name, value)
    check(part)
    part.save()
    return part


def write_parts(
    whole: Any,
    path: str,
    model: type[Recorded],
    name: str,
    given: Sequence[Mapping[str, Any]],
    names: tuple[str, ...],
    known_by: tuple[str, ...],
) -> None:
    """Make the rows of `model`, of `whole` at `path`, into those `given`; what is wrong is said at the set `name`."""
    wanted, seen = [], set()
    for one in given:
        try:
            part = model(**{path: whole}, **cleaned(one, names))
            check(part, exclude=[path])  # the set itself says that a part is there once
        except Refused as no:
            raise Refused(no.code, no.message, field=name) from no
        known = tuple(getattr(part, field) for field in known_by)
        if known in seen:
            raise Refused("twice", _("A row is there twice."), field=name)
        seen.add(known)
        wanted.append(part)
    values = tuple(field for field in names if field not in known_by)
    write_set(model._default_manager.filter(**{path: whole}), wanted, key=known_by, values=values)


def cleaned(fields: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What of `fields` is in `names`, texts in normal form and days in years that the product knows."""
    given: dict[str, Any] = {}
    for name in names:
        if name not in fields:
            continue
        value = fields[name]
        if isinstance(value, datetime.date):
            _check_day(name, value)
        given[name] = clean_text(value) if isinstance(value, str) else value
    return given


def _check_day(name: str, day: datetime.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)
    if name in _HAPPENED and day > today():
        raise Refused("future", _("That day has not come yet."), field=name)
