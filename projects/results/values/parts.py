"""The parts of a value: which an indicator asks for, whether those given fit, and whether any lack.

An indicator is split by one dimension (sex) or by two crossed (sex × age). A part says how much of the whole one
group, or one pair of groups, stands for; of a percentage its own numerator and denominator.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.results.catalogue.models import Category, Measure
from projects.results.framework.models import Indicator, IndicatorSplit
from projects.results.values.models import IndicatorValue, ValueCell
from tracker.core import formats
from tracker.core.errors import Refused

SPLIT_MEASURES = (Measure.NUMBER, Measure.PERCENT)
Groups = tuple[int, int | None]  # the keys of the categories


@dataclass(frozen=True, slots=True)
class Cell:
    """A part as people give it: `amount`, or numerator and denominator of a percentage. All None: not known."""

    first: Category
    second: Category | None = None
    amount: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def groups(self) -> Groups:
        return self.first.pk, self.second.pk if self.second else None

    @property
    def is_told(self) -> bool:
        return not (self.amount is None and self.numerator is None and self.denominator is None)


@dataclass(frozen=True, slots=True)
class Split:
    """A way in which an indicator is split, with all its parts in order: a category, or a pair of them."""

    row: IndicatorSplit
    groups: tuple[tuple[Category, Category | None], ...]

    @property
    def code(self) -> str:
        """How forms, API and sheets call it: `sex`, `sex-age`."""
        return "-".join(one.code for one in (self.row.first, self.row.second) if one)

    def __str__(self) -> str:
        return str(self.row)

    @property
    def keys(self) -> list[Groups]:
        return [(first.pk, second.pk if second else None) for first, second in self.groups]


@dataclass(frozen=True, slots=True)
class Untold:
    """What of a whole none of a split's parts tells: it is complete when all parts are there and nothing is left."""

    split: Split
    left: Decimal
    lacking: int

    @property
    def is_complete(self) -> bool:
        return not self.left and not self.lacking


def splits_of(indicator: Indicator) -> list[Split]:
    """The indicator's splits, in order; two queries, or none when `splits` with their categories were fetched."""
    rows = indicator.splits.all()
    if "splits" not in getattr(indicator, "_prefetched_objects_cache", {}):
        rows = rows.select_related("first", "second").prefetch_related(
            "first__categories", "second__categories"
        )
    return [_split(row) for row in rows]


def _split(row: IndicatorSplit) -> Split:
    first = list(row.first.categories.all())
    if row.second is None:
        return Split(row, tuple((one, None) for one in first))
    return Split(row, tuple(product(first, row.second.categories.all())))


def given(value: IndicatorValue) -> list[Cell]:
    """The parts that stand with a value."""
    rows = value.cells.select_related("first", "second") if value.pk else []
    return [Cell(row.first, row.second, row.amount, row.numerator, row.denominator) for row in rows]


def check_parts(value: IndicatorValue, splits: Sequence[Split], cells: Iterable[Cell]) -> list[ValueCell]:
    """The rows that the parts of a value become, unsaved. Raises Refused at `cells.<split>` for what cannot be."""
    told = [cell for cell in cells if cell.is_told]
    if told and value.answer != IndicatorValue.Answer.MEASURED:
        message = _("Leave the parts empty: nothing was measured.")
        raise Refused("parts_of_nothing", message, field=f"cells.{_home(splits, told[0]).code}")
    by_split: dict[str, list[ValueCell]] = {}
    for cell in told:
        split = _home(splits, cell)
        by_split.setdefault(split.code, []).append(_row(value, split, cell))
    for split in splits:
        rows = by_split.get(split.code, [])
        if len({(row.first_id, row.second_id) for row in rows}) < len(rows):
            message = _("The same group is there twice.")
            raise Refused("twice", message, field=f"cells.{split.code}")
        _check_sum(value, split, rows)
    return [row for rows in by_split.values() for row in rows]


def _home(splits: Sequence[Split], cell: Cell) -> Split:
    for split in splits:
        if cell.groups in split.keys:
            return split
    raise Refused("unknown_part", _("The indicator is not split in this way."), field="cells")


def _row(value: IndicatorValue, split: Split, cell: Cell) -> ValueCell:
    field = f"cells.{split.code}"
    name = f"{cell.first}, {cell.second}" if cell.second else str(cell.first)
    if value.indicator.measure == Measure.PERCENT:
        if cell.amount is not None or cell.numerator is None or cell.denominator is None:
            message = _("%(group)s: give both numbers of the share, or none.")
            raise Refused("half_a_share", message % {"group": name}, field=field)
        if not 0 <= cell.numerator <= cell.denominator:
            message = _("%(group)s: the first number must lie between 0 and the second.")
            raise Refused("not_a_share", message % {"group": name}, field=field)
    else:
        if cell.amount is None or cell.numerator is not None or cell.denominator is not None:
            raise Refused("not_an_amount", _("%(group)s: give an amount.") % {"group": name}, field=field)
        if cell.amount < 0:
            message = _("%(group)s: a part is at least 0.")
            raise Refused("negative", message % {"group": name}, field=field)
    row = ValueCell(
        value=value,
        first=cell.first,
        second=cell.second,
        amount=cell.amount,
        numerator=cell.numerator,
        denominator=cell.denominator,
    )
    try:
        row.clean_fields(exclude=["value", "first", "second"])
    except ValidationError as error:
        raise Refused("invalid", f"{name}: {error.messages[0]}", field=field) from error
    return row


def _check_sum(value: IndicatorValue, split: Split, rows: Sequence[ValueCell]) -> None:
    if value.indicator.measure == Measure.PERCENT:
        pairs = [("numerator", value.numerator), ("denominator", value.denominator)]
    else:
        pairs = [("amount", value.value)]
    for name, whole in pairs:
        total = sum((getattr(row, name) for row in rows), Decimal(0))
        if rows and whole is not None and total > whole:
            message = _("%(split)s: the parts make %(sum)s together, more than the whole, %(whole)s.")
            said = {"split": split, "sum": _number(total), "whole": _number(whole)}
            raise Refused("parts_over_total", message % said, field=f"cells.{split.code}")


def untold(value: IndicatorValue, splits: Sequence[Split], cells: Sequence[ValueCell | Cell]) -> list[Untold]:
    """What is left in each split of a measured value. Nothing where the measure has no parts."""
    if value.answer != IndicatorValue.Answer.MEASURED or value.indicator.measure not in SPLIT_MEASURES:
        return []
    by_groups = {_groups(cell): cell for cell in cells}
    is_share = value.indicator.measure == Measure.PERCENT
    found = []
    for split in splits:
        there = [by_groups[key] for key in split.keys if key in by_groups]
        told = [cell.denominator if is_share else cell.amount for cell in there]
        whole = value.denominator if is_share else value.value
        left = (whole or Decimal(0)) - sum((one for one in told if one is not None), Decimal(0))
        if is_share and not left:
            numerators = sum((cell.numerator for cell in there if cell.numerator is not None), Decimal(0))
            left = (value.numerator or Decimal(0)) - numerators
        found.append(Untold(split, left, len(split.groups) - len(there)))
    return found


def _groups(cell: ValueCell | Cell) -> Groups:
    return cell.groups if isinstance(cell, Cell) else (cell.first_id, cell.second_id)


def _number(value: Decimal) -> str:
    return formats.number(value, 0 if value == value.to_integral_value() else 2)
