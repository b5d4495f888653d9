"""Two editions or years side by side: figures by their key, chapters by what they say.

A frozen edition says what it said; an open one, and a year without one, what the data say today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.annual.editions.models import Edition
from reports.annual.editions.queries import editions
from reports.annual.freeze import changes
from reports.annual.freeze.changes import TextDifference
from reports.annual.freeze.facts import Fact, Facts
from reports.annual.freeze.queries import composed, language_now, told
from reports.annual.queries import report_years
from reports.figures.registry import FIGURES
from reports.figures.values import Unit
from tracker.core.formats import MINUS

# Figures that are told with their parts; of the others the whole is enough.
_WHOLE_WITH_PARTS = re.compile(r"F[0-9]+")


@dataclass(frozen=True)
class Side:
    """`value` as in the address: 2017-1.0 or 2017."""

    value: str
    label: str
    year: int
    edition: Edition | None


@dataclass(frozen=True)
class Row:
    """A figure or a part of it on both sides; None where a side does not tell it."""

    label: str
    a: str | None
    b: str | None
    difference: str


@dataclass(frozen=True)
class Group:
    """A figure with its parts."""

    key: str
    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Comparison:
    a: Side
    b: Side
    groups: list[Group]
    texts: list[TextDifference]


def sides(user: Any) -> list[Side]:
    """All that can be compared: the editions that the user may see, then the years as the data are today."""
    found = [
        Side(
            row.public_id,
            f"{row.year}, {_('edition')} {row.number} ({row.get_state_display()})",
            row.year,
            row,
        )
        for row in editions(user)
    ]
    label = _("%(year)s, as the data are today")
    return [*found, *(Side(str(year), label % {"year": year}, year, None) for year in report_years())]


def compared(a: Side, b: Side) -> Comparison:
    """In the active language."""
    old, new = _facts(a), _facts(b)
    return Comparison(a, b, list(_groups(_own(old, a.year), _own(new, b.year))), changes.texts(old, new))


def _facts(side: Side) -> Facts:
    if side.edition and not side.edition.is_open:
        return told(side.edition, language_now())
    return composed(side.year, side.edition)[1]


def _own(facts: Facts, year: int) -> dict[tuple[str, str], Fact]:
    """The figures of the side's own year."""
    return {(fact.key, fact.part): fact for fact in facts.figures if fact.year == year}


def _groups(old: dict[tuple[str, str], Fact], new: dict[tuple[str, str], Fact]) -> Iterator[Group]:
    for key, figure in FIGURES.items():
        parts = dict.fromkeys(part for of, part in (*old, *new) if of == key)
        told_parts = [part for part in parts if not part or _WHOLE_WITH_PARTS.fullmatch(key)]
        rows = [_row(old.get((key, part)), new.get((key, part)), str(figure.label)) for part in told_parts]
        if rows:
            yield Group(key, str(figure.label), rows)


def _row(old: Fact | None, new: Fact | None, whole: str) -> Row:
    fact = new or old
    assert fact is not None
    label = fact.label.removeprefix(f"{whole}: ") if fact.part else whole
    label = f"{label}, {Unit(fact.unit).label}" if fact.part == "percent" else label
    return Row(label, old.shown if old else None, new.shown if new else None, _difference(old, new))


def _difference(old: Fact | None, new: Fact | None) -> str:
    """From the first side to the second, with its sign; nothing where one of them is missing."""
    if not (old and new) or old.exact is None or new.exact is None:
        return ""
    step = new.exact - old.exact
    if not step:
        return _("the same")
    shown = Unit(new.unit).show(abs(step))
    return f"{'+' if step > 0 else MINUS}{shown}"
