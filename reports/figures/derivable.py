"""What of a year's money could be computed from what is published: the tables as linear equations.

The unknowns are the cells (project, funder) of the ledger. Every published sum is an equation over them.
A hidden amount is given away when it is a combination of published sums: exact elimination finds that out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from countries.models import Country, Region
from projects.models import Project, ProjectMarker
from projects.portfolio import complement
from reports.figures import shares
from reports.figures.money import Cell, spent
from reports.figures.registry import figure
from reports.figures.scope import Scope

Key: TypeAlias = tuple[int, int]  # project, funder
Row: TypeAlias = dict[Key, Fraction]
_NEAR = Fraction(11, 10)


@dataclass(frozen=True)
class Equation:
    """A published sum: `table` says where it stands, `row` which part of each cell it counts."""

    table: str
    row: Row
    value: Fraction


@dataclass(frozen=True)
class Finding:
    """What can be told of an amount: `value` exactly, from these tables; or `most`, the least sum it is part of.

    `is_near`: the sum is so little larger than the amount that it gives it away all the same.
    """

    value: Decimal | None
    tables: tuple[str, ...] = ()
    most: Decimal | None = None
    is_near: bool = False


def of_project(project: Project, year: int) -> Finding | None:
    """What can be told of the project's used volume of the year; None when it used nothing."""
    cells = spent(Scope(year), [year])
    wanted = {(cell.project, cell.funder): Fraction(1) for cell in cells if cell.project == project.pk}
    if not wanted:
        return None
    true = sum((Fraction(cell.sek) for cell in cells if cell.project == project.pk), Fraction(0))
    return find(published(year, cells), wanted, true)


def find(equations: Iterable[Equation], wanted: Row, true: Fraction) -> Finding:
    """The wanted combination of cells as a combination of equations, or the least sum that holds all of it."""
    listed = [equation for equation in equations if equation.row]
    solution = _combined(listed, wanted)
    if solution is not None:
        used = [(listed[n], factor) for n, factor in solution.items()]
        value = sum((equation.value * factor for equation, factor in used), Fraction(0))
        return Finding(_money(value), tuple(dict.fromkeys(equation.table for equation, _factor in used)))
    whole = [equation.value for equation in listed if all(equation.row.get(key, 0) >= 1 for key in wanted)]
    most = min(whole, default=None)
    is_near = most is not None and true > 0 and most <= true * _NEAR
    return Finding(None, most=None if most is None else _money(most), is_near=is_near)


def published(year: int, cells: list[Cell] | None = None) -> list[Equation]:
    """The sums of the year that anybody may read, and the amounts of the projects that are shown alone."""
    scope = Scope(year)
    cells = spent(scope, [year]) if cells is None else cells
    keys = {(cell.project, cell.funder) for cell in cells}
    by_key = {(cell.project, cell.funder): Fraction(cell.sek) for cell in cells}
    found = [
        Equation(str(figure("F2").label), dict.fromkeys(keys, Fraction(1)), sum(by_key.values(), Fraction(0)))
    ]
    kept = complement.kept_years(None)
    hidden = set(complement.hidden_projects().values_list("pk", flat=True))
    projects = Project.objects.in_bulk({project for project, _funder in keys})
    for pk, project in projects.items():
        if pk not in hidden and year not in kept.get(pk, ()):
            own = {key: Fraction(1) for key in keys if key[0] == pk}
            label = _("%(project)s, in the list of projects") % {"project": project.code}
            found.append(Equation(label, own, sum((by_key[key] for key in own), Fraction(0))))
    for key in ("F9", "F7", "themes", "marker-gender", "marker-governance", "marker-disability"):
        value = figure(key).value(scope)
        for part in value.parts:
            if part.value is not None:
                row = _counted(key, part, keys, year)
                found.append(Equation(f"{value.label}: {part.label}", row, Fraction(Decimal(part.value))))
    return found


def _counted(figure_key: str, part: Any, keys: set[Key], year: int) -> Row:
    """Which part of each cell the published part counts."""
    if figure_key == "F9":
        return {key: Fraction(1) for key in keys if key[1] == part.object.pk}
    projects = {project for project, _funder in keys}
    if figure_key == "F7":
        weights = _of_place(part.object, projects, year)
    elif figure_key == "themes":
        found = shares.theme_shares(projects)
        wanted = part.object and part.object.pk
        weights = {project: _percent(found[project], wanted) for project in projects}
    else:
        marker = figure_key.removeprefix("marker-")
        scores = dict(ProjectMarker.objects.filter(marker=marker).values_list("project", "score"))
        wanted = None if part.key == "none" else int(part.key)
        weights = {project: Fraction(scores.get(project) == wanted) for project in projects}
    return {key: weights[key[0]] for key in keys if weights.get(key[0])}


def _of_place(place: Any, projects: set[int], year: int) -> dict[int, Fraction]:
    """A country by its shares; a region by its regional projects and the countries merged into it."""
    found = shares.country_shares(projects)
    if isinstance(place, Country):
        return {project: _percent(found[project], place.pk) for project in projects}
    regional = dict(Project.objects.filter(pk__in=projects).values_list("pk", "region"))
    if not isinstance(place, Region):
        return {}
    together = complement.by_year().get(year)
    members = set(place.countries.values_list("pk", flat=True)) & (together.countries if together else set())
    weights: dict[int, Fraction] = defaultdict(Fraction)
    for project in projects:
        weights[project] = sum((_percent(found[project], country) for country in members), Fraction(0))
        if not found[project] and regional[project] == place.pk:
            weights[project] += 1
    return weights


def _percent(listed: Iterable[tuple[int, Decimal]], wanted: int | None) -> Fraction:
    told = {key: Fraction(share) / 100 for key, share in listed}
    return 1 - sum(told.values(), Fraction(0)) if wanted is None else told.get(wanted, Fraction(0))


def _combined(equations: list[Equation], wanted: Row) -> dict[int, Fraction] | None:
    """Equation's number -> factor, so that together they are `wanted`; None when no combination is.

    Gauss-Jordan on the rows, each remembering of which equations it is made.
    """
    basis: list[tuple[Key, Row, dict[int, Fraction]]] = []
    for n, equation in enumerate(equations):
        row, made = _reduced(dict(equation.row), {n: Fraction(1)}, basis)
        if row:
            pivot = min(row)
            factor = 1 / row[pivot]
            basis.append((pivot, _times(row, factor), _times(made, factor)))
    rest, made = _reduced(dict(wanted), {}, basis)
    return None if rest else {n: -factor for n, factor in made.items()}


def _reduced(row: Row, made: dict[int, Fraction], basis: Any) -> tuple[Row, dict[int, Fraction]]:
    for pivot, other, of in basis:
        if factor := row.get(pivot):
            row, made = _less(row, other, factor), _less(made, of, factor)
    return row, made


def _less(one: dict[Any, Fraction], other: dict[Any, Fraction], factor: Fraction) -> dict[Any, Fraction]:
    found = {key: one.get(key, Fraction(0)) - factor * other.get(key, Fraction(0)) for key in {*one, *other}}
    return {key: value for key, value in found.items() if value}


def _times(one: dict[Any, Fraction], factor: Fraction) -> dict[Any, Fraction]:
    return {key: value * factor for key, value in one.items()}


def _money(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"))
