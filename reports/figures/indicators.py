"""F14: how far each indicator has come from its baseline to its target, and the light that gives.

Fulfilment = (actual - baseline) / (target - baseline), shown between 0 and 120 percent.
The light compares the way made with the way planned to the end of the year: from 90 percent green,
from 60 amber, else red. The plan is the year's milestone, or else a straight line from the baseline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from projects.models import (
    Indicator,
    IndicatorPlan,
    IndicatorTarget,
    IndicatorValue,
    ResultNode,
    Theme,
)
from projects.results.framework.queries import in_force
from projects.results.values.aggregate import Amount, together
from reports.figures.shares import theme_shares
from tracker.core.periods import Year

Light = Literal["ok", "warn", "bad", "none"]
GREEN, AMBER = Decimal("0.90"), Decimal("0.60")
LOWEST, HIGHEST = Decimal(0), Decimal("1.20")


@dataclass(frozen=True)
class IndicatorState:
    """An indicator at the end of `year`. `actual` is None when not reported or not measurable."""

    indicator: Indicator
    year: int
    node: ResultNode | None
    values: dict[int, Decimal | None]
    baseline: Decimal | None
    baseline_year: int | None
    target: Decimal | None
    target_year: int | None
    planned: Decimal | None
    is_due: bool

    @property
    def level(self) -> str:
        """The level of the result that it stands under; empty for one that is followed without."""
        return self.node.level if self.node else ""

    @property
    def actual(self) -> Decimal | None:
        return self.values.get(self.year)

    @property
    def is_unreported(self) -> bool:
        """Nothing was said of the year, though the project had begun. Not measurable is said too."""
        return self.year not in self.values and self.year >= self.indicator.project.start.year

    @property
    def latest(self) -> tuple[int, Decimal] | None:
        """The latest measured value up to the year, with its year."""
        measured = [
            (year, value) for year, value in self.values.items() if value is not None and year <= self.year
        ]
        return max(measured) if measured else None

    @property
    def fulfilled(self) -> Decimal | None:
        """Share of the way from baseline to target, 0 to 1.2; None when it cannot be told."""
        made, whole = self._way(self.actual), self._way(self.target)
        return min(max(made / whole, LOWEST), HIGHEST) if made is not None and whole else None

    @property
    def light(self) -> Light:
        made, planned = self._way(self.actual), self._way(self.planned)
        if made is None or planned is None:
            return "none"
        if not planned:
            return "ok" if made >= 0 else "bad"
        share = made / planned
        return "ok" if share >= GREEN else "warn" if share >= AMBER else "bad"

    def _way(self, value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        way = value - (self.baseline or 0)
        return -way if self.indicator.direction == Indicator.Direction.DOWN else way


def light_word(light: Light) -> str:
    return {"ok": _("On track"), "warn": _("Some risk"), "bad": _("Off track"), "none": _("Cannot be told")}[
        light
    ]


def indicator_states(indicators: QuerySet[Indicator], year: int) -> list[IndicatorState]:
    """The state of each indicator at the end of the year, by what was in force then; four queries however many."""
    rows = list(indicators.select_related("project", "standard").order_by("project__code", "code", "pk"))
    day = Year(year).last_day
    plans = {
        plan.indicator_id: plan
        for plan in IndicatorPlan.objects.filter(
            in_force(day, "version__"), indicator__in=indicators.order_by()
        ).select_related("node")
    }
    targets: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for target in IndicatorTarget.objects.filter(
        in_force(day, "version__"), indicator__in=indicators.order_by(), value__isnull=False
    ).select_related("period"):
        targets[target.indicator_id][target.period.year] = target.value  # type: ignore[assignment]
    values = _values(indicators)
    return [
        _state(indicator, year, plans.get(indicator.pk), targets[indicator.pk], values[indicator.pk])
        for indicator in rows
    ]


def _values(indicators: QuerySet[Indicator]) -> dict[int, dict[int, Decimal | None]]:
    """Indicator's key -> year -> what was approved of it, over its places and periods."""
    rows = IndicatorValue.objects.filter(
        status=IndicatorValue.Status.APPROVED, indicator__in=indicators.order_by()
    ).exclude(answer=IndicatorValue.Answer.NOT_APPLICABLE)
    cells: dict[int, dict[int, dict[int, list[Amount | None]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    rules: dict[int, tuple[str, str]] = {}
    for row in rows.select_related("period", "indicator").order_by("period__last_day", "pk"):
        cells[row.indicator_id][row.period.year][row.period_id].append(
            Amount(row.value, row.numerator, row.denominator)
        )
        rules[row.indicator_id] = (row.indicator.over_places, row.indicator.over_periods)
    found: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    for key, years in cells.items():
        places, periods = rules[key]
        for year, of_periods in years.items():
            one = together(periods, [together(places, amounts) for amounts in of_periods.values()])
            found[key][year] = one.value if one else None
    return found


def _state(
    indicator: Indicator,
    year: int,
    plan: IndicatorPlan | None,
    targets: dict[int, Decimal],
    values: dict[int, Decimal | None],
) -> IndicatorState:
    last = max(targets, default=None)
    # Without a stated year the baseline describes the day before the project: the year before its first.
    first = (plan and plan.baseline_year) or indicator.project.start.year - 1
    baseline = plan.baseline if plan else None
    return IndicatorState(
        indicator=indicator,
        year=year,
        node=plan.node if plan else None,
        values=values,
        baseline=baseline,
        baseline_year=first,
        target=targets[last] if last is not None else None,
        target_year=last,
        planned=_planned(baseline or Decimal(0), first, targets, year),
        is_due=year in targets,
    )


def _planned(baseline: Decimal, first: int, targets: dict[int, Decimal], year: int) -> Decimal | None:
    """The value planned for the end of the year, on the line through baseline, milestones and target."""
    points = sorted({first: baseline, **targets}.items())
    if len(points) < 2 or year < points[0][0]:
        return None
    for (y0, v0), (y1, v1) in pairwise(points):
        if year <= y1:
            return v0 + (v1 - v0) * (year - y0) / (y1 - y0)
    return points[-1][1]


def count_lights(states: Iterable[IndicatorState]) -> dict[Light, int]:
    counts: dict[Light, int] = {"ok": 0, "warn": 0, "bad": 0, "none": 0}
    for state in states:
        counts[state.light] += 1
    return counts


def lights_by_theme(states: Collection[IndicatorState]) -> list[tuple[Theme | None, dict[Light, int]]]:
    """How many indicators have which light, by the main theme of their project (its largest share)."""
    by_project = theme_shares({state.indicator.project_id for state in states})
    found: dict[int | None, list[IndicatorState]] = defaultdict(list)
    for state in states:
        found[next((theme for theme, _share in by_project[state.indicator.project_id]), None)].append(state)
    themes: list[Theme | None] = [*Theme.objects.filter(pk__in=[key for key in found if key]), None]
    return [
        (theme, count_lights(found[key])) for theme in themes if (key := theme.pk if theme else None) in found
    ]
