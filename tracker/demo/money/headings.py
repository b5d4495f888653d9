"""How the sums of a year are shared out among the headings of an agreement.

A project's file gives thousands by year for the whole agreement. Where it also tells a year by heading, in whole
kronor or euro, that holds; every other year is shared out by the weights of headings.csv.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from projects.models import Agreement, Heading
from tracker.demo import files
from tracker.demo.spread import spread, vary

THOUSAND = 1000
# How much the outcome of a heading may differ from its part of the plan, in percent of it.
UNLIKE_PLAN = (88, 112)

# Year -> Swedish name of the heading -> whole kronor or euro.
ByYear = dict[int, dict[str, int]]


@dataclass(frozen=True)
class Pattern:
    """Costs of the heading are booked on `account`, with `text`, on `day` of `months` (day 0: the last)."""

    account: str
    weight: int
    text: str
    day: int
    months: tuple[int, ...]


@dataclass(frozen=True)
class Signed:
    """An agreement, its headings by their Swedish names, and what the file of its project says of it."""

    source: dict[str, Any]
    terms: dict[str, Any]
    agreement: Agreement
    headings: dict[str, Heading]

    @property
    def patterns(self) -> Mapping[str, Pattern]:
        return _patterns(self.agreement.kind)

    @property
    def budget(self) -> ByYear:
        return self._by_heading("budget")

    @property
    def first_budget(self) -> ByYear | None:
        """The budget before an amendment changed it; None where none has. What it does not tell is as it is now."""
        first, now = self._by_heading("first_budget"), self.budget
        return {year: now.get(year, {}) | first.get(year, {}) for year in now | first} if first else None

    @property
    def spent(self) -> ByYear:
        return self._by_heading("spent")

    def _by_heading(self, what: str) -> ByYear:
        found: ByYear = defaultdict(dict)
        for name, told in self.terms.get("headings", {}).items():
            for year, amount in files.years(told.get(what, {})).items():
                found[year][name] = amount
        for year, thousands in files.years(self.terms.get(what, {})).items():
            if year not in found:
                found[year] = self._shared_out(what, year, thousands)
        return dict(sorted(found.items()))

    def _shared_out(self, what: str, year: int, thousands: int) -> dict[str, int]:
        """Nothing is spent under contingency."""
        weights = {}
        for name, pattern in self.patterns.items():
            weights[name] = pattern.weight
            if what == "spent":
                like_plan = self.headings[name].kind != Heading.Kind.CONTINGENCY
                weights[name] *= like_plan * vary(*UNLIKE_PLAN, self.agreement.number, year, name)
        sign = -THOUSAND if thousands < 0 else THOUSAND
        parts = spread(abs(thousands), list(weights.values()))
        return {name: sign * part for name, part in zip(weights, parts, strict=True)}


@cache
def _patterns(kind: str) -> Mapping[str, Pattern]:
    return {
        row["heading"]: Pattern(
            account=row["account"],
            weight=int(row["weight"]),
            text=row["text"],
            day=int(row["day"] or 0),
            months=tuple(map(int, row["months"].split())),
        )
        for row in files.table("headings")
        if row["kind"] == kind
    }
