"""Stepping through what waits: after one is done, the next one is there."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework.models import Indicator, Site
from projects.results.values import queries
from projects.results.values.models import IndicatorValue

ALL = "all"


@dataclass(frozen=True, slots=True)
class Step:
    """Where in the queue one is. `number` 0: not in it (any more). `next_url` leads on, or back to the queue."""

    number: int
    total: int
    next_url: str


def url(name: str, indicator: Indicator, period: ReportingPeriod, site: Site | None, queue: str = "") -> str:
    """The address of a page about a value: `value`, `value_report`, `value_decide`."""
    more = {"site": site.code} if site else {}
    found = reverse(name, kwargs={"code": indicator.code, "period": period.code, **more})
    return f"{found}?queue={queue}" if queue else found


def of_value(name: str, row: IndicatorValue, queue: str = "") -> str:
    return url(name, row.indicator, row.period, row.site, queue)


def reporting(user: Any, queue: str, here: tuple[int, int, int | None]) -> Step:
    """Where `here` (keys of indicator, period and place) stands among what the user has to report."""
    rows = [row for row in queries.to_report(user) if _is_of(row.indicator, queue)]
    places = [row.place for row in rows]
    number = places.index(here) + 1 if here in places else 0
    # What is left as a draft stays in the queue: on to the one after it.
    following = rows[number] if number < len(rows) else rows[0] if rows else None
    if following is None or following.place == here:
        return Step(number, len(rows), reverse("to_report"))
    on = url("value_report", following.indicator, following.period, following.site, queue)
    return Step(number, len(rows), on)


def deciding(user: Any, queue: str, here: IndicatorValue) -> Step:
    """Where a submitted value stands among what the user may decide on."""
    rows = [row for row in queries.to_approve(user) if _is_of(row.indicator, queue)]
    keys = [row.pk for row in rows]
    number = keys.index(here.pk) + 1 if here.pk in keys else 0
    others = [row for row in (*rows[number:], *rows[:number]) if row.pk != here.pk]
    on = of_value("value_decide", others[0], queue) if others else reverse("to_approve")
    return Step(number, len(rows), on)


def _is_of(indicator: Indicator, queue: str) -> bool:
    return queue in (ALL, indicator.project.public_id)
