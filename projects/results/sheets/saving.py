"""Many values saved at once, by the rules, rights and locks by which one is (projects/results/values/actions.py).

What these ask about is read once for all values: `judged` tells what would be refused and writes nothing; `write`
asks as much of the database for two hundred values as for one.
"""

import copy
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from projects.results.catalogue.calendar import Openings
from projects.results.framework.models import Indicator
from projects.results.sheets import columns
from projects.results.sheets.comparing import Entry
from projects.results.sheets.reading import Fault, Line
from projects.results.sheets.writing import Key
from projects.results.values import actions, rules
from projects.results.values.models import IndicatorValue, ValueCell
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recording
from tracker.core.saving import check

_AT_ONCE = 200
_STATE = ("status", "drafted_by_id", "submitted_by_id", "submitted_at", "decided_by_id", "decided_at")
_ANY = Line(0, (), {})


@dataclass(frozen=True, slots=True)
class Ready:
    """A value as it is to be written, with its parts. `stored`: what it changes, None for a new one."""

    row: IndicatorValue
    cells: list[ValueCell]
    stored: IndicatorValue | None
    reason: str


def judged(
    user: Any, entries: Sequence[Entry], letters: Mapping[str, str], *, submit: bool = False
) -> tuple[list[Ready], list[Fault]]:
    """(what is to be written; what is refused, by row and column). Three queries at most, however many.

    Raises access.Denied, or Http404 for what the user may not know of.
    """
    _require(user, entries)
    openings = Openings(user, {entry.period.pk: entry.period for entry in entries}.values())
    handed_in = timezone.now() if submit else None
    ready, faults = [], []
    for entry in entries:
        try:
            ready.append(_ready(user, entry, openings, handed_in))
        except Refused as no:
            faults.append(_fault(entry, no, letters))
    return ready, sorted(faults, key=lambda fault: fault.row)


def write(ready: Sequence[Ready], *, submit: bool = False) -> None:
    """Save what was judged, in the transaction that keeps what it was judged by."""
    steps = 2 if submit else 1  # to draft and to hand in raise the version by one each
    latest = _latest([one.row for one in ready if one.stored is None])
    by_reason: dict[str, list[Ready]] = {}
    for one in ready:
        one.row.version = (one.stored.version if one.stored else latest.get(_place(one.row), 0)) + steps
        by_reason.setdefault(one.reason, []).append(one)
    for reason, alike in by_reason.items():
        with recording(reason=reason):
            for start in range(0, len(alike), _AT_ONCE):
                _write(alike[start : start + _AT_ONCE], steps)


def _require(user: Any, entries: Sequence[Entry]) -> None:
    """The user may change each value that can still change, and begin one where none does. Two queries."""
    there = {
        entry.standing.pk: entry.standing for entry in entries if entry.standing and entry.standing.is_open
    }
    mine = access.visible(user, IndicatorValue.objects.filter(pk__in=there), "change")
    for pk in there.keys() - set(mine.values_list("pk", flat=True)):
        access.require(user, "change", there[pk])
    above = {entry.indicator.pk: entry.indicator for entry in entries}
    ours = access.visible(user, Indicator.objects.filter(pk__in=above), "add", "indicator value")
    for pk in above.keys() - set(ours.values_list("pk", flat=True)):
        access.require(user, "add", above[pk], of="indicator value")


def _ready(user: Any, entry: Entry, openings: Openings, handed_in: datetime.datetime | None) -> Ready:
    """Raises Refused."""
    stored = entry.standing if entry.standing and entry.standing.is_open else None
    row = copy.copy(stored) if stored else IndicatorValue()
    row.indicator, row.period, row.site = entry.indicator, entry.period, entry.site
    rules.check_place(entry.indicator, entry.period, entry.site)
    state = openings.check(entry.period, entry.indicator.project_id)
    cells = actions.fill_in(row, user, entry.fields, entry.stood if stored else [], entry.cells)
    if handed_in:
        rules.check_evidence(row)
        actions.hand_in(row, user, handed_in)
    check(row, alone=True)
    return Ready(row, cells, stored, state.reason)


def _place(row: IndicatorValue) -> Key:
    return row.indicator_id, row.period_id, row.site_id


def _latest(rows: Sequence[IndicatorValue]) -> dict[Key, int]:
    """The highest version that any value of the same has had: an old one is never mistaken for a new one."""
    same = IndicatorValue.objects.filter(
        indicator__in={row.indicator_id for row in rows}, period__in={row.period_id for row in rows}
    )
    found = same.order_by().values_list("indicator", "period", "site").annotate(latest=Max("version"))
    return {(indicator, period, site): latest for indicator, period, site, latest in found}


def _write(part: Sequence[Ready], steps: int) -> None:
    IndicatorValue.objects.bulk_create([one.row for one in part if one.stored is None])
    alike: dict[Any, list[IndicatorValue]] = {}
    for one in part:
        if one.stored:
            told = tuple(
                name for name in columns.FIELDS if getattr(one.row, name) != getattr(one.stored, name)
            )
            state = tuple(getattr(one.row, name) for name in _STATE)
            alike.setdefault((told, state), []).append(one.row)
    for (told, state), rows in alike.items():
        if told:
            IndicatorValue.objects.bulk_update(rows, told)
        IndicatorValue.objects.filter(pk__in=[row.pk for row in rows]).update(
            **dict(zip(_STATE, state, strict=True)), version=F("version") + steps, changed_at=timezone.now()
        )
    actions.write_cells([one.row for one in part], [cell for one in part for cell in one.cells])


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
