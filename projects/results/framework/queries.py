"""Reusable questions about indicators and what has been agreed for them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from projects.portfolio.models import Project
from projects.portfolio.rights import with_masks
from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework.models import (
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    IndicatorSplit,
    IndicatorTarget,
    ResultNode,
    Site,
)
from tracker.core import access
from tracker.core.periods import today

_Status = FrameworkVersion.Status
# Versions that count, or have counted.
IN_FORCE = (_Status.AGREED, _Status.REPLACED)


def indicators(user: Any) -> QuerySet[Indicator]:
    """Indicators of projects that the user may know of.

    By code: in the order of their projects' days, those of a masked project would tell its day.
    """
    rows = access.visible(user, Indicator.objects.order_by("code", "pk"))
    return rows.select_related("project", "standard")


def with_parts(rows: QuerySet[Indicator], user: Any) -> QuerySet[Indicator]:
    """Adds how each is measured: its steps, its splits, and its places as far as the user may see their names."""
    splits = IndicatorSplit.objects.select_related("first", "second")
    return rows.select_related("responsible").prefetch_related(
        "steps", Prefetch("splits", splits), Prefetch("sites", sites(user))
    )


def with_plans(rows: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Adds `plans_now` and `targets_now`, those of the version in force today."""
    now = in_force(today(), "version__")
    plans = IndicatorPlan.objects.filter(now).select_related("version", "node").order_by("pk")
    targets = IndicatorTarget.objects.filter(now).select_related("period").order_by("period__last_day", "pk")
    rows = rows.prefetch_related(Prefetch("plans", plans, to_attr="plans_now"))
    return rows.prefetch_related(Prefetch("targets", targets, to_attr="targets_now"))


def with_content(rows: QuerySet[FrameworkVersion]) -> QuerySet[FrameworkVersion]:
    """Adds to versions what they say: `shown_nodes`, `shown_plans`, `shown_targets`."""
    nodes = ResultNode.objects.select_related("parent", "component").order_by("order", "code", "pk")
    plans = IndicatorPlan.objects.select_related("indicator", "node").order_by(
        "order", "indicator__code", "pk"
    )
    targets = IndicatorTarget.objects.select_related("period").order_by("period__last_day", "pk")
    rows = rows.prefetch_related(Prefetch("nodes", nodes, to_attr="shown_nodes"))
    rows = rows.prefetch_related(Prefetch("plans", plans, to_attr="shown_plans"))
    return rows.prefetch_related(Prefetch("targets", targets, to_attr="shown_targets"))


def sites(user: Any) -> QuerySet[Site]:
    """Places where projects measure, each with `is_masked`."""
    return with_masks(access.visible(user, Site.objects.order_by("project", "code", "pk")), user, "project__")


def versions(user: Any) -> QuerySet[FrameworkVersion]:
    """Versions of frameworks that the user may know of, each with `is_masked`, by project and number."""
    rows = access.visible(user, FrameworkVersion.objects.order_by("project__code", "number", "pk"))
    return with_masks(rows, user, "project__").select_related("project", "agreed_by")


def version_on(user: Any, project: Project, day: datetime.date) -> FrameworkVersion | None:
    """The version that counts on the day, as far as the user may know: of masked days only the year tells.

    In the year in which a masked version took over it has counted all the time. One query.
    """
    there = versions(user).filter(project=project, status__in=IN_FORCE)
    held = [
        row
        for row in there
        if row.in_force_from <= day and (row.in_force_to is None or row.in_force_to > day)  # type: ignore[operator]
    ]
    return held[-1] if held else None


def in_force(day: datetime.date, path: str = "") -> Q:
    """What belongs to versions in force on the day; `path` leads to the version: "version__"."""
    begun = Q(
        **{
            f"{path}status__in": IN_FORCE,
            f"{path}in_force_from__lte": day,
        }
    )
    return begun & (Q(**{f"{path}in_force_to__isnull": True}) | Q(**{f"{path}in_force_to__gt": day}))


@dataclass(frozen=True, slots=True)
class Planned:
    """An indicator's plan in a version, with its targets from the first period to the last."""

    plan: IndicatorPlan
    targets: list[IndicatorTarget]

    @property
    def indicator(self) -> Indicator:
        return self.plan.indicator

    @property
    def target(self) -> IndicatorTarget | None:
        """The last one: those before it are milestones."""
        return self.targets[-1] if self.targets else None


def plans_of(version: FrameworkVersion) -> list[Planned]:
    """The version's plans in their order, with indicator, its standard and steps, and result. Three queries.

    The version must be one that the user may see.
    """
    rows = (
        version.plans.select_related("indicator__standard", "indicator__project", "node")
        .prefetch_related("indicator__steps")
        .order_by("order", "indicator__code", "pk")
    )
    targets: dict[int, list[IndicatorTarget]] = defaultdict(list)
    for target in version.targets.select_related("period").order_by("period__last_day", "pk"):
        targets[target.indicator_id].append(target)
    return [Planned(row, targets[row.indicator_id]) for row in rows]


@dataclass(slots=True)
class Branch:
    """A result of a version with its indicators and the results under it."""

    node: ResultNode
    depth: int
    plans: list[Planned] = field(default_factory=list)
    branches: list["Branch"] = field(default_factory=list)


def tree(version: FrameworkVersion) -> list[Branch]:
    """The version's results from the far goal down, each with its plans. Four queries."""
    below: dict[int | None, list[ResultNode]] = defaultdict(list)
    for node in version.nodes.select_related("component").order_by("order", "code", "pk"):
        below[node.parent_id].append(node)
    plans: dict[int, list[Planned]] = defaultdict(list)
    for planned in plans_of(version):
        plans[planned.plan.node_id].append(planned)

    def grown(parent: int | None, depth: int) -> list[Branch]:
        return [
            Branch(node, depth, plans[node.pk], grown(node.pk, depth + 1)) for node in in_order(below[parent])
        ]

    return grown(None, 0)


def in_order(beside: Iterable[ResultNode]) -> list[ResultNode]:
    """Results beside each other as they are shown."""
    return sorted(beside, key=_place)


def _place(node: ResultNode) -> tuple[int, int, str]:
    """Beside each other: in the order that somebody gave them; else the farther goals first."""
    return node.order, ResultNode.ORDER.index(node.level), node.code


def walk(branches: Iterable[Branch]) -> Iterator[Branch]:
    """All branches, each before those under it."""
    for branch in branches:
        yield branch
        yield from walk(branch.branches)


def periods_of(project: Project, kinds: Iterable[str]) -> QuerySet[ReportingPeriod]:
    """The calendar's periods of these kinds that touch the project's time."""
    rows = ReportingPeriod.objects.filter(
        kind__in=list(kinds), first_day__lte=project.actual_end or project.end, last_day__gte=project.start
    )
    return rows.order_by("last_day", "-first_day", "pk")


def at_level(rows: QuerySet[Indicator], level: str) -> QuerySet[Indicator]:
    """Those that the version in force today places under a result of the level."""
    return rows.filter(Q(in_force(today(), "plans__version__"), plans__node__level=level)).distinct()


def found(rows: QuerySet[Indicator], text: str) -> QuerySet[Indicator]:
    """Indicators with each word in code or name; the name may be that of the standard indicator."""
    for word in text.split():
        names = ("code", "name_sv", "name_en", "standard__name_sv", "standard__name_en")
        hit = Q()
        for name in names:
            hit |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(hit)
    return rows
