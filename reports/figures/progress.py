"""Spent, budget and time elapsed for many projects at once: one query each, however many there are."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import QuerySet, Sum

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
    kept = {pk for pk, years in complement.kept_years(user).items() if min(years) <= on.year}
    spent = spent_by_project(projects, until=on)
    budget = budget_by_project(projects, on=on)
    return {
        project.pk: Progress(
            None if project.pk in kept else spent.get(project.pk),
            None if project.pk in kept else budget.get(project.pk),
            elapsed_share(project.start, project.actual_end or project.end, on),
            project.pk in kept,
        )
        for project in projects
    }
