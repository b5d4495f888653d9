"""Frameworks as pages tell them: values in words, versions in a list, and what differs between two of them."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.results.catalogue.models import Measure
from projects.results.framework.models import FrameworkVersion, Indicator, IndicatorTarget, ResultNode
from projects.results.framework.queries import Branch, Planned, walk
from tracker.core import formats
from tracker.core.text import bilingual

_KINDS = {"draft": "info", "agreed": "ok", "replaced": "none", "withdrawn": "none"}


def value(indicator: Indicator, number: Decimal | None) -> str:
    """A value of the indicator: 45 %, yes, "2 in use" or 1 234,5; steps must have been read with it."""
    if number is None:
        return ""
    if indicator.measure == Measure.YES_NO:
        return _("yes") if number else _("no")
    if indicator.measure == Measure.ORDINAL:
        step = next((step for step in indicator.steps.all() if step.value == number), None)
        return f"{step.value} {step}" if step else formats.number(number)
    places = 0 if number == int(number) else (1 if number * 10 == int(number * 10) else 2)
    write = formats.percent if indicator.measure == Measure.PERCENT else formats.number
    return write(number, places)


def target(indicator: Indicator, row: IndicatorTarget) -> str:
    return value(indicator, row.value) if row.value is not None else bilingual(row, "text")


@dataclass(frozen=True, slots=True)
class Plan:
    """An indicator's plan in words: `targets` as (period, target)."""

    indicator: Indicator
    unit: str
    baseline: str
    year: int | None
    why_none: str
    targets: list[tuple[str, str]]


def plan(planned: Planned) -> Plan:
    indicator, row = planned.indicator, planned.plan
    return Plan(
        indicator,
        indicator.unit,
        value(indicator, row.baseline),
        row.baseline_year,
        row.no_baseline,
        [(one.period.code, target(indicator, one)) for one in planned.targets],
    )


@dataclass(frozen=True, slots=True)
class Result:
    """A result of the tree in words, with its indicators and the results under it."""

    node: ResultNode
    kind: str
    assumptions: str
    plans: list[Plan]
    results: list["Result"]
    is_first: bool
    is_last: bool


def results(branches: list[Branch]) -> list[Result]:
    last = len(branches) - 1
    return [
        Result(
            branch.node,
            level(branch.node),
            bilingual(branch.node, "assumptions"),
            [plan(one) for one in branch.plans],
            results(branch.branches),
            place == 0,
            place == last,
        )
        for place, branch in enumerate(branches)
    ]


def level(node: ResultNode) -> str:
    """Its level, and the family of an outcome: "Outcome, labour market"."""
    words = [capfirst(node.get_level_display())]
    if node.family:
        words.append(node.get_family_display())
    return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Version:
    """A line of the list of versions."""

    row: FrameworkVersion
    since: str
    until: str
    kind: str  # of the status tag


def version(row: FrameworkVersion) -> Version:
    return Version(row, _day(row, row.in_force_from), _day(row, row.in_force_to), _KINDS[str(row.status)])


def _day(row: Any, value: datetime.date | None) -> str:
    """Of a masked version only the year is told."""
    if value is None:
        return ""
    return str(value.year) if row.is_masked else formats.iso(value)


# What differs between two versions.


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that two versions say differently: empty `before` is new, empty `after` has been taken out."""

    of: str
    what: str
    before: str
    after: str

    @property
    def word(self) -> str:
        if not self.before:
            return pgettext("difference", "New")
        return pgettext("difference", "Changed") if self.after else pgettext("difference", "Taken out")

    @property
    def kind(self) -> str:
        return "info" if not self.before else "warn" if self.after else "none"


def changed(before: Iterable[Branch], after: Iterable[Branch]) -> list[Changed]:
    """What differs from the one version to the other: results by their codes, plans by their indicators.

    What only one of them has is one line.
    """
    old, new = _told(before), _told(after)
    found = []
    for thing in dict.fromkeys([*new, *old]):
        said, said_before = new.get(thing, {}), old.get(thing, {})
        if said and said_before:
            found += [
                Changed(thing.name, what, said_before.get(what, ""), said.get(what, ""))
                for what in dict.fromkeys([*said, *said_before])
                if said.get(what, "") != said_before.get(what, "")
            ]
        else:
            found.append(Changed(thing.name, thing.what, _whole(said_before), _whole(said)))
    return found


@dataclass(frozen=True, slots=True)
class _Thing:
    """A result or an indicator; `key` is what it is known by in all versions."""

    key: tuple[str, str]
    name: str = field(compare=False)
    what: str = field(compare=False)


def _whole(said: dict[str, str]) -> str:
    return " · ".join(f"{what}: {text}" for what, text in said.items())


def _told(branches: Iterable[Branch]) -> dict[_Thing, dict[str, str]]:
    """All that a version says of each thing: what -> in words. What it leaves empty is not there."""
    found: dict[_Thing, dict[str, str]] = {}
    listed = list(walk(branches))
    codes = {branch.node.pk: branch.node.code for branch in listed}
    for branch in listed:
        node = branch.node
        thing = _Thing(("result", node.code), f"{node.code} {node}", _("Result"))
        found[thing] = {what: text for what, text in _of_node(node, codes) if text}
        for planned in branch.plans:
            row = planned.indicator
            thing = _Thing(("indicator", row.code), f"{row.code} {row}", _("Indicator"))
            found[thing] = {_("Stands under"): node.code} | {
                what: text for what, text in _of_plan(planned) if text
            }
    return found


def _of_node(node: ResultNode, codes: dict[int, str]) -> Iterator[tuple[str, str]]:
    yield _("Result"), bilingual(node, "name")
    yield _("Level"), level(node)
    yield _("Leads to"), codes[node.parent_id] if node.parent_id else ""
    yield _("Component"), str(node.component or "")
    yield _("Assumptions"), bilingual(node, "assumptions")


def _of_plan(planned: Planned) -> Iterator[tuple[str, str]]:
    said = plan(planned)
    yield _("Baseline"), f"{said.baseline} ({said.year})" if said.baseline else said.why_none
    for period, words in said.targets:
        yield _("Target %(period)s") % {"period": period}, words
