"""A framework's draft written as a whole: all its results, all its plans. What is the same stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from projects.portfolio.models import Component, Project
from projects.results.framework import rules
from projects.results.framework.actions.draft import Target, write_node, write_plan
from projects.results.framework.actions.versions import begin_framework, describe_framework
from projects.results.framework.models import FrameworkVersion, Indicator, ResultNode
from tracker.core.errors import Refused
from tracker.core.history.record import recorded


@dataclass(frozen=True, slots=True)
class Result:
    """A result as it is to be; `parent` is the code of the one that it leads to."""

    code: str
    level: str
    name_sv: str
    name_en: str = ""
    parent: str | None = None
    family: str = ""
    component: Component | None = None
    assumptions_sv: str = ""
    assumptions_en: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """An indicator's plan as it is to be; `result` is a code."""

    indicator: Indicator
    result: str
    baseline: Decimal | None = None
    baseline_year: int | None = None
    no_baseline: str = ""
    targets: Sequence[Target] = ()


@recorded
def write_framework(
    *,
    user: Any,
    project: Project,
    version: FrameworkVersion | None,
    expected: int | None,
    reason: str,
    dnr: str,
    results: Sequence[Result] | None = None,
    plans: Sequence[Plan] | None = None,
) -> FrameworkVersion:
    """Begin a draft (`version` None) or change it. `results` and `plans` replace all it has; None leaves them."""
    if version is None:
        version = begin_framework(user=user, project=project, reason=reason, dnr=dnr)
    else:
        describe_framework(user=user, version=version, expected=expected, reason=reason, dnr=dnr)
    if results is not None:
        _write_results(version, results)
    stays = (
        version.nodes.filter(code__in=[one.code for one in results]) if results is not None else version.nodes
    )
    if plans is not None:
        _write_plans(version, {node.code: node for node in stays.all()}, plans)
    _take_out(version.nodes.exclude(pk__in=stays.values("pk")))
    return version


def _write_results(version: FrameworkVersion, results: Sequence[Result]) -> None:
    """The farther goals first, so that each meets the one that it leads to; each in its place in the list."""
    codes = [result.code for result in results]
    if len(set(codes)) < len(codes):
        raise Refused("twice", _("The same code is there twice."), field="results")
    there = {node.code: node for node in version.nodes.all()}
    written: dict[str, ResultNode] = {}
    for result in sorted(results, key=lambda one: rules.rank(one.level)):
        if result.parent is not None and result.parent not in written:
            message = _("%(code)s leads to %(parent)s, which is no farther goal in the list.")
            said = {"code": result.code, "parent": result.parent}
            raise Refused("unknown_parent", message % said, field="results")
        fields = {name: getattr(result, name) for name in Result.__dataclass_fields__}
        fields["parent"] = written[result.parent] if result.parent else None
        node = there.get(result.code)
        try:
            written[result.code] = write_node(version, node, fields, order=codes.index(result.code) + 1)
        except Refused as no:
            raise Refused(no.code, f"{result.code}: {no.message}", field="results") from no


def _write_plans(version: FrameworkVersion, nodes: dict[str, ResultNode], plans: Sequence[Plan]) -> None:
    wanted = [plan.indicator.pk for plan in plans]
    if len(set(wanted)) < len(wanted):
        raise Refused("twice", _("The same indicator is there twice."), field="plans")
    version.targets.exclude(indicator__in=wanted).delete()
    version.plans.exclude(indicator__in=wanted).delete()
    for order, plan in enumerate(plans, 1):
        try:
            if plan.result not in nodes:
                raise Refused("gone", _("The draft does not have the result any more."))
            fields = {name: getattr(plan, name) for name in ("baseline", "baseline_year", "no_baseline")}
            fields["node"] = nodes[plan.result]
            write_plan(version, plan.indicator, fields, plan.targets, order=order)
        except Refused as no:
            raise Refused(no.code, f"{plan.indicator.code}: {no.message}", field="plans") from no


def _take_out(gone: QuerySet[ResultNode]) -> None:
    """What is not in the list any more, the nearest goals first. Nothing may be planned there."""
    for node in sorted(gone, key=lambda node: -rules.rank(node.level)):
        if node.plans.exists():
            message = _("%(code)s has indicators: give them another result, or leave them out too.")
            raise Refused("not_empty", message % {"code": node.code}, field="results")
        node.delete()
