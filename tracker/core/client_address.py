"""Whose address a request comes from when proxies stand before the product."""

import ipaddress
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddress:
    """The outermost middleware: behind PROXIES proxies, REMOTE_ADDR becomes the client's.

    Each proxy writes at the end of X-Forwarded-For whom it heard; what stands before was sent by anybody and
    is not believed. Everything that limits, logs or allows by address reads REMOTE_ADDR only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if settings.PROXIES and len(heard) >= settings.PROXIES:
            with suppress(ValueError):  # what is no address leaves the nearest proxy's own
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(heard[-settings.PROXIES].strip()))
        return self.get_response(request)
