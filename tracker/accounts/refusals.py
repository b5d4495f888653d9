"""The pages that turn somebody away at the door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.core import security_log

WAIT = 60  # seconds; the longest wait is five minutes


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429, for every limit that sign-in keeps; it is also the address table's handler429."""
    security_log.note("throttled", request)
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(WAIT)
    return response


def no_account(request: HttpRequest) -> HttpResponse:
    """403: who stands here may be known elsewhere, but has no open account."""
    return render(request, "account/no_account.html", status=403)
