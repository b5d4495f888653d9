"""To save a sheet of results, all or nothing: what is told before is told by the same rules, rights and locks.

Raises Refused, Stale, access.Denied, or Http404 for what the user may not know of.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.results.sheets import saving
from projects.results.sheets.comparing import Comparison, compare
from projects.results.sheets.reading import Fault, Line
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded


class Faulty(Refused):
    """Some rows cannot be saved; `faults` says which and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("faulty", _("Nothing has been saved: some rows are refused."))
        self.faults = faults


def require(user: Any, project: Project) -> None:
    """Go on only if the user may report values of the project."""
    access.require(user, "add", project, of="indicator value")


@recorded
def import_sheet(
    *,
    user: Any,
    project: Project,
    lines: Sequence[Line],
    letters: Mapping[str, str],
    submit: bool = False,
    seen: str,
) -> Comparison:
    """Save what the lines say as drafts, and hand them in with `submit`. All or nothing.

    `seen` is the digest of the comparison that was looked at; Stale carries the one of now.
    """
    require(user, project)
    found = compare(user, project, lines, letters, to_write=True)
    if found.digest != seen:
        message = _(
            "Values have been changed since you looked. Nothing has been saved. Look through them again."
        )
        raise Stale(message, current=found)
    ready, faults = saving.judged(user, found.entries, letters, submit=submit)
    if found.faults or faults:
        raise Faulty([*found.faults, *faults])
    saving.write(ready, submit=submit)
    return found
