"""How an indicator is said beside its name, and where on its way the plan says that it should be."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from projects.models import Indicator
from projects.results.values.shown import number
from reports.figures.indicators import IndicatorState, Target
from reports.figures.values import share
from tracker.core.text import bilingual


def read_steps(indicators: Iterable[Indicator]) -> None:
    """Read the names of the steps of those that are scales: one query, or none."""
    scales = [row for row in indicators if row.measure == Indicator.Measure.ORDINAL]
    prefetch_related_objects(scales, "steps")


def goal(indicator: Indicator, target: Target) -> str:
    """A target as a value, or in its words."""
    return number(indicator, target.value) if target.value is not None else bilingual(target, "text")


def unit(indicator: Indicator) -> str:
    """Its unit, whether it adds up over the years, and what it counts towards."""
    parts = [indicator.unit or str(indicator.get_measure_display())]
    if indicator.is_cumulative:
        parts.append(_("cumulative"))
    if indicator.standard:
        parts.append(indicator.standard.code)
    return ", ".join(parts)


def planned_share(state: IndicatorState) -> Decimal | None:
    """Where on the way from baseline to target the plan says that the indicator should be, percent."""
    if state.planned is None or state.target is None or state.baseline is None:
        return None
    return share(state.planned - state.baseline, state.target - state.baseline)
