"""F14: how far each indicator has come from its baseline to its target, and the light that gives.

Fulfilment = (actual - baseline) / (target - baseline), shown between 0 and 120 percent; without a baseline it cannot
be told. The light compares the way made with the way planned to the day that the actual tells of: from 90 percent
green, from 60 amber, else red. The plan is a straight line through the baseline, the milestones and the target, each
at the end of its period; what is reached in steps, yes or no among them, is planned for the ends alone. Without a
baseline the actual itself is compared with what is planned.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from projects.models import (
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    IndicatorTarget,
    ReportingPeriod,
    ResultNode,
    Theme,
)
from reports.figures import actuals
from reports.figures.shares import theme_shares
from tracker.core.periods import LAST_YEAR, Year

Light = Literal["ok", "warn", "bad", "none"]
WORST_FIRST: tuple[Light, ...] = ("bad", "warn", "ok", "none")
GREEN, AMBER = Decimal("0.90"), Decimal("0.60")
LOWEST, HIGHEST = Decimal(0), Decimal("1.20")
# Measures of which there is nothing between two values.
_STEPS = (Indicator.Measure.YES_NO, Indicator.Measure.ORDINAL)
_AGREED = (FrameworkVersion.Status.AGREED, FrameworkVersion.Status.REPLACED)


class Target(NamedTuple):
    """What is to be reached by the end of a period. `value` None: it is said in words."""

    period: ReportingPeriod
    value: Decimal | None
    text_sv: str
    text_en: str


@dataclass(frozen=True)
class IndicatorState:
    """An indicator's year as it stood on `day`, by what was agreed then. Only approved values count.

    `values`: year -> the value over places and periods, None when told as not measured; up to `year`.
    `periods`: the period's key -> the same for each period told. `told_to`: the last day that the actual tells of.
    """

    indicator: Indicator
    year: int
    day: datetime.date
    plan: IndicatorPlan | None
    targets: tuple[Target, ...]
    values: dict[int, Decimal | None]
    periods: dict[int, Decimal | None]
    told_to: datetime.date
    does_not_apply: bool = False
    is_in_words: bool = False

    @property
    def node(self) -> ResultNode | None:
        return self.plan.node if self.plan else None

    @property
    def level(self) -> str:
        """The level of the result that it stands under; empty for one that is followed without."""
        return self.node.level if self.node else ""

    @property
    def baseline(self) -> Decimal | None:
        return self.plan.baseline if self.plan else None

    @property
    def baseline_year(self) -> int | None:
        return self.plan.baseline_year if self.plan else None

    @property
    def target(self) -> Decimal | None:
        """The value of the latest target; the ones before it are milestones."""
        return self.targets[-1].value if self.targets else None

    @property
    def target_year(self) -> int | None:
        return self.targets[-1].period.year if self.targets else None

    @property
    def is_due(self) -> bool:
        """Something was to be reached in the year, while the project ran, and it applies."""
        first, last = actuals.lifetime(self.indicator)
        return not self.does_not_apply and any(
            one.period.year == self.year and one.period.first_day <= last and one.period.last_day >= first
            for one in self.targets
        )

    @property
    def actual(self) -> Decimal | None:
        """The year's value; None when not reported or not measured."""
        return self.values.get(self.year)

    @property
    def is_unreported(self) -> bool:
        """Nothing was said of the year, though the project ran. Not measured is said too."""
        first, last = actuals.lifetime(self.indicator)
        ran = first.year <= self.year <= last.year
        return ran and self.year not in self.values and not self.does_not_apply

    @property
    def latest(self) -> tuple[int, Decimal] | None:
        """The latest measured value up to the year, with its year."""
        return max(((year, value) for year, value in self.values.items() if value is not None), default=None)

    @cached_property
    def planned(self) -> Decimal | None:
        """The value planned for the day that the actual tells of; None before the first point of the plan.

        A baseline of the year in which the first target lies was measured before that period began.
        """
        aims = [(one.period, one.value) for one in self.targets if one.value is not None]
        if not aims:
            return None
        points = {period.last_day: value for period, value in aims}
        if self.baseline is not None and self.baseline_year:
            before = aims[0][0].first_day - datetime.timedelta(days=1)
            points[min(Year(self.baseline_year).last_day, before)] = self.baseline
        plan = _in_steps if self.indicator.measure in _STEPS else _on_line
        return plan(sorted(points.items()), self.told_to)

    @property
    def fulfilled(self) -> Decimal | None:
        """Share of the way from baseline to target, 0 to 1.2; None when it cannot be told."""
        if self.baseline is None or self.actual is None or self.target is None:
            return None
        whole = self._way(self.target)
        return min(max(self._way(self.actual) / whole, LOWEST), HIGHEST) if whole > 0 else None

    @cached_property
    def light(self) -> Light:
        actual, aim = self.actual, self.planned
        if actual is None or aim is None:
            return "none"
        made, planned = self._way(actual), self._way(aim)
        if self.baseline is None and self._is_down:
            made, planned = aim, actual
        if planned <= 0:
            return "ok" if made >= planned else "bad"
        # The line may lie at a third: what is 90 percent of it must not fall below by the last of its digits.
        share = round(made / planned, 9)
        return "ok" if share >= GREEN else "warn" if share >= AMBER else "bad"

    @property
    def word(self) -> str:
        """The light in words; without one, why there is none."""
        if self.light != "none":
            return light_word(self.light)
        if self.does_not_apply:
            return _("Does not apply")
        if self.is_in_words:
            return _("Told in words")
        if not self.targets:
            return _("Without a target")
        if self.is_unreported:
            return _("Not reported")
        if self.actual is None and self.year in self.values:
            return _("Not measured")
        return light_word("none")

    @property
    def _is_down(self) -> bool:
        return self.indicator.direction == Indicator.Direction.DOWN

    def _way(self, value: Decimal) -> Decimal:
        """How far the value is from the baseline in the direction that is better; without one, the value."""
        if self.baseline is None:
            return value
        return self.baseline - value if self._is_down else value - self.baseline


def _on_line(points: list[tuple[datetime.date, Decimal]], day: datetime.date) -> Decimal | None:
    """The value of the line through the points on the day: none before the first, the last one's after it."""
    if day < points[0][0]:
        return None
    for (day0, value0), (day1, value1) in pairwise(points):
        if day <= day1:
            return value0 + (value1 - value0) * (_point(day) - _point(day0)) / (_point(day1) - _point(day0))
    return points[-1][1]


def _in_steps(points: list[tuple[datetime.date, Decimal]], day: datetime.date) -> Decimal | None:
    """The value of the last point up to the day: what has no halves is not half due halfway."""
    return next((value for since, value in reversed(points) if since <= day), None)


@cache
def _point(day: datetime.date) -> Decimal:
    """The day as years, so that the ends of years lie equally far apart, leap years or not."""
    days = (day - Year(day.year).first_day).days + 1
    return day.year + Decimal(days) / ((Year(day.year).last_day - Year(day.year).first_day).days + 1)


def light_word(light: Light) -> str:
    return {"ok": _("On track"), "warn": _("Some risk"), "bad": _("Off track"), "none": _("Cannot be told")}[
        light
    ]


def worst(lights: Iterable[Light]) -> Light:
    """The worst of them; those that cannot be told count only where nothing else is told."""
    given = set(lights)
    return next((light for light in WORST_FIRST if light in given), "none")


class Basis:
    """What the states of some indicators are made of, read once: six queries, however many days are asked for."""

    def __init__(
        self,
        indicators: QuerySet[Indicator],
        years: range | None = None,
        source: actuals.Source | None = None,
    ) -> None:
        """`years`: those whose values are read; by default from the first year of any of the projects.

        `source`: the approved values of all years, if they have been read already.
        """
        self._indicators = indicators.order_by()
        rows = indicators.select_related("project", "standard").order_by("project__code", "code", "pk")
        self.rows = list(rows)
        self.periods = periods = ReportingPeriod.objects.select_related("closed_by").in_bulk()
        self._plans: dict[int, list[IndicatorPlan]] = defaultdict(list)
        self._targets: dict[tuple[int, int], list[Target]] = defaultdict(list)
        self._read_agreed(periods)
        if years is None:
            first = min((row.project.start.year for row in self.rows), default=LAST_YEAR)
            years = range(first, LAST_YEAR + 1)
        asked = {key: period for key, period in periods.items() if period.year in years}
        self._told = actuals.by_year(source or actuals.read(self._indicators, asked), self.rows, asked)

    def _read_agreed(self, periods: dict[int, ReportingPeriod]) -> None:
        agreed = {"version__status__in": _AGREED, "indicator__in": self._indicators.values("pk")}
        plans = IndicatorPlan.objects.filter(**agreed).select_related("node").order_by("pk")
        for plan in plans.annotate(since=F("version__in_force_from"), until=F("version__in_force_to")):
            self._plans[plan.indicator_id].append(plan)
        targets = IndicatorTarget.objects.filter(**agreed).order_by("period__last_day", "pk")
        for version, indicator, period, value, sv, en in targets.values_list(
            "version", "indicator", "period", "value", "text_sv", "text_en"
        ):
            self._targets[version, indicator].append(Target(periods[period], value, sv, en))

    def state(self, indicator: Indicator, year: int, day: datetime.date) -> IndicatorState:
        """The year as it stood on the day."""
        plan = self._plan(indicator, day)
        told = self._told[indicator.pk]
        values: dict[int, Decimal | None] = {}
        told_to, is_in_words = Year(year).last_day, False
        for number, listed in told.items():
            if number <= year and (actual := actuals.of_year(indicator, number, listed, day)):
                values[number] = actual.amount.value
                if number == year:
                    told_to, is_in_words = actual.day, actual.amount.is_in_words
        return IndicatorState(
            indicator=indicator,
            year=year,
            day=day,
            plan=plan,
            targets=tuple(self._targets[plan.version_id, indicator.pk]) if plan else (),
            values=values,
            periods={
                one.period.pk: one.amount.value
                for listed in told.values()
                for one in listed
                if one.amount and one.known_on <= day
            },
            told_to=told_to,
            does_not_apply=actuals.does_not_apply(told.get(year, ())),
            is_in_words=is_in_words,
        )

    def current(self, indicator: Indicator, day: datetime.date) -> IndicatorState:
        """The day's year, once something of it is told or its first period has ended; until then the year before.

        Of an ended project its last year, or the last one that something was planned for.
        """
        year = min(day.year, actuals.lifetime(indicator)[1].year)
        now = self.state(indicator, year, day)
        has_come = actuals.has_come(indicator, self._told[indicator.pk].get(year, ()), day)
        if now.target_year is not None and now.target_year < year and year not in now.values:
            return self.state(indicator, max([now.target_year, *now.values]), day)
        if year in now.values or has_come:
            return now
        return self.state(indicator, year - 1, day)

    def _plan(self, indicator: Indicator, day: datetime.date) -> IndicatorPlan | None:
        """By the version in force on the day."""
        for plan in self._plans[indicator.pk]:
            since, until = plan.since, plan.until  # type: ignore[attr-defined]
            if since <= day and (until is None or until > day):
                return plan
        return None


def indicator_states(
    indicators: QuerySet[Indicator], year: int, *, years: range | None = None
) -> list[IndicatorState]:
    """The state of each indicator at the end of the year, by what was in force then; six queries however many.

    `years`: those whose values are read, ending with `year`; by default all up to it.
    """
    basis = Basis(indicators, years)
    return [basis.state(row, year, Year(year).last_day) for row in basis.rows]


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
