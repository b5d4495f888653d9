"""A mail each week to who has a mission at its present step: one to each person, once for each step and week.

Before a journey from thirty days ahead, after it until all is registered. Who cannot do anything yet is left alone.
"""

import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from projects.missions import chain, queries, shown
from projects.missions.models import MissionReminder
from projects.portfolio.models.project import Sensitivity
from projects.portfolio.reminding import NotSent, Sent, everybody
from tracker.accounts import mail
from tracker.accounts.models import User
from tracker.core import formats

AHEAD = datetime.timedelta(days=30)


def remind(on: datetime.date) -> Sent:
    """Remind everybody of the steps that they have, as of the day `on`."""
    return everybody(on, _remind)


def _remind(user: User, on: datetime.date) -> int | None:
    """How many missions the user was reminded of; None when there were some and the mail could not be sent."""
    rows = list(
        queries.with_people(queries.to_do(user, on).filter(start__lte=on + AHEAD).order_by("start", "pk"))
    )
    week = on - datetime.timedelta(days=on.weekday())
    known = MissionReminder.objects.filter(user=user, week=week, mission__in=rows)
    said = set(known.values_list("mission", "step"))
    new = [row for row in rows if (row.pk, row.stuck) not in said]
    if not new:
        return 0
    try:
        with transaction.atomic():
            MissionReminder.objects.bulk_create(
                [MissionReminder(mission=row, step=row.stuck, week=week, user=user) for row in new]
            )
            if not _send(user, rows):
                raise NotSent
    except NotSent:
        return None
    except IntegrityError:  # another run of the command was first
        return 0
    return len(new)


def _send(user: User, rows: list[Any]) -> bool:
    with translation.override(user.language):
        facts: dict[str, Any] = {
            "rows": [_told(row) for row in rows],
            "link": f"{settings.SITE_ADDRESS}{reverse('missions')}?person=me"
            if settings.SITE_ADDRESS
            else "",
        }
    return mail.send(user, gettext_lazy("Missions that wait for you"), "missions/mail_reminder.txt", facts)


def _told(row: Any) -> dict[str, str]:
    """A mail is kept by others: where a journey goes and when it tells of open projects only."""
    step, number = shown.step(row.stuck), row.public_id
    if row.project.sensitivity != Sensitivity.OPEN:
        return {"what": gettext("Mission in a sensitive project"), "about": number, "step": step, "due": ""}
    due = chain.due(row, row.stuck)
    return {
        "what": shown.title(row),
        "about": f"{row.project.code}, {number}",
        "step": step,
        "due": formats.iso(due) if due else "",
    }
