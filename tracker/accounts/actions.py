"""What an administrator does for somebody who cannot sign in. Nobody ever learns another person's password."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext

from tracker.accounts import devices, mail
from tracker.accounts.models import User
from tracker.core import security_log
from tracker.core.errors import Refused
from tracker.core.history.record import recorded


@recorded
def give_password_link(*, user: User, account: User) -> str:
    """The path of a link with which the owner of `account` chooses a password, once, within three days.

    The password that was, its sessions and earlier links end at once. Raises Refused for a closed account.
    """
    if not account.is_active or account.has_left():
        raise Refused("closed", gettext("The account is closed. Open it first."))
    account.set_unusable_password()
    account.save(update_fields=["password"])
    devices.end_all(account, why="password_link_given")
    security_log.note("password_link", owner=account.pk, by=user.pk)
    number = urlsafe_base64_encode(force_bytes(account.pk))
    return reverse("account_choose_password", args=[number, default_token_generator.make_token(account)])


@recorded
def remove_second_step(*, user: User, account: User, reason: str) -> None:
    """The phone is lost: app, passkeys and recovery codes stop working, and all sessions end.

    Whoever must have a second step is asked for a new one after the next sign-in. Raises Refused if there is none.
    """
    if not Authenticator.objects.filter(user=account).delete()[0]:
        raise Refused("nothing", gettext("There is no second step to remove."))
    account.second_step = False
    account.save(update_fields=["second_step"])
    devices.end_all(account, why="second_step_removed")
    security_log.note("second_factor", owner=account.pk, by=user.pk, what="removed:by_administrator")
    transaction.on_commit(lambda: mail.tell_of_change(account, "second_step_removed"))
