"""To save a sheet of activities, all or nothing: each row by the action that logs or changes one.

Raises Refused, Stale, access.Denied, or Http404 for what the user may not know of.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from projects.activities import actions
from projects.activities.models import Activity
from projects.activities.sheets.comparing import Comparison, compare
from projects.activities.sheets.reading import Fault, Line
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded


class Faulty(Refused):
    """Some rows cannot be saved; `faults` says which and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("faulty", _("Nothing has been saved: some rows are refused."))
        self.faults = faults


@recorded
def import_activities(
    *,
    user: Any,
    lines: Sequence[Line],
    letters: Mapping[str, str],
    drafts: bool = False,
    seen: str,
    confirmed: bool = False,
) -> Comparison:
    """Log what is new and change what differs. `seen` is the digest of the comparison that was looked at.

    What is doubted is saved when it is `confirmed`. Stale carries the comparison of now.
    """
    access.require(user, "add", Activity)
    found = compare(user, lines, letters, drafts=drafts)
    if found.digest != seen:
        message = _(
            "Activities have been changed since you looked. Nothing has been saved. Look through them again."
        )
        raise Stale(message, current=found)
    if found.faults:
        raise Faulty(found.faults)
    if found.doubtful and not confirmed:
        raise Refused(
            "doubtful", _("Say that what is doubted is right, or correct the sheet."), field="confirmed"
        )
    for entry in found.entries:
        try:
            if entry.is_new:
                actions.log_activity(user=user, fields=entry.fields, **entry.sets, confirmed=True)
            else:
                actions.change_activity(
                    user=user,
                    activity=entry.activity,
                    expected=entry.activity.version,
                    fields=entry.fields,
                    **entry.sets,
                    confirmed=True,
                )
        except Stale:
            raise
        except Refused as no:
            raise Faulty([Fault(entry.line.number, letters.get(no.field or "", ""), no.message)]) from no
    return found
