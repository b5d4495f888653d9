"""What was refused or looked suspicious, on a log channel of its own: `samverkan.security`.

One call, one line: the event's code, the request's id, the user's number, the caller's address and a few facts.
The channel is meant to be sent to another host (docs/operations.md, "Logs"), so nothing that tells who a person
is or what somebody typed may enter it: a fact is a number, a yes or no, or a short code. Anything else is
written as "?".
"""

import logging
import re
from typing import Any

from django.http import HttpRequest
from django.utils.functional import empty

from tracker.core import doors

logger = logging.getLogger("samverkan.security")

# Every event that the product can tell, and what it means. docs/operations.md shows the same list.
EVENTS = {
    "access_changed": "rights, roles or membership of a user were changed",
    "bad_request": "a request was malformed, or tampered with in a way that Django recognises",
    "csrf": "a form came without the token of this site, or from another site",
    "denied": "somebody asked for what their role does not give",
    "host_refused": "the Host header names no host of this site",
    "login": "somebody signed in",
    "login_failed": "a password, code or passkey was wrong",
    "logout": "somebody signed out",
    "not_found": "an id in an address leads to nothing, or to nothing that this user may know of",
    "oidc_refused": "an answer of the organisation's identity provider was not accepted, or names no account",
    "password_changed": "somebody changed or chose their password",
    "password_link": "an administrator gave somebody a link to choose a password",
    "second_factor": "a second factor was added, used for recovery, or removed",
    "session_ended": "a session was ended by the rules or by its owner from another device",
    "throttled": "too many tries in a short time",
    "token_made": "a token for the API was made",
    "token_refused": "a token of the API is wrong, expired or revoked",
    "token_revoked": "a token for the API was ended",
    "too_large": "a request, a file or a field was larger than allowed",
    "upload_refused": "a file was not of a kind that is allowed, or was dangerous",
}
_ORDINARY = {
    "access_changed",
    "login",
    "logout",
    "not_found",
    "password_changed",
    "password_link",
    "second_factor",
    "session_ended",
    "token_made",
    "token_revoked",
}
_CODE = re.compile(r"[A-Za-z0-9_.:-]{1,80}")


def note(event: str, request: Any = None, **facts: object) -> None:
    """Write one line. `event` is a code of EVENTS; `facts` are numbers, yes or no, and short codes (no spaces).

    Raises ValueError for an event that is not in the list: whoever reads the log must know them all.
    """
    if event not in EVENTS:
        raise ValueError(f"{event!r} is no event of tracker.core.security_log.EVENTS")
    request = getattr(request, "_request", request)  # REST framework wraps Django's
    told: dict[str, object] = {name: plain(fact) for name, fact in facts.items()}
    if request is not None:
        request.noted = True
        told = {"user": user_number(request), "ip": request.META.get("REMOTE_ADDR", "")} | told
    elif number := _number(doors.current().user):
        told = {"user": number} | told
    level = logging.INFO if event in _ORDINARY else logging.WARNING
    logger.log(level, event, extra={"facts": told, "request": request})


def user_number(request: HttpRequest) -> int | None:
    """The signed-in user's primary key, if it is known already: a line in the log never asks the database."""
    return _number(vars(request).get("user"))


def _number(user: Any) -> int | None:
    return None if getattr(user, "_wrapped", None) is empty else getattr(user, "pk", None)


def plain(fact: object) -> object:
    """The fact if it can hold nothing personal: a number, a yes or no, a short code. Otherwise "?"."""
    if fact is None or isinstance(fact, bool | int | float):
        return fact
    return fact if isinstance(fact, str) and _CODE.fullmatch(fact) else "?"
