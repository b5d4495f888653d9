"""The shape of every number: a value with its unit, its parts, and what must be said beside it.

Zero is not missing. Nothing recorded in the scope gives None; records that add up to nothing give 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from reports.figures import protection
from reports.figures.scope import Scope
from tracker.core import formats
from tracker.core.money import ORE, rounded

Value = Decimal | int | None
Text = str | Promise


class Unit(StrEnum):
    SEK = "SEK"
    PERCENT = "percent"
    PROJECTS = "projects"
    COUNTRIES = "countries"
    EMPLOYEES = "employees"
    PERSONS = "persons"
    PARTICIPATIONS = "participations"
    ACTIVITIES = "activities"
    DAYS = "days"
    MEETINGS = "meetings"
    VISITS = "visits"
    RESULTS = "results"
    ORGANISATIONS = "organisations"
    ASSESSMENTS = "assessments"
    VACANCIES = "vacancies"
    DECISIONS = "decisions"
    CHANGE_PROJECTS = "change projects"
    RISKS = "risks"
    POINTS = "points"
    NUMBER = "number"

    @property
    def label(self) -> str:
        return {
            Unit.SEK: _("SEK"),
            Unit.PERCENT: _("percent"),
            Unit.PROJECTS: pgettext("unit", "projects"),
            Unit.COUNTRIES: pgettext("unit", "countries"),
            Unit.EMPLOYEES: pgettext("unit", "employees"),
            Unit.PERSONS: pgettext("unit", "persons"),
            Unit.PARTICIPATIONS: pgettext("unit", "participations"),
            Unit.ACTIVITIES: pgettext("unit", "activities"),
            Unit.DAYS: pgettext("unit", "days"),
            Unit.MEETINGS: pgettext("unit", "meetings"),
            Unit.VISITS: pgettext("unit", "visits"),
            Unit.RESULTS: pgettext("unit", "results"),
            Unit.ORGANISATIONS: pgettext("unit", "organisations"),
            Unit.ASSESSMENTS: pgettext("unit", "assessments"),
            Unit.VACANCIES: pgettext("unit", "vacancies"),
            Unit.DECISIONS: pgettext("unit", "decisions"),
            Unit.CHANGE_PROJECTS: pgettext("unit", "change projects"),
            Unit.RISKS: pgettext("unit", "risks"),
            Unit.POINTS: pgettext("unit", "points"),
            Unit.NUMBER: pgettext("unit", "number"),
        }[self]

    def show(self, value: Value) -> str:
        """The value as a reader sees it: kronor in full, one decimal for shares, days and points."""
        match self:
            case Unit.SEK:
                return formats.sek(value)
            case Unit.PERCENT:
                return formats.percent(value, 1)
            case Unit.DAYS | Unit.POINTS | Unit.NUMBER:
                return formats.number(value, 0 if value is None or value == int(value) else 1)
            case _:
                return formats.number(value)


@dataclass(frozen=True, slots=True)
class Part:
    """`percent` is the part's share of the whole, one decimal; `object` the row it stands for, if any."""

    label: str
    value: Value
    key: str
    object: Any = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure's rule gives for one year, before it gets its label."""

    value: Value
    parts: tuple[Part, ...] = ()
    percent: Decimal | None = None
    coverage: Decimal | None = None
    note: str = ""
    rounding: str = ""


@dataclass(frozen=True, slots=True)
class FigureValue:
    """One number. SEK in kronor with öre; percent as 56.1 for 56.1 %.

    `percent`: its share of what the definition names. `coverage`: percent of the basis that was known.
    `note` is said wherever the number is, `rounding` where kronor are shown in thousands.
    """

    key: str
    label: str
    year: int
    unit: Unit
    value: Value
    parts: tuple[Part, ...]
    part_unit: Unit
    percent: Decimal | None
    coverage: Decimal | None
    note: str
    rounding: str

    @property
    def text(self) -> str:
        return self.unit.show(self.value)

    def part(self, key: str) -> Value:
        """The value of one part; None when the figure has no such part."""
        return next((part.value for part in self.parts if part.key == key), None)


Rule = Callable[[Scope, Sequence[int]], dict[int, Counted]]
Records = Callable[[Scope], "QuerySet[Any]"]


@dataclass(frozen=True)
class Figure:
    """A number's one definition: what it is called, how it is computed, and which records it counts.

    `rule` answers for many years in as many queries as for one. `records` are all that is counted;
    `years` is how many years belong together when the figure is shown.
    """

    key: str
    label: Text
    definition: Text
    unit: Unit
    rule: Rule
    records: Records
    part_unit: Unit | None = None
    years: int = 1

    def value(self, scope: Scope) -> FigureValue:
        return self.series(scope, [scope.year])[scope.year]

    def series(self, scope: Scope, years: Sequence[int]) -> dict[int, FigureValue]:
        """The figure for each of the years, in the order given; `scope.year` itself plays no part.

        The years may begin before the first that can be asked for: that one too is compared backwards.
        """
        withheld = protection.withheld_years(scope, years, self._object)
        open_years = [year for year in years if year not in withheld]
        counted = self.rule(scope, open_years) if open_years else {}
        if scope.country or scope.project:
            note = _("Not shown here, to protect partners. See the number of the region.")
        else:
            note = str(UNSPLIT)
        hidden = Counted(None, note=note)
        return {
            year: self._labelled(year, hidden if year in withheld else counted.get(year, Counted(None)))
            for year in years
        }

    def recent(self, scope: Scope) -> dict[int, FigureValue]:
        """The years that the figure is shown with, oldest first, the scope's year last."""
        return self.series(scope, range(scope.year - self.years + 1, scope.year + 1))

    def rows(self, scope: Scope) -> QuerySet[Any]:
        """Those of the records counted that the scope's user may see; nothing where the number is withheld."""
        if self._is_withheld(scope):
            return self.records(scope).none()
        return protection.seen(scope, self.records(scope))

    def unseen(self, scope: Scope) -> QuerySet[Any]:
        """Those of the records counted that the user may not see; what they say must not be listed."""
        if self._is_withheld(scope):
            return self.records(scope).none()
        return self.records(scope).exclude(pk__in=self.rows(scope).order_by().values("pk"))

    def _is_withheld(self, scope: Scope) -> bool:
        return scope.year in protection.withheld_years(scope, [scope.year], self._object)

    @property
    def _object(self) -> str:
        """What the matrix calls the rows that are summed, if they can be kept back; else nothing."""
        units = {self.unit, self.part_unit}
        if Unit.SEK in units:
            return "ledger"
        return "staff" if units & {Unit.DAYS, Unit.EMPLOYEES} else ""

    def _labelled(self, year: int, counted: Counted) -> FigureValue:
        return FigureValue(
            key=self.key,
            label=str(self.label),
            year=year,
            unit=self.unit,
            value=counted.value,
            parts=counted.parts,
            part_unit=self.part_unit or self.unit,
            percent=counted.percent,
            coverage=counted.coverage,
            note=counted.note,
            rounding=counted.rounding,
        )


def total(values: Iterable[Decimal | None]) -> Decimal:
    """The one place where sums from the database get their two decimals (SQLite adds float noise)."""
    return sum((exact(value) for value in values if value is not None), Decimal("0.00"))


def exact(value: Decimal) -> Decimal:
    return value.quantize(ORE)


def share(part: Value, whole: Value) -> Decimal | None:
    """Percent with one decimal, half up; None when the part is missing or the whole is missing or 0."""
    if part is None or not whole:
        return None
    return rounded(Decimal(part) * 100 / Decimal(whole), places=1)


def with_percent(parts: Iterable[Part], whole: Value) -> tuple[Part, ...]:
    return tuple(replace(part, percent=share(part.value, whole)) for part in parts)


def rounding_note(whole: Value, parts: Iterable[Part], unit: int = 1_000, places: int = 0) -> str:
    """Says so when amounts rounded to `unit` kronor do not add up to the rounded total; else empty."""
    if whole is None:
        return ""
    shown = sum(rounded(Decimal(part.value), unit, places) for part in parts if part.value is not None)
    if shown == rounded(Decimal(whole), unit, places):
        return ""
    return str(ROUNDING)


UNSPLIT = gettext_lazy("Not split up for this year, to protect partners.")
ROUNDING = gettext_lazy("Because of rounding, the parts do not add up exactly to the total.")
