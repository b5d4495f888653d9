"""How long a session lives: SESSION_IDLE_MINUTES without the person, SESSION_HOURS in all, whichever is first.

Both are judged here, by what the session itself remembers: `began` and `seen`, in seconds. The browser keeps its
cookie longer than that, so that what is sent too late can still be kept for the one who wrote it (resume.py).
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tracker.accounts import resume
from tracker.core import security_log

# Seconds within which a further request is not written down again.
PRECISION = 60
# A page that asks by itself says so with this header: it is no sign of the person.
BACKGROUND = "X-Background"


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    request.session["began"] = request.session["seen"] = int(time.time())
    resume.only_for(request.session, user)


def left(session: Any) -> tuple[int, int]:
    """Seconds until the session ends for want of the person, and until it ends in any case."""
    now = int(time.time())
    idle = settings.SESSION_IDLE_MINUTES * 60 - (now - session.get("seen", 0))
    longest = settings.SESSION_HOURS * 3600 - (now - session.get("began", 0))
    return idle, longest


class SessionLimits:
    """Middleware after those of messages and htmx: ends what has lived too long, loses nothing that was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            idle, longest = left(request.session)
            if idle <= 0 or longest <= 0:
                _end(request, "longest" if longest <= 0 else "idle")
            elif BACKGROUND not in request.headers and idle <= settings.SESSION_IDLE_MINUTES * 60 - PRECISION:
                request.session["seen"] = int(time.time())
        response = self.get_response(request)
        if _leads_to_sign_in(response):
            return _sign_in(request, response)
        resume.done_when_sent(request, response)
        return response


def _end(request: HttpRequest, why: str) -> None:
    """From here on the request is nobody's. Whose it was stays known, for what it carries."""
    security_log.note("session_ended", request, why=why)
    was = request.user.pk
    request.session.flush()
    request.user = AnonymousUser()
    request.session["was"] = was
    if request.path.startswith("/api/"):
        return
    if why == "longest":
        hours = settings.SESSION_HOURS
        text = ngettext(
            "You were signed out: after %(n)d hour you sign in anew.",
            "You were signed out: after %(n)d hours you sign in anew.",
            hours,
        ) % {"n": hours}
    else:
        minutes = settings.SESSION_IDLE_MINUTES
        text = ngettext(
            "You were signed out after %(n)d minute without activity.",
            "You were signed out after %(n)d minutes without activity.",
            minutes,
        ) % {"n": minutes}
    messages.info(request, text)


def _leads_to_sign_in(response: HttpResponse) -> bool:
    """Only where one is led on afterwards: who signs out is sent there too."""
    if response.status_code != 302:
        return False
    address = urlsplit(response["Location"])
    return address.path == resolve_url(settings.LOGIN_URL) and REDIRECT_FIELD_NAME in parse_qs(address.query)


def _sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The way to the sign-in page: with what was sent kept, and never into a part of a page."""
    if request.method == "POST" and not request.user.is_authenticated:
        if resume.keep(request, request.session.get("was")):
            messages.info(request, _("What you sent is kept for an hour: sign in to go on with it."))
            response = redirect_to_login(reverse("account_resume"))
        else:
            response = redirect_to_login("/")
            if request.session.get("was") and request.path != reverse("account_logout"):
                messages.warning(request, _("What you sent could not be kept. Nothing has been saved."))
    if request.headers.get("HX-Request"):
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        page = here._replace(scheme="", netloc="", path="/" + here.path.lstrip("/"), fragment="").geturl()
        address = redirect_to_login(page).url if request.method == "GET" else response["Location"]
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: HttpRequest) -> JsonResponse:
    """POST: the person is here. Answers whose session it is, the seconds left, and the secret of its forms."""
    if request.method == "POST":
        request.session["seen"] = int(time.time())
    idle, longest = left(request.session)
    told = {"user": str(request.user.pk), "idle": idle, "longest": longest, "token": get_token(request)}
    return JsonResponse(told)
