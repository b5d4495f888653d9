"""What projects reached: F11 results by light, F14 each indicator, and the standard indicators SI-2 to SI-5 with T2.

Approved values of all projects count. Results and indicators are those that were agreed at the end of the year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Indicator, ResultNode, StandardIndicator
from projects.portfolio import complement
from projects.results.framework.rules import ADDED_UP
from reports.figures import culture, reach
from reports.figures.actuals import lifetime
from reports.figures.indicators import Basis, IndicatorState, Light, light_word, worst
from reports.figures.scope import Scope
from reports.figures.values import Counted, Part, Text, Value, share, with_percent
from tracker.core import formats
from tracker.core.periods import Year

# Levels of which results are counted: an impact is nothing that a project answers for alone.
COUNTED = ("O", "B", "P", "R")
STANDARDS = ("SI-1", "SI-2", "SI-3", "SI-4", "SI-5", "SI-6")
_BEST_FIRST: tuple[Light, ...] = ("ok", "warn", "bad")


def states_in(scope: Scope, years: Sequence[int]) -> dict[int, list[IndicatorState]]:
    """Year -> each indicator in scope as it stood at its end; six queries for all years."""
    basis = Basis(Indicator.objects.filter(scope.counts()), range(min(years), max(years) + 1))
    return {year: [basis.state(row, year, Year(year).last_day) for row in basis.rows] for year in years}


def by_result(states: Sequence[IndicatorState]) -> dict[ResultNode, Light]:
    """Each result of which something was due in the year, with the worst light of the indicators due."""
    lights: dict[ResultNode, list[Light]] = defaultdict(list)
    for state in states:
        if state.node and state.level in COUNTED and state.is_due:
            lights[state.node].append(state.light)
    return {node: worst(found) for node, found in lights.items()}


def result_status(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Results that could be measured, by light; those that could not are a part of their own and not in the sum."""
    found = {}
    for year, states in states_in(scope, years).items():
        lights = list(by_result(states).values())
        if not lights:
            continue
        parts = [Part(light_word(light), lights.count(light), light) for light in _BEST_FIRST]
        whole = sum(lights.count(light) for light in _BEST_FIRST)
        unmeasured = lights.count("none")
        listed = with_percent(parts, whole)
        note = ""
        if unmeasured:
            listed += (Part(_("Not measurable yet"), unmeasured, "none"),)
            note = ngettext(
                "%(n)s more result was due and could not be measured.",
                "%(n)s more results were due and could not be measured.",
                unmeasured,
            ) % {"n": formats.number(unmeasured)}
        found[year] = Counted(whole, listed, note=note)
    return found


def result_rows(scope: Scope) -> QuerySet[ResultNode]:
    due = by_result(states_in(scope, [scope.year])[scope.year])
    rows = ResultNode.objects.filter(pk__in=[node.pk for node in due]).select_related("version__project")
    return rows.order_by("version__project__code", "order", "code", "pk")


def fulfilment(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Each indicator's share of its way, in percent; unlike indicators make no mean. Protected ones are left out."""
    hidden = set(complement.hidden_projects(scope.user).values_list("pk", flat=True))
    found = {}
    for year, states in states_in(scope, years).items():
        parts = tuple(
            Part(
                f"{state.indicator.code} {state.indicator}",
                share(state.fulfilled, 1),
                state.indicator.code,
                state.indicator,
            )
            for state in states
            if state.fulfilled is not None and state.indicator.project_id not in hidden
        )
        if parts:
            found[year] = Counted(None, parts, note=_("Unlike indicators are not added up."))
    return found


def fulfilment_rows(scope: Scope) -> QuerySet[Indicator]:
    states = states_in(scope, [scope.year])[scope.year]
    return _indicators([state.indicator.pk for state in states if state.fulfilled is not None])


def standard(code: str) -> Callable[[Scope, Sequence[int]], dict[int, Counted]]:
    """The rule that adds up what the projects report of a standard indicator."""

    def rule(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
        return _added_up(scope, years).get(code, {})

    return rule


def _added_up(scope: Scope, years: Sequence[int]) -> dict[str, dict[int, Counted]]:
    """Standard indicator's code -> year -> the sum of the indicators that count towards it."""
    basis = _basis(scope)
    found: dict[str, dict[int, Counted]] = defaultdict(dict)
    for year in years:
        counted: dict[str, list[Decimal | None]] = defaultdict(list)
        for row in basis.rows:
            state = basis.state(row, year, Year(year).last_day)
            if _is_expected(state):
                counted[row.standard.code].append(contribution(state))  # type: ignore[union-attr]
        for code, amounts in counted.items():
            known = [amount for amount in amounts if amount is not None]
            if known:
                found[code][year] = _sum(known, len(amounts) - len(known))
    return found


def _basis(scope: Scope) -> Basis:
    rows = Indicator.objects.filter(scope.counts(), measure__in=ADDED_UP)
    return Basis(rows.filter(standard__source=StandardIndicator.Source.REPORTED))


def _is_expected(state: IndicatorState) -> bool:
    """It could have been told of the year, whether it was or not."""
    first, last = lifetime(state.indicator)
    return not state.does_not_apply and (first.year <= state.year <= last.year or state.year in state.values)


def contribution(state: IndicatorState) -> Decimal | None:
    """What the indicator adds to the year: its value, or of a cumulative one the increase since the year before.

    Before the first value stands the baseline. None: the value or the one before it is missing.
    """
    if not state.indicator.is_cumulative or state.actual is None:
        return state.actual
    before = state.year - 1
    if before in state.values:
        earlier = state.values[before]
    else:
        earlier = state.baseline if min(state.values) == state.year else None
    return None if earlier is None else state.actual - earlier


def _sum(known: list[Decimal], lacking: int) -> Counted:
    whole = sum(known, Decimal(0))
    note = ""
    if lacking:
        note = ngettext(
            "%(n)s indicator that counts towards it has no value for the year.",
            "%(n)s indicators that count towards it have no value for the year.",
            lacking,
        ) % {"n": formats.number(lacking)}
    value = int(whole) if whole == whole.to_integral_value() else whole
    return Counted(value, coverage=share(len(known), len(known) + lacking), note=note)


def standard_rows(*codes: str) -> Callable[[Scope], QuerySet[Indicator]]:
    """The indicators of which something was added up in the year."""

    def rows(scope: Scope) -> QuerySet[Indicator]:
        basis = _basis(scope)
        states = [basis.state(row, scope.year, Year(scope.year).last_day) for row in basis.rows]
        return _indicators(
            [
                state.indicator.pk
                for state in states
                if state.indicator.standard.code in codes and contribution(state) is not None  # type: ignore[union-attr]
            ]
        )

    return rows


def _indicators(keys: list[int]) -> QuerySet[Indicator]:
    rows = Indicator.objects.filter(pk__in=keys).select_related("project", "standard")
    return rows.order_by("project__code", "code", "pk")


def all_standards(labels: Mapping[str, Text]) -> Callable[[Scope, Sequence[int]], dict[int, Counted]]:
    """The rule of T2: the six of them as parts, each in its own unit, and no sum."""

    def rule(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
        found: dict[str, dict[int, Counted]] = dict(_added_up(scope, years))
        found["SI-1"] = reach.trained(scope, years)
        found["SI-6"] = culture.assessed(scope, years)
        told = {year for series in found.values() for year in series}
        note = _("Unlike indicators are not added up.")
        return {
            year: Counted(
                None,
                tuple(Part(f"{code} {labels[code]}", _value(found, code, year), code) for code in STANDARDS),
                note=note,
            )
            for year in years
            if year in told
        }

    return rule


def _value(found: dict[str, dict[int, Counted]], code: str, year: int) -> Value:
    counted = found.get(code, {}).get(year)
    return counted.value if counted else None
