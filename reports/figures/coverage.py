"""What funders paid in against what was spent, and each project's year against its budget."""

from __future__ import annotations

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

# A payment that we made back to the funder is negative, and is income less.
INCOME = Q(kind=Transaction.Kind.PAYMENT, voided_at__isnull=True) & ~Q(
    agreement__funder__kind=Funder.Kind.OWN
)


def received(scope: Scope, years: Sequence[int]) -> Cells:
    """Payments from external funders, SEK, narrowed to the scope's country and theme by share."""
    rows = _within_scope(scope, years).filter(INCOME).annotate(year=ExtractYear("booked_on"))
    return money.in_cells(scope, years, rows, "agreement__project", "agreement__funder")


def income_and_cost(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Percent of the full cost that external funders' payments cover; the parts are both amounts.

    Nothing received is 0 where no external funder was to pay anything; where one was, it is missing.
    """
    income, cost = by_year(received(scope, years)), by_year(money.spent(scope, years))
    expected = _paid_by_others(scope, years)
    result = {}
    for year in years:
        if year not in income and year not in cost:
            continue
        got = None if expected[year] else ZERO
        if year in income:
            got = summed(income[year])
        full = summed(cost[year]) if year in cost else None
        result[year] = Counted(
            share(got, full), (Part(_("income"), got, "income"), Part(_("full cost"), full, "cost"))
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


def _paid_by_others(scope: Scope, years: Sequence[int]) -> dict[int, set[int]]:
    """Year -> keys of the projects in scope in which an external funder's agreement ran."""
    rows = Agreement.objects.filter(scope.counts()).exclude(funder__kind=Funder.Kind.OWN)
    if scope.funder:
        rows = rows.filter(funder=scope.funder)
    ran = list(rows.order_by().values_list("project", "start", "end").distinct())
    return {
        year: {project for project, start, end in ran if start.year <= year <= end.year} for year in years
    }


class ProjectYear(NamedTuple):
    """A project's year in SEK. `project` None: those that are only shown together."""

    project: Project | None
    used: Decimal | None
    budget: Decimal | None
    income: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        return share(self.used, self.budget)

    @property
    def coverage(self) -> Decimal | None:
        return share(self.income, self.used)


def by_project(scope: Scope, years: Sequence[int]) -> dict[int, list[ProjectYear]]:
    """Year -> each project with something used, budgeted or received in it, by code.

    Projects that must not be told alone come last, as one.
    """
    used, budget, income = (by_year(rule(scope, years)) for rule in (money.spent, money.budgeted, received))
    expected = _paid_by_others(scope, years)
    keys = {cell.project for found in (used, budget, income) for cells in found.values() for cell in cells}
    listed = list(Project.objects.filter(pk__in=keys).order_by("code", "pk"))
    hidden = set(complement.hidden_projects(scope.user).filter(pk__in=keys).values_list("pk", flat=True))
    kept = [complement.kept_years(scope.user, name) for name in ("ledger", "budget")]

    def line(year: int, project: Project | None, projects: set[int]) -> ProjectYear:
        spent, planned, got = (_of(found.get(year, []), projects) for found in (used, budget, income))
        if got is None and not projects & expected[year]:
            got = ZERO
        return ProjectYear(project, spent, planned, got)

    result = {}
    for year in years:
        here = {cell.project for found in (used, budget, income) for cell in found.get(year, [])}
        together = {key for key in here if key in hidden or any(year in of.get(key, ()) for of in kept)}
        lines = [line(year, project, {project.pk}) for project in listed if project.pk in here - together]
        if together:
            lines.append(line(year, None, together))
        if lines:
            result[year] = lines
    return result


def _of(cells: Cells, projects: set[int]) -> Decimal | None:
    found = [cell for cell in cells if cell.project in projects]
    return summed(found) if found else None


def execution_by_project(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """Percent used of the year's budgets; for each project a part that was used and a part that was budgeted."""
    result = {}
    for year, listed in by_project(scope, years).items():
        parts: list[Part] = []
        used = [line for line in listed if line.used is not None or line.budget is not None]
        for line in used:
            key = line.project.public_id if line.project else "together"
            name = str(line.project or _("Projects shown together, to protect partners"))
            parts.append(Part(f"{name}: {_('used')}", line.used, key, line.project, line.percent))
            parts.append(Part(f"{name}: {_('budget')}", line.budget, f"{key}-budget"))
        whole = share(_sum(line.used for line in used), _sum(line.budget for line in used))
        result[year] = Counted(whole, tuple(parts))
    return result


def _sum(amounts: Iterable[Decimal | None]) -> Value:
    known = [amount for amount in amounts if amount is not None]
    return total(known) if known else None
