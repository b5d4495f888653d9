"""What project managers tell: each month, each year, what was learned, and stories."""

import calendar
import datetime as dt
from collections import Counter

from django.utils import timezone

from projects.models import Lesson, Project, StatusUpdate, Story, YearNote
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.spread import TODAY

# Registered as sent some days after the month.
DAYS_TO_SEND = 4
WORDS = ("title_sv", "title_en", "text_sv", "text_en")
CONSENT = ("consent_from", "consent_until", "consent_withdrawn_on")


def create_updates(projects: dict[str, Project], users: dict[str, User]) -> None:
    managers = {source["code"]: users[source["manager"]] for source in files.projects()}
    StatusUpdate.objects.bulk_create(
        _status_update(row, projects[row["project"]], managers[row["project"]], users["leader"])
        for row in files.table("status_updates")
    )
    YearNote.objects.bulk_create(
        YearNote(
            project=projects[source["code"]],
            year=year,
            changed_sv=note["sv"],
            changed_en=note["en"],
            is_demo=True,
        )
        for source in files.projects()
        for year, note in files.years(source.get("notes", {})).items()
    )
    numbers: Counter[str] = Counter()
    Lesson.objects.bulk_create(
        Lesson(
            public_id=_number("L", row["learned_on"], numbers),
            project=projects[row["project"]],
            learned_on=row["learned_on"],
            is_demo=True,
            **{name: row[name] for name in WORDS},
        )
        for row in files.table("lessons")
    )
    Story.objects.bulk_create(
        Story(
            public_id=_number("S", row["happened_on"], numbers),
            project=projects[row["project"]],
            happened_on=row["happened_on"],
            consent_dnr=row["consent_dnr"],
            is_demo=True,
            **{name: row[name] for name in (*WORDS, "teller_sv", "teller_en")},
            **{name: row[name] or None for name in CONSENT},
        )
        for row in files.table("stories")
    )


def _status_update(row: dict[str, str], project: Project, manager: User, leader: User) -> StatusUpdate:
    """Of a month that has not ended it is still a draft."""
    month = dt.date.fromisoformat(row["month"])
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    sent = last + dt.timedelta(DAYS_TO_SEND)
    is_draft = sent > TODAY
    return StatusUpdate(
        project=project,
        month=month,
        is_draft=is_draft,
        changed=row["changed"],
        deviations=row["deviations"],
        decision_wanted=row["decision_wanted"],
        written_by=manager,
        sent_at=None if is_draft else timezone.make_aware(dt.datetime.combine(sent, dt.time(9))),
        answer=row["answer"],
        answered_by=leader if row["answer"] else None,
        answered_on=dt.date.fromisoformat(row["answered_on"]) if row["answer"] else None,
        is_demo=True,
    )


def _number(prefix: str, day: str, numbers: Counter[str]) -> str:
    start = f"{prefix}-{day[:4]}-"
    numbers[start] += 1
    return f"{start}{numbers[start]:03}"
