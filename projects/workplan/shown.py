"""Work plans as pages tell them: items in words, and what differs between two versions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.workplan import queries
from projects.workplan.models import PlannedWork, WorkItem, WorkPlan
from tracker.core import formats
from tracker.core.text import bilingual

_KINDS = {"draft": "info", "agreed": "ok", "replaced": "none"}


def kind(item: WorkItem) -> str:
    """Milestone, or the type of activity."""
    return capfirst(item.get_activity_kind_display() or item.get_kind_display())


def days(number: Decimal | None) -> str:
    """4, 6,5 or a dash."""
    return formats.number(number, 0 if number is None or number == int(number) else 1)


def when(line: PlannedWork) -> str:
    """The days of an activity, or the day of a milestone or of what takes one day."""
    if line.item.kind == WorkItem.Kind.MILESTONE or line.start == line.end:
        return formats.iso(line.end)
    return f"{formats.iso(line.start)} – {formats.iso(line.end)}"


def title(item: WorkItem) -> str:
    return f"{item.number} {bilingual(item, 'title')}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a version in words."""

    row: PlannedWork
    item: WorkItem
    kind: str
    when: str
    abroad: str
    home: str


def line(row: PlannedWork) -> Line:
    return Line(row, row.item, kind(row.item), when(row), days(row.days_abroad), days(row.days_home))


@dataclass(frozen=True, slots=True)
class Group:
    """What is planned for one component; empty name: for none in particular."""

    name: str
    lines: list[Line]
    abroad: str
    home: str


def groups(rows: Iterable[PlannedWork]) -> list[Group]:
    found = queries.by_component(rows)
    alone = len(found) == 1 and found[0][0] is None
    return [
        Group(
            "" if alone else str(component or _("No component")),
            [line(row) for row in planned],
            days(_sum(row.days_abroad for row in planned)),
            days(_sum(row.days_home for row in planned)),
        )
        for component, planned in found
    ]


def _sum(numbers: Iterable[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True, slots=True)
class Version:
    """A line of the list of versions."""

    row: WorkPlan
    agreed: str
    kind: str  # of the status tag


def version(row: WorkPlan) -> Version:
    return Version(row, formats.iso(row.agreed_on) if row.agreed_on else "", _KINDS[row.status])


# What differs between two versions.


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that two versions say differently: empty `before` is new, empty `after` has been taken out."""

    of: str
    what: str
    before: str
    after: str
    kind: str
    word: str


def changed(before: Iterable[PlannedWork], after: Iterable[PlannedWork]) -> list[Changed]:
    """What differs from the one version to the other. An item that only one of them has is one line."""
    old, new = ({row.item_id: row for row in rows} for rows in (before, after))
    found = []
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        if was and now:
            said, says = _said(was), _said(now)
            word = pgettext("difference", "Changed")
            found += [
                Changed(title(now.item), what, said[what], says[what], "warn", word)
                for what in says
                if said[what] != says[what]
            ]
        elif now:
            word = pgettext("difference", "New")
            found.append(Changed(title(now.item), kind(now.item), "", _whole(now), "info", word))
        elif was:
            word = pgettext("difference", "Taken out")
            found.append(Changed(title(was.item), kind(was.item), _whole(was), "", "none", word))
    return found


def _said(row: PlannedWork) -> dict[str, str]:
    return {
        _("When"): when(row),
        _("Days abroad"): days(row.days_abroad),
        _("Days at home"): days(row.days_home),
        _("Responsible"): str(row.responsible or formats.MISSING),
    }


def _whole(row: PlannedWork) -> str:
    return " · ".join(
        f"{what}: {text}" if what != _("When") else text
        for what, text in _said(row).items()
        if text != formats.MISSING
    )


def reached(item: Any) -> str:
    """When a milestone was reached, in words; empty where it has not been."""
    return formats.iso(item.reached_on) if item.reached_on else ""
