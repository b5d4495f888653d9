"""Meetings of forums and networks, who of us goes there, and what members of a network shared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from countries.forums.actions import cleaned, write_part, write_parts
from countries.forums.models import Forum, NetworkMember
from projects.activities.models import Activity
from projects.engagements.actions.shared import check_kind, save_details
from projects.engagements.models import AgendaItem, Attendance, Delegate, Meeting, SharedCase
from projects.staff.models import Employee
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.saving import check, save_row
from tracker.core.sets import write_set
from tracker.core.text import clean_text

MEETING_FIELDS = (
    "instruction", "report", "our_role_sv", "our_role_en", "benefit_sv", "benefit_en", "follow_up",
    "follow_up_due", "follow_up_done",
)  # fmt: skip
SHARED_FIELDS = ("network", "meeting", "organisation", "shared_on", "title_sv", "title_en", "text")
DELEGATE_FIELDS = ("employee", "role", "first_day", "last_day")


@dataclass(frozen=True)
class AgendaGiven:
    """An item, by which of the four contents it is; `horizon_scan` is empty when it is none."""

    title: str
    content: str
    horizon_scan: str = ""


@dataclass(frozen=True)
class Came:
    """How many a member sent (0: it was away)."""

    member: NetworkMember
    persons: int
    done_at_home: str = ""


@recorded
def save_meeting(
    *,
    user: Any,
    activity: Activity,
    expected: int | None,
    fields: Mapping[str, Any],
    present: Iterable[Employee] | None = None,
    agenda: Sequence[AgendaGiven] | None = None,
    attendance: Sequence[Came] | None = None,
) -> Meeting:
    """What a logged meeting has beside itself. A set left as None stays; agenda and attendance are a network's."""
    check_kind(user, activity, Activity.Kind.FORUM_MEETING)
    given = cleaned(fields, MEETING_FIELDS)
    for name in ("instruction", "report"):
        document = given.get(name)
        if document is not None and document.activity_id != activity.pk:
            raise Refused("other_meeting", _("The document belongs to something else."), field=name)
    network = activity.forum if activity.forum and activity.forum.kind == Forum.Kind.NETWORK else None
    if (agenda or attendance) and network is None:
        message = _("Only networks have an agenda and an attendance here.")
        raise Refused("no_network", message, field="agenda" if agenda else "attendance")
    meeting = save_details(user, Meeting, activity, expected, given)
    if present is not None:
        meeting.present.set(present)
    if agenda is not None:
        _write_agenda(meeting, agenda)
    if attendance is not None:
        _write_attendance(meeting, attendance)
    return meeting


def _write_agenda(meeting: Meeting, given: Sequence[AgendaGiven]) -> None:
    wanted = [
        AgendaItem(
            meeting=meeting,
            number=number,
            title=clean_text(item.title),
            content=item.content,
            horizon_scan=item.horizon_scan,
        )
        for number, item in enumerate(given, start=1)
    ]
    for item in wanted:
        _check_row(item, "agenda")
    write_set(meeting.agenda.all(), wanted, key=("number",), values=("title", "content", "horizon_scan"))


def _write_attendance(meeting: Meeting, given: Sequence[Came]) -> None:
    if any(one.member.network_id != meeting.activity.forum_id for one in given):
        raise not_of_the_network()
    if len({one.member.pk for one in given}) < len(given):
        raise Refused("twice", _("An organisation is there twice."), field="attendance")
    wanted = [
        Attendance(
            meeting=meeting,
            member=one.member,
            persons=one.persons,
            done_at_home=clean_text(one.done_at_home),
        )
        for one in given
    ]
    for row in wanted:
        _check_row(row, "attendance")
    write_set(meeting.attendance.all(), wanted, key=("member",), values=("persons", "done_at_home"))


def not_of_the_network() -> Refused:
    return Refused("other_network", _("An organisation is not a member of this network."), field="attendance")


def _check_row(row: AgendaItem | Attendance, name: str) -> None:
    """The row's own rules; a refusal is shown at the set that it is in."""
    try:
        check(row, alone=True)
    except Refused as no:
        raise Refused(no.code, no.message, field=name) from no


@recorded
def save_our_delegate(
    *, user: Any, delegate: Delegate, expected: int | None, fields: Mapping[str, Any]
) -> Delegate:
    """Which of us goes to `delegate.forum`, new or changed, in the forum's version `expected`."""
    access.require(user, "change", delegate.forum)
    return write_part(delegate.forum, delegate, expected, cleaned(fields, DELEGATE_FIELDS))


@recorded
def save_our_delegates(*, user: Any, forum: Forum, given: Sequence[Mapping[str, Any]]) -> None:
    """All of us who go to the forum, for those who may know our people. The caller has taken the forum's version."""
    access.require(user, "change", forum)
    access.require(user, "view", Employee)
    known_by = ("employee", "first_day")
    write_parts(forum, "forum", Delegate, "delegates", given, DELEGATE_FIELDS, known_by)


@recorded
def save_shared_case(
    *, user: Any, case: SharedCase | None, expected: int | None, fields: Mapping[str, Any]
) -> SharedCase:
    """Something that a member told the network, at a meeting of it or between them."""
    given, row = cleaned(fields, SHARED_FIELDS), case or SharedCase()
    network = given.get("network", row.network if case else None)
    meeting = given.get("meeting", row.meeting)
    if network is not None and network.kind != Forum.Kind.NETWORK:
        raise Refused("no_network", _("This is no network."), field="network")
    if meeting is not None and network is not None and meeting.activity.forum_id != network.pk:
        raise Refused("other_network", _("The meeting was another network's."), field="meeting")
    return save_row(user, row, expected, given)
