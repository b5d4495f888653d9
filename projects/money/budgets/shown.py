"""Budgets as tables: a year for each column, a heading for each row, the agreement's currency beside SEK."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from projects.money.agreements.models import Account, Heading
from projects.money.budgets.models import BudgetLine, BudgetVersion, Forecast
from tracker.core import formats

ZERO = Decimal("0.00")


@dataclass(slots=True)
class Cell:
    """Both are None where nothing is planned: that is not 0."""

    amount: Decimal | None = None
    sek: Decimal | None = None

    def add(self, amount: Decimal, sek: Decimal) -> None:
        self.amount = (self.amount or ZERO) + amount
        self.sek = (self.sek or ZERO) + sek

    def minus(self, other: "Cell") -> "Cell":
        """The difference; what is not there counts as 0."""
        return Cell((self.amount or ZERO) - (other.amount or ZERO), (self.sek or ZERO) - (other.sek or ZERO))


@dataclass(slots=True)
class Row:
    """A heading, or with `account` the part of it that is planned on that account."""

    heading: Heading
    account: Account | None
    cells: list[Cell]
    total: Cell = field(default_factory=Cell)


@dataclass(slots=True)
class Sheet:
    years: list[int]
    rows: list[Row]
    totals: list[Cell]
    total: Cell

    @property
    def places(self) -> int:
        """Decimals of the agreement's currency: none where every amount is whole."""
        return places(cell.amount for row in self.rows for cell in row.cells)


def places(amounts: Iterable[Decimal | None]) -> int:
    return 0 if all(amount is None or amount == int(amount) for amount in amounts) else 2


Key = tuple[Heading, Account | None]


def sheet(lines: Iterable[BudgetLine | Forecast], years: Sequence[int] = ()) -> Sheet:
    """Lines of one version (read with heading and account) or forecasts; `years` adds columns without any.

    A heading whose lines name accounts has a row of its own with their sum, and one for each part under it.
    """
    listed = list(lines)
    shown = sorted({line.year for line in listed} | set(years))
    place = {year: index for index, year in enumerate(shown)}
    rows: dict[Key, Row] = {}
    totals, total = [Cell() for _year in shown], Cell()

    def row(heading: Heading, account: Account | None) -> Row:
        if (heading, account) not in rows:
            rows[heading, account] = Row(heading, account, [Cell() for _year in shown])
        return rows[heading, account]

    for line in listed:
        keys = [row(line.heading, None)]
        if account := getattr(line, "account", None):
            keys.append(row(line.heading, account))
        for cells, sums in [(one.cells, one.total) for one in keys] + [(totals, total)]:
            cells[place[line.year]].add(line.amount, line.amount_sek)
            sums.add(line.amount, line.amount_sek)
    ordered = sorted(rows.values(), key=_place)
    return Sheet(shown, ordered, totals, total)


def _place(row: Row) -> tuple[int, str, int, str]:
    return row.heading.order, row.heading.code, row.heading.pk, row.account.code if row.account else ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A year of a heading (and account) that two versions say differently."""

    year: int
    heading: Heading
    account: Account | None
    before: Cell
    after: Cell

    @property
    def difference(self) -> Cell:
        return self.after.minus(self.before)


def moved(before: Iterable[BudgetLine], after: Iterable[BudgetLine]) -> list[Moved]:
    """What differs in the agreement's currency from the one version to the other, by year and heading."""
    found: dict[tuple[int, Heading, Account | None], tuple[Cell, Cell]] = defaultdict(
        lambda: (Cell(), Cell())
    )
    for side, lines in enumerate((before, after)):
        for line in lines:
            found[line.year, line.heading, line.account][side].add(line.amount, line.amount_sek)
    rows = [Moved(*key, *cells) for key, cells in found.items() if cells[0].amount != cells[1].amount]
    return sorted(
        rows,
        key=lambda row: (
            row.year, row.heading.order, row.heading.code, row.account.code if row.account else "",
        ),
    )  # fmt: skip


def by_place(rows: Iterable[BudgetLine | Forecast]) -> dict[tuple[int, int], Decimal]:
    """(year, heading's key) -> amount in the agreement's currency, all accounts together."""
    found: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for row in rows:
        found[row.year, row.heading_id] += row.amount
    return dict(found)


def day(row: Any, value: datetime.date | None) -> str:
    """A day of a row with `is_masked`: of a masked one only the year is told."""
    if value is None:
        return ""
    return str(value.year) if row.is_masked else formats.iso(value)


@dataclass(frozen=True, slots=True)
class Version:
    """A line of the list of versions."""

    row: BudgetVersion
    since: str
    until: str
    total: Cell
    kind: str  # of the status tag


_KINDS = {"draft": "info", "approved": "ok", "replaced": "none", "withdrawn": "none"}


def version(row: BudgetVersion) -> Version:
    """For a row read by `queries.versions`."""
    total = Cell()
    for line in row.shown_lines:  # type: ignore[attr-defined]
        total.add(line.amount, line.amount_sek)
    return Version(
        row, day(row, row.in_force_from), day(row, row.in_force_to), total, _KINDS[str(row.status)]
    )
