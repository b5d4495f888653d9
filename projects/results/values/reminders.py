"""Reminders by mail of what waits in the queues: 14 and 3 days before a period closes to the person.

To report: to whoever is named for the indicator, else to those who manage the project. To approve: to all who may.
A mail is kept by others, so it tells only how many and until when.
"""

import datetime
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from projects.portfolio.models import ProjectMember
from projects.portfolio.reminding import NotSent, Sent, everybody
from projects.portfolio.rights import memberships
from projects.results.catalogue.calendar import Openings
from projects.results.values import queries
from projects.results.values.models import IndicatorValue, ValueReminder
from tracker.accounts import mail
from tracker.accounts.models import User
from tracker.core import access, formats

STEPS = (3, 14)
Queue = ValueReminder.Queue
# Queue, period's key, and the last day on which it is open to the person.
Waiting = Counter[tuple[Queue, int, datetime.date]]


def remind(on: datetime.date) -> Sent:
    """Remind everybody, as of the day `on`, of values in periods that soon close to them."""
    return everybody(on, _remind)


def _remind(user: User, on: datetime.date) -> int | None:
    """Of how many queues and periods the user was reminded; None when the mail could not be sent."""
    waiting = _waiting(user, on)
    said = set(ValueReminder.objects.filter(user=user).values_list("queue", "period", "until", "days"))
    new = [key for key in waiting if (*key, _step(key[2], on)) not in said]
    if not new:
        return 0
    try:
        with transaction.atomic():
            ValueReminder.objects.bulk_create(
                [
                    ValueReminder(
                        user=user, queue=queue, period_id=period, until=until, days=_step(until, on)
                    )
                    for queue, period, until in new
                ]
            )
            if not _send(user, waiting):
                raise NotSent
    except NotSent:
        return None
    except IntegrityError:  # another run of the command was first
        return 0
    return len(new)


def _waiting(user: User, on: datetime.date) -> Waiting:
    """What waits for the user in periods that close within the longest step: how many of each."""
    found: Waiting = Counter()
    if access.may(user, "add", IndicatorValue):
        managed = set(
            memberships(user).filter(role=ProjectMember.Role.MANAGER).values_list("project", flat=True)
        )
        for due in queries.to_report(user):
            named = due.indicator.responsible
            is_named = bool(named and named.is_active and not named.has_left())
            is_mine = named == user if is_named else due.indicator.project_id in managed
            if is_mine and due.open.until:
                found[Queue.REPORT, due.period.pk, due.open.until] += 1
    if access.may(user, "approve", IndicatorValue):
        rows = list(queries.to_approve(user))
        openings = Openings(user, [row.period for row in rows])
        for row in rows:
            until = openings.of(row.period, row.indicator.project_id).until
            if until:
                found[Queue.APPROVE, row.period_id, until] += 1
    last = on + datetime.timedelta(days=max(STEPS))
    return Counter({key: number for key, number in found.items() if key[2] <= last})


def _step(until: datetime.date, on: datetime.date) -> int:
    days = (until - on).days
    return next(step for step in STEPS if days <= step)


def _send(user: User, waiting: Waiting) -> bool:
    with translation.override(user.language):
        facts: dict[str, Any] = {
            "report": _told(waiting, Queue.REPORT),
            "approve": _told(waiting, Queue.APPROVE),
            "report_link": _link("to_report"),
            "approve_link": _link("to_approve"),
        }
    return mail.send(
        user, gettext_lazy("Values that wait for you"), "results/values/mail_reminder.txt", facts
    )


def _told(waiting: Waiting, queue: Queue) -> list[dict[str, str]]:
    by_day: Counter[datetime.date] = Counter()
    for (of, _period, until), number in waiting.items():
        if of == queue:
            by_day[until] += number
    return [
        {"number": formats.number(number), "day": formats.iso(day)} for day, number in sorted(by_day.items())
    ]


def _link(name: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name)}" if settings.SITE_ADDRESS else ""
