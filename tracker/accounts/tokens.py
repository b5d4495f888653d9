"""Tokens for the API: made, shown once, recognised, ended.

A token is `smv_` and six signs that name it, `_`, and 256 random bits. Only its SHA-256 is stored: what is
random needs no slow hash, and looking the digest up takes the same work for right and wrong guesses.
The holder's roles say what a token may do; its scope can only narrow that.
"""

import datetime
import hashlib
import ipaddress
import re
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from tracker.accounts.models import ApiToken, User
from tracker.core import access, security_log
from tracker.core.api.throttles import WrongTokens
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import today

MOST_DAYS = 365
# Without signs that are mistaken for one another.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_FORM = re.compile(r"smv_[a-z0-9]{6}_[A-Za-z0-9_-]{43}", re.ASCII)


@recorded
def make_token(
    user: User,
    name: str,
    scope: str,
    days: int,
    *,
    networks: str = "",
    by: User | None = None,
) -> tuple[ApiToken, str]:
    """A new token of `user`, and its secret, which nobody can find out later.

    `by` is who makes it (None: the command line). Raises PermissionDenied when they may not make one for
    `user`, and Refused (`days`, `networks`, `inactive`, `invalid`) naming the field.
    """
    if by is not None and not _may(by, "add", user):
        raise PermissionDenied
    if not user.is_active:
        raise Refused("inactive", gettext("The account is not active."), field="user")
    if not 1 <= days <= MOST_DAYS:
        message = gettext("A token lives 1 to %(most)d days.") % {"most": MOST_DAYS}
        raise Refused("days", message, field="days")
    prefix = "smv_" + "".join(secrets.choice(_SIGNS) for _sign in range(6))
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        user=user,
        name=name,
        prefix=prefix,
        digest=digest(secret),
        scope=scope,
        networks=" ".join(str(network) for network in read_networks(networks)),
        made_by=by,
        expires_on=today() + datetime.timedelta(days=days),
    )
    try:
        token.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused("invalid", messages[0], field=field) from error
    token.save()
    security_log.note("token_made", token=token.pk, holder=user.pk, by=by and by.pk, scope=scope, days=days)
    return token, secret


@recorded
def revoke(token: ApiToken, *, by: User) -> None:
    """End the token at once. Ending it again changes nothing. Raises PermissionDenied."""
    if not access.may(by, "revoke", token):
        raise PermissionDenied
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by):
        security_log.note("token_revoked", token=token.pk, holder=token.user_id, by=by.pk)


def _may(by: User, action: str, holder: User) -> bool:
    width = access.scope(by, action, "token")
    return width == "all" or (width == "own" and by == holder)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def read_networks(written: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Networks as written with spaces between. Raises Refused("networks")."""
    try:
        return [ipaddress.ip_network(word) for word in written.split()]
    except ValueError:
        message = gettext("Write each network as 192.0.2.0/24 or 2001:db8::/32, or one address alone.")
        raise Refused("networks", message, field="networks") from None


class BearerOrToken(BaseAuthentication):
    """`Authorization: Token <secret>`, or `Bearer`. Every refusal reads the same; why is in the security log."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if kind.lower() not in ("token", "bearer"):
            return None
        token = self._found(secret.strip())
        if why := _wrong(token, request):
            tries = WrongTokens()
            if not tries.allow_request(request, None):  # type: ignore[arg-type]
                security_log.note("throttled", request, why=why)
                raise exceptions.Throttled(tries.wait())
            security_log.note("token_refused", request, why=why, token=token and token.pk)
            raise exceptions.AuthenticationFailed(
                gettext("The token is wrong, has expired or has been ended.")
            )
        assert token is not None
        if token.scope == ApiToken.Scope.READ and request.method not in SAFE_METHODS:
            security_log.note("denied", request, why="read_token", token=token.pk, user=token.user_id)
            raise exceptions.PermissionDenied(gettext("This token may only read. Make one that may write."))
        if token.last_used != today():  # once a day, so that reading stays reading
            ApiToken.objects.filter(pk=token.pk).update(last_used=today())
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Token"

    def _found(self, secret: str) -> ApiToken | None:
        if not _FORM.fullmatch(secret):
            return None
        return ApiToken.objects.select_related("user").filter(digest=digest(secret)).first()


def _wrong(token: ApiToken | None, request: Any) -> str:
    """Why this token is not accepted, as a code for the security log; empty when it is."""
    if token is None:
        return "unknown"
    if token.revoked_at:
        return "revoked"
    if not token.is_live:
        return "expired"
    if not token.user.is_active or token.user.has_left():
        return "inactive"
    if token.networks and not _comes_from(request.META.get("REMOTE_ADDR", ""), token.networks):
        return "network"
    return ""


def _comes_from(address: str, networks: str) -> bool:
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:  # a socket file has none
        return False
    return any(caller in network for network in read_networks(networks))
