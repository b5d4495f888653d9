"""Questions about help messages."""

from typing import Any

from django.db.models import Count, QuerySet

from tracker.about.models import SupportMessage
from tracker.core import access


def messages(user: Any) -> QuerySet[SupportMessage]:
    """What the user may read, the latest first."""
    return access.visible(user, SupportMessage.objects.select_related("sent_by", "answered_by"))


def in_state(rows: QuerySet[SupportMessage], state: str) -> QuerySet[SupportMessage]:
    """Those in a state; nothing asked for is what still waits for an answer."""
    if state == "all":
        return rows
    return rows.filter(state=state) if state else rows.exclude(state=SupportMessage.State.ANSWERED)


def counts(rows: QuerySet[SupportMessage]) -> dict[str, int]:
    """state -> number"""
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))
