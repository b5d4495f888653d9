"""What was approved of indicators: over the places of a period, and over the periods of a year.

The places of a period are those that the indicator names; one that has said nothing makes a sum incomplete. A value
told of all places together is that of the period. The periods of a year are those of the indicator's own kind in which
the project ran. What does not apply is left out of both.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from django.db.models import QuerySet
from django.utils import timezone

from projects.models import Indicator, IndicatorValue, ReportingPeriod
from projects.results.catalogue.models import Rule
from projects.results.values.aggregate import Amount, together
from tracker.core.periods import Year


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator's period over its places. `amount` None: not told, or not by all of them.

    It counts from the day `known_on`: the last of the period in which the project ran, or an earlier one on which it
    was approved.
    """

    period: ReportingPeriod
    amount: Amount | None
    known_on: datetime.date
    is_applicable: bool = True


@dataclass(frozen=True, slots=True)
class Actual:
    """An indicator's year. `day`: the last day that the number tells of; `amount.value` None: not measured."""

    amount: Amount
    day: datetime.date


# Indicator's key -> year -> its periods in the order of time.
ByYear: TypeAlias = dict[int, dict[int, list[Told]]]
# What each place, or None for all together, said of a period; None: it does not apply there.
_Said: TypeAlias = dict[int | None, Amount | None]


class Source(NamedTuple):
    """What was approved, as it was read.

    `places`: indicator's key -> the keys of the places where it is measured. `rows`: of each value the keys of
    indicator, period and place, its answer, value, numerator and denominator, and when it was decided.
    """

    places: Mapping[int, set[int]]
    rows: Iterable[
        tuple[
            int,
            int,
            int | None,
            str,
            Decimal | None,
            Decimal | None,
            Decimal | None,
            datetime.datetime | None,
        ]
    ]


def read(indicators: QuerySet[Indicator], periods: Iterable[int]) -> Source:
    """The source of these indicators and periods; two queries."""
    keys = indicators.order_by().values("pk")
    places: dict[int, set[int]] = defaultdict(set)
    through = Indicator.sites.through.objects.filter(indicator__in=keys)
    for indicator, site in through.values_list("indicator_id", "site_id"):
        places[indicator].add(site)
    rows = IndicatorValue.objects.filter(
        status=IndicatorValue.Status.APPROVED, indicator__in=keys, period__in=list(periods)
    ).order_by("pk")
    told = rows.values_list(
        "indicator", "period", "site", "answer", "value", "numerator", "denominator", "decided_at"
    )
    return Source(places, told)


def by_year(source: Source, rows: Iterable[Indicator], periods: Mapping[int, ReportingPeriod]) -> ByYear:
    """The years of each indicator, of these periods."""
    of_year: dict[int, list[ReportingPeriod]] = defaultdict(list)
    for period in sorted(periods.values(), key=lambda one: (one.last_day, one.pk)):
        of_year[period.year].append(period)
    said, known = _said(source, periods)
    return {
        row.pk: {
            year: [
                _over_places(row, period, source.places.get(row.pk, set()), said[row.pk], known)
                for period in _periods(row, listed, said[row.pk])
            ]
            for year, listed in of_year.items()
        }
        for row in rows
    }


def _said(
    source: Source, periods: Mapping[int, ReportingPeriod]
) -> tuple[dict[int, dict[int, _Said]], dict[tuple[int, int], datetime.date]]:
    """Indicator's key -> period's key -> what each place said; and by which day all of that was approved."""
    said: dict[int, dict[int, _Said]] = defaultdict(lambda: defaultdict(dict))
    known: dict[tuple[int, int], datetime.date] = {}
    for indicator, period, site, answer, value, numerator, denominator, decided in source.rows:
        if period not in periods:
            continue
        applies = answer != IndicatorValue.Answer.NOT_APPLICABLE
        in_words = answer == IndicatorValue.Answer.MEASURED and value is None
        said[indicator][period][site] = Amount(value, numerator, denominator, in_words) if applies else None
        day = periods[period].last_day
        if decided is not None and decided.date() < day:
            day = timezone.localdate(decided)
        key = (indicator, period)
        known[key] = max(day, known.get(key, day))
    return said, known


def _periods(
    indicator: Indicator, of_year: Sequence[ReportingPeriod], said: Mapping[int, _Said]
) -> list[ReportingPeriod]:
    """Those of the indicator's own kind in which the project ran; of another kind where the year was told so."""
    told = [period for period in of_year if period.pk in said]
    kind = indicator.frequency
    if told and all(period.kind != kind for period in told):
        kind = told[-1].kind
    first, last = lifetime(indicator)
    return [
        period
        for period in of_year
        if period.kind == kind
        and (period.pk in said or (period.first_day <= last and period.last_day >= first))
    ]


def _over_places(
    indicator: Indicator,
    period: ReportingPeriod,
    places: set[int],
    told: Mapping[int, _Said],
    known: Mapping[tuple[int, int], datetime.date],
) -> Told:
    said = told.get(period.pk)
    day = min(period.last_day, lifetime(indicator)[1])
    if said is None:
        return Told(period, None, day)
    day = min(day, known[indicator.pk, period.pk])
    if None in said:
        amounts: list[Amount | None] = [said[None]] if said[None] else []
    else:
        amounts = [amount for amount in said.values() if amount]
        amounts += [None] * len(places - said.keys())
    if not amounts:
        return Told(period, None, day, is_applicable=False)
    return Told(period, together(indicator.over_places, amounts), day)


def of_year(indicator: Indicator, year: int, listed: Sequence[Told], day: datetime.date) -> Actual | None:
    """The year as far as it had been told on the day; None when it had not, or not all that the rule needs."""
    counted = [one for one in listed if one.is_applicable]
    amounts = [one.amount if one.known_on <= day else None for one in counted]
    amount = together(indicator.over_periods, amounts)
    if amount is None:
        return None
    if indicator.over_periods != Rule.LATEST:
        return Actual(amount, Year(year).last_day)
    told = [one for one, said in zip(counted, amounts, strict=True) if said is not None]
    return Actual(amount, told[-1].period.last_day)


def does_not_apply(listed: Sequence[Told]) -> bool:
    """The year's periods were told, and in none of them did it apply."""
    return bool(listed) and not any(one.is_applicable for one in listed)


def has_come(indicator: Indicator, listed: Sequence[Told], day: datetime.date) -> bool:
    """The year could have been told by the day: its first period has ended, or where all are needed its last."""
    if not listed:
        return True
    first = indicator.over_periods == Rule.LATEST
    return listed[0 if first else -1].known_on <= day


def lifetime(indicator: Indicator) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of its project."""
    project = indicator.project
    return project.start, project.actual_end or project.end
