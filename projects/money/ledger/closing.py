"""Closed months: who may still write in one, and how every writer asks.

The lock itself is the database's (locks.py). Here stands how the few who hold an exception are let through it, and
what the others are told.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.money.ledger.locks import CLOSED
from projects.money.ledger.models import ClosedMonth, ClosingException, Permit
from tracker.accounts.models import Role, User
from tracker.core import formats
from tracker.core.errors import Refused
from tracker.core.history.record import because
from tracker.core.matrix import roles_that
from tracker.core.periods import today
from tracker.core.text import joined


def closed_on(day: datetime.date) -> ClosedMonth | None:
    """The closed month that holds the day; None when it is open."""
    return ClosedMonth.objects.filter(first_day__lte=day, last_day__gte=day).first()


def exception_for(user: Any, month: ClosedMonth) -> ClosingException | None:
    """The exception by which the user may write in the closed month now."""
    rows = ClosingException.objects.filter(closed_month=month, user=user, until__gt=timezone.now())
    return rows.order_by("-until", "-pk").first()


def is_open_to(user: Any, day: datetime.date) -> bool:
    """May the user write in the month of the day, as far as closing goes?"""
    month = closed_on(day)
    return month is None or exception_for(user, month) is not None


def refusal(user: Any, day: datetime.date, *, tells_month: bool = True) -> Refused | None:
    """What `writing` would say of the day; None when the user may write in its month."""
    month = closed_on(day)
    return None if month is None or exception_for(user, month) else _locked(month, "booked_on", tells_month)


@contextmanager
def writing(
    user: Any, *days: datetime.date, field: str = "booked_on", tells_month: bool = True
) -> Iterator[None]:
    """Around everything that writes bookings of these days, inside the caller's transaction. It may be nested.

    Raises Refused("locked") at `field` when one of the months is closed and the user holds no exception, or when it
    is closed before the writing is done. `tells_month`: False where the user may know only the year of the days.
    An exception's reason becomes the reason in the history.
    """
    permits = []
    try:
        with transaction.atomic():
            for month in _closed(days):
                exception = exception_for(user, month)
                if exception is None:
                    raise _locked(month, field, tells_month)
                because(_("Exception: %(reason)s") % {"reason": exception.reason})
                permit, is_new = Permit.objects.get_or_create(exception=exception)
                if is_new:
                    permits.append(permit.pk)
            yield
            Permit.objects.filter(pk__in=permits).delete()
    except IntegrityError as error:
        if CLOSED not in str(error):
            raise
        found = next(iter(_closed(days)), None)
        raise _locked(found, field, tells_month) from error


def _closed(days: tuple[datetime.date, ...]) -> list[ClosedMonth]:
    months = {day.replace(day=1) for day in days}
    return list(ClosedMonth.objects.filter(first_day__in=months).order_by("first_day"))


def _locked(month: ClosedMonth | None, field: str, tells_month: bool) -> Refused:
    if month is None:
        text = _("A month that the booking is in is closed.")
    elif tells_month:
        text = _("%(month)s is closed.") % {"month": capfirst(formats.month_year(month.first_day))}
    else:
        text = _("The month of the booking, in %(year)d, is closed.") % {"year": month.first_day.year}
    way = _("Book a correction dated today, or ask for an exception. It can be granted by: %(roles)s.") % {
        "roles": who_may_except()
    }
    return Refused("locked", f"{text} {way}", field=field)


def who_may_except() -> str:
    """The roles that may grant exceptions, in words."""
    return joined(Role(role).label for role in roles_that("except", "closed month"))


def bookers() -> QuerySet[User]:
    """Those whom an exception may let in: only who may book at all."""
    stays = Q(leaves_on__isnull=True) | Q(leaves_on__gte=today())
    found = User.objects.filter(stays, is_active=True, roles__role__in=roles_that("add", "ledger"))
    return found.distinct()
