"""What the overview is about: the filter's scope, the day it counts from, and the projects in it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode

from projects.deadlines import queries as deadlines
from projects.deadlines.shown import NEAR_DAYS
from projects.models import Agreement, Deadline, Indicator, ProjectMember
from projects.portfolio import queries
from projects.portfolio.lifecycle import RUNNING
from projects.portfolio.rights import shown_day, with_masks
from reports.dashboards.forms import ScopeForm
from reports.dashboards.projects import words
from reports.figures import FigureValue, Scope, figure
from reports.figures.indicators import Basis, IndicatorState
from reports.figures.lights import Lights, of_projects
from reports.figures.progress import Progress, progress_in_all
from reports.figures.protection import withheld_years
from reports.figures.reach import last_activity_by_project
from tracker.core.periods import Year, today


class OverviewForm(ScopeForm):
    """The sentence of the overview: a year, and if wanted a country, a funder, a theme."""

    def __init__(self, data: QueryDict, user: Any) -> None:
        super().__init__(data, user)
        del self.fields["project"]


@dataclass(frozen=True)
class Selection:
    """The projects that ran in the scope's year and that its user may know of, as they stood on `day`.

    Figures count every project in scope; what names a project comes from `projects` only.
    """

    scope: Scope
    projects: list[Any]
    progress: dict[int, Progress]
    states: dict[int, list[IndicatorState]]
    lights: dict[int, Lights]
    latest: dict[int, datetime.date]
    # What had not been submitted on the day and was due by then or soon after, by project.
    due: dict[int, list[Deadline]] = field(default_factory=dict)
    _figures: dict[str, FigureValue] = field(default_factory=dict)

    @property
    def day(self) -> datetime.date:
        return counted_day(self.scope.year)

    @property
    def is_now(self) -> bool:
        """The year is not over, so the day is today."""
        return today() <= Year(self.scope.year).last_day

    @cached_property
    def is_withheld(self) -> bool:
        """The scope asks for a country that its user may not see alone in that year."""
        return bool(withheld_years(self.scope, [self.scope.year]))

    @cached_property
    def year_before(self) -> int | None:
        """The year to compare with; None when its numbers are withheld."""
        before = self.scope.year - 1
        return None if withheld_years(self.scope, [before]) else before

    @property
    def compared_years(self) -> list[int]:
        """The year, after the one that it is compared with if there is one."""
        return [self.year_before, self.scope.year] if self.year_before else [self.scope.year]

    @cached_property
    def running(self) -> list[Any]:
        """Those that run on the day itself; others of the year have ended by then."""
        return [project for project in self.projects if words.status_then(project, self.day) in RUNNING]

    @cached_property
    def indicators(self) -> list[IndicatorState]:
        return [state for project in self.projects for state in self.states.get(project.pk, ())]

    @cached_property
    def standings(self) -> dict[int, words.Standing]:
        return {
            project.pk: words.standing(project, self.lights[project.pk], self.day)
            for project in self.projects
        }

    def figure(self, key: str) -> FigureValue:
        if key not in self._figures:
            self._figures[key] = figure(key).value(self.scope)
        return self._figures[key]

    def with_year_before(self, key: str) -> tuple[FigureValue, FigureValue]:
        """The figure of the year before, and of the year."""
        year = self.scope.year
        found = figure(key).series(self.scope, [year - 1, year])
        return found[year - 1], found[year]

    @cached_property
    def query(self) -> str:
        """The filter as an address: what every link to a figure's records carries."""
        return self._address()

    def narrowed(self, name: str, code: str) -> str:
        """The same address with one more narrowing."""
        return self._address(**{name: code})

    def _address(self, **more: str) -> str:
        scope = self.scope
        asked = {
            "year": scope.year,
            "country": scope.country and scope.country.iso2,
            "funder": scope.funder and scope.funder.code,
            "theme": scope.theme and scope.theme.code,
        }
        return urlencode({key: value for key, value in (asked | more).items() if value})


def counted_day(year: int) -> datetime.date:
    """Today in the year that runs, the last day of a year that is over."""
    return min(today(), Year(year).last_day)


def select(scope: Scope) -> Selection:
    """As many queries for one project as for many."""
    rows = with_masks(figure("F1").rows(scope), scope.user).annotate(shown_start=shown_day("start"))
    rows = rows.order_by("shown_start", "code", "pk")
    members = ProjectMember.objects.select_related("user").order_by("first_day", "pk")
    agreements = Agreement.objects.select_related("funder").order_by("start", "pk")
    listed = list(
        queries.as_rows(rows, scope.user)
        .prefetch_related(Prefetch("agreements", agreements))
        .prefetch_related(Prefetch("members", members))
    )
    day = counted_day(scope.year)
    basis = Basis(Indicator.objects.filter(project__in=[project.pk for project in listed]))
    return Selection(
        scope,
        listed,
        progress_in_all(listed, day, scope.user),
        words.states_of(listed, basis, day),
        of_projects(listed, day, scope.user, basis=basis),
        last_activity_by_project(listed, day),
        _due(listed, day, scope.user),
    )


def _due(projects: list[Any], day: datetime.date, user: Any) -> dict[int, list[Deadline]]:
    """One query for all projects."""
    until = day + datetime.timedelta(days=NEAR_DAYS)
    found: dict[int, list[Deadline]] = {}
    for row in deadlines.open_until(user, until, on=day).filter(project__in=projects):
        found.setdefault(row.project_id, []).append(row)
    return found
