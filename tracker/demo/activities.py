"""The activities of projects: the curated ones, and so many more that every plan's totals hold exactly."""

import datetime as dt
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from countries.models import Country
from projects.models import Activity, Component, Indicator, Project
from tracker.accounts.models import User
from tracker.demo import counts, files
from tracker.demo.counts import COUNTED_AS_TRAINING, Made
from tracker.demo.plans import Plan
from tracker.demo.spread import TODAY, vary

# Weeks when little is done: the turn of the year, and July.
QUIET_WEEKS = {1, *range(28, 32), *range(49, 54)}
FIELDS = {f.name for f in Activity._meta.concrete_fields}


class Maker:
    """Makes the activities of one project in one year."""

    def __init__(
        self,
        plan: Plan,
        project: Project,
        manager: User,
        indicators: list[Indicator],
        components: list[Component],
        countries: dict[str, Country],
    ) -> None:
        self.plan, self.project, self.manager = plan, project, manager
        told = files.results(project.code)
        # A component does what its themes are about, for the results that are its own.
        themes = {row["number"]: row["themes"] for row in told.get("components", [])}
        self.numbered = {one.number: one for one in components}
        self.components = {theme: one for one in components for theme in themes[one.number]}
        self.outputs = [
            (row.get("component"), one)
            for row in told.get("results", [])
            for one in indicators
            if row["code"][0] in ("P", "R") and one.code == f"{project.code}-{row['code']}"
        ]
        self.countries = countries
        shares = plan.source["countries"]
        rows = files.table("places")
        # Every country in turn, each time another of its places.
        self.places = cycle(
            [(iso2, row["place"]) for row in rows for iso2 in shares if row["country"] == iso2]
            if len(shares) == 1
            else [(iso2, next(r["place"] for r in rows if r["country"] == iso2)) for iso2 in shares]
        )

    def all(self) -> list[Made]:
        named = [
            self._named(row)
            for row in self.plan.source.get("activities", [])
            if row["start"].year == self.plan.year
        ]
        missions = self._more("mission", self.plan.missions, named)
        trainings = self._more("training", self.plan.trainings, named)
        made = [
            *named,
            *missions,
            *trainings,
            *self._study_visits(named),
            *self._steering(named),
            *self._peer_reviews(),
            *self._desk_work(),
        ]
        known = [m.activity for m in made if m not in trainings and not m.activity.is_draft]
        counts.share_participants(self.plan, known, [m.activity for m in trainings])
        counts.share_days(
            self.plan, [m for m in made if m.activity.kind == "mission" and not m.activity.is_draft]
        )
        self._number(missions)
        return made

    def _activity(self, kind: str, start: dt.date, end: dt.date, **more: Any) -> Activity:
        given = {name: value for name, value in more.items() if name in FIELDS}
        if "country" in more:
            given["country"] = self.countries[more["country"]]
        return Activity(
            project=self.project,
            kind=kind,
            start=start,
            end=end,
            created_by=self.manager,
            participant_level=self.plan.source["participant_level"],
            is_demo=True,
            **given,
        )

    def _named(self, row: dict[str, Any]) -> Made:
        country = row.get("country", next(iter(self.plan.source["countries"])))
        component = self.numbered.get(row.get("component", 0))
        activity = self._activity(**{**row, "country": country, "component": component})
        activity.is_draft = row.get("draft", False)
        if activity.kind in (*COUNTED_AS_TRAINING, "mission") and activity.indicator is None:
            activity.indicator = self._output(component)
        days = (row["end"] - row["start"]).days + 1
        experts = row.get("experts", 0)
        return Made(activity, experts, experts * days, has_dnr=not row.get("no_dnr", False))

    def _more(self, kind: str, planned: int, named: list[Made]) -> list[Made]:
        """As many of the kind as the plan still lacks, spread over the year."""
        done = sum(m.activity.kind == kind and not m.activity.is_draft for m in named)
        topics = self._topics(kind)
        made = []
        for week in self._weeks(planned - done, kind):
            topic = next(topics)
            component = self.components.get(topic["theme"])
            output = self._output(component)
            iso2, place = next(self.places)
            online = self._is_online(week)
            days = 4 if kind == "mission" else vary(1, 3, self.plan.code, week)
            activity = self._activity(
                kind,
                week,
                week + dt.timedelta(days - 1),
                title_sv=topic["title_sv"],
                title_en=topic["title_en"],
                happened=topic["happened"],
                changed=topic["changed"] if vary(0, 1, self.plan.code, week) or not output else "",
                component=component,
                indicator=output,
                country=iso2,
                place="" if online else place,
                is_online=online,
            )
            made.append(Made(activity))
        return made

    def _topics(self, kind: str) -> Iterator[dict[str, str]]:
        """The topics of the project's themes in turn; another beginning each year."""
        themes = ["ITP"] if self.plan.source["kind"] == "itp" else list(self.plan.source["themes"])
        by_theme = [
            [row for row in files.table("topics") if row["theme"] == theme and row["kind"] == kind]
            for theme in themes
        ]
        length = max(len(rows) for rows in by_theme)
        mixed = [rows[i % len(rows)] for i in range(length) for rows in by_theme]
        first = self.plan.year % len(mixed)
        return cycle(mixed[first:] + mixed[:first])

    def _weeks(self, number: int, *key: object) -> list[dt.date]:
        """Mondays (or Tuesdays) evenly over the plan's working weeks, in each project from another week on."""
        monday = self.plan.start + dt.timedelta(-self.plan.start.weekday() % 7)
        last = min(self.plan.end, TODAY) - dt.timedelta(7)
        weeks = []
        while monday <= last:
            if monday.isocalendar().week not in QUIET_WEEKS:
                weeks.append(monday)
            monday += dt.timedelta(7)
        first = vary(0, len(weeks) - 1, self.plan.code, self.plan.year, *key)
        day = dt.timedelta(vary(0, 1, self.plan.code, self.plan.year, *key))
        return [weeks[(i * len(weeks) + first) // number] + day for i in range(number)]

    def _is_online(self, day: dt.date) -> bool:
        return dt.date(2020, 3, 16) <= day <= dt.date(2021, 8, 31)

    def _study_visits(self, named: list[Made]) -> list[Made]:
        done = sum(m.activity.kind == "study_visit_in" for m in named)
        visits = self.plan.study_visits[done:]
        made = []
        for week, (women, men) in zip(self._weeks(len(visits), "visit"), visits, strict=True):
            activity = self._activity(
                "study_visit_in",
                week,
                week + dt.timedelta(3),
                title_sv="Studiebesök i Sverige",
                title_en="Study visit to Sweden",
                happened="Deltagarna mötte två kontor och en kommun och valde ett arbetssätt att pröva hemma.",
                country="SE",
                place="Stockholm",
                women=women,
                men=men,
            )
            made.append(Made(activity))
        return made

    def _steering(self, named: list[Made]) -> list[Made]:
        """Each quarter in Twinning, else June and December. The number counts from the project's start."""
        months = (3, 6, 9, 12) if self.plan.source["kind"] == "twinning" else (6, 12)
        known = [m.activity.start for m in named if m.activity.kind == "steering_committee"]
        start, number, made = self.plan.source["start"], 0, []
        for year in range(start.year, self.plan.year + 1):
            for month in months:
                day = dt.date(year, month, 1)
                day += dt.timedelta((1 - day.weekday()) % 7)  # the first Tuesday
                if day < start + dt.timedelta(45):
                    continue
                number += 1
                taken = any(abs((day - other).days) < 45 for other in known)
                if year < self.plan.year or taken or day > self.plan.end:
                    continue
                iso2, place = next(self.places)
                online = self._is_online(day)
                activity = self._activity(
                    "steering_committee",
                    day,
                    day,
                    title_sv=f"Styrgruppsmöte {number}",
                    title_en=f"Steering committee meeting {number}",
                    happened="Styrgruppen gick igenom resultat, ekonomi och risker och beslutade nästa period.",
                    country=iso2,
                    place="" if online else place,
                    is_online=online,
                )
                made.append(Made(activity))
        return made

    def _peer_reviews(self) -> list[Made]:
        made = []
        for week in self._weeks(self.plan.peer_reviews, "peer"):
            iso2, place = next(self.places)
            online = self._is_online(week)
            activity = self._activity(
                "peer_review",
                week,
                week + dt.timedelta(2),
                title_sv="Kollegial granskning av resultatuppföljningen",
                title_en="Peer review of the follow-up of results",
                happened="Granskare från tre länder intervjuade chefer och handläggare och lämnade fem råd.",
                country=iso2,
                place="" if online else place,
                is_online=online,
            )
            made.append(Made(activity))
        return made

    def _desk_work(self) -> list[Made]:
        """The yearly report to the funder, from the second year on."""
        if self.plan.year == self.plan.source["start"].year or self.plan.end < dt.date(self.plan.year, 3, 24):
            return []
        activity = self._activity(
            "desk_work",
            dt.date(self.plan.year, 3, 1),
            dt.date(self.plan.year, 3, 24),
            title_sv=f"Rapport till finansiären om {self.plan.year - 1}",
            title_en=f"Report to the funder on {self.plan.year - 1}",
            happened="Resultat och ekonomi sammanställdes och stämdes av med partnern.",
        )
        return [Made(activity)]

    def _output(self, component: Component | None) -> Indicator | None:
        """The first output or mandatory result of the component, or of the project."""
        own = [one for number, one in self.outputs if component and number == component.number]
        return next(iter([*own, *(one for _number, one in self.outputs)]), None)

    def _number(self, missions: list[Made]) -> None:
        for number, made in enumerate(sorted(missions, key=lambda m: m.activity.start), start=1):
            activity = made.activity
            activity.title_sv = f"Uppdrag {number}: {activity.title_sv}"
            activity.title_en = f"Mission {number}: {activity.title_en}"
