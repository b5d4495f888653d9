"""Every change of what a draft of a framework says: its results, and the plans of its indicators.

Each action is one transaction. They raise Refused (a rule says no; `field` names the field), Stale (somebody saved
first), access.Denied, or Http404 for what the user may not know of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework import queries, rules
from projects.results.framework.models import (
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    IndicatorTarget,
    ResultNode,
)
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.saving import check
from tracker.core.sets import write_set
from tracker.core.text import clean_text

NODE_FIELDS = (
    "parent",
    "level",
    "family",
    "component",
    "code",
    "name_sv",
    "name_en",
    "assumptions_sv",
    "assumptions_en",
)
PLAN_FIELDS = ("node", "baseline", "baseline_year", "no_baseline")


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached by the end of a period: a number, or words for an indicator that is told in words."""

    period: ReportingPeriod
    value: Decimal | None = None
    text_sv: str = ""
    text_en: str = ""


@recorded
def save_node(
    *,
    user: Any,
    version: FrameworkVersion,
    expected: int | None,
    node: ResultNode | None,
    fields: Mapping[str, Any],
) -> ResultNode:
    """Add a result to a draft (`node` None) or change it; NODE_FIELDS. With another parent it comes last there."""
    claim_draft(user, "change", version, expected)
    return write_node(version, node and _own_node(version, node), fields)


@recorded
def move_node(
    *, user: Any, version: FrameworkVersion, expected: int | None, node: ResultNode, up: bool
) -> ResultNode:
    """Move a result one place up or down among those that lead to the same one."""
    claim_draft(user, "change", version, expected)
    own = _own_node(version, node)
    beside = queries.in_order(version.nodes.filter(parent=own.parent_id))
    here = beside.index(own)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(beside):
        message = _("It is the first already.") if up else _("It is the last already.")
        raise Refused("at_the_end", message, field="way")
    beside[here], beside[there] = beside[there], beside[here]
    for place, row in enumerate(beside, 1):
        row.order = place
    ResultNode.objects.bulk_update(beside, ["order"])
    return beside[there]


@recorded
def remove_node(*, user: Any, version: FrameworkVersion, expected: int | None, node: ResultNode) -> None:
    """Take a result out of a draft. Nothing may stand under it."""
    claim_draft(user, "change", version, expected)
    own = _own_node(version, node)
    if own.children.exists() or own.plans.exists():
        message = _("Results or indicators stand under it: move them or take them out first.")
        raise Refused("not_empty", message)
    own.delete()


@recorded
def place_indicator(
    *,
    user: Any,
    version: FrameworkVersion,
    expected: int | None,
    indicator: Indicator,
    node: ResultNode,
    baseline: Decimal | None = None,
    baseline_year: int | None = None,
    no_baseline: str = "",
    targets: Sequence[Target] = (),
) -> IndicatorPlan:
    """Say in a draft under which result an indicator stands, and from which baseline to which targets it is to go.

    The plan that the draft has for the indicator is changed, or one made. `targets` replaces its targets.
    """
    claim_draft(user, "change", version, expected)
    fields = {"baseline": baseline, "baseline_year": baseline_year, "no_baseline": no_baseline}
    return write_plan(version, indicator, {**fields, "node": _own_node(version, node)}, targets)


@recorded
def remove_plan(*, user: Any, version: FrameworkVersion, expected: int | None, indicator: Indicator) -> None:
    """Take an indicator out of a draft, with its baseline and targets. The indicator itself stays."""
    claim_draft(user, "change", version, expected)
    version.targets.filter(indicator=indicator).delete()
    if not version.plans.filter(indicator=indicator).delete()[0]:
        raise Refused("gone", _("Somebody has taken it out already."))


def claim_draft(user: Any, action: str, version: FrameworkVersion, expected: int | None) -> None:
    """Take the next version of a draft that the user may do this with."""
    access.require(user, action, version)
    version.claim(-1 if expected is None else expected)
    version.refresh_from_db()
    if version.status != FrameworkVersion.Status.DRAFT:
        message = _("Version %(number)d is decided: it does not change any more.")
        raise Refused("decided", message % {"number": version.number})


def write_node(
    version: FrameworkVersion, node: ResultNode | None, fields: Mapping[str, Any], order: int | None = None
) -> ResultNode:
    """Write a result of a draft that has been claimed; `order` None is for one by one, with what stands under it.

    Where all are written in one go, each stands in its `order`, and each is judged with the one that it leads to.
    """
    row = node or ResultNode(version=version)
    before = row.parent_id
    for name in NODE_FIELDS:
        if name in fields:
            value = fields[name]
            setattr(row, name, clean_text(value) if isinstance(value, str) else value)
    row.version = version
    if row.parent_id:
        row.parent = _own_node(version, row.parent, "parent")  # type: ignore[arg-type]
    if order is not None:
        row.order = order
    elif row.pk is None or row.parent_id != before:
        beside = version.nodes.filter(parent=row.parent_id)
        row.order = (beside.aggregate(last=Max("order"))["last"] or 0) + 1
    rules.check_node(row, list(row.children.all()) if row.pk and order is None else [])
    if version.nodes.filter(code=row.code).exclude(pk=row.pk).exists():
        raise Refused("twice", _("The version has a result with this code already."), field="code")
    check(row)
    row.save()
    return row


def write_plan(
    version: FrameworkVersion,
    indicator: Indicator,
    fields: Mapping[str, Any],
    targets: Sequence[Target],
    order: int | None = None,
) -> IndicatorPlan:
    """Write the plan of an indicator in a draft that has been claimed: PLAN_FIELDS, and its targets as a whole.

    A new one comes last; with `order`, in its place.
    """
    plan = version.plans.filter(indicator=indicator).first()
    if plan is None:
        last = version.plans.aggregate(last=Max("order"))["last"] or 0
        plan = IndicatorPlan(version=version, indicator=indicator, order=last + 1)
    plan.order = plan.order if order is None else order
    for name in PLAN_FIELDS:
        setattr(plan, name, fields[name])
    plan.version, plan.indicator, plan.no_baseline = version, indicator, clean_text(plan.no_baseline)
    rows = [
        IndicatorTarget(
            version=version,
            indicator=indicator,
            period=target.period,
            value=target.value,
            text_sv=clean_text(target.text_sv),
            text_en=clean_text(target.text_en),
        )
        for target in targets
    ]
    rules.check_plan(plan)
    rules.check_targets(plan, rows)
    check(plan)
    for row in rows:
        try:
            check(row, exclude=["version", "indicator"])
        except Refused as no:
            raise Refused(no.code, no.message, field=rules.target_field(row)) from no
    plan.save()
    write_set(
        version.targets.filter(indicator=indicator).order_by("pk"),
        rows,
        key=("period",),
        values=("value", "text_sv", "text_en"),
    )
    return plan


def _own_node(version: FrameworkVersion, node: ResultNode, field: str = "node") -> ResultNode:
    """The result as the draft has it now."""
    own = version.nodes.filter(pk=node.pk).first()
    if own is None:
        raise Refused("gone", _("The draft does not have the result any more."), field=field)
    return own
