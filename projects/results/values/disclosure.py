"""Which parts of a value may leave the house: none that stands for one to four persons, told or worked out.

Whoever is a member of the project, or approves its values, sees all parts. Everybody else, and all that is
published, reads them through this:

* A part of 1 to 4 is kept back; 0 and 5 or more may be told. What no part tells, the rest up to the whole, counts
  as a part of its own.
* What a split keeps back makes 5 or more together, in at least two parts of different size: as many more are kept
  back, the smallest first, parts of the same size always together. Which parts are kept back thus depends on
  the amounts alone, and they could change places: no subtraction tells which is which.
* Of a whole under 5 no part is told, and never is one part told alone.
* Crossed splits, shares, and what is cumulative are told whole or not at all. Crossed ones only while the other
  splits by the same dimension keep nothing back and say the same of it; shares only while neither those counted nor
  those not counted are 1 to 4 in any part.
* Cumulative ones only while no part is 1 to 4, and differs by 1 to 4 from what it was in any period that is told;
  and, from one that is told to the next, or from the beginning, more than one part has changed, unless the next
  follows at once. What was approved first is told first: a later approval takes nothing back, and is itself kept
  back if need be.
* Parts of a place only where none were told of all places together: those less the others would be the last.

The whole itself is always told. Parts of several places or periods are never added up for publication: subtracting
one from the sum would tell the other. A correction is a new publication; what an earlier one told stays known to
those who kept it.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Prefetch, prefetch_related_objects

from projects.portfolio.rights import memberships
from projects.results.catalogue.models import Category, Measure, ReportingPeriod
from projects.results.framework.models import Indicator, IndicatorSplit
from projects.results.values.models import IndicatorValue, ValueCell
from projects.results.values.parts import SPLIT_MEASURES, Groups, Split, splits_of
from tracker.core import access

SMALLEST = Decimal(5)
_NOTHING = Decimal(0)
_A_DAY = timedelta(days=1)
# What of a part is counted: the amount; of a share those counted and those not.
Counted = tuple[Decimal, ...]
Table = dict[Groups | None, Counted]  # None: what no part tells
# By dimension what its groups come to, as the splits told so far say; None: kept back.
Sums = dict[int, dict[int, Counted] | None]


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


def parts_of(
    user: Any, values: Sequence[IndicatorValue], *, seen: Collection[int] | None = None
) -> dict[int, list[Parts]]:
    """Value's key -> its splits with their parts, as the user may see them; user None: as they are published.

    Only splits of which something was reported. A fixed number of queries, however many values.
    `seen`: the projects of which the user sees all parts, where that has been asked already.
    """
    rows = [row for row in values if row.indicator.measure in SPLIT_MEASURES]
    _read_groups(row.indicator for row in rows)
    if seen is None:
        seen = open_to(user, {row.indicator.project_id for row in rows})
    inside = [row for row in rows if row.indicator.project_id in seen]
    outside = [row for row in rows if row.indicator.project_id not in seen]
    prefetch_related_objects(rows, "cells")
    found = {row.pk: [_whole(row, split) for split in _told_splits(row)] for row in inside}
    return found | published(outside)


def _read_groups(indicators: Iterable[Indicator]) -> None:
    """Read the splits, where they have not been read, and the groups of both their dimensions at once."""
    listed = list(indicators)
    prefetch_related_objects(
        listed, Prefetch("splits", IndicatorSplit.objects.select_related("first", "second"))
    )
    splits = [split for row in listed for split in row.splits.all()]
    dimensions = [one for split in splits for one in (split.first, split.second) if one]
    prefetch_related_objects(dimensions, "categories")


def open_to(user: Any, projects: set[int]) -> set[int]:
    """Those of the projects of which the user sees all parts: for most the own ones, all for who approves values."""
    width = "-" if user is None else access.scope(user, "view", "part of a value")
    if width != "own":
        return projects if width == "all" else set()
    return projects & set(memberships(user).order_by().values_list("project", flat=True))


class _Told(NamedTuple):
    period: ReportingPeriod
    table: Table
    key: int


def published(values: Sequence[IndicatorValue]) -> dict[int, list[Parts]]:
    """The same for the world outside: only of approved values."""
    rows = [row for row in values if row.status == IndicatorValue.Status.APPROVED]
    in_time = _in_time(row for row in rows if row.indicator.is_cumulative)
    together = _together(row for row in rows if row.site_id)
    found = {}
    for row in rows:
        splits = _told_splits(row)
        told: dict[str, Parts] = {}
        sums: Sums = {}
        for split in sorted(splits, key=lambda split: split.row.second_id is not None):
            is_shut = row.indicator.is_cumulative and row.pk not in in_time[split.code]
            beside = {(row.indicator_id, row.period_id), (row.indicator_id, None)} if row.site_id else set()
            if is_shut or together & beside:
                kept = set(_table(row, split))
            else:
                kept = _kept_back(row, split)
            told[split.code] = _cut(row, split, _with_others(row, split, kept, sums))
        found[row.pk] = [told[split.code] for split in splits]
    return found


def _with_others(
    row: IndicatorValue, split: Split, kept: set[Groups | None], sums: Sums
) -> set[Groups | None]:
    """What is kept back of a split beside others by the same dimensions; `sums` learns what it tells of them.

    Two tables of which one keeps something back, or that differ, tell by subtraction what neither says.
    """
    table, dimensions = _table(row, split), [split.row.first_id]
    if split.row.second_id is not None:
        dimensions.append(split.row.second_id)
        own = [_sums(table, place) for place in range(2)]
        if any(sums.get(key, of) != of for key, of in zip(dimensions, own, strict=True)):
            return set(table)
    for place, key in enumerate(dimensions):
        sums.setdefault(key, None if kept else _sums(table, place))
    return kept


def _sums(table: Table, place: int) -> dict[int, Counted]:
    """What the groups come to by the first or by the second dimension."""
    found: dict[int, Counted] = {}
    for key, counted in table.items():
        if key is not None and (group := key[place]) is not None:
            before = found.get(group, (_NOTHING,) * len(counted))
            found[group] = tuple(one + more for one, more in zip(before, counted, strict=True))
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


def _kept_back(row: IndicatorValue, split: Split) -> set[Groups | None]:
    table = _table(row, split)
    if split.row.second is None and row.indicator.measure == Measure.NUMBER:
        keys = list(table)
        return {keys[n] for n in kept_back([table[key][0] for key in keys])}
    return set(table) if _has_small(table) else set()


def _has_small(table: Table) -> bool:
    return any(is_small(amount) for counted in table.values() for amount in counted)


def _told_in_time(split: Split, chain: Sequence[IndicatorValue]) -> set[int]:
    """The keys of those of a cumulative indicator's values whose parts may be told, each beside all before it."""
    told: list[_Told] = []
    for row in chain:
        one = _Told(row.period, _table(row, split), row.pk)
        if not _cells(row, split) or _has_small(one.table):
            continue
        at = bisect(told, one.period.last_day, key=lambda other: other.period.last_day)
        before, after = told[at - 1] if at else None, told[at] if at < len(told) else None
        lonely = _is_lonely(before, one) or (after is not None and _is_lonely(one, after))
        if not lonely and not any(
            is_small(step) for other in told for step in _steps(other.table, one.table)
        ):
            told.insert(at, one)
    return {one.key for one in told}


def _is_lonely(first: _Told | None, then: _Told) -> bool:
    """Has a single part grown since, with periods between? The whole of each of them would tell that part."""
    follows = first is not None and first.period.last_day + _A_DAY == then.period.first_day
    steps = _steps(first.table if first else {}, then.table)
    return not follows and sum(bool(step) for step in steps) == 1


def _steps(last: Table, table: Table) -> list[Decimal]:
    """By how much each part has grown."""
    return [
        after - before
        for key in last.keys() | table.keys()
        for after, before in zip(*_both(table.get(key), last.get(key)), strict=True)
    ]


def _both(after: Counted | None, before: Counted | None) -> tuple[Counted, Counted]:
    """Both, with 0 for what is not there."""
    nothing = tuple(_NOTHING for _n in after or before or ())
    return after or nothing, before or nothing


def _in_time(values: Iterable[IndicatorValue]) -> dict[str, set[int]]:
    """Split's code -> the keys of all values of these cumulative indicators whose parts may be told."""
    indicators = {row.indicator_id: row.indicator for row in values}
    found: dict[str, set[int]] = defaultdict(set)
    if not indicators:
        return found
    rows = IndicatorValue.objects.filter(
        indicator__in=indicators,
        status=IndicatorValue.Status.APPROVED,
        answer=IndicatorValue.Answer.MEASURED,
    )
    order = (F("decided_at").asc(nulls_first=True), "period__last_day", "pk")
    chains: dict[tuple[int, int | None], list[IndicatorValue]] = defaultdict(list)
    for row in rows.select_related("period").prefetch_related("cells").order_by(*order):
        chains[row.indicator_id, row.site_id].append(row)
    for (indicator, _site), chain in chains.items():
        for split in splits_of(indicators[indicator]):
            found[split.code] |= _told_in_time(split, chain)
    return found


def _together(values: Iterable[IndicatorValue]) -> set[tuple[int, int | None]]:
    """(indicator, period) of which parts of all places together are known; of a cumulative one its period is None."""
    cumulative = {row.indicator_id: row.indicator.is_cumulative for row in values}
    if not cumulative:
        return set()
    rows = ValueCell.objects.filter(
        value__indicator__in=cumulative,
        value__site=None,
        value__status=IndicatorValue.Status.APPROVED,
    )
    known = rows.order_by().values_list("value__indicator", "value__period").distinct()
    return {(indicator, None if cumulative[indicator] else period) for indicator, period in known}
