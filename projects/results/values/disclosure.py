"""Which parts of a value may leave the house: none that stands for one to four persons, told or worked out.

Whoever is a member of the project, or approves its values, sees all parts. Everybody else, and all that is
published, reads them through this:

* A part of 1 to 4 is kept back; 0 and 5 or more may be told. What no part tells, the rest up to the whole, counts
  as a part of its own.
* What a split keeps back makes 5 or more together, in at least two parts of different size: as many more are kept
  back, the smallest first, parts of the same size always together. Which parts are kept back thus depends on
  the amounts alone, and they could change places: no subtraction tells which is which.
* Of a whole under 5 no part is told, and never is one part told alone.
* Crossed splits, shares, and what is cumulative are told whole or not at all. Crossed ones only while their
  one-dimensional splits keep nothing back; shares only while neither those counted nor those not counted are
  1 to 4 in any part; cumulative ones only while no part has grown by 1 to 4 since it was told last, and, when there
  were periods in between of which nothing was told, more than one part has grown.

Parts of several places or periods are never added up for publication: subtracting one from the sum would tell the
other. A correction is a new publication; what an earlier one told stays known to those who kept it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from projects.portfolio.rights import memberships
from projects.results.catalogue.models import Category, Measure
from projects.results.values.models import IndicatorValue, ValueCell
from projects.results.values.parts import SPLIT_MEASURES, Groups, Split, splits_of
from tracker.core import access

SMALLEST = Decimal(5)
_NOTHING = Decimal(0)
# What of a part is counted: the amount; of a share those counted and those not.
Counted = tuple[Decimal, ...]
Table = dict[Groups | None, Counted]  # None: what no part tells


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a split as a reader gets it. `cell` None: not reported, or kept back."""

    first: Category
    second: Category | None
    cell: ValueCell | None
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A split as a reader gets it. `left`: what no part tells (of a share: of its whole); None when kept back."""

    split: Split
    parts: tuple[Part, ...]
    left: Decimal | None

    @property
    def is_complete(self) -> bool:
        """All parts are reported and make the whole. Of what is kept back nothing is said to lack."""
        return not self.left and all(part.cell or part.is_kept for part in self.parts)

    @property
    def keeps_back(self) -> bool:
        return any(part.is_kept for part in self.parts)


def parts_of(user: Any, values: Sequence[IndicatorValue]) -> dict[int, list[Parts]]:
    """Value's key -> its splits with their parts, as the user may see them; user None: as they are published.

    Only splits of which something was reported. A fixed number of queries, however many values.
    """
    rows = [row for row in values if row.indicator.measure in SPLIT_MEASURES]
    prefetch_related_objects(
        rows, "cells", "indicator__splits__first__categories", "indicator__splits__second__categories"
    )
    seen = open_to(user, {row.indicator.project_id for row in rows})
    inside = [row for row in rows if row.indicator.project_id in seen]
    outside = [row for row in rows if row.indicator.project_id not in seen]
    found = {row.pk: [_whole(row, split) for split in _told_splits(row)] for row in inside}
    return found | published(outside)


def open_to(user: Any, projects: set[int]) -> set[int]:
    """Those of the projects of which the user sees all parts: the user's own, and all for who approves values."""
    if user is None or not user.is_authenticated:
        return set()
    if access.may(user, "approve", IndicatorValue):
        return projects
    return projects & set(memberships(user).order_by().values_list("project", flat=True))


def published(values: Sequence[IndicatorValue]) -> dict[int, list[Parts]]:
    """The same for the world outside: only of approved values."""
    rows = [row for row in values if row.status == IndicatorValue.Status.APPROVED]
    chains = _chains(row for row in rows if row.indicator.is_cumulative)
    found = {}
    for row in rows:
        splits = _told_splits(row)
        told: dict[str, Parts] = {}
        for split in sorted(splits, key=lambda split: split.row.second_id is not None):
            kept = _kept_back(row, split, chains.get((row.indicator_id, row.site_id), ()))
            margins = {split.row.first.code, split.row.second.code} if split.row.second else set()
            if any(told[code].keeps_back for code in margins if code in told):
                kept = set(_table(row, split))
            told[split.code] = _cut(row, split, kept)
        found[row.pk] = [told[split.code] for split in splits]
    return found


def kept_back(amounts: Sequence[Decimal]) -> set[int]:
    """Which of these amounts, all parts of one whole, must not be told."""
    everything = set(range(len(amounts)))
    kept = {n for n in everything if is_small(amounts[n])}
    if is_small(sum(amounts, _NOTHING)):
        return everything
    if not kept:
        return set()
    for level in [*sorted({amount for amount in amounts if amount >= SMALLEST}), _NOTHING]:
        if _is_ambiguous([amounts[n] for n in kept]):
            break
        kept |= {n for n in everything if amounts[n] == level}
    return everything if len(everything - kept) < 2 else kept


def is_small(amount: Decimal) -> bool:
    return 0 < abs(amount) < SMALLEST


def _is_ambiguous(amounts: Sequence[Decimal]) -> bool:
    return sum(amounts, _NOTHING) >= SMALLEST and len(set(amounts)) > 1


def _told_splits(row: IndicatorValue) -> list[Split]:
    """The splits of which the value has parts."""
    there = {(cell.first_id, cell.second_id) for cell in row.cells.all()}
    return [split for split in splits_of(row.indicator) if there.intersection(split.keys)]


def _cells(row: IndicatorValue, split: Split) -> dict[Groups, ValueCell]:
    keys = set(split.keys)
    return {key: cell for cell in row.cells.all() if (key := (cell.first_id, cell.second_id)) in keys}


def _whole(row: IndicatorValue, split: Split) -> Parts:
    return _cut(row, split, set())


def _cut(row: IndicatorValue, split: Split, kept: set[Groups | None]) -> Parts:
    cells = _cells(row, split)
    parts = tuple(
        Part(first, second, None if key in kept else cells.get(key), key in kept and key in cells)
        for (first, second), key in zip(split.groups, split.keys, strict=True)
    )
    left = None if None in kept else sum(_table(row, split)[None], _NOTHING)
    return Parts(split, parts, left)


def _table(row: IndicatorValue, split: Split) -> Table:
    found: Table = {key: _counted(cell) for key, cell in _cells(row, split).items()}
    whole = _counted(row)
    found[None] = tuple(
        all_of - sum((counted[n] for counted in found.values()), _NOTHING) for n, all_of in enumerate(whole)
    )
    return found


def _counted(of: IndicatorValue | ValueCell) -> Counted:
    if of.numerator is not None and of.denominator is not None:
        return of.numerator, of.denominator - of.numerator
    amount = of.amount if isinstance(of, ValueCell) else of.value
    return (amount or _NOTHING,)


def _kept_back(row: IndicatorValue, split: Split, chain: Sequence[IndicatorValue]) -> set[Groups | None]:
    table = _table(row, split)
    if row.indicator.is_cumulative:
        return set() if _may_follow(row, split, chain) else set(table)
    if split.row.second is None and row.indicator.measure == Measure.NUMBER:
        keys = list(table)
        return {keys[n] for n in kept_back([table[key][0] for key in keys])}
    return set(table) if _has_small(table) else set()


def _has_small(table: Table) -> bool:
    return any(is_small(amount) for counted in table.values() for amount in counted)


def _may_follow(row: IndicatorValue, split: Split, chain: Sequence[IndicatorValue]) -> bool:
    """May the parts of a cumulative value be told, after what was told of the periods before it?"""
    last: Table = {}
    is_gap = False
    for one in chain:
        table = _table(one, split)
        may = bool(_cells(one, split)) and not _has_small(table) and _may_grow(last, table, is_gap)
        if one.pk == row.pk:
            return may
        last, is_gap = (table, False) if may else (last, True)
    return False


def _may_grow(last: Table, table: Table, is_gap: bool) -> bool:
    grown = [
        after - before
        for key in last.keys() | table.keys()
        for after, before in zip(*_both(table.get(key), last.get(key)), strict=True)
    ]
    return not any(map(is_small, grown)) and not (is_gap and sum(bool(step) for step in grown) == 1)


def _both(after: Counted | None, before: Counted | None) -> tuple[Counted, Counted]:
    """Both, with 0 for what is not there."""
    nothing = tuple(_NOTHING for _n in after or before or ())
    return after or nothing, before or nothing


def _chains(values: Iterable[IndicatorValue]) -> dict[tuple[int, int | None], list[IndicatorValue]]:
    """All approved values of these cumulative indicators, by indicator and place, in the order of periods."""
    indicators = {row.indicator_id for row in values}
    found: dict[tuple[int, int | None], list[IndicatorValue]] = defaultdict(list)
    if not indicators:
        return found
    rows = IndicatorValue.objects.filter(
        indicator__in=indicators,
        status=IndicatorValue.Status.APPROVED,
        answer=IndicatorValue.Answer.MEASURED,
    )
    for row in rows.prefetch_related("cells").order_by("period__last_day", "pk"):
        found[row.indicator_id, row.site_id].append(row)
    return found
