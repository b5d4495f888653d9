"""Reusable questions about values: what is approved, what is still to be reported, and what waits for a decision."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from projects.portfolio.models import Project
from projects.portfolio.rights import with_masks
from projects.results.catalogue.calendar import Openings, OpenState
from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework.models import (
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    IndicatorTarget,
    Site,
)
from projects.results.framework.queries import in_force
from projects.results.values.models import IndicatorValue, ValueEvidence
from projects.results.values.rules import is_reportable
from tracker.core import access
from tracker.core.periods import today

Status = IndicatorValue.Status
_AGREED = (FrameworkVersion.Status.AGREED, FrameworkVersion.Status.REPLACED)
_STANDING = (*IndicatorValue.OPEN, Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Due:
    """What is still to be reported: nothing yet, a draft, or what was sent back (`value`). `open` says until when."""

    indicator: Indicator
    period: ReportingPeriod
    site: Site | None
    value: IndicatorValue | None
    open: OpenState

    @property
    def is_sent_back(self) -> bool:
        return self.value is not None and self.value.status == Status.RETURNED

    @property
    def place(self) -> tuple[int, int, int | None]:
        return self.indicator.pk, self.period.pk, self.site.pk if self.site else None


@dataclass(frozen=True, slots=True)
class Counts:
    to_report: int
    to_approve: int


@dataclass(frozen=True, slots=True)
class Background:
    """What a value is seen against: the latest approved value before it, and what is agreed for its period.

    `target`: that of the first period, from this one on, that has one; else the last that there is.
    """

    previous: IndicatorValue | None
    plan: IndicatorPlan | None
    target: IndicatorTarget | None


def values(user: Any) -> QuerySet[IndicatorValue]:
    """Values that the user may know of, each with `is_masked`, by indicator, period and place."""
    rows = access.visible(
        user, IndicatorValue.objects.order_by("indicator__code", "period__last_day", "site__code", "pk")
    )
    return with_masks(rows, user, "indicator__project__").select_related(
        "indicator__project",
        "indicator__standard",
        "period__closed_by",
        "site",
        "drafted_by",
        "submitted_by",
        "decided_by",
    )


def approved(user: Any) -> QuerySet[IndicatorValue]:
    """The values that count, of those that the user may know of."""
    return values(user).filter(status=Status.APPROVED)


def evidence(user: Any) -> QuerySet[ValueEvidence]:
    """What is attached, of what the user may see, each with `is_masked`; voided ones too, as such."""
    rows = access.visible(user, ValueEvidence.objects.order_by("value", "added_at", "pk"))
    return with_masks(rows, user, "value__indicator__project__").select_related(
        "value__indicator__project", "value__period__closed_by", "value__site", "added_by", "voided_by"
    )


def to_approve(user: Any, project: Project | None = None) -> QuerySet[IndicatorValue]:
    """Submitted values that the user may decide on: never those that it has drafted or submitted. Oldest first."""
    rows = access.visible(user, values(user), "approve").filter(status=Status.SUBMITTED)
    if project:
        rows = rows.filter(indicator__project=project)
    return rows.exclude(Q(drafted_by=user) | Q(submitted_by=user)).order_by("submitted_at", "pk")


def to_report(user: Any, project: Project | None = None) -> list[Due]:
    """What the user may report now and nobody has submitted, in the order of closing. Six queries at most.

    Of each indicator that was placed in the framework at the end of the period (today, if that is earlier).
    """
    rows = access.visible(user, Indicator.objects.order_by("code", "pk"), "add", "indicator value")
    if project:
        rows = rows.filter(project=project)
    periods = _open_to(user)
    kinds = {period.kind for period in periods}
    indicators = list(
        rows.filter(frequency__in=kinds)
        .select_related("project", "standard", "responsible")
        .prefetch_related("sites")
    )
    if not indicators:
        return []
    placed = _placed(rows)
    there = _standing(rows, periods)
    openings = Openings(user, periods)
    found = []
    for indicator in indicators:
        for period in periods:
            if not is_reportable(indicator, period) or not _holds(placed[indicator.pk], period):
                continue
            for site in _sites(indicator):
                value, is_done = there.get(
                    (indicator.pk, period.pk, site.pk if site else None), (None, False)
                )
                state = openings.of(period, indicator.project_id)
                if state.is_open and not is_done:
                    found.append(Due(indicator, period, site, value, state))
    return sorted(found, key=_by_closing)


def counts(user: Any, project: Project | None = None) -> Counts:
    """How many values the user has to report, and how many to decide on."""
    return Counts(len(to_report(user, project)), to_approve(user, project).count())


def background(indicator: Indicator, period: ReportingPeriod, site: Site | None) -> Background:
    """What a value of this indicator, period and place is seen against. Three queries."""
    previous = (
        IndicatorValue.objects.filter(
            indicator=indicator, site=site, status=Status.APPROVED, period__last_day__lt=period.first_day
        )
        .select_related("period", "indicator")
        .order_by("-period__last_day", "-pk")
        .first()
    )
    day = min(period.last_day, today())
    agreed = Q(in_force(day, "version__"), indicator=indicator)
    plan = IndicatorPlan.objects.filter(agreed).select_related("node").order_by("pk").first()
    targets = list(
        IndicatorTarget.objects.filter(agreed).select_related("period").order_by("period__last_day", "pk")
    )
    coming = (target for target in targets if target.period.last_day >= period.last_day)
    return Background(previous, plan, next(coming, targets[-1] if targets else None))


def with_splits(rows: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Indicators with what parts.splits_of() needs: four more queries, however many rows."""
    return rows.prefetch_related(
        "splits__first__categories",
        Prefetch("splits__second__categories"),
    )


def _open_to(user: Any) -> list[ReportingPeriod]:
    """Periods that are open today, or by an exception of the user's."""
    on = today()
    is_open = Q(opens_on__lte=on, closes_on__gte=on)
    excepted = Q(exceptions__user=user, exceptions__until__gt=timezone.now())
    rows = ReportingPeriod.objects.filter(
        pk__in=ReportingPeriod.objects.filter(is_open | excepted).order_by().values("pk")
    )
    return list(rows.select_related("closed_by").order_by("first_day", "-last_day", "pk"))


Days = tuple[datetime.date | None, datetime.date | None]


def _placed(indicators: QuerySet[Indicator]) -> dict[int, list[Days]]:
    """Indicator's key -> from and to which days a version in force has placed it under a result."""
    found: dict[int, list[Days]] = defaultdict(list)
    rows = IndicatorPlan.objects.filter(
        indicator__in=indicators.order_by(), version__status__in=_AGREED
    ).order_by("pk")
    for key, first, last in rows.values_list("indicator", "version__in_force_from", "version__in_force_to"):
        found[key].append((first, last))
    return found


def _holds(placed: list[Days], period: ReportingPeriod) -> bool:
    day = min(period.last_day, today())
    return any(first and first <= day and (last is None or day < last) for first, last in placed)


def _standing(
    indicators: QuerySet[Indicator], periods: list[ReportingPeriod]
) -> dict[tuple[int, int, int | None], tuple[IndicatorValue | None, bool]]:
    """What stands by indicator, period and place: (the open value to go on with, is there nothing left to do)."""
    rows = IndicatorValue.objects.filter(
        indicator__in=indicators.order_by(), period__in=periods, status__in=_STANDING
    )
    found: dict[tuple[int, int, int | None], tuple[IndicatorValue | None, bool]] = {}
    for row in rows.order_by("pk"):
        key = (row.indicator_id, row.period_id, row.site_id)
        if row.status in (Status.DRAFT, Status.RETURNED):
            found[key] = (row, False)
        else:
            found.setdefault(key, (None, True))
            if row.status == Status.SUBMITTED:
                found[key] = (None, True)
    return found


def _sites(indicator: Indicator) -> list[Site | None]:
    """Where it is reported: its places, or nowhere in particular."""
    return [*indicator.sites.all()] or [None]


def _by_closing(due: Due) -> tuple[Any, ...]:
    assert due.open.until is not None
    project, site = due.indicator.project, due.site
    return (
        due.open.until,
        project.code,
        due.indicator.code,
        due.period.last_day,
        site.code if site else "",
        due.place[:2],
    )
