"""Reminders by mail: who gets them, and how it went. What there is to be reminded of, each slice says itself."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tracker.accounts.models import User


class NotSent(Exception):
    """The post office did not take it: what was noted is taken back."""


@dataclass
class Sent:
    """How it went: people who got a mail, reminders in those mails, and who got none though something is due."""

    people: int = 0
    reminders: int = 0
    unsent: list[User] = field(default_factory=list)
    without_address: list[User] = field(default_factory=list)


def everybody(on: datetime.date, tell: Callable[[User, datetime.date], int | None]) -> Sent:
    """Ask `tell` of everybody: how many reminders were sent, None when the mail could not be sent."""
    done = Sent()
    for user in _people():
        number = tell(user, on)
        if number is None:
            (done.unsent if user.email else done.without_address).append(user)
        elif number:
            done.people += 1
            done.reminders += number
    return done


def _people() -> Iterable[User]:
    """Everybody with an open account who may see to something, programs excepted."""
    rows = User.objects.filter(is_active=True).order_by("username", "pk")
    return [user for user in rows.prefetch_related("roles") if not user.has_left() and not user.is_machine]
