"""Beside the projects: forums and networks with their meetings, and visits to the authority."""

import datetime as dt
from typing import Any

from countries.models import Country, Forum, ForumName, Organisation
from projects.models import Activity
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.counts import Made


def create_forums() -> dict[str, Forum]:
    """All forums by code, with what they were called before."""
    rows = files.table("forums")
    made = {
        row["code"]: Forum(
            code=row["code"],
            kind=row["kind"],
            short_name=row["short_name"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            is_demo=True,
        )
        for row in rows
    }
    Forum.objects.bulk_create(made.values())
    ForumName.objects.bulk_create(
        ForumName(
            forum=made[row["code"]],
            short_name=row["former_short_name"],
            name_sv=row["former_name_sv"],
            name_en=row["former_name_en"],
            valid_to=dt.date.fromisoformat(row["valid_to"]),
        )
        for row in rows
        if row["valid_to"]
    )
    return made


def meetings_and_visits(
    forums: dict[str, Forum],
    organisations: dict[str, Organisation],
    countries: dict[str, Country],
    user: User,
) -> list[Made]:
    made = []
    for row in files.table("meetings"):
        forum = forums[row["forum"]]
        activity = _activity(
            row,
            countries,
            user,
            kind="conference" if forum.kind == Forum.Kind.CONFERENCE else "forum_meeting",
            forum=forum,
            meeting_level=row["level"],
            place=row["place"],
            happened=row["happened"],
        )
        made.append(Made(activity, partners=[organisations[name] for name in row["partners"].split()]))
    for row in files.table("visits"):
        activity = _activity(row, countries, user, kind="incoming_visit", place="Stockholm")
        made.append(Made(activity))
    return made


def _activity(row: dict[str, str], countries: dict[str, Country], user: User, **more: Any) -> Activity:
    """A visit's country is the visitors'; a meeting's is where it was held."""
    return Activity(
        start=dt.date.fromisoformat(row["start"]),
        end=dt.date.fromisoformat(row["end"]),
        country=countries[row["country"]],
        title_sv=row["title_sv"],
        title_en=row["title_en"],
        created_by=user,
        is_demo=True,
        **{sex: int(row[sex]) for sex in ("women", "men") if row[sex]},
        **more,
    )
