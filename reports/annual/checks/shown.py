"""The findings as pages show them: by check, what stops first, then what is to judge, then what is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from reports.annual.checks.findings import BY_KEY, CHECKS, Check, Finding, quick
from reports.annual.editions.models import Edition


@dataclass(frozen=True)
class Group:
    """What one check found and nobody has taken responsibility for; `kind` is that of its tag."""

    check: Check
    findings: list[Finding]

    @property
    def kind(self) -> str:
        return "bad" if self.check.kind == "stop" else "warn"


@dataclass(frozen=True)
class Shown:
    """`asked`: of how many checks this tells; `stops`: how many findings keep the edition from being frozen."""

    stopping: list[Group]
    to_judge: list[Group]
    waived: list[Finding]
    done: list[Finding]
    asked: int

    @property
    def stops(self) -> int:
        return sum(len(group.findings) for group in self.stopping)


def shown(findings: Iterable[Finding]) -> Shown:
    told = list(findings)
    groups = [
        Group(BY_KEY[key], left)
        for key, found in groupby(told, key=lambda one: one.check)
        if (left := [one for one in found if one.kind != "done" and one.waiver is None])
    ]
    return Shown(
        stopping=[group for group in groups if group.check.kind == "stop"],
        to_judge=[group for group in groups if group.check.kind == "judge"],
        waived=[one for one in told if one.waiver],
        done=[one for one in told if one.kind == "done"],
        asked=len({one.check for one in told}),
    )


def panel(edition: Edition) -> dict[str, Any]:
    """For templates/annual/checks/panel.html: what can be told of the texts alone. Five queries, nothing is composed."""
    return {"edition": edition, "shown": shown(quick(edition)), "all_checks": len(CHECKS)}
