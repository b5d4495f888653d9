"""The network against corruption: who is in it, whom each sends, what its meetings were about, and cases shared."""

import datetime as dt

from countries.models import Forum, NetworkDelegate, NetworkMember, Organisation
from projects.models import AgendaItem, Attendance, Meeting, SharedCase
from tracker.demo import files
from tracker.demo.meetings import network_days


def create_network(
    network: Forum, meetings: dict[dt.date, Meeting], organisations: dict[str, Organisation]
) -> None:
    """Eighteen organisations. Of them one has no delegate left, and one has three: both are told as warnings."""
    rows = files.table("network_members")
    since = min(meetings)
    members = {
        row["organisation"]: NetworkMember(
            network=network,
            organisation=organisations[row["organisation"]],
            first_day=since,
            anchored=row["anchored"],
            dnr=row["mandate"],
            is_demo=True,
        )
        for row in rows
    }
    NetworkMember.objects.bulk_create(members.values())
    sent = [(row, profession) for row in rows for profession in row["delegates"].split()]
    NetworkDelegate.objects.bulk_create(
        NetworkDelegate(
            member=members[row["organisation"]],
            name=f"Delegat {number}",
            profession=profession,
            first_day=since,
            last_day=dt.date.fromisoformat(row["mandate_ended"]) if row["mandate_ended"] else None,
            is_demo=True,
        )
        for number, (row, profession) in enumerate(sent, start=1)
    )
    days = network_days()
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meetings[day],
            member=members[row["organisation"]],
            persons=int(row[f"meeting_{number}"]),
            done_at_home=row.get(f"home_{number}", ""),
            is_demo=True,
        )
        for number, day in enumerate(days, start=1)
        for row in rows
    )
    _create_agenda(meetings)
    SharedCase.objects.bulk_create(
        SharedCase(
            network=network,
            meeting=meetings[day],
            organisation=organisations[row["organisation"]],
            shared_on=day,
            is_demo=True,
            **{name: row[name] for name in ("title_sv", "title_en", "text")},
        )
        for row in files.table("shared_cases")
        for day in [dt.date.fromisoformat(row["meeting"])]
    )


def _create_agenda(meetings: dict[dt.date, Meeting]) -> None:
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meetings[source["start"]],
            number=number,
            title=title,
            content=content,
            horizon_scan=scan,
            is_demo=True,
        )
        for source in files.told("meetings")["meetings"]
        for number, (title, content, scan) in enumerate(source.get("agenda", []), start=1)
    )
