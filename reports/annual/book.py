"""What the chapters of one report share: the year, its figures, its projects and what may be told of them.

Everything here is the published view (`Scope.user` None): protected projects are in the totals only, and
of restricted ones partner, persons, place and exact dates are left out.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from countries.models import ContextValue, Country, Region
from projects.models import (
    Activity,
    Agreement,
    Indicator,
    Project,
    ProjectCountry,
    ProjectPartner,
    StatusChange,
    Story,
    Transaction,
    YearNote,
)
from projects.money.agreements.queries import with_rules
from projects.portfolio import complement
from projects.portfolio.models.project import Sensitivity
from projects.portfolio.rights import shown_day, with_masks
from projects.updates.queries import published_stories
from reports.annual.participants import Attendance, apart, numbers
from reports.figures import money, people, protection, reach
from reports.figures.indicators import IndicatorState, indicator_states
from reports.figures.portfolio import active_in
from reports.figures.portfolio import projects as projects_in
from reports.figures.programmes import RoundState, round_states
from reports.figures.registry import figure
from reports.figures.scope import Scope
from reports.figures.values import FigureValue
from tracker.core.periods import Year, today
from tracker.core.text import joined


class Book:
    def __init__(self, year: int) -> None:
        self.year = year
        self.scope = Scope(year)
        self._series: dict[str, dict[int, FigureValue]] = defaultdict(dict)

    # Figures

    def figure(self, key: str, **narrow: Any) -> FigureValue:
        """The figure of the year, or narrowed to a country, funder, theme or project."""
        if narrow:
            return figure(key).value(Scope(self.year, **narrow))
        return self.series(key, [self.year])[self.year]

    def series(self, key: str, years: Sequence[int]) -> dict[int, FigureValue]:
        """The figure for the years in the order given; each is asked for once."""
        known = self._series[key]
        if missing := [year for year in years if year not in known]:
            known.update(figure(key).series(self.scope, missing))
        return {year: known[year] for year in years}

    def asked(self) -> Iterator[FigureValue]:
        """Every figure of the whole house that has been asked for, of whatever year."""
        for known in self._series.values():
            yield from known.values()

    @cached_property
    def last_three(self) -> list[int]:
        return [self.year - 2, self.year - 1, self.year]

    @cached_property
    def data_date(self) -> dt.date:
        return timezone.localdate(self.data_time)

    @cached_property
    def data_time(self) -> dt.datetime:
        """When the data were last changed: the report's own time, so that the same data give the same file."""
        latest = [
            model.objects.aggregate(at=Max("changed_at"))["at"] for model in (Project, Activity, Transaction)
        ]
        return max((at for at in latest if at), default=timezone.now()).replace(microsecond=0)

    @property
    def is_to_date(self) -> bool:
        """The data end before the year does: nothing is to be compared with a whole year."""
        return self.data_date < Year(self.year).last_day

    # Projects

    @cached_property
    def projects(self) -> list[Project]:
        """Projects that ran in the year or had costs in it, without the protected ones."""
        cells = money.spent(self.scope, [self.year])
        changes = StatusChange.objects.order_by("since", "pk")
        agreements = with_rules(with_masks(Agreement.objects.select_related("funder"), None, "project__"))
        shares = ProjectCountry.objects.select_related("country__region")
        ran = projects_in(self.scope).filter(
            active_in(self.year) | Q(pk__in={cell.project for cell in cells})
        )
        return list(
            with_masks(ran, None)
            .exclude(sensitivity=Sensitivity.PROTECTED)
            .select_related("region")
            .prefetch_related(Prefetch("country_shares", shares))
            .prefetch_related(Prefetch("agreements", agreements))
            .prefetch_related(Prefetch("partners", ProjectPartner.objects.select_related("organisation")))
            .prefetch_related(Prefetch("status_changes", with_masks(changes, None, "project__")))
            .prefetch_related(
                "theme_shares__theme",
                "sdg_targets__target",
                "dac_shares__dac_code",
                "extensions",
                "markers",
            )
            .order_by("code", "pk")
        )

    @cached_property
    def attended(self) -> dict[int, dict[str, int]]:
        """Project's key -> participations of the year by sex, where anybody was counted."""
        return reach.participations_by_project(self.scope)

    @cached_property
    def days(self) -> dict[int, tuple[Decimal, Decimal]]:
        """Project's key -> days of work of the year, abroad and at home."""
        return people.days_by_project(self.scope)

    @cached_property
    def logged(self) -> dict[int | None, list[Activity]]:
        """Project's key -> its activities of the year, as `activities` has them."""
        found: dict[int | None, list[Activity]] = defaultdict(list)
        for activity in self.activities().filter(project__isnull=False):
            found[activity.project_id].append(activity)
        return found

    @cached_property
    def stories(self) -> dict[int, Story]:
        """Project's key -> the latest story of the year that somebody who consents tells."""
        return {row.project_id: row for row in reversed(published_stories(self.year, today()))}

    @cached_property
    def partner_countries(self) -> dict[int | None, list[Country]]:
        """Region's key -> its countries that any project has a share in, by code."""
        found: dict[int | None, list[Country]] = defaultdict(list)
        rows = Country.objects.filter(region__isnull=False, project_shares__isnull=False)
        for country in rows.distinct().order_by("iso2"):
            found[country.region_id].append(country)
        return found

    @cached_property
    def labour_market(self) -> dict[str, dict[tuple[str, str], ContextValue]]:
        """Country's code -> (measure, sex) -> the latest value up to the year."""
        found: dict[str, dict[tuple[str, str], ContextValue]] = defaultdict(dict)
        rows = ContextValue.objects.filter(year__lte=self.year).order_by("year", "pk")
        for value in rows.select_related("country"):
            found[value.country.iso2][value.measure, value.sex] = value
        return found

    @cached_property
    def participants(self) -> list[Attendance]:
        """Participations by sex of each project; those shown together, and those of few, are one row."""
        rows = []
        for project in self.projects:
            if not self.is_withheld(project):
                attendance = Attendance((project,), self.attended.get(project.pk, {}))
                if attendance.whole:
                    rows.append(attendance)
        if self.together:
            whole = numbers(self.figure("participations"))
            rest = {sex: whole[sex] - sum(row.numbers[sex] for row in rows) for sex in whole}
            if any(rest.values()):
                rows.append(Attendance((), rest))
        return apart(rows)

    @cached_property
    def _merged(self) -> dict[int, dict[int, Region | None]]:
        return protection.merged_countries(None, self.last_three)

    @property
    def merged(self) -> dict[int, Region | None]:
        """Country's key -> the region its numbers are shown with this year, to protect partners."""
        return self._merged.get(self.year, {})

    @property
    def together(self) -> str:
        """What the projects are called whose numbers are only shown together; empty without any."""
        if not self.merged:
            return ""
        regions = sorted({str(region) for region in self.merged.values() if region})
        return joined(regions) if regions else str(_("Projects shown together, to protect partners"))

    def is_withheld(self, project: Project, year: int | None = None) -> bool:
        """The project's own numbers of the year would tell a protected one's by subtraction."""
        return (year or self.year) in self._kept.get(project.pk, ())

    @cached_property
    def _kept(self) -> dict[int, set[int]]:
        return complement.kept_years(None)

    @cached_property
    def _spent(self) -> dict[int, dict[int, Decimal]]:
        found: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for cell in money.spent(self.scope, self.last_three):
            found[cell.project][cell.year] += cell.sek
        return found

    def spent(self, project: Project, year: int | None = None) -> Decimal | None:
        """SEK used in one of the last three years; None when withheld or nothing is booked."""
        if self.is_withheld(project, year):
            return None
        return self._spent.get(project.pk, {}).get(year or self.year)

    @cached_property
    def _budgets(self) -> dict[int, Decimal]:
        found: dict[int, Decimal] = defaultdict(Decimal)
        for cell in money.budgeted(self.scope, [self.year]):
            found[cell.project] += cell.sek
        return found

    def budget(self, project: Project) -> Decimal | None:
        return None if self.is_withheld(project) else self._budgets.get(project.pk)

    # What was done and what it led to

    @cached_property
    def states(self) -> dict[int, list[IndicatorState]]:
        """Project's key -> its indicators at the end of the year."""
        found: dict[int, list[IndicatorState]] = defaultdict(list)
        for state in indicator_states(Indicator.objects.filter(project__in=self.projects), self.year):
            found[state.indicator.project_id].append(state)
        return found

    @cached_property
    def rounds(self) -> list[RoundState]:
        """Rounds of the training programmes at the end of the year."""
        return round_states(self.scope, [self.year])[self.year]

    @cached_property
    def notes(self) -> dict[int, YearNote]:
        return {
            note.project_id: note
            for note in YearNote.objects.filter(year=self.year, project__in=self.projects)
        }

    def activities(self) -> QuerySet[Activity]:
        """Logged activities of the year, those of protected projects left out, in the order of time as far as it is told."""
        rows = Activity.objects.filter(
            Year(self.year).within("start"), voided_at__isnull=True, is_draft=False
        )
        return (
            with_masks(rows, None, "project__")
            .exclude(project__sensitivity=Sensitivity.PROTECTED)
            .annotate(shown_day=shown_day("start"))
            .select_related("project", "country", "forum")
            .order_by("shown_day", "pk")
        )
