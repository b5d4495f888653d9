"""What the product writes to its log: facts about requests, never who somebody is or what they typed.

One line an event, as JSON in production. What may stand in a line is decided here, for our own records and for
those of Django and other packages alike:

- the message's own words, since they are written in code; an argument only if it is a number or an id;
- the request as its id, method, route name and the user's number, never its address, query, form or headers;
- an exception as its type and the lines of code it passed, never its text, which may hold a value.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPMethod, HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from tracker.core import doors, security_log

requests = logging.getLogger("samverkan.request")

# Refusals that any part of the product may answer, and the event that each one is.
_REFUSALS = {403: "denied", 404: "not_found", 413: "too_large", 429: "throttled"}
_ID = re.compile(r"[0-9a-f-]{6,40}")
_MOST_CAUSES = 5
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class RequestLog:
    """The outermost middleware: each request has an id from its first moment, and one line when answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        number = doors.identify(request)
        with doors.through("page", None, number):
            response = self.get_response(request)
            response.headers.setdefault(doors.HEADER, number)
            refusal = _REFUSALS.get(response.status_code)
            # A wrong address is nobody's attack; one of ours with an id that leads nowhere may be a try.
            tried = response.status_code != 404 or route(request)
            if refusal and tried and not getattr(request, "noted", False):
                security_log.note(refusal, request, route=route(request))
            facts = {"status": response.status_code, "ms": round((time.perf_counter() - began) * 1000)}
            requests.info("answered", extra={"request": request, "facts": facts})
        return response


def route(request: HttpRequest) -> str:
    """The name of the address that was asked for, or nothing when it is none of ours."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


class FromDjango(logging.Handler):
    """What Django finds suspicious becomes an event of the security log."""

    EVENTS = {
        "csrf": "csrf",
        "DisallowedHost": "host_refused",
        "RequestDataTooBig": "too_large",
        "TooManyFieldsSent": "too_large",
        "TooManyFilesSent": "too_large",
    }

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.name.rpartition(".")[2]
        facts = {"kind": kind}
        if kind == "csrf" and isinstance(record.args, tuple) and record.args:
            # "Origin checking failed - ...", "CSRF cookie not set.": the first two words say which.
            facts["kind"] = "-".join(str(record.args[0]).lower().split()[:2])
        security_log.note(self.EVENTS.get(kind, "bad_request"), getattr(record, "request", None), **facts)


def described(record: logging.LogRecord) -> dict[str, Any]:
    """The record as plain facts, in the order in which they are written."""
    request = getattr(record, "request", None)
    request = request if isinstance(request, HttpRequest) else None
    facts = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "request": getattr(request, "id", "") or doors.current().request_id,
        "message": _message(record),
    }
    if request is not None:
        facts |= {
            "user": security_log.user_number(request),
            "method": _method(request),
            "route": route(request),
        }
    facts |= getattr(record, "facts", {})
    if record.exc_info:
        facts |= _exception(record.exc_info)
    return facts


def _message(record: logging.LogRecord) -> str:
    code = getattr(record, "status_code", None)
    if record.name.startswith("django.request") and code:  # its own words hold the address
        return HTTPStatus(code).phrase
    if record.name == "django.server":  # the development server: the whole request line
        return "served"
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    if not record.args:
        return record.msg
    if (
        record.name == "gunicorn.error" and record.levelno == logging.INFO
    ):  # of the server itself, at its start
        return record.getMessage()
    if isinstance(record.args, dict):
        arguments: Any = {name: _argument(value) for name, value in record.args.items()}
    else:
        arguments = tuple(_argument(value) for value in record.args)
    try:
        return str(record.msg % arguments)
    except (TypeError, ValueError):  # a "?" where the text wants a number
        return record.msg


def _method(request: HttpRequest) -> str:
    return str(request.method) if request.method in HTTPMethod.__members__ else "?"


def _argument(value: object) -> object:
    """A number, or an id in hexadecimal digits; any other text may be somebody's name."""
    return value if isinstance(value, int | float | UUID) or _ID.fullmatch(str(value)) else "?"


def _exception(raised: _Raised) -> dict[str, Any]:
    kind, error, trace = raised
    if kind is None or error is None:
        return {}
    facts: dict[str, Any] = {"exception": f"{kind.__module__}.{kind.__qualname__}"}
    if sqlstate := getattr(error.__cause__ or error, "sqlstate", None):
        facts["sqlstate"] = security_log.plain(sqlstate)
    facts["trace"] = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]
    causes: list[str] = []
    cause = _cause(error)
    while cause is not None and len(causes) < _MOST_CAUSES:
        causes.append(type(cause).__qualname__)
        cause = _cause(cause)
    return facts | ({"because": causes} if causes else {})


def _cause(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class Json(logging.Formatter):
    """One JSON object a line. Control characters are escaped, so nobody can write a second line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(described(record), default=str)


class Line(logging.Formatter):
    """The same facts for people to read on a developer's machine."""

    def format(self, record: logging.LogRecord) -> str:
        facts = described(record)
        trace = facts.pop("trace", [])
        head = [str(facts.pop(name)) for name in ("time", "level", "logger", "message")]
        rest = [f"{name}={value}" for name, value in facts.items() if value not in ("", None)]
        text = " ".join(head + rest).encode("unicode_escape").decode("ascii")
        return "\n    ".join([text, *trace])


def base(level: str, form: str) -> dict[str, Any]:
    """A logging configuration that writes everything to standard error: `form` is json or line."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": f"tracker.core.logs.{'Json' if form == 'json' else 'Line'}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "chosen"}},
        "root": {"handlers": ["stderr"], "level": level},
    }


def configuration(level: str, form: str, security: str) -> dict[str, Any]:
    """LOGGING for Django: `security` says where that channel goes besides.

    `security` is empty, a file's path, the path of a socket such as /dev/log, or udp://host:port.
    """
    whole = base(level, form)
    whole["formatters"]["json"] = {"()": "tracker.core.logs.Json"}
    whole["handlers"]["from_django"] = {"class": "tracker.core.logs.FromDjango"}
    if security:
        whole["handlers"]["security"] = _channel(security) | {"formatter": "json"}
    whole["loggers"] = {
        # Django's own handlers would print a second time, and mail whole requests to administrators.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        # A request that was answered has its line already; this one tells of faults.
        "django.request": {"level": "ERROR"},
        "django.security": {"handlers": ["from_django"], "propagate": False},
        "samverkan.security": {"handlers": ["security"] if security else [], "level": "INFO"},
    }
    return whole


def _channel(target: str) -> dict[str, Any]:
    if target.startswith("udp://"):
        address = urlsplit(target)
        return {"class": "logging.handlers.SysLogHandler", "address": (address.hostname, address.port or 514)}
    if Path(target).is_socket():
        return {"class": "logging.handlers.SysLogHandler", "address": target}
    Path(target).touch(mode=0o640)  # it holds addresses of callers
    return {"class": "logging.handlers.WatchedFileHandler", "filename": target, "encoding": "utf-8"}
