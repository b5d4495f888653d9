"""What has been said of a project's indicators, period by period and place by place: approved, on its way, lacking."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, QuerySet

from projects.models import Indicator, IndicatorValue, ReportingPeriod, Site
from projects.portfolio.rights import with_masks
from projects.results.catalogue.calendar import Openings
from projects.results.values.rules import is_reportable
from reports.dashboards.projects.frame import Frame
from reports.figures.actuals import Source
from reports.figures.indicators import Basis, IndicatorState
from tracker.core import access

Status = IndicatorValue.Status


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in one period of an indicator; without `site` all places together.

    `approved` is what counts, `waiting` what is drafted, handed in or sent back beside it. `is_due`: the period was
    over on the day, and not after all targets. `is_placed`: under a result of the framework in force.
    """

    indicator: Indicator
    period: ReportingPeriod
    site: Site | None
    approved: IndicatorValue | None
    waiting: IndicatorValue | None
    is_due: bool
    is_placed: bool

    @property
    def is_unsaid(self) -> bool:
        """Nobody has handed in anything."""
        return self.approved is None and self.status in (None, Status.DRAFT)

    @property
    def is_lacking(self) -> bool:
        """Nobody has handed in anything, and the period was over."""
        return self.is_due and self.is_unsaid

    @property
    def status(self) -> str | None:
        """Where what is on its way has come."""
        return self.waiting.status if self.waiting else None

    @property
    def shown(self) -> IndicatorValue | None:
        """The value that a table tells: the approved one, or else the one that has been handed in."""
        handed_in = self.waiting if self.status in (Status.SUBMITTED, Status.RETURNED) else None
        return self.approved or handed_in


@dataclass(frozen=True)
class ResultsFrame(Frame):
    """The frame of pages that tell value by value: what was said is read once, for the page and for the rule.

    `code`: of one indicator only, and then with what no longer counts.
    """

    code: str = ""

    @property
    def indicators(self) -> QuerySet[Indicator]:
        rows = Indicator.objects.filter(project=self.project)
        return rows.filter(code=self.code).select_related("responsible") if self.code else rows

    @cached_property
    def said(self) -> list[IndicatorValue]:
        """The values that the reader may know of, with `told_at`: when they were decided, also where that is masked."""
        rows = access.visible(self.user, IndicatorValue.objects.filter(indicator__in=self.indicators))
        rows = with_masks(rows, self.user, "indicator__project__").annotate(told_at=F("decided_at"))
        if not self.code:
            rows = rows.filter(status__in=[Status.APPROVED, *IndicatorValue.OPEN])
        return list(rows.select_related("submitted_by", "drafted_by", "decided_by").order_by("pk"))

    @cached_property
    def sites(self) -> list[tuple[int | None, Site]]:
        """The project's places, each with the key of an indicator that is measured there; None where none is."""
        rows = with_masks(Site.objects.filter(project=self.project), self.user, "project__")
        measures = rows.annotate(measures=F("indicators")).order_by("code", "pk")
        return [(site.measures, site) for site in measures]  # type: ignore[attr-defined]

    @cached_property
    def basis(self) -> Basis:
        places: dict[int, set[int]] = defaultdict(set)
        for indicator, site in self.sites:
            if indicator is not None:
                places[indicator].add(site.pk)
        approved = (
            (
                *(row.indicator_id, row.period_id, row.site_id, row.answer),
                *(row.value, row.numerator, row.denominator, row.told_at),  # type: ignore[attr-defined]
            )
            for row in self.said
            if row.status == Status.APPROVED
        )
        return Basis(self.indicators, source=Source(places, approved))

    @cached_property
    def slots(self) -> dict[int, list[Slot]]:
        """Indicator's key -> its slots, the earliest first.

        Those of the periods begun by the day in which the project ran or something was said.
        """
        said: dict[tuple[int, int], dict[int | None, dict[bool, IndicatorValue]]] = defaultdict(dict)
        for row in self.said:
            if row.is_open or row.status == Status.APPROVED:
                said[row.indicator_id, row.period_id].setdefault(row.site_id, {})[row.is_open] = row
        sites = {site.pk: site for _indicator, site in self.sites}
        expected: dict[int | None, list[int]] = defaultdict(list)
        for indicator, site in self.sites:
            expected[indicator].append(site.pk)
        begun = [period for period in self.basis.periods.values() if period.first_day <= self.day]
        begun.sort(key=lambda one: (one.last_day, one.pk))
        found = {}
        for state in self.states:
            until = min(self.day, state.targets[-1].period.last_day) if state.targets else self.day
            places = expected[state.indicator.pk]
            found[state.indicator.pk] = [
                slot
                for period in begun
                for slot in _of_period(
                    state, period, said.get((state.indicator.pk, period.pk), {}), places, sites, until
                )
            ]
        return found

    @cached_property
    def openings(self) -> Openings:
        """The calendar, for who may report with the exceptions that hold for the reader."""
        return Openings(self.user if self.may_report else None, self.basis.periods.values())

    @property
    def may_report(self) -> bool:
        return self.may("add", "indicator value")

    @property
    def all_parts(self) -> set[int]:
        """The projects of which the reader sees all groups: this one, or none."""
        return {self.project.pk} if self.may("view", "part of a value") else set()


def _of_period(
    state: IndicatorState,
    period: ReportingPeriod,
    said: Mapping[int | None, Mapping[bool, IndicatorValue]],
    expected: list[int],
    sites: Mapping[int, Site],
    until: datetime.date,
) -> list[Slot]:
    indicator = state.indicator
    places: list[int | None] = list(said)
    if is_reportable(indicator, period):
        asked: list[int | None] = [*expected] if expected and None not in said else [None]
        places = [*asked, *said]
    elif not said:
        return []
    found = []
    for place in dict.fromkeys(places):
        rows = said.get(place, {})
        for row in rows.values():
            row.indicator, row.period = indicator, period
        site = sites[place] if place is not None else None
        found.append(
            Slot(
                indicator=indicator,
                period=period,
                site=site,
                approved=rows.get(False),
                waiting=rows.get(True),
                is_due=period.last_day <= until,
                is_placed=state.plan is not None,
            )
        )
    return found
