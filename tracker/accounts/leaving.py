"""An account closes with its owner's last day. It is never deleted: what its owner did stays in that name.

Something sensitive may be open to its owner alone, and would be so to nobody afterwards. Which that is only the apps
above can tell: they add a question to `alone_with`. Whoever closes the account learns that it is so, not of what.
"""

import datetime
from collections.abc import Callable
from typing import Any, NoReturn

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.accounts import devices
from tracker.accounts.models import ApiToken, User
from tracker.core import security_log
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import today

# Questions to ask of an account and its last day: would something sensitive be open to nobody afterwards?
alone_with: list[Callable[[User, datetime.date], bool]] = []


class Backend(AuthenticationBackend):
    """Asked at sign-in and at each request: after the last day nobody comes in, whichever way they sign in."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and not user.has_left()


@recorded
def close_account(*, user: Any, account: User, last_day: datetime.date) -> None:
    """Close the account with `last_day`: at once if that is today or has been, together with sessions and tokens.

    Raises Stale when somebody has changed the account since it was read, and Refused for the last administrator
    and for who is alone with something sensitive.
    """
    check_not_alone(account, last_day)
    at_once = last_day <= today()
    if at_once and "admin" in account.role_codes and not _another_admin(account):
        raise Refused("last_admin", _("Nobody else is administrator. Give somebody that role first."))
    account.claim(account.version)
    account.leaves_on = last_day
    account.is_active = account.is_active and not at_once
    account.save(update_fields=["leaves_on", "is_active", "changed_at"])
    ends = {"revoked_at": timezone.now(), "revoked_by": user}
    if at_once:
        devices.end_all(account, why="account_closed")
        ApiToken.objects.filter(user=account, revoked_at=None).update(**ends)
    what = "account_closed" if at_once else "account_closes_later"
    security_log.note("access_changed", owner=account.pk, by=user.pk, what=what)


def check_not_alone(account: User, last_day: datetime.date) -> None:
    """Refused when something sensitive would be open to nobody after the day. A closed account changes nothing."""
    closed = not account.is_active or account.has_left()
    if not closed and any(asked(account, last_day) for asked in alone_with):
        raise_alone()


def raise_alone() -> NoReturn:
    raise Refused(
        "alone",
        _(
            "This person is the only one named for something protected. Let them hand over first, or name "
            "somebody with the command name_member on the server."
        ),
    )


def _another_admin(account: User) -> bool:
    others = User.objects.filter(is_active=True, roles__role="admin").exclude(pk=account.pk)
    return any(not other.has_left() for other in others)
