"""Through which door somebody came in: page, API, administration, command or job.

What is written, logged and remembered says who did it and from where. Each request, command and job has one
door; whoever needs to know asks `current()`, so that no action has to carry it in its arguments.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

NAMES = ("page", "api", "admin", "command", "job")
HEADER = "X-Request-ID"
_FORM = re.compile(r"[A-Za-z0-9._-]{12,64}")


@dataclass(frozen=True)
class Door:
    """One of NAMES; the user, anonymous or None if nobody stands behind; the request's id, or empty."""

    name: str
    user: Any | None = None
    request_id: str = ""


_OUTSIDE = Door("command")
_current: ContextVar[Door] = ContextVar("door", default=_OUTSIDE)


def current() -> Door:
    """The door of the present request or job. Outside both it is a command."""
    return _current.get()


@contextmanager
def through(name: str, user: Any | None = None, request_id: str = "") -> Iterator[Door]:
    """Do something as one who came through this door; afterwards the earlier one holds again."""
    if name not in NAMES:
        raise ValueError(f"no such door: {name}")
    token = _current.set(Door(name, user, request_id))
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def into_api(user: Any) -> None:
    """The present request turns out to be one to the API, by this user (the token's, or the session's)."""
    _within_request("api", user)


def _within_request(name: str, user: Any) -> None:
    # Outside the middleware nothing would put the earlier door back.
    if _current.get() is not _OUTSIDE:
        _current.set(Door(name, user, _current.get().request_id))


def identify(request: HttpRequest) -> str:
    """The request's id, kept as `request.id`: what a proxy calls it, or a new one."""
    if not hasattr(request, "id"):
        given = request.headers.get(HEADER, "")
        request.id = given if _FORM.fullmatch(given) else secrets.token_urlsafe(12)  # type: ignore[attr-defined]
    return str(request.id)  # type: ignore[attr-defined]


class Doors:
    """Middleware after authentication: gives the request its door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with through("page", request.user, identify(request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.resolver_match and request.resolver_match.app_name == "admin":
            _within_request("admin", request.user)
