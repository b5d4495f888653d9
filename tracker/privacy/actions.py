"""Retention as decided steps: make a report, then erase exactly what it lists. One transaction each."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext

from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.recording import recorded
from tracker.privacy import retention
from tracker.privacy.models import RetentionRun

# A report older than this no longer says what would be erased.
REPORT_HOLDS = dt.timedelta(days=30)


@recorded
def report(*, user: Any, now: dt.datetime | None = None) -> RetentionRun:
    """Count and list what has been kept long enough. Erases nothing. `user` None: the command line."""
    _allow(user, "add")
    now = now or timezone.now()
    found = list(retention.due(now))
    listed = {due.kind: due.keys for due in found if due.keys}
    return RetentionRun.objects.create(
        made_at=now,
        made_by=user,
        summary=[
            {"kind": due.kind, "count": due.count, "oldest": due.oldest, "newest": due.newest}
            for due in found
        ],
        listed=listed,
        digest=digest(listed),
    )


@recorded
def erase(
    *, user: Any, run: RetentionRun, reason: str, decision: str = "", now: dt.datetime | None = None
) -> RetentionRun:
    """Erase what the report lists and what still qualifies, once.

    Kinds that need a decision are left when `decision` (its registration number) is empty. The receipt says of
    each kind how many were erased, how many were left, and why. Refused: no reason, an old or used report, a
    list that somebody has changed since it was made.
    """
    _allow(user, "erase")
    now, reason = now or timezone.now(), reason.strip()
    if not reason:
        raise Refused("reason_missing", gettext("Say why, in a sentence."), field="reason")
    claimed = RetentionRun.objects.filter(pk=run.pk, erased_at__isnull=True).update(
        erased_at=now, erased_by=user, reason=reason, decision=decision.strip()
    )
    run = RetentionRun.objects.get(pk=run.pk)
    if not claimed:
        raise Refused("used", gettext("What this report lists has been erased already. Make a new report."))
    if run.made_at < now - REPORT_HOLDS:
        raise Refused("old", gettext("The report is older than 30 days. Make a new one and read it."))
    if digest(run.listed) != run.digest:
        raise Refused("changed", gettext("The list is not the one that was reported. Make a new report."))
    because = retention.Because(user, reason, run.decision)
    run.receipt = {
        kind: _receipt(retention.rules()[kind], keys, because, now) for kind, keys in run.listed.items()
    }
    run.save(update_fields=["receipt"])
    return run


def digest(listed: dict[str, list[Any]]) -> str:
    """SHA-256 of the list, the same for the same list."""
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def _receipt(
    rule: retention.Rule, keys: list[Any], because: retention.Because, now: dt.datetime
) -> dict[str, Any]:
    if rule.action == "report":
        return {"erased": 0, "left": len(keys), "why": "report_only"}
    if rule.decision and not because.decision:
        return {"erased": 0, "left": len(keys), "why": "no_decision"}
    erased = retention.erase(rule.kind, keys, because, now)
    left = len(keys) - erased
    return {"erased": erased, "left": left, "why": "no_longer_due" if left else ""}


def _allow(user: Any, action: str) -> None:
    if user is not None and not access.may(user, action, RetentionRun):
        raise PermissionDenied
