"""How much was done in a project in a year: as curated for 2017, else in step with the money.

The ratios are those of 2017, somewhat lower, and lower still when the pandemic closed borders.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tracker.demo import files
from tracker.demo.spread import TODAY, months, vary

PANDEMIC = (2020, 2021)
PARTICIPANTS_PER_100_TRAINED = (110, 130)


@dataclass(frozen=True)
class Plan:
    """A project's year, between `start` and `end`. Pairs are (women, men)."""

    source: dict[str, Any]
    year: int
    start: dt.date
    end: dt.date
    missions: int
    days_abroad: int
    days_home: int
    trainings: int
    participants: tuple[int, int]
    trained: tuple[int, int]
    study_visits: tuple[tuple[int, int], ...]
    peer_reviews: int
    staff: int | None = None  # None: as many as the year's headcount gives

    @property
    def code(self) -> str:
        return str(self.source["code"])

    @property
    def online(self) -> bool:
        return self.year in PANDEMIC


def plans() -> list[Plan]:
    """One plan for each project and year in which work was done, in order of year and project."""
    made = []
    for source in files.projects():
        for year, thousands in _spent(source).items():
            end = min(_last_day(source, year), dt.date(year, 12, 31), TODAY)
            start = max(source["start"], dt.date(year, 1, 1))
            if thousands > 0 and months(year, start, end):
                made.append(_plan(source, year, start, end, thousands))
    return sorted(made, key=lambda plan: (plan.year, plan.source["start"], plan.code))


def _last_day(source: dict[str, Any], year: int) -> dt.date:
    """The last day of work: a paused project has none after the pause."""
    pauses = [change["since"] for change in source["history"] if change["status"] == "paused"]
    return min([source.get("actual_end", source["end"]), *pauses])


def _spent(source: dict[str, Any]) -> dict[int, int]:
    """Thousands of kronor by year over all agreements."""
    rates = {int(row["year"]): float(row["rate"]) for row in files.table("rates")}
    total: dict[int, int] = {}
    for terms in source["agreements"]:
        for year, amount in files.years(terms["spent"]).items():
            rate = rates[year] if terms["currency"] == "EUR" else 1
            total[year] = total.get(year, 0) + round(amount * rate)
    return total


def _plan(source: dict[str, Any], year: int, start: dt.date, end: dt.date, thousands: int) -> Plan:
    counted = source.get("counted", {}).get(str(year))
    peer_reviews = _grown(source, source.get("peer_reviews"), year) or 0
    if counted:
        return Plan(
            source,
            year,
            start,
            end,
            missions=counted["missions"],
            days_abroad=counted["days_abroad"],
            days_home=counted["days_home"],
            trainings=counted["trainings"],
            participants=tuple(counted["participants"]),
            trained=tuple(counted["trained"]),
            study_visits=tuple(tuple(visit) for visit in counted["study_visits"]),
            peer_reviews=peer_reviews,
            staff=counted["staff"],
        )
    closed = year in PANDEMIC
    is_programme = source["kind"] == "itp"
    trained = _trained(source, year, thousands, closed)
    visitors = () if closed or is_programme or thousands < 3000 else ((vary(4, 7, source["code"], year), 6),)
    return Plan(
        source,
        year,
        start,
        end,
        missions=max(1, round(thousands / (3000 if closed or is_programme else 900))),
        days_abroad=max(5, round(thousands * (8 if closed or is_programme else 24) / 1000)),
        days_home=max(60, round(thousands * (45 if closed or is_programme else 29) / 1000)),
        trainings=len(_rounds(source, year)) + 2 if is_programme else max(1, round(thousands / 1000)),
        participants=trained if is_programme else _more(trained, source["code"], year, visitors),
        trained=trained,
        study_visits=visitors,
        peer_reviews=peer_reviews,
    )


def _grown(source: dict[str, Any], code: str | None, year: int) -> int | None:
    """How much a cumulative indicator grew in the year; None when it was not reported."""
    row = dict(files.indicators(source["code"])).get(code or "")
    if not row or year not in (values := files.years(row["values"])):
        return None
    earlier = [value for other, value in values.items() if other < year]
    return int(values[year] - max(earlier, default=row["baseline"][1]))


def _trained(source: dict[str, Any], year: int, thousands: int, closed: bool) -> tuple[int, int]:
    """Training programmes count those they trained in the rounds of their own file."""
    if source["kind"] == "itp":
        rounds = _rounds(source, year)
        return sum(a["women"] for a in rounds), sum(a["men"] for a in rounds)
    grown = _grown(source, source.get("trained"), year)
    everybody = round(thousands * (10 if closed else 20) / 1000) if grown is None else grown
    percent = vary(46, 54, source["code"], year) + (8 if source["markers"].get("gender") == 2 else 0)
    women = everybody * percent // 100
    return women, everybody - women


def _rounds(source: dict[str, Any], year: int) -> list[dict[str, Any]]:
    """The weeks in Sweden of a training programme: the only time its participants are counted."""
    return [
        a
        for a in source["activities"]
        if a["start"].year == year and a["kind"] == "training" and "women" in a
    ]


def _more(
    trained: tuple[int, int], code: str, year: int, visitors: tuple[tuple[int, int], ...]
) -> tuple[int, int]:
    """Participations: some people come several times, and visitors are counted too."""
    percent = vary(*PARTICIPANTS_PER_100_TRAINED, code, year)
    women, men = (number * percent // 100 for number in trained)
    return women + sum(w for w, _ in visitors), men + sum(m for _, m in visitors)
