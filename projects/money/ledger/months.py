"""To close months, and to let somebody into a closed one. Each action is one transaction.

They raise Refused or access.Denied. What is closed is never opened again: see closing.py for exceptions.
"""

import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from projects.money.ledger.closing import bookers
from projects.money.ledger.models import ClosedMonth, ClosingException, Transaction
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, day_starts, today
from tracker.core.saving import check
from tracker.core.text import clean_text

DAY = datetime.timedelta(days=1)
LONGEST_EXCEPTION = datetime.timedelta(days=31)


@recorded
def close_months(*, user: Any, first: datetime.date, last: datetime.date) -> list[ClosedMonth]:
    """Close every month from that of `first` to that of `last` which is not closed yet. They must be over."""
    access.require(user, "add", ClosedMonth)
    months = months_between(first, last)
    if not months or months[0].year < FIRST_YEAR:
        raise Refused("reversed_dates", _("The last month comes before the first."), field="last")
    if last_day_of(months[-1]) >= today():
        raise Refused("not_over", _("Only a month that is over can be closed."), field="last")
    _wait_for_writers()
    closed = set(ClosedMonth.objects.filter(first_day__in=months).values_list("first_day", flat=True))
    rows = [
        ClosedMonth(first_day=day, last_day=last_day_of(day), closed_by=user)
        for day in months
        if day not in closed
    ]
    if not rows:
        raise Refused("closed_already", _("It is closed already."), field="last")
    return ClosedMonth.objects.bulk_create(rows)


def _wait_for_writers() -> None:
    """So that no booking that is being written ends up in a month that it saw open.

    SQLite lets one writer in at a time by itself.
    """
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', '10s', true)")
            cursor.execute(f"LOCK TABLE {Transaction._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError as error:
        message = _("Bookings are being written just now, perhaps by an import. Try again in a moment.")
        raise Refused("busy", message) from error


@recorded
def grant_exception(
    *, user: Any, month: ClosedMonth, person: Any, reason: str, until: datetime.date
) -> ClosingException:
    """Let `person` write in the closed month to the end of the day `until`. Nobody grants one to themselves."""
    access.require(user, "except", month)
    if person == user:
        raise Refused("own", _("Ask somebody else to grant it: nobody lets themselves in."), field="person")
    if not bookers().filter(pk=person.pk).exists():
        raise Refused("no_booker", _("This person may not book at all."), field="person")
    if not today() <= until <= today() + LONGEST_EXCEPTION:
        message = _("Choose a day from today on, at most %(days)d days ahead.")
        raise Refused("until", message % {"days": LONGEST_EXCEPTION.days}, field="until")
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    row = ClosingException(
        closed_month=month,
        user=person,
        reason=reason,
        granted_by=user,
        until=day_starts(until, after=1),
    )
    check(row)
    row.save()
    return row


def months_between(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """First days of the months from that of `first` to that of `last`."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [datetime.date(number // 12, number % 12 + 1, 1) for number in numbers]


def last_day_of(month: datetime.date) -> datetime.date:
    return (month.replace(day=1) + 31 * DAY).replace(day=1) - DAY
