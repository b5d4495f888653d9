"""What makes sense of an indicator and of what is planned for it. Each rule raises Refused at the field it names."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.results.catalogue.models import OVER_PERIODS, OVER_PLACES, Measure, ReportingPeriod, Rule
from projects.results.framework.models import Indicator, IndicatorPlan, IndicatorTarget, ResultNode
from tracker.core.errors import Refused
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.text import joined

# A result stands under one of a farther goal; outputs and mandatory results are equally near.
_RANKS = {level: min(rank, 3) for rank, level in enumerate(ResultNode.ORDER)}
# Only what is counted can be split into groups.
SPLITTABLE = (Measure.NUMBER, Measure.PERCENT)
# Only these add up to a standard indicator.
ADDED_UP = (Measure.NUMBER, Measure.YES_NO)


def rank(level: str) -> int:
    """How near a goal of the level is; of an unknown level, the nearest."""
    return _RANKS.get(level, 3)


def check_value(
    indicator: Indicator, value: Decimal, field: str, steps: Collection[int] | None = None
) -> None:
    """A value that the indicator can have. `steps` are those of its scale, where they have been read already."""
    if indicator.measure == Measure.YES_NO and value not in (0, 1):
        raise Refused("yes_no", _("Write 1 for yes and 0 for no."), field=field)
    if indicator.measure == Measure.PERCENT and not 0 <= value <= 100:
        raise Refused("not_percent", _("A percentage lies between 0 and 100."), field=field)
    if indicator.measure == Measure.ORDINAL:
        scale = indicator.steps.values_list("value", flat=True).order_by("value") if steps is None else steps
        listed = sorted(scale)
        if value not in listed:
            message = _("Choose a step of the indicator's scale: %(steps)s.")
            raise Refused("not_a_step", message % {"steps": joined(listed)}, field=field)


def check_period(project: Project, period: ReportingPeriod, field: str) -> None:
    """The period touches the project's time."""
    last = project.actual_end or project.end
    if period.first_day > last or period.last_day < project.start:
        message = _("%(period)s lies outside the project, which runs from %(start)s to %(end)s.")
        said = {"period": period, "start": project.start.isoformat(), "end": last.isoformat()}
        raise Refused("outside", message % said, field=field)


def check_node(node: ResultNode, children: Collection[ResultNode]) -> None:
    """Its place: under a farther goal of the same version, above the nearer ones that stand under it."""
    if node.level not in _RANKS:
        return  # the field itself says what is wrong
    parent = node.parent
    if parent is not None:
        if parent.version_id != node.version_id:
            raise Refused("other_version", _("The result is of another version."), field="parent")
        above, seen = parent, {node.pk}
        while above is not None:
            if above.pk in seen:
                raise Refused("circle", _("A result cannot lead to itself."), field="parent")
            seen.add(above.pk)
            above = above.parent  # type: ignore[assignment]
        if _RANKS[parent.level] >= _RANKS[node.level]:
            message = _("A result of the level %(level)s cannot stand under one of the level %(above)s.")
            said = {"level": node.get_level_display(), "above": parent.get_level_display()}
            raise Refused("wrong_level", message % said, field="parent")
    for child in children:
        if _RANKS[node.level] >= _RANKS[child.level]:
            message = _("%(code)s stands under it, and has the level %(level)s: move that one first.")
            said = {"code": child.code, "level": child.get_level_display()}
            raise Refused("wrong_level", message % said, field="level")
    if node.family and node.level != ResultNode.Level.OUTCOME:
        raise Refused("no_family", _("Only outcomes belong to an outcome family."), field="family")
    if node.component_id and node.component.project_id != node.version.project_id:  # type: ignore[union-attr]
        raise Refused("other_project", _("The component is of another project."), field="component")


def check_plan(plan: IndicatorPlan) -> None:
    """An indicator of the same project, under a result of the same version, from a baseline that it can have."""
    indicator = plan.indicator
    if indicator.project_id != plan.version.project_id:
        raise Refused("other_project", _("The indicator is of another project."), field="indicator")
    if plan.node.version_id != plan.version_id:
        raise Refused("other_version", _("The result is of another version."), field="node")
    if plan.baseline is None:
        if plan.baseline_year is not None:
            raise Refused(
                "baseline_missing", _("Give the baseline, or leave out its year."), field="baseline"
            )
        return
    if indicator.measure == Measure.TEXT:
        message = _("The indicator is told in words: it has no baseline as a number.")
        raise Refused("in_words", message, field="baseline")
    check_value(indicator, plan.baseline, "baseline")
    if plan.no_baseline:
        message = _("There is a baseline: leave out why there is none.")
        raise Refused("baseline_given", message, field="no_baseline")
    if plan.baseline_year is None:
        raise Refused("year_missing", _("Give the year of the baseline."), field="baseline_year")
    if not FIRST_YEAR <= plan.baseline_year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused(
            "unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="baseline_year"
        )


def target_kinds(indicator: Indicator) -> set[str]:
    """The kinds of periods that may have a target: within a year only where the year's value is its latest one."""
    kinds = {str(ReportingPeriod.Kind.YEAR)}
    return kinds | {str(indicator.frequency)} if indicator.over_periods == Rule.LATEST else kinds


def target_field(target: IndicatorTarget) -> str:
    """Where a refusal of the target belongs: "targets.2018"."""
    return f"targets.{target.period.code}"


def check_targets(plan: IndicatorPlan, targets: Collection[IndicatorTarget]) -> None:
    """At most one for each end of a period in the project's time, that the indicator can have, and from somewhere."""
    indicator = plan.indicator
    if targets and plan.baseline is None and not plan.no_baseline and indicator.measure != Measure.TEXT:
        message = _("A target needs a baseline to be measured from. Give it, or say why there is none.")
        raise Refused("baseline_missing", message, field="baseline")
    steps = None
    if indicator.measure == Measure.ORDINAL:
        steps = list(indicator.steps.values_list("value", flat=True).order_by("value"))
    ends = set()
    for target in targets:
        period, field = target.period, target_field(target)
        check_period(plan.version.project, period, field)
        if period.kind not in (indicator.frequency, ReportingPeriod.Kind.YEAR):
            message = _("%(period)s is no period in which the indicator is reported, and no year.")
            raise Refused("wrong_kind", message % {"period": period}, field=field)
        if period.kind not in target_kinds(indicator):
            message = _(
                "All periods of a year make its value: give a target for the year, not for %(period)s."
            )
            raise Refused("within_year", message % {"period": period}, field=field)
        if period.last_day in ends:
            message = _("Two targets are for the same day, %(day)s.")
            raise Refused("twice", message % {"day": period.last_day.isoformat()}, field=field)
        ends.add(period.last_day)
        if indicator.measure == Measure.TEXT:
            if target.value is not None or not target.text_sv:
                message = _("The indicator is told in words: write its target in Swedish.")
                raise Refused("in_words", message, field=field)
        elif target.value is None:
            message = _("Give the target of %(period)s as a number.")
            raise Refused("number_missing", message % {"period": period}, field=field)
        else:
            check_value(indicator, target.value, field, steps)


def check_indicator(indicator: Indicator) -> None:
    """It has a name, and its rules make sense of what it measures."""
    if not indicator.name_sv and not indicator.standard_id:
        message = _("Give it a name, or choose the standard indicator whose name it takes.")
        raise Refused("name_missing", message, field="name_sv")
    if indicator.standard_id and indicator.measure not in ADDED_UP:
        message = _("Only numbers, and yes or no, can be added up towards a standard indicator.")
        raise Refused("not_added_up", message, field="standard")
    fitting: Mapping[str, Any] = {"over_places": OVER_PLACES, "over_periods": OVER_PERIODS}
    for field, rules in fitting.items():
        fits = rules.get(indicator.measure, (getattr(indicator, field),))
        if getattr(indicator, field) not in fits:
            message = _("That makes no sense of the measure %(measure)s. Choose %(rules)s.")
            words = " / ".join(str(Rule(rule).label) for rule in fits)
            said = {"measure": indicator.get_measure_display(), "rules": words}
            raise Refused("does_not_fit", message % said, field=field)
    if indicator.is_cumulative and indicator.over_periods != Rule.LATEST:
        message = _("A cumulative indicator holds what was before: over periods only the latest counts.")
        raise Refused("cumulative", message, field="over_periods")
