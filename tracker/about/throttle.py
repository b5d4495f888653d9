"""How many messages one sender may send: enough for anybody in trouble, too few to flood the queue."""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle


class Messages(SimpleRateThrottle):
    """Ten an hour for each user, or for each address that anonymous messages come from."""

    rate = "10/hour"
    cache_format = "help:%(by)s"

    def get_cache_key(self, request: Any, view: Any = None) -> str:
        user = request.user
        return self.cache_format % {"by": user.pk if user.is_authenticated else self.get_ident(request)}
