"""Spent, budget and time elapsed for many projects at once: one query each, however many there are."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import Q, QuerySet, Sum

from projects.models import BudgetLine, Project, Transaction
from projects.money.budgets.queries import in_force, of_years
from projects.money.ledger.queries import in_volume
from projects.portfolio import complement
from reports.figures.indicators import Light
from reports.figures.scope import within
from reports.figures.values import exact, share
from tracker.core.money import rounded
from tracker.core.periods import Year, elapsed_share, today

Projects: TypeAlias = Collection[int] | Collection[Project] | QuerySet[Project]


# Spent in percent of what time says should be spent: green within the first pair, amber within the second.
GREEN, AMBER = (85, 110), (70, 120)


def light_of(pace: Decimal | None) -> Light:
    """The traffic light of money: 85 to 110 percent of plan is green, 70 to 120 amber, else red."""
    if pace is None:
        return "none"
    if GREEN[0] <= pace <= GREEN[1]:
        return "ok"
    return "warn" if AMBER[0] <= pace <= AMBER[1] else "bad"


@dataclass(frozen=True, slots=True)
class Progress:
    """A project's money and time to a day. SEK; None is nothing booked or no budget, not 0.

    `is_kept`: money is there, and is not told to the reader, so that no protected project can be subtracted out.
    """

    spent: Decimal | None
    budget: Decimal | None
    elapsed: float
    is_kept: bool = False

    @property
    def elapsed_percent(self) -> Decimal:
        """The time passed in percent, one decimal."""
        return rounded(Decimal(str(self.elapsed)) * 100, places=1)

    @property
    def spent_percent(self) -> Decimal | None:
        return share(self.spent, self.budget)

    @property
    def pace(self) -> Decimal | None:
        """Spent in percent of the budget for the time elapsed: 100 is as planned."""
        if self.spent is None or not self.budget or not self.elapsed:
            return None
        return share(self.spent, self.budget * Decimal(str(self.elapsed)))

    @property
    def light(self) -> Light:
        return light_of(self.pace)


def spent_by_project(
    projects: Projects, *, year: int | None = None, until: datetime.date | None = None
) -> dict[int, Decimal]:
    """Project's key -> booked SEK, net of repayments: of the year, up to the day, or in all.

    A project with nothing booked is left out.
    """
    rows = Transaction.objects.filter(in_volume(), agreement__project__in=projects)
    if year is not None:
        rows = rows.filter(within("booked_on", [year]))
    if until is not None:
        rows = rows.filter(booked_on__lte=until)
    sums = rows.order_by().values_list("agreement__project").annotate(sum=Sum("amount_sek"))
    return {project: exact(sek) for project, sek in sums}


def budget_by_project(
    projects: Projects, *, year: int | None = None, on: datetime.date | None = None
) -> dict[int, Decimal]:
    """Project's key -> budget in SEK: of the year as approved at its end, or in all as approved on the day.

    A project without one is left out.
    """
    counted = of_years([year]) if year is not None else in_force(on or today())
    rows = BudgetLine.objects.filter(counted, version__agreement__project__in=projects)
    sums = rows.order_by().values_list("version__agreement__project").annotate(sum=Sum("amount_sek"))
    return {project: exact(sek) for project, sek in sums}


def progress_in_year(
    projects: Collection[Project], year: int, on: datetime.date, user: Any
) -> dict[int, Progress]:
    """Each project's year as the user may see it: spent of its budget to the day `on`, and the time passed."""
    kept = {pk for pk, years in complement.kept_years(user).items() if year in years}
    spent = spent_by_project(projects, year=year, until=on)
    budget = budget_by_project(projects, year=year)
    days = Year(year)
    return {
        project.pk: Progress(
            None if project.pk in kept else spent.get(project.pk),
            None if project.pk in kept else budget.get(project.pk),
            elapsed_share(
                max(project.start, days.first_day), min(project.actual_end or project.end, days.last_day), on
            ),
            project.pk in kept,
        )
        for project in projects
    }


def progress_in_all(projects: Collection[Project], on: datetime.date, user: Any) -> dict[int, Progress]:
    """Each project from its start as the user may see it: spent of the whole budget to the day, and time passed."""
    return progress_on(projects, [on], user)[on]


def progress_on(
    projects: Collection[Project], days: Sequence[datetime.date], user: Any
) -> dict[datetime.date, dict[int, Progress]]:
    """As `progress_in_all` on each of the days, with as many queries as for one."""
    first = {pk: min(years) for pk, years in complement.kept_years(user).items()}
    spent = _on_days(
        Transaction.objects.filter(in_volume(), agreement__project__in=projects),
        "agreement__project",
        {day: Q(booked_on__lte=day) for day in days},
    )
    budget = _on_days(
        BudgetLine.objects.filter(version__agreement__project__in=projects),
        "version__agreement__project",
        {day: in_force(day) for day in days},
    )
    return {
        day: {
            project.pk: Progress(
                None if is_kept else spent[day].get(project.pk),
                None if is_kept else budget[day].get(project.pk),
                elapsed_share(project.start, project.actual_end or project.end, day),
                is_kept,
            )
            for project in projects
            for is_kept in [project.pk in first and first[project.pk] <= day.year]
        }
        for day in days
    }


def _on_days(
    rows: QuerySet[Any], project: str, counted: dict[datetime.date, Q]
) -> dict[datetime.date, dict[int, Decimal]]:
    """Day -> project's key -> SEK of the rows that count on the day; without any it is left out. One query."""
    sums = {f"on_{n}": Sum("amount_sek", filter=condition) for n, condition in enumerate(counted.values())}
    found: list[tuple[Any, ...]] = list(rows.order_by().values_list(project).annotate(**sums))
    return {
        day: {row[0]: exact(row[n + 1]) for row in found if row[n + 1] is not None}
        for n, day in enumerate(counted)
    }
