"""How the house is: two addresses for monitoring, and the page shown when an answer fails."""

import logging
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tracker.core import doors, jobs, triggers

logger = logging.getLogger(__name__)

LEAST_FREE_BYTES = 200_000_000
# A worker looks for jobs every second; one that has waited this long has no worker.
LONGEST_WAIT = timedelta(minutes=2)
RETRY_SECONDS = 5


# What else must stand: name -> does it? Asked only when the database answers.
_others: dict[str, Callable[[], bool]] = {}


def ask(name: str, stands: Callable[[], bool]) -> None:
    """Let /readyz ask this too. For rooms that this one does not know."""
    _others[name] = stands


class Unasked:
    """Middleware: who asks how the house is, is nobody, whatever cookies come along.

    So no middleware further in asks the database for a session or a user when it may be away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ("/healthz", "/readyz"):
            request.COOKIES = {}
        return self.get_response(request)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database, so that a restart is not tried in vain."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, triggers, disk, worker and the others can do their part, else 503; names what cannot."""
    parts = {"database": database_answers(), "disk": disk_has_room()}
    parts["triggers"] = parts["database"] and not triggers.missing()
    parts["worker"] = parts["database"] and not jobs.any_waiting_longer_than(LONGEST_WAIT)
    parts |= {name: parts["database"] and stands() for name, stands in _others.items()}
    ready = all(parts.values())
    return JsonResponse(
        {"ready": ready} | parts, status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    )


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer")
        return False
    return True


def disk_has_room() -> bool:
    """Room for uploads and reports in the folder of everything that the product writes."""
    return shutil.disk_usage(settings.VAR_DIR).free >= LEAST_FREE_BYTES


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this for every exception that nobody caught, wherever it was raised.

    A database that is away or busy is no fault in the code: 503, and when to try again.
    """
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
    headers = {"Retry-After": str(RETRY_SECONDS)} if away else {}
    if request.path.startswith("/api/"):
        title = gettext("Try again in a moment") if away else gettext("Something went wrong")
        code = "database_away" if away else "server_error"
        problem = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": title}
        problem["request_id"] = doors.identify(request)
        return JsonResponse(problem, status=status, headers=headers, content_type="application/problem+json")
    # Without the request: the shell's context would ask the database who is signed in.
    text = render_to_string(f"{status.value}.html", {"request_id": doors.identify(request)})
    return HttpResponse(text, status=status, headers=headers)
