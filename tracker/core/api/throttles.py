"""How often somebody may ask. Counted in the memory of each process, so that no request writes to the database.

With several processes the limits are that many times higher (docs/operations.md, "Limits").
"""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.utils.connection import ConnectionProxy
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class Rate(SimpleRateThrottle):
    scope: str
    cache = ConnectionProxy(caches, "throttle")  # type: ignore[assignment]

    def get_rate(self) -> str:
        rate: str = settings.API_RATES[self.scope]
        return rate


class Requests(Rate):
    """Of one token, or of one signed-in user."""

    scope = "requests"

    def get_cache_key(self, request: Request, view: Any) -> str:
        token = getattr(request.auth, "pk", None)
        return f"token:{token}" if token else f"user:{request.user.pk}"


class WrongTokens(Rate):
    """From one address. Right ones still pass: 256 random bits are not found by trying."""

    scope = "wrong_tokens"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return f"address:{request.META.get('REMOTE_ADDR', '')}"
