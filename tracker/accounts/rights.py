"""Tokens in the permission matrix: a token is its holder's own."""

from typing import Any

from django.db.models import Q

from tracker.accounts.models import ApiToken
from tracker.core import access


def own(user: Any, action: str) -> Q:
    return Q(user=user)


access.register(ApiToken, "token", own=own)
