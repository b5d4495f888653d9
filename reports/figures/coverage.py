"""What funders paid in against what was spent, and each project's year against its budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from projects.models import Agreement, Funder, Project, Transaction
from projects.money.ledger.queries import in_volume
from projects.portfolio import complement
from reports.figures import money
from reports.figures.money import ZERO, Cells, by_year, summed
from reports.figures.scope import Scope, within
from reports.figures.values import Counted, Part, Value, share, total
from tracker.core.periods import Year

# A payment that we made back to the funder is negative, and is income less.
INCOME = Q(kind=Transaction.Kind.PAYMENT, voided_at__isnull=True) & ~Q(
    agreement__funder__kind=Funder.Kind.OWN
)


def received(scope: Scope, years: Sequence[int]) -> Cells:
    """Payments from external funders, SEK, narrowed to the scope's country and theme by share."""
    rows = _within_scope(scope, years).filter(INCOME).annotate(year=ExtractYear("booked_on"))
    return money.cells(scope, years, rows, "agreement__project", "agreement__funder")


def income_and_cost(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Percent of the full cost that external funders' payments cover; the parts are both amounts.

    Nothing received is 0 where no external funder was to pay anything; where one was, it is missing.
    """
    income, cost = by_year(received(scope, years)), by_year(money.spent(scope, years))
    expected = _years_with_external_funders(scope, years)
    result = {}
    for year in years:
        if year not in income and year not in cost:
            continue
        got = None if year in expected else ZERO
        if year in income:
            got = summed(income[year])
        full = summed(cost[year]) if year in cost else None
        result[year] = Counted(
            share(got, full), (Part(_("income"), got, "income"), Part(_("cost"), full, "cost"))
        )
    return result


def result_of_years(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """As `income_and_cost`, with the result: income less cost, where both are known."""
    found = {}
    for year, counted in income_and_cost(scope, years).items():
        got, full = (part.value for part in counted.parts)
        result = None if got is None or full is None else total([Decimal(got), -Decimal(full)])
        found[year] = Counted(counted.value, (*counted.parts, Part(_("result"), result, "result")))
    return found


def income_and_cost_rows(scope: Scope) -> QuerySet[Transaction]:
    rows = _within_scope(scope, [scope.year]).filter(INCOME | in_volume())
    rows = rows.select_related("agreement__project", "agreement__funder")
    return rows.order_by("booked_on", "row_key", "pk")


def _within_scope(scope: Scope, years: Sequence[int]) -> QuerySet[Transaction]:
    rows = Transaction.objects.filter(scope.counts("agreement__project__"), within("booked_on", years))
    return rows.filter(agreement__funder=scope.funder) if scope.funder else rows


def _years_with_external_funders(scope: Scope, years: Sequence[int]) -> set[int]:
    """Years in which an external funder's agreement ran in the scope."""
    rows = Agreement.objects.filter(scope.counts()).exclude(funder__kind=Funder.Kind.OWN)
    if scope.funder:
        rows = rows.filter(funder=scope.funder)
    ran = set(rows.order_by().values_list("start", "end").distinct())
    return {
        year for year in years if any(start.year <= year and end >= Year(year).first_day for start, end in ran)
    }


class ProjectYear(NamedTuple):
    """A project's year: used and budget in SEK. `project` None: those that are only shown together."""

    project: Project | None
    used: Decimal | None
    budget: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        return share(self.used, self.budget)


def by_project(scope: Scope, years: Sequence[int]) -> dict[int, list[ProjectYear]]:
    """Year -> each project with something used or budgeted in it, by code.

    Projects that must not be told alone come last, as one.
    """
    used, budget = by_year(money.spent(scope, years)), by_year(money.budgeted(scope, years))
    keys = {cell.project for cells in (used, budget) for listed in cells.values() for cell in listed}
    projects = Project.objects.filter(pk__in=keys).order_by("code", "pk")
    hidden = set(complement.hidden_projects(scope.user).filter(pk__in=keys).values_list("pk", flat=True))
    kept: dict[int, set[int]] = defaultdict(set)
    for name in ("ledger", "budget"):
        for project, its_years in complement.kept_years(scope.user, name).items():
            kept[project] |= its_years
    listed = list(projects)
    result = {}
    for year in years:
        if year not in used and year not in budget:
            continue
        told: list[ProjectYear] = []
        together: set[int] = set()
        for project in listed:
            amounts = [_of_project(cells.get(year, []), {project.pk}) for cells in (used, budget)]
            if amounts == [None, None]:
                continue
            if project.pk in hidden or year in kept[project.pk]:
                together.add(project.pk)
            else:
                told.append(ProjectYear(project, *amounts))
        if together:
            both = [_of_project(cells.get(year, []), together) for cells in (used, budget)]
            told.append(ProjectYear(None, *both))
        result[year] = told
    return result


def _of_project(cells: Cells, projects: set[int]) -> Decimal | None:
    found = [cell for cell in cells if cell.project in projects]
    return summed(found) if found else None


def execution_by_project(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Percent used of the year's budgets; for each project a part that was used and a part that was budgeted."""
    result = {}
    for year, listed in by_project(scope, years).items():
        parts: list[Part] = []
        for line in listed:
            key = line.project.public_id if line.project else "together"
            name = str(line.project or _("Projects shown together, to protect partners"))
            parts.append(Part(f"{name}: {_('used')}", line.used, key, line.project, line.percent))
            parts.append(Part(f"{name}: {_('budget')}", line.budget, f"{key}-budget"))
        result[year] = Counted(
            share(_sum(line.used for line in listed), _sum(line.budget for line in listed)), tuple(parts)
        )
    return result


def _sum(amounts: Iterable[Decimal | None]) -> Value:
    known = [amount for amount in amounts if amount is not None]
    return total(known) if known else None
