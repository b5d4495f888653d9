"""Where somebody is signed in, and ending it."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from tracker.accounts.models import User
from tracker.accounts.sessions import left
from tracker.core import security_log


def of(user: User) -> list[UserSession]:
    """The sessions that live, the latest first."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    kept = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    live = [rows[session.session_key] for session in kept if min(left(session.get_decoded())) > 0]
    return sorted(live, key=lambda row: (row.created_at, row.pk), reverse=True)


def end(rows: Any, *, why: str, request: HttpRequest | None = None) -> int:
    """End the sessions; `why` is a short code for the security log. Gives how many there were."""
    rows = list(rows)
    for row in rows:
        row.end()
    if rows:
        security_log.note("session_ended", request, why=why, owner=rows[0].user_id, number=len(rows))
    return len(rows)


def end_all(user: User, *, why: str, request: HttpRequest | None = None) -> int:
    """End every session of the user but the one of `request`, if that is the user's own."""
    rows = UserSession.objects.filter(user=user).order_by("pk")
    if request is not None and request.session.session_key and request.user == user:
        rows = rows.exclude(session_key=request.session.session_key)
    return end(rows, why=why, request=request)
