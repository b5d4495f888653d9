"""The groups of an indicator's values beside each other, as much of them as the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects.models import IndicatorValue, ValueCell
from projects.results.catalogue.models import Rule
from projects.results.values.aggregate import percentage
from projects.results.values.disclosure import Part, Parts, parts_of
from projects.results.values.shown import number
from reports.dashboards.results.cells import Cell, IsOpen, report_url
from reports.dashboards.results.reading import ResultsFrame, Slot
from tracker.core import formats
from tracker.core.text import joined


@dataclass(frozen=True, slots=True)
class Group:
    """A group, or two crossed, with its cell in each column."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """One way of telling persons apart. `lacks` names the columns whose groups do not make the whole."""

    name: str
    groups: tuple[Group, ...]
    lacks: str


def the_value(slots: Sequence[Slot]) -> IndicatorValue | None:
    """The one value that a column's number is; None where several are put together: their groups are told apart."""
    if len({slot.site.pk if slot.site else None for slot in slots}) > 1:
        return None
    shown = [row for slot in slots if (row := slot.shown)]
    if len(shown) > 1 and shown[0].indicator.over_periods != Rule.LATEST:
        return None
    return shown[-1] if shown else None


def splits(
    frame: ResultsFrame, columns: Sequence[tuple[str, Sequence[Slot]]], may_report: IsOpen
) -> list[Split]:
    """The splits of one indicator. `columns`: head and slots of each, a year or a period and place."""
    values = [the_value(slots) for _head, slots in columns]
    told = parts_of(frame.user, [row for row in values if row is not None], seen=frame.all_parts)
    by_column = [{one.split.code: one for one in told.get(row.pk, [])} if row else {} for row in values]
    codes = list(dict.fromkeys(code for column in by_column for code in column))
    return [_split(code, columns, values, by_column, may_report) for code in codes]


def _split(
    code: str,
    columns: Sequence[tuple[str, Sequence[Slot]]],
    values: Sequence[IndicatorValue | None],
    by_column: Sequence[dict[str, Parts]],
    may_report: IsOpen,
) -> Split:
    told = [column.get(code) for column in by_column]
    model = next(parts for parts in told if parts)
    groups = tuple(
        Group(
            _name(part),
            tuple(
                _cell(parts.parts[n] if parts else None, row, slots, may_report)
                for parts, row, (_head, slots) in zip(told, values, columns, strict=True)
            ),
        )
        for n, part in enumerate(model.parts)
    )
    lacks = [
        head for (head, _slots), parts in zip(columns, told, strict=True) if parts and not parts.is_complete
    ]
    return Split(str(model.split), groups, joined(lacks) if lacks else "")


def _name(part: Part) -> str:
    return f"{part.first}, {str(part.second).lower()}" if part.second else str(part.first)


def _cell(part: Part | None, row: IndicatorValue | None, slots: Sequence[Slot], may_report: IsOpen) -> Cell:
    if part and part.cell and row:
        return Cell("value", _share(part.cell, row))
    if part and part.is_kept:
        return Cell("value", _("hidden"), "")
    if row is None:
        several = len([slot for slot in slots if slot.shown]) > 1
        return Cell("dash", spoken=_("told period by period") if several else _("not reported"))
    lacking = next((slot for slot in slots if slot.shown is row and may_report(slot)), None)
    if lacking and row.answer == IndicatorValue.Answer.MEASURED:
        return Cell("lacking", _("Not reported"), url=report_url(lacking))
    return Cell("dash", spoken=_("not reported"))


def _share(cell: ValueCell, row: IndicatorValue) -> str:
    if cell.amount is not None:
        return number(row.indicator, cell.amount)
    if cell.numerator is None or not cell.denominator:  # of nobody there is no share
        return formats.MISSING
    return number(row.indicator, percentage(cell.numerator, cell.denominator))
