"""Meetings of forums and networks, and the conference: as activities, then what a meeting has beside its activity."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from countries.models import Country, Forum, Organisation
from projects.models import Activity, Delegate, Document, Meeting
from tracker.accounts.models import User
from tracker.core.history.record import link_all
from tracker.demo import files
from tracker.demo.counts import Made
from tracker.demo.forums import goes
from tracker.demo.papers import save_documents
from tracker.demo.spread import TODAY, weekday

FIELDS = {field.name for field in Meeting._meta.concrete_fields}
DAYS_BEFORE, DAYS_AFTER = 10, 8


def meetings(
    forums: dict[str, Forum],
    organisations: dict[str, Organisation],
    countries: dict[str, Country],
    user: User,
) -> list[Made]:
    """Their activities. A meeting's country is where it was held, or who led it when it was online."""
    made = []
    for row in files.told("meetings")["meetings"]:
        forum = forums[row["forum"]]
        is_conference = forum.kind == Forum.Kind.CONFERENCE
        activity = Activity(
            kind=Activity.Kind.CONFERENCE if is_conference else Activity.Kind.FORUM_MEETING,
            forum=forum,
            start=row["start"],
            end=row["end"],
            meeting_level=row.get("level", ""),
            country=countries[row["country"]],
            place=row.get("place", ""),
            is_online=row.get("online", False),
            title_sv=row["title_sv"],
            title_en=row["title_en"],
            happened=row.get("happened", ""),
            created_by=user,
            is_demo=True,
            **{sex: row[sex] for sex in ("women", "men") if sex in row},
        )
        partners = row.get("partners", [])
        if forum.kind == Forum.Kind.NETWORK:
            partners = [forum.owner.identifier, *_came(row["start"])] if forum.owner else []
        made.append(Made(activity, partners=[organisations[name] for name in partners]))
    return made


def _came(day: dt.date) -> Iterator[str]:
    """The members that sent somebody to the network's meeting of the day."""
    column = f"meeting_{network_days().index(day) + 1}"
    return (row["organisation"] for row in files.table("network_members") if row[column] != "0")


def network_days() -> list[dt.date]:
    """The days of the network's meetings, in order."""
    return [row["start"] for row in files.told("meetings")["meetings"] if "agenda" in row]


def create_meetings(delegates: dict[str, list[Delegate]], user: User) -> dict[dt.date, Meeting]:
    """What each has beside its activity; those of the network by their day."""
    sources = {(row["forum"], row["start"]): row for row in files.told("meetings")["meetings"]}
    activities = list(
        Activity.objects.filter(kind=Activity.Kind.FORUM_MEETING)
        .select_related("forum")
        .order_by("start", "pk")
    )
    forums = {activity.pk: activity.forum.code for activity in activities if activity.forum}
    save_documents(paper for activity in activities for paper in _papers(activity, user))
    papers = {
        (paper.activity_id, paper.kind): paper for paper in Document.objects.filter(activity__in=activities)
    }
    made = [
        Meeting(
            activity=activity,
            instruction=papers.get((activity.pk, Document.Kind.INSTRUCTION)),
            report=papers.get((activity.pk, Document.Kind.TRIP_REPORT)),
            is_demo=True,
            **_told(sources[forums[activity.pk], activity.start]),
        )
        for activity in activities
    ]
    Meeting.objects.bulk_create(made)
    link_all(
        Meeting.present.through(meeting=meeting, employee=delegate.employee)
        for meeting in made
        for delegate in delegates[forums[meeting.activity_id]]
        if meeting.activity.end <= TODAY and goes(delegate, meeting.activity.start)
        if meeting.activity.meeting_level in _levels(delegate)
    )
    return {meeting.activity.start: meeting for meeting in made if meeting.activity.start in network_days()}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in FIELDS}


def _levels(delegate: Delegate) -> tuple[str, ...]:
    """Who stands in for the director-general goes to that level, the others to the working level."""
    level = Activity.MeetingLevel
    return (level.DIRECTOR_GENERAL if delegate.role.startswith("Generaldirektör") else level.WORKING,)


def _papers(activity: Activity, user: User) -> Iterator[Document]:
    """An instruction before, and a trip report after meetings abroad. Networks at home have minutes."""
    at_home = activity.forum is not None and activity.forum.kind == Forum.Kind.NETWORK
    kinds = (
        [(Document.Kind.MINUTES, "Minnesanteckningar", DAYS_AFTER)]
        if at_home
        else [
            (Document.Kind.INSTRUCTION, "Instruktion", -DAYS_BEFORE),
            (Document.Kind.TRIP_REPORT, "Reserapport", DAYS_AFTER),
        ]
    )
    for kind, word, days in kinds:
        dated = weekday((activity.end if days > 0 else activity.start) + dt.timedelta(days))
        if dated <= TODAY:
            yield Document(
                activity=activity,
                kind=kind,
                title=f"{word}: {activity.title_sv}",
                dated=dated,
                direction=Document.Direction.DRAWN_UP,
                added_by=user,
            )
