"""To save a sheet of results, all or nothing, through the actions that save one value.

`try_out` does the same and takes it back: so what is told before is what would happen, by the same rules, rights
and locks. Raises Refused, Stale, access.Denied, or Http404 for what the user may not know of.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.results.sheets import columns
from projects.results.sheets.comparing import Comparison, Entry, compare
from projects.results.sheets.reading import Fault, Line
from projects.results.values import actions
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded, recording

MOST = 300  # values saved at a time: some seconds of work


class Faulty(Refused):
    """Some rows cannot be saved; `faults` says which and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("faulty", _("Nothing has been saved: some rows are refused."))
        self.faults = faults


def require(user: Any, project: Project) -> None:
    """Go on only if the user may report values of the project."""
    access.require(user, "add", project, of="indicator value")


def try_out(
    user: Any, entries: Sequence[Entry], letters: Mapping[str, str], submit: bool = False
) -> list[Fault]:
    """What would be refused if these were saved now. Nothing is."""
    with recording():
        faults = _save(user, entries, letters, submit)
        transaction.set_rollback(True)
    return faults


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
    found = compare(user, project, lines, letters)
    if found.digest != seen:
        message = _(
            "Values have been changed since you looked. Nothing has been saved. Look through them again."
        )
        raise Stale(message, current=found)
    faults = found.faults or _save(user, found.entries, letters, submit)
    if faults:
        raise Faulty(faults)
    return found


def _save(user: Any, entries: Sequence[Entry], letters: Mapping[str, str], submit: bool) -> list[Fault]:
    faults = []
    for entry in sorted(entries, key=lambda entry: entry.indicator.pk):
        try:
            row = actions.save_value(
                user=user,
                indicator=entry.indicator,
                period=entry.period,
                site=entry.site,
                expected=entry.version,
                cells=entry.cells,
                **entry.fields,
            )
            if submit:
                actions.submit_value(user=user, value=row, expected=row.version)
        except Refused as no:
            faults.append(_fault(entry, no, letters))
    return sorted(faults, key=lambda fault: fault.row)


def _fault(entry: Entry, no: Refused, letters: Mapping[str, str]) -> Fault:
    """At the row and column that the refusal is about."""
    field = {"site": "place"}.get(no.field or "", no.field or "")
    group = ""
    if field.startswith("cells"):
        dimension = field.partition(".")[2].replace("-", " ")
        named = (key for key in entry.lines if key and _dimensions(key) == dimension)
        group = next(named, next((key for key in entry.lines if key), ""))
        field = "value" if "value" in entry.lines.get(group, _ANY).given else ""
    line = entry.lines.get(group)
    row = line.number if line else entry.first_row
    return Fault(row, letters.get(field, "") if field in columns.LABELS else "", no.message)


def _dimensions(key: str) -> str:
    """`sex age` of the group `sex:women age:15-24`."""
    return " ".join(part.partition(":")[0] for part in key.split())


_ANY = Line(0, (), {})
