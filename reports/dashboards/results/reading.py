"""What has been said of a project's indicators, period by period and place by place: approved, on its way, lacking."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from projects.models import Indicator, IndicatorValue, Project, ReportingPeriod, Site
from projects.portfolio.rights import with_masks
from projects.results.values.rules import is_reportable
from reports.figures.indicators import IndicatorState
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


def slots(
    user: Any,
    project: Project,
    states: Collection[IndicatorState],
    periods: Iterable[ReportingPeriod],
    day: datetime.date,
) -> dict[int, list[Slot]]:
    """Indicator's key -> its slots, the earliest first: two queries, however many there are.

    Those of the periods begun by the day in which the project ran or something was said.
    """
    indicators = [state.indicator for state in states]
    placed = {state.indicator.pk for state in states if state.plan}
    ends = {state.indicator.pk: state.targets[-1].period.last_day for state in states if state.targets}
    rows = access.visible(user, IndicatorValue.objects.filter(indicator__in=[row.pk for row in indicators]))
    rows = with_masks(rows, user, "indicator__project__").filter(
        status__in=[Status.APPROVED, *IndicatorValue.OPEN]
    )
    said: dict[tuple[int, int], dict[int | None, dict[bool, IndicatorValue]]] = defaultdict(dict)
    for row in rows.select_related("submitted_by", "drafted_by", "decided_by"):
        of_place = said[row.indicator_id, row.period_id].setdefault(row.site_id, {})
        of_place[row.is_open] = row
    sites, expected = _sites(user, project)
    begun = sorted(
        (period for period in periods if period.first_day <= day), key=lambda one: (one.last_day, one.pk)
    )
    return {
        indicator.pk: [
            slot
            for period in begun
            for slot in _of_period(
                indicator,
                period,
                said.get((indicator.pk, period.pk), {}),
                expected[indicator.pk],
                sites,
                min(day, ends.get(indicator.pk, day)),
                is_placed=indicator.pk in placed,
            )
        ]
        for indicator in indicators
    }


def _sites(user: Any, project: Project) -> tuple[dict[int, Site], dict[int, list[int]]]:
    """The project's places, and the indicator's key -> those where it is measured; one query."""
    rows = with_masks(Site.objects.filter(project=project), user, "project__")
    sites: dict[int, Site] = {}
    expected: dict[int, list[int]] = defaultdict(list)
    for site in rows.annotate(measures=F("indicators")).order_by("code", "pk"):
        sites[site.pk] = site
        expected[site.measures].append(site.pk)  # type: ignore[attr-defined]
    return sites, expected


def _of_period(
    indicator: Indicator,
    period: ReportingPeriod,
    said: Mapping[int | None, Mapping[bool, IndicatorValue]],
    expected: list[int],
    sites: Mapping[int, Site],
    until: datetime.date,
    *,
    is_placed: bool,
) -> list[Slot]:
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
        is_due = period.last_day <= until
        found.append(Slot(indicator, period, site, rows.get(False), rows.get(True), is_due, is_placed))
    return found
