"""A project's results as a sheet: a row for each value that is asked for, and one for each of its parts.

Members get what they work with: the value on its way to be approved, else the approved one. Everybody else gets
approved values, and of their parts what may leave the house (projects/results/values/disclosure.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from projects.portfolio.models import Project
from projects.results.catalogue.models import Category, ReportingPeriod
from projects.results.framework import queries as framework
from projects.results.framework.models import Indicator, Site
from projects.results.sheets import columns
from projects.results.values import disclosure, queries, rules
from projects.results.values.models import IndicatorValue, ValueCell
from projects.results.values.parts import SPLIT_MEASURES, splits_of
from tracker.core import tables
from tracker.core.periods import today
from tracker.core.text import bilingual

Key = tuple[int, int, int | None]
_Row = dict[str, tables.Cell]


def periods_of(project: Project, user: Any) -> list[ReportingPeriod]:
    """The periods in which some indicator of the project is reported, by days. Two queries."""
    kinds = set(indicators(project, user).values_list("frequency", flat=True))
    return list(framework.periods_of(project, kinds))


def indicators(project: Project, user: Any) -> Any:
    """The project's indicators that the user may know of, by code."""
    return framework.indicators(user).filter(project=project)


def with_parts(project: Project, user: Any) -> Any:
    """The same with their splits and places: six more queries."""
    return queries.with_splits(indicators(project, user)).prefetch_related("sites")


def standing(rows: Iterable[IndicatorValue]) -> dict[Key, IndicatorValue]:
    """By indicator, period and place: the value that can still change, else the approved one."""
    found: dict[Key, IndicatorValue] = {}
    for row in rows:
        key = (row.indicator_id, row.period_id, row.site_id)
        if row.is_open or key not in found:
            found[key] = row
    return found


def is_inside(user: Any, project: Project) -> bool:
    """Does the user see all that the project works with?"""
    return bool(disclosure.open_to(user, {project.pk}))


def _values(
    user: Any, project: Project, indicators: Sequence[Indicator], periods: Iterable[ReportingPeriod]
) -> dict[Key, IndicatorValue]:
    """What stands in the periods, as far as the user gets to see it. All values share these indicators."""
    rows = queries.values(user).select_related(None).filter(indicator__in=indicators, period__in=periods)
    statuses = [IndicatorValue.Status.APPROVED]
    if is_inside(user, project):
        statuses += IndicatorValue.OPEN
    by_key = {row.pk: row for row in indicators}
    found = standing(rows.filter(status__in=statuses).prefetch_related("cells"))
    for row in found.values():
        row.indicator = by_key[row.indicator_id]
    return found


def table(user: Any, project: Project, periods: list[ReportingPeriod]) -> tables.Table:
    """The sheet of these periods."""
    name = "-".join(["results", project.public_id, *(one.code for one in periods if len(periods) == 1)])
    return tables.Table(name, columns.header(), _lines(user, project, periods))


def _lines(user: Any, project: Project, periods: list[ReportingPeriod]) -> Iterator[list[tables.Cell]]:
    rows = list(with_parts(project, user))
    there = _values(user, project, rows, periods)
    parts = disclosure.parts_of(user, list(there.values()))
    targets = _targets(user, project)
    for indicator in rows:
        groups = columns.groups_of(splits_of(indicator)) if indicator.measure in SPLIT_MEASURES else {}
        for period in periods:
            if not rules.is_reportable(indicator, period):
                continue
            for site in sorted(indicator.sites.all(), key=lambda site: site.code) or [None]:
                row = there.get((indicator.pk, period.pk, site.pk if site else None))
                key = _key(indicator, period, site)
                target = targets.get((indicator.pk, period.pk))
                yield _cells(key | _told(indicator, row) | _written(row) | {"target": target})
                for group in _groups(groups, parts.get(row.pk, []) if row else []):
                    yield _cells(key | group)


def _targets(user: Any, project: Project) -> dict[tuple[int, int], tables.Cell]:
    """What the version in force wants reached in a period."""
    version = framework.version_on(user, project, today())
    if version is None:
        return {}
    return {
        (target.indicator_id, target.period_id): target.value
        if target.value is not None
        else bilingual(target, "text")
        for target in version.targets.all()
    }


def _key(indicator: Indicator, period: ReportingPeriod, site: Site | None) -> _Row:
    return {"indicator": indicator.code, "period": period.code, "place": site.code if site else None}


def _told(indicator: Indicator, row: IndicatorValue | None) -> _Row:
    status = str(row.get_status_display()) if row else None
    return {"name": str(indicator), "unit": indicator.unit, "status": status}


def _written(row: IndicatorValue | None) -> _Row:
    """What a value says. Of a masked project words and comments are its members'."""
    if row is None:
        return {}
    told = [name for name in columns.FIELDS if not (row.is_masked and name.startswith(("text", "comment")))]  # type: ignore[attr-defined]
    cells: _Row = {name: getattr(row, name) for name in told}
    return cells | {"answer": str(columns.ANSWERS[row.answer])}


def _groups(
    groups: dict[str, tuple[Category, Category | None]], told: list[disclosure.Parts]
) -> Iterator[_Row]:
    cells: dict[str, ValueCell] = {
        columns.group_key(part.first, part.second): part.cell
        for split in told
        for part in split.parts
        if part.cell
    }
    for key, (first, second) in groups.items():
        found: _Row = {"group": key, "group_name": columns.group_name(first, second)}
        if cell := cells.get(key):
            found |= {"value": cell.amount, "numerator": cell.numerator, "denominator": cell.denominator}
        yield found


def _cells(row: _Row) -> list[tables.Cell]:
    return [None if row.get(name) == "" else row.get(name) for name in columns.LABELS]
