"""Reminders by mail: 30, 14 and 3 days before something is due, and once when it is late.

A person gets one mail, and only on a day on which there is something to be reminded of; it lists everything
that is late or due within 30 days. What was sent is remembered, so a second run of the day sends nothing, and a
run after days without one catches up with the latest step only.
"""

import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from projects.deadlines import queries, shown
from projects.deadlines.models import Deadline, DeadlineReminder
from projects.portfolio.reminding import NotSent, Sent, everybody
from tracker.accounts import mail
from tracker.accounts.models import User

STEPS = (3, 14, 30)
LATE = 0


def remind(on: datetime.date) -> Sent:
    """Remind everybody of what is due, as of the day `on`."""
    return everybody(on, _remind)


def _remind(user: User, on: datetime.date) -> int | None:
    """How many reminders were sent to the user; None when there were some and the mail could not be sent."""
    until = on + datetime.timedelta(days=max(STEPS))
    rows = list(queries.to_do(user, on).filter(due_on__lte=until))
    said = set(
        DeadlineReminder.objects.filter(user=user, deadline__in=rows).values_list(
            "deadline", "due_on", "days"
        )
    )
    new = [row for row in rows if (row.pk, row.due_on, _step(row, on)) not in said]
    if not new:
        return 0
    try:
        with transaction.atomic():
            DeadlineReminder.objects.bulk_create(
                [
                    DeadlineReminder(deadline=row, due_on=row.due_on, days=_step(row, on), user=user)
                    for row in new
                ]
            )
            if not _send(user, rows, on):
                raise NotSent
    except NotSent:
        return None
    except IntegrityError:  # another run of the command was first
        return 0
    return len(new)


def _step(deadline: Deadline, on: datetime.date) -> int:
    """The step that the deadline has come to: 30, 14 or 3 days before, or LATE."""
    days = (deadline.due_on - on).days
    return LATE if days < 0 else next(step for step in STEPS if days <= step)


def _send(user: User, rows: list[Deadline], on: datetime.date) -> bool:
    with translation.override(user.language):
        facts: dict[str, Any] = {
            "late": [_told(row, on) for row in rows if row.due_on < on],
            "coming": [_told(row, on) for row in rows if row.due_on >= on],
            "link": f"{settings.SITE_ADDRESS}{reverse('deadlines')}" if settings.SITE_ADDRESS else "",
        }
    return mail.send(user, _("What is due"), "deadlines/mail_reminder.txt", facts)


def _told(deadline: Deadline, on: datetime.date) -> dict[str, str]:
    what, about = shown.told_outside(deadline)
    _kind, when = shown.tag(deadline, on)
    return {"day": shown.day(deadline), "what": what, "about": about, "when": when}
