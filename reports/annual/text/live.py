"""What stands behind the tokens of a text: figures, indicators, charts, tables and stories of one report.

    [[F2]]  [[F2:2016]]  [[F2:KH]]  [[F2:2016:KH|mnkr]]     a figure, of a year, a country, region or project
    [[F5.women]]  [[F9.sida]]  [[F9.sida.percent]]          a part of it; its share
    [[F3.percent]]  [[F12.coverage]]                        what it is of the whole; what was known, in percent
    [[KH-1-O1]]  [[KH-1-O1:2016]]                           an indicator's value
    [[KH-1-O1.baseline]]  .baseline_year  .target  .target_year  .planned  .fulfilled
    [[table:T1]] [[chart:F9]] [[map]] [[activity:<number>]] [[story:<number>]] [[indicator:KH-1-O1]]

All is the published view of the book. What is kept back there is here what does not exist at all: nothing.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from countries.models import Country, Region
from projects.models import Indicator, Project
from reports.annual import words
from reports.annual.book import Book
from reports.annual.participants import SEXES, is_few, numbers
from reports.annual.text import pieces
from reports.annual.text.parse import Token
from reports.annual.text.shown import written
from reports.document import Block, Run
from reports.figures.indicators import IndicatorState
from reports.figures.registry import FIGURES
from reports.figures.scope import Scope
from reports.figures.values import FigureValue, Unit, Value
from tracker.core import formats
from tracker.core.periods import FIRST_YEAR

_YEAR = re.compile(r"[0-9]{4}")
# Their parts are single indicators and risks: those have tokens of their own, or none.
OF_SINGLES = ("F14", "T6")
# Of whom it is told how many are women, young or have a disability: never of a few.
_GROUPS = ("youth", "disability")


@dataclasses.dataclass(frozen=True)
class Asked:
    """A token taken apart: `of` is what it is narrowed to, None the whole report."""

    key: str
    part: str
    year: int
    of: Country | Region | Project | None


def is_block(token: Token) -> bool:
    """It stands alone: a table, a chart, a story. Everything else is a figure within a sentence."""
    return token.name == "map" or token.name.partition(":")[0] in pieces.KINDS


class Figures:
    """Implements `parse.Live`. `kept`: token -> what it goes on saying, as long as anything stands behind it."""

    def __init__(self, book: Book, kept: Mapping[str, str] | None = None) -> None:
        self.book = book
        self.kept = kept or {}
        self._known: dict[Token, Run | None] = {}
        self._narrowed: dict[tuple[str, int, Any], FigureValue] = {}

    def words(self, token: Token) -> Run | None:
        run = self.now(token)
        if run is None or str(token) not in self.kept:
            return run
        return dataclasses.replace(run, text=self.kept[str(token)])

    def now(self, token: Token) -> Run | None:
        """The same as the data have it, whatever is kept."""
        if token not in self._known:
            self._known[token] = self._indicator(token) if self._state(token) else self._figure(token)
        return self._known[token]

    def blocks(self, token: Token) -> tuple[Block, ...] | None:
        if not is_block(token) or token.format:
            return None
        return pieces.blocks(self.book, token.name) or None

    # Indicators

    @cached_property
    def states(self) -> dict[str, IndicatorState]:
        """Code -> the indicator at the end of the year."""
        return {state.indicator.code: state for listed in self.book.states.values() for state in listed}

    def _state(self, token: Token) -> IndicatorState | None:
        code = token.name.partition(":")[0].partition(".")[0]
        return None if code in FIGURES else self.states.get(code)

    def _indicator(self, token: Token) -> Run | None:
        head, *of = token.name.split(":")
        code, _dot, part = head.partition(".")
        state = self.states[code]
        if part:
            text = _part_of_indicator(state, part, token.format) if not of else None
        else:
            year = self._year(of[0]) if of else self.book.year
            value = state.values.get(year) if len(of) < 2 and year else None
            text = _measured(state.indicator, value, token.format)
        return None if text is None else Run(text)

    # Figures

    def _figure(self, token: Token) -> Run | None:
        asked = self._asked(token)
        if asked is None or not self._may_be_told(asked):
            return None
        if isinstance(asked.of, Region):
            text = self._of_region(asked, token.format)
        else:
            text = _told(self._value(asked), asked.part, token.format)
        return None if text is None else Run(text, term=asked.key)

    def _asked(self, token: Token) -> Asked | None:
        head, *of = token.name.split(":")
        key, dot, part = head.partition(".")
        if key not in FIGURES or (dot and not part):
            return None
        year, place = self.book.year, None
        if of and _YEAR.fullmatch(of[0]):
            year = self._year(of.pop(0))
        if of:
            place = self.places.get(of.pop(0))
            if place is None:
                return None
        return Asked(key, part, year, place) if year and not of else None

    def _year(self, text: str) -> int:
        """0: none that the report tells of."""
        year = int(text) if _YEAR.fullmatch(text) else 0
        return year if FIRST_YEAR <= year <= self.book.year else 0

    @cached_property
    def places(self) -> dict[str, Country | Region | Project]:
        """What a figure may be narrowed to, by its code. A protected project is not among them."""
        return {
            **{region.code: region for region in Region.objects.order_by("order", "pk")},
            **Country.objects.select_related("region").in_bulk(field_name="iso2"),
            **{project.code: project for project in self.book.projects},
        }

    def _value(self, asked: Asked) -> FigureValue:
        if asked.of is None:
            years = self.book.last_three if asked.year in self.book.last_three else [asked.year]
            return self.book.series(asked.key, years)[asked.year]
        known = asked.key, asked.year, asked.of
        if known not in self._narrowed:
            narrow: dict[str, Any] = {"country" if isinstance(asked.of, Country) else "project": asked.of}
            if asked.year == self.book.year:
                self._narrowed[known] = self.book.figure(asked.key, **narrow)
            else:
                self._narrowed[known] = FIGURES[asked.key].value(Scope(asked.year, **narrow))
        return self._narrowed[known]

    def _of_region(self, asked: Asked, format: str) -> str | None:
        """Only the volume has places: those of the region are added up, and those shown together under its name."""
        if asked.key not in ("F2", "F7") or asked.part:
            return None
        whole = self._value(dataclasses.replace(asked, key="F7", of=None))
        found = [part.value for part in whole.parts if asked.of in (part.object, _region(part.object))]
        amount = sum((Decimal(value) for value in found if value is not None), Decimal(0)) if found else None
        return written(amount, Unit.SEK, Unit.SEK.show, format)

    def _may_be_told(self, asked: Asked) -> bool:
        """Nothing of a project whose numbers would tell a protected one's by subtraction.

        And of persons by sex, age or disability nothing that stands for a few, or tells them by subtraction.
        """
        if asked.part and asked.key in OF_SINGLES:
            return False
        if isinstance(asked.of, Project) and self.book.is_withheld(asked.of, asked.year):
            return False
        by_sex = asked.key == "F12" or asked.part.partition(".")[0] in SEXES
        if FIGURES[asked.key].unit is Unit.EMPLOYEES or not (by_sex or asked.key in _GROUPS):
            return True
        if asked.of is None:
            counted = self._value(asked)
            whole = {"women": int(counted.value or 0), "men": 0} if asked.key in _GROUPS else numbers(counted)
            return not is_few(whole)
        is_counted = asked.key in ("participations", "F12") and asked.year == self.book.year
        return is_counted and any(row.projects == (asked.of,) for row in self.book.participants)


def _region(place: Any) -> Region | None:
    return place.region if isinstance(place, Country) else None


def _told(figure: FigureValue, part: str, format: str) -> str | None:
    """The figure, a part of it, or the share of either."""
    if not part:
        return written(figure.value, figure.unit, figure.unit.show, format)
    if part in ("percent", "coverage"):
        return _percent(getattr(figure, part), format)
    key, _dot, share = part.partition(".")
    found = next((one for one in figure.parts if one.key == key), None)
    if found is None or share not in ("", "percent"):
        return None
    if share:
        return _percent(found.percent, format)
    return written(found.value, figure.part_unit, figure.part_unit.show, format)


def _percent(value: Decimal | None, format: str) -> str | None:
    return written(value, Unit.PERCENT, Unit.PERCENT.show, format)


def _measured(indicator: Indicator, value: Value, format: str) -> str | None:
    unit = Unit.PERCENT if indicator.measure == Indicator.Measure.PERCENT else Unit.NUMBER
    return written(value, unit, lambda known: words.measured(indicator, _exact(known)), format)


def _exact(value: Value) -> Decimal | None:
    return None if value is None else Decimal(value)


_PARTS: dict[str, Callable[[IndicatorState], Value]] = {
    "baseline": lambda state: state.baseline,
    "target": lambda state: state.target,
    "planned": lambda state: state.planned,
}
_YEARS: dict[str, Callable[[IndicatorState], int | None]] = {
    "baseline_year": lambda state: state.baseline_year,
    "target_year": lambda state: state.target_year,
}


def _part_of_indicator(state: IndicatorState, part: str, format: str) -> str | None:
    if part in _PARTS:
        return _measured(state.indicator, _PARTS[part](state), format)
    if part in _YEARS and not format:
        year = _YEARS[part](state)
        return None if year is None else str(year)
    if part == "fulfilled" and format in ("", "full", "percent"):
        return None if state.fulfilled is None else formats.percent(state.fulfilled * 100)
    return None
