"""The results frameworks: trees of results in their versions, with baselines and targets."""

from collections.abc import Iterator
from typing import Any

from projects.models import (
    Component,
    FrameworkVersion,
    IndicatorPlan,
    IndicatorTarget,
    Project,
    ReportingPeriod,
    ResultNode,
)
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.results.indicators import Placed

Versions = list[FrameworkVersion]
Nodes = dict[tuple[int, str], ResultNode]

MOST_VERSIONS = 2
ONE_VERSION = [{"reason": "Resultat enligt avtalet."}]


def create_frameworks(
    projects: dict[str, Project],
    placed: list[Placed],
    periods: dict[str, ReportingPeriod],
    users: dict[str, User],
) -> None:
    """Each project's versions one after the other: only a draft can be written in, and there is one at a time."""
    components = {
        (code, row["number"]): Component(
            project=project,
            is_demo=True,
            **{name: row[name] for name in ("number", "name_sv", "name_en")},
        )
        for code, project in projects.items()
        for row in files.results(code).get("components", [])
    }
    Component.objects.bulk_create(components.values())
    for number in range(1, MOST_VERSIONS + 1):
        versions = [
            FrameworkVersion(
                project=project,
                number=number,
                reason=told[number - 1]["reason"],
                dnr=told[number - 1].get("dnr", ""),
                is_demo=True,
            )
            for code, project in projects.items()
            if files.results(code) and number <= len(told := _told(code))
        ]
        FrameworkVersion.objects.bulk_create(versions)
        _fill(versions, _create_nodes(versions, components), placed, periods)
        _agree(versions, users["leader"])


def _told(code: str) -> list[dict[str, Any]]:
    return files.results(code).get("versions", ONE_VERSION)


def _create_nodes(versions: Versions, components: dict[tuple[str, int], Component]) -> Nodes:
    """Level by level, as a result needs the one that it leads to. A result may be in later versions only."""
    nodes: Nodes = {}
    for level in ResultNode.ORDER:
        made = {}
        for version in versions:
            code = version.project.code
            for order, row in enumerate(files.results(code)["results"]):
                if row["code"][0] != level or row.get("since", 1) > version.number:
                    continue
                made[version.pk, row["code"]] = ResultNode(
                    version=version,
                    parent=nodes.get((version.pk, row.get("parent", ""))),
                    level=level,
                    family=row.get("family", ""),
                    component=components.get((code, row.get("component", 0))),
                    code=row["code"],
                    name_sv=row["name_sv"],
                    name_en=row["name_en"],
                    assumptions_sv=row.get("assumptions_sv", ""),
                    assumptions_en=row.get("assumptions_en", ""),
                    order=order,
                    is_demo=True,
                )
        ResultNode.objects.bulk_create(made.values())
        nodes |= made
    return nodes


def _fill(
    versions: Versions, nodes: Nodes, placed: list[Placed], periods: dict[str, ReportingPeriod]
) -> None:
    """Under each result of the versions its indicators, with baseline and targets."""
    rows = [
        (version, one, nodes[version.pk, one.result])
        for version in versions
        for one in placed
        if one.indicator.project_id == version.project_id and (version.pk, one.result) in nodes
    ]
    IndicatorPlan.objects.bulk_create(_plan(version, one, node) for version, one, node in rows)
    IndicatorTarget.objects.bulk_create(
        target for version, one, _node in rows for target in _targets(version, one, periods)
    )


def _plan(version: FrameworkVersion, one: Placed, node: ResultNode) -> IndicatorPlan:
    year, baseline = one.row.get("baseline", (None, None))
    return IndicatorPlan(
        version=version,
        node=node,
        indicator=one.indicator,
        order=node.order,
        baseline=baseline,
        baseline_year=year,
        no_baseline="" if baseline is not None else one.row.get("no_baseline", "Mättes inte före projektet."),
        is_demo=True,
    )


def _targets(
    version: FrameworkVersion, one: Placed, periods: dict[str, ReportingPeriod]
) -> Iterator[IndicatorTarget]:
    """`later`: targets that came with the second version. `text_targets`: pairs of Swedish and English."""
    numbers = one.row.get("targets", {}) | (one.row.get("later", {}) if version.number > 1 else {})
    for code, value in numbers.items():
        yield IndicatorTarget(
            version=version, indicator=one.indicator, period=periods[code], value=value, is_demo=True
        )
    for code, (sv, en) in one.row.get("text_targets", {}).items():
        yield IndicatorTarget(
            version=version,
            indicator=one.indicator,
            period=periods[code],
            text_sv=sv,
            text_en=en,
            is_demo=True,
        )


def _agree(versions: Versions, leader: User) -> None:
    """In force from its day until the next one's. What is still a draft stays so."""
    agreed = []
    for version in versions:
        told = _told(version.project.code)
        if told[version.number - 1].get("draft"):
            continue
        following = [row["from"] for row in told[version.number :] if not row.get("draft")]
        version.in_force_from = told[version.number - 1].get("from", version.project.start)
        version.in_force_to = following[0] if following else None
        version.status = FrameworkVersion.Status.REPLACED if following else FrameworkVersion.Status.AGREED
        version.agreed_by = leader
        agreed.append(version)
    FrameworkVersion.objects.bulk_update(agreed, ["status", "in_force_from", "in_force_to", "agreed_by"])
