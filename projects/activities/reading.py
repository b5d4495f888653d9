"""What the pages of activities share: opening one, and the receipt of what has just been saved."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from projects.activities import actions, queries, sources
from tracker.core import access
from tracker.privacy import access_log


def open_activity(request: HttpRequest, public_id: str, action: str) -> Any:
    """404 for an activity that the user may not know of, 403 for one not the user's to do `action` on."""
    row = get_object_or_404(queries.activities(request.user), public_id=public_id)
    access_log.seen(request, [row])
    access.require(request.user, action, row)
    return row


def remember(request: HttpRequest, numbers: str, *, new: bool) -> None:
    """The next page shows the receipt of these activities, their numbers with a blank between."""
    request.session["receipt"] = {"numbers": numbers.split(), "new": new}


def receipt(request: HttpRequest) -> Any:
    """What has just been saved, shown once: `rows`, and of one alone the ways to change, undo and go on."""
    kept = request.session.pop("receipt", None)
    if not kept:
        return None
    rows = list(
        queries.activities(request.user).filter(public_id__in=kept["numbers"]).order_by("start", "pk")
    )
    if not rows:
        return None
    one = rows[0] if len(rows) == 1 else None
    return {
        "rows": rows,
        "one": one,
        "may_undo": bool(one and kept["new"] and actions.may_undo(request.user, one)),
        "rest": sources.rest_of(request.user, one) if one and not one.is_masked else None,
    }
