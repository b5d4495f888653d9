"""The history of accounts: for those who keep them, and each person's own."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.core import access
from tracker.core.history import kinds
from tracker.core.history.chain import ERASED


def _rows(user: Any) -> QuerySet[User]:
    every = User.objects.order_by()
    return every if access.may(user, "view", "administration") else every.filter(pk=user.pk)


kinds.register(User, "user", rows=_rows, own=lambda user: Q(pk=user.pk))
kinds.say(
    {
        "close_account": _("closed the account"),
        "give_password_link": _("gave a link to choose a password"),
        "remove_second_step": _("removed the second step of sign-in"),
        "make_token": _("made an API token"),
        "revoke": _("ended an API token"),
        ERASED: _("erased what the history told"),
    }
)
