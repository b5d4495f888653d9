"""What waits in a project's results: to report, to approve, sent back; and what has been approved of the year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from projects.results.catalogue.calendar import Openings
from reports.dashboards.results.reading import Slot, Status
from tracker.accounts.models import Role
from tracker.core import formats
from tracker.core.matrix import roles_that
from tracker.core.text import joined

STATES = (
    ("report", gettext_lazy("To report")),
    ("approve", pgettext_lazy("values", "To approve")),
    ("returned", pgettext_lazy("values", "Sent back")),
    ("approved", pgettext_lazy("values", "Approved")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of the queue; the address of the matrix takes `state` to show only those indicators."""

    state: str
    label: str
    number: int
    note: str
    here: bool


def in_state(state: str, openings: Openings, year: int) -> Callable[[Slot], bool]:
    """Is a slot in the state of the queue? To report is what the framework asks for,
    nobody has handed in and can be reported now."""

    def is_open(slot: Slot) -> bool:
        return openings.of(slot.period, slot.indicator.project_id).is_open

    return {
        "report": lambda slot: slot.is_placed and slot.is_unsaid and is_open(slot),
        "approve": lambda slot: slot.status == Status.SUBMITTED,
        "returned": lambda slot: slot.status == Status.RETURNED,
        "approved": lambda slot: slot.approved is not None and slot.period.year == year,
    }[state]


def entries(slots: Iterable[Slot], openings: Openings, year: int, here: str) -> list[Entry]:
    """The four numbers in order; `here` is the state that the matrix is narrowed to."""
    listed = list(slots)
    found = []
    for state, label in STATES:
        chosen = [slot for slot in listed if in_state(state, openings, year)(slot)]
        text = f"{label} {year}" if state == "approved" else str(label)
        note = _note(state, chosen, openings)
        found.append(Entry(state, text, len(chosen), note, state == here))
    return found


def _note(state: str, chosen: list[Slot], openings: Openings) -> str:
    if state == "report":
        days = [openings.of(slot.period, slot.indicator.project_id).until for slot in chosen]
        first = min((day for day in days if day), default=None)
        return _("by %(day)s") % {"day": formats.date_long(first)} if first else _("nothing now")
    if state == "approve":
        who = joined(str(Role(role).label) for role in roles_that("approve", "indicator value"))
        return _("with %(who)s") % {"who": who} if chosen else _("nothing waits")
    if state == "returned":
        return _("to put right") if chosen else _("nothing to put right")
    n = len({slot.indicator.pk for slot in chosen})
    return (
        ngettext("of %(n)s indicator", "of %(n)s indicators", n) % {"n": formats.number(n)}
        if n
        else _("none yet")
    )
