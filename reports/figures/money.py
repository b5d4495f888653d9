"""Money: what was booked and budgeted, by project, funder and year, and how it is shared out.

The database sums the ledger into cells (project, funder, year); shares are applied to the cells in
Python, in whole öre, so that any way of adding the parts gives the same total.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Max, Min, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from countries.models import Country, Region
from projects.models import BudgetLine, Funder, Project, ProjectMarker, Theme, Transaction
from projects.money.budgets.queries import of_years
from projects.money.ledger.queries import in_volume
from projects.portfolio import rights
from reports.figures import protection, shares
from reports.figures.scope import Scope, within
from reports.figures.values import UNSPLIT, Counted, Part, exact, rounding_note, share, total, with_percent

ZERO = Decimal("0.00")


class Cell(NamedTuple):
    project: int
    funder: int
    year: int
    sek: Decimal


Cells: TypeAlias = list[Cell]


def booked(scope: Scope, years: Sequence[int]) -> QuerySet[Transaction]:
    """The bookings that make the used volume of the years, in scope."""
    rows = Transaction.objects.filter(
        in_volume(), scope.counts("agreement__project__"), within("booked_on", years)
    )
    return rows.filter(agreement__funder=scope.funder) if scope.funder else rows


def booked_rows(scope: Scope) -> QuerySet[Transaction]:
    rows = booked(scope, [scope.year]).select_related("agreement__project", "agreement__funder")
    return rows.order_by("booked_on", "row_key", "pk")


def booked_years() -> list[int]:
    """Years from the first booked amount to the last, latest first."""
    ends = Transaction.objects.filter(in_volume()).aggregate(Min("booked_on"), Max("booked_on"))
    first, last = ends["booked_on__min"], ends["booked_on__max"]
    return list(range(last.year, first.year - 1, -1)) if first else []


def spent(scope: Scope, years: Sequence[int]) -> Cells:
    """Booked SEK, net of repayments, narrowed to the scope's country and theme by share."""
    rows = booked(scope, years).annotate(year=ExtractYear("booked_on"))
    return in_cells(scope, years, rows, "agreement__project", "agreement__funder")


def budgeted(scope: Scope, years: Sequence[int]) -> Cells:
    """The budgets of the years in SEK, each as approved at its end, narrowed like `spent`."""
    rows = BudgetLine.objects.filter(of_years(years), scope.counts("version__agreement__project__"))
    if scope.funder:
        rows = rows.filter(version__agreement__funder=scope.funder)
    return in_cells(scope, years, rows, "version__agreement__project", "version__agreement__funder")


def in_cells(scope: Scope, years: Sequence[int], rows: QuerySet[Any], *by: str) -> Cells:
    """Rows with `year` and `amount_sek` summed by project and funder (at the paths `by`), narrowed to the scope."""
    sums = rows.order_by().values_list(*by, "year").annotate(sum=Sum("amount_sek")).order_by(*by, "year")
    wanted = set(years)
    cells = [Cell(project, funder, year, exact(sek)) for project, funder, year, sek in sums if year in wanted]
    if scope.country:
        cells = _narrowed(cells, shares.country_shares, scope.country.pk)
    if scope.theme:
        cells = _narrowed(cells, shares.theme_shares, scope.theme.pk)
    return cells


def _narrowed(
    cells: Cells, load: Callable[[set[int]], dict[int, list[tuple[int, Decimal]]]], wanted: int
) -> Cells:
    by_project = load({cell.project for cell in cells})
    split = ((cell, shares.split(cell.sek, by_project[cell.project])) for cell in cells)
    return [cell._replace(sek=parts[wanted]) for cell, parts in split if wanted in parts]


def by_year(cells: Cells) -> dict[int, Cells]:
    found: dict[int, Cells] = defaultdict(list)
    for cell in cells:
        found[cell.year].append(cell)
    return found


def summed(cells: Iterable[Cell]) -> Decimal:
    return total(cell.sek for cell in cells)


def volume(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    return {year: Counted(summed(cells)) for year, cells in by_year(spent(scope, years)).items()}


def budget_by_funder(scope: Scope) -> dict[int, Decimal]:
    """Funder's key -> its agreements' budgets of the year, SEK; a funder without one is left out."""
    amounts: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for cell in budgeted(scope, [scope.year]):
        amounts[cell.funder] += cell.sek
    return dict(amounts)


def booked_until(scope: Scope) -> datetime.date | None:
    """The last day of the year with something booked that the user may see, by which the money is as new as it gets."""
    rows = booked(scope, [scope.year]).filter(rights.unmasked(scope.user, "agreement__project__"))
    last: datetime.date | None = rows.aggregate(last=Max("booked_on"))["last"]
    return last


def own_contribution(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    own = set(Funder.objects.filter(kind=Funder.Kind.OWN).values_list("pk", flat=True))
    result = {}
    for year, cells in by_year(spent(scope, years)).items():
        part = summed(cell for cell in cells if cell.funder in own)
        result[year] = Counted(part, percent=share(part, summed(cells)))
    return result


def own_rows(scope: Scope) -> QuerySet[Transaction]:
    return booked_rows(scope).filter(agreement__funder__kind=Funder.Kind.OWN)


def volume_by_funder(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    cells = spent(scope, years)
    funders = Funder.objects.filter(pk__in={cell.funder for cell in cells}).order_by("order", "code")
    listed = list(funders)
    result = {}
    for year, of_year in by_year(cells).items():
        amounts: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for cell in of_year:
            amounts[cell.funder] += cell.sek
        result[year] = _in_parts(
            Part(str(funder), amounts[funder.pk], funder.code, funder)
            for funder in listed
            if funder.pk in amounts
        )
    return result


def volume_by_theme(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Every theme has its part, 0 when nothing was used on it; None where it must not be told."""
    cells = spent(scope, years)
    by_project = shares.theme_shares({cell.project for cell in cells})
    themes = [scope.theme] if scope.theme else list(Theme.objects.order_by("order", "code"))
    unsplit = protection.unsplit_years(scope, years)
    result = {}
    for year, of_year in by_year(cells).items():
        if year in unsplit:
            untold = tuple(Part(str(theme), None, theme.code, theme) for theme in themes)
            result[year] = Counted(summed(of_year), untold, note=str(UNSPLIT))
            continue
        amounts: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
        for cell in of_year:
            if scope.theme:  # narrowed to it already
                amounts[scope.theme.pk] += cell.sek
                continue
            for theme, sek in shares.split(cell.sek, by_project[cell.project]).items():
                amounts[theme] += sek
        parts = [Part(str(theme), amounts[theme.pk], theme.code, theme) for theme in themes]
        if amounts[None]:
            parts.append(Part(_("No theme"), amounts[None], "none"))
        result[year] = _in_parts(parts)
    return result


def volume_by_marker(marker: str) -> Callable[[Scope, Sequence[int]], dict[int, Counted]]:
    """The rule for one policy marker: value is the percent marked 1 or 2 of what was screened."""

    def rule(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
        scores = dict(ProjectMarker.objects.filter(marker=marker).values_list("project", "score"))
        unsplit = protection.unsplit_years(scope, years)
        result = {}
        for year, cells in by_year(spent(scope, years)).items():
            if year in unsplit:
                result[year] = Counted(None, note=str(UNSPLIT))
                continue
            amounts: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
            for cell in cells:
                amounts[scores.get(cell.project)] += cell.sek
            whole = summed(cells)
            screened = whole - amounts[None]
            parts = [
                Part(str(score.label), amounts[score.value], str(score.value))
                for score in reversed(ProjectMarker.Score)
            ]
            parts.append(Part(_("not screened"), amounts[None], "none"))
            result[year] = Counted(
                share(amounts[1] + amounts[2], screened),
                with_percent(parts, whole),
                coverage=share(screened, whole),
                rounding=rounding_note(whole, parts),
            )
        return result

    return rule


def screened_rows(marker: str) -> Callable[[Scope], QuerySet[Transaction]]:
    screened = ProjectMarker.objects.filter(marker=marker)
    return lambda scope: booked_rows(scope).filter(agreement__project__in=screened.values("project"))


def execution(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Percent used of the year's budget; the parts are both amounts, None when not known."""
    used, budget = by_year(spent(scope, years)), by_year(budgeted(scope, years))
    result = {}
    for year in years:
        if year not in used and year not in budget:
            continue
        amounts = [summed(cells[year]) if year in cells else None for cells in (used, budget)]
        result[year] = Counted(
            share(*amounts), (Part(_("used"), amounts[0], "used"), Part(_("budget"), amounts[1], "budget"))
        )
    return result


def volume_by_place(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """By country, regional projects under their region; merged where a country may not be told."""
    cells = spent(scope, years)
    by_project = shares.country_shares({cell.project for cell in cells})
    merged, shared = protection.merged_places(scope.user, years)
    countries = Country.objects.select_related("region").in_bulk(
        {country for found in by_project.values() for country, _share in found}
    )
    regional = Project.objects.filter(region__isnull=False, pk__in={cell.project for cell in cells})
    regions = {project.pk: project.region for project in regional.select_related("region")}
    result = {}
    for year, of_year in by_year(cells).items():
        amounts: dict[Country | Region | None, Decimal] = defaultdict(lambda: ZERO)
        projects_in: dict[Country | Region | None, set[int]] = defaultdict(set)
        for cell in of_year:
            for country, sek in _places(cell, scope, by_project[cell.project]).items():
                place: Country | Region | None = regions.get(cell.project)
                if country is not None:
                    place = merged.get(year, {}).get(country, countries[country])
                amounts[place] += sek
                projects_in[place].add(cell.project)
        for place in [place for place in amounts if isinstance(place, Region)]:
            # Alone in its region, the project would stand there under another name.
            if place.pk in shared.get(year, ()) and len(projects_in[place]) < 2:
                amounts[None] += amounts.pop(place)
        parts = [_place_part(place, sek) for place, sek in amounts.items() if place or sek]
        result[year] = _in_parts(sorted(parts, key=_largest_first))
    return result


def _largest_first(part: Part) -> tuple[bool, Decimal, str]:
    """The largest amount first, equal ones by name; what has no place last."""
    return part.object is None, -Decimal(part.value or 0), part.label


def _places(cell: Cell, scope: Scope, found: list[tuple[int, Decimal]]) -> dict[int | None, Decimal]:
    if scope.country:  # narrowed to it already
        return {scope.country.pk: cell.sek}
    return shares.split(cell.sek, found)


def _place_part(place: Country | Region | None, sek: Decimal) -> Part:
    if place is None:
        return Part(_("No country told"), sek, "none")
    return Part(str(place), sek, place.iso2 if isinstance(place, Country) else place.code, place)


def _in_parts(parts: Iterable[Part]) -> Counted:
    """A total that is the sum of its parts, with each part's percent and a note on rounding."""
    listed = tuple(parts)
    whole = total(Decimal(part.value) for part in listed if part.value is not None)
    return Counted(whole, with_percent(listed, whole), rounding=rounding_note(whole, listed))
