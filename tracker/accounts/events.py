"""What happens when somebody signs in or changes how: remembered, logged, told, and other sessions end.

allauth and Django tell it by signals; this is the one place that listens.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db.models.signals import post_delete, post_save

from tracker.accounts import browsers, devices, oidc, second_step
from tracker.accounts.models import RoleHeld, SignIn, User
from tracker.core import security_log

Way = SignIn.Way
_SECOND = {"totp": Way.TOTP, "recovery_codes": Way.RECOVERY, "webauthn": Way.WEBAUTHN}


def connect() -> None:
    account.user_logged_in.connect(signed_in)
    account.password_changed.connect(password_changed)
    auth.user_login_failed.connect(refused)
    auth.user_logged_out.connect(signed_out)
    mfa.authentication_failed.connect(code_refused)
    mfa.authenticator_used.connect(second_step_used)
    mfa.authenticator_added.connect(second_step_added)
    mfa.authenticator_removed.connect(second_step_removed)
    mfa.authenticator_reset.connect(second_step_renewed)
    post_save.connect(role_changed, sender=RoleHeld)
    post_delete.connect(role_changed, sender=RoleHeld)
    post_save.connect(account_changed, sender=User)


def way_of(request: Any, user: User) -> SignIn.Way:
    """How the session's user has signed in, by what allauth has recorded in it."""
    records = get_authentication_records(request, user)
    last = records[-1] if records else {}
    if any(record["method"] == "socialaccount" for record in records):
        return Way.OIDC
    if last.get("method") != "mfa":
        return Way.PASSWORD
    return Way.PASSKEY if last.get("passwordless") else _SECOND[last["type"]]


def signed_in(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    way = way_of(request, user)
    if way == Way.OIDC and oidc.vouches_for_second_step():
        second_step.passed(request, user)
    browser = browsers.described(request.headers.get("User-Agent", ""))
    SignIn.objects.create(user=user, way=way, browser=browser)
    security_log.note("login", request, user=user.pk, way=str(way.value))


def signed_out(sender: Any, request: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        security_log.note("logout", request, user=user.pk)


def refused(sender: Any, request: Any = None, **kwargs: Any) -> None:
    security_log.note("login_failed", request, way="password")


def code_refused(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    security_log.note("login_failed", request, user=user.pk, way="code")


def second_step_used(
    sender: Any, request: Any, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    second_step.passed(request, user)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        security_log.note("second_factor", request, user=user.pk, what="recovery_code_used")


def second_step_added(
    sender: Any, request: Any, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type in second_step.TYPES:
        second_step.passed(request, user)
        tell(user)
        devices.end_all(user, why="second_step_added", request=request)
    security_log.note("second_factor", request, user=user.pk, what=f"added:{authenticator.type}")


def second_step_removed(
    sender: Any, request: Any, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    if not second_step.has(user):
        second_step.lost(request)
    tell(user)
    devices.end_all(user, why="second_step_removed", request=request)
    security_log.note("second_factor", request, user=user.pk, what=f"removed:{authenticator.type}")


def tell(user: User) -> None:
    """Let the user's own row, and so the history, say whether there is a second step."""
    user.second_step = second_step.has(user)
    user.save(update_fields=["second_step"])


def second_step_renewed(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    devices.end_all(user, why="recovery_codes_renewed", request=request)
    security_log.note("second_factor", request, user=user.pk, what="renewed:recovery_codes")


def password_changed(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    devices.end_all(user, why="password_changed", request=request)
    security_log.note("password_changed", request, user=user.pk)


def role_changed(sender: Any, instance: RoleHeld, raw: bool = False, **kwargs: Any) -> None:
    """Rights hold from the next request anyway; that people sign in anew shows them that something changed."""
    if not raw:
        devices.end_all(instance.user, why="role_changed", request=_present_request())


def account_changed(sender: Any, instance: User, raw: bool = False, **kwargs: Any) -> None:
    if not raw and not instance.is_active:
        devices.end_all(instance, why="account_closed")


def _present_request() -> Any:
    """The request of whoever makes the change; none in commands and jobs."""
    request = context.request
    return request if request is not None and hasattr(request, "user") else None
