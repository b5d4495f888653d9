"""An account closes with its owner's last day. It is never deleted: what its owner did stays in that name."""

import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.accounts import devices
from tracker.accounts.models import ApiToken, User
from tracker.core import security_log
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import today


class Backend(AuthenticationBackend):
    """Asked at sign-in and at each request: after the last day nobody comes in, whichever way they sign in."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and not user.has_left()


@recorded
def close_account(*, user: Any, account: User, last_day: datetime.date) -> None:
    """Close the account with `last_day`: at once if that is today or has been, together with sessions and tokens.

    Raises Stale when somebody has changed the account since it was read.
    """
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


def _another_admin(account: User) -> bool:
    others = User.objects.filter(is_active=True, roles__role="admin").exclude(pk=account.pk)
    return any(not other.has_left() for other in others)
