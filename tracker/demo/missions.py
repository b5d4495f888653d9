"""Journeys from their need to their registered report.

Each mission that was logged had one, made by those who gave days to it. Those that somebody still has to do
something with stand in data/missions.csv; of the latest logged ones a few lack their last step.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from countries.models import Country
from projects.missions.chain import Step
from projects.models import Activity, Document, Employee, Mission, MissionStep, Project, StaffDays, Traveller
from projects.staff import queries as people
from tracker.accounts.models import User
from tracker.demo import documents, files
from tracker.demo.spread import TODAY, vary, weekday

# So many days before the journey; what should be done after TODAY was done so many days before it instead.
DAYS_BEFORE = {"asked": (60, 20), Step.TERMS: (42, 12), "released": (33, 8), Step.SECURITY: (24, 5), Step.DECISION: (14, 2)}  # fmt: skip
DAYS_TO_REPORT = (3, 9)
# The latest mission of these projects lacks a step.
WITHOUT_RESULTS = ("AM-3", "TZ-2")
NOT_REGISTERED = ("ITP-C", "WA-2")
NEEDS = (
    "Partnern har bett om experter från myndigheten.",
    "Punkt i årets arbetsplan.",
    "Följer upp det som bestämdes vid förra uppdraget.",
    "Styrgruppen har beslutat om insatsen.",
)
KINDS: dict[str, tuple[Document.Kind, str]] = {
    Step.TERMS: (Document.Kind.TERMS, "Uppdragsbeskrivning"),
    Step.DECISION: (Document.Kind.DECISION, "Beslut om tjänsteresa"),
    Step.REPORT: (Document.Kind.TRIP_REPORT, "Reserapport"),
}
# Cases of journeys that have not been logged; numbers below are the activities' and those of papers.
FIRST_CASE = 601


@dataclass
class Journey:
    """A mission and what hangs on it, not saved. `case`: the beginning of its documents' registration numbers."""

    mission: Mission
    manager: User
    case: str
    going: list[Traveller] = field(default_factory=list)
    steps: list[MissionStep] = field(default_factory=list)


class Office:
    """Makes the journeys: knows who asks, who lets people go and who decides."""

    def __init__(self, users: dict[str, User], projects: dict[str, Project]) -> None:
        self.leader = users["leader"]
        self.projects = projects
        self.managers = {source["code"]: users[source["manager"]] for source in files.projects()}
        self.people = {one.number: one for one in Employee.objects.prefetch_related(people.positions())}

    def logged(self, activities: Iterable[Activity], days: Iterable[StaffDays]) -> Iterator[Journey]:
        """What was done of each logged mission was once asked for, decided and reported."""
        gave: dict[int, list[StaffDays]] = defaultdict(list)
        for row in days:
            if row.activity_id:
                gave[row.activity_id].append(row)
        latest = _latest(activities)
        for activity in activities:
            mission = Mission(
                project=activity.project,
                work_item=activity.work_item,
                component=activity.component,
                title_sv=activity.title_sv,
                title_en=activity.title_en,
                need=NEEDS[vary(0, len(NEEDS) - 1, activity.public_id)],
                start=activity.start,
                end=activity.end,
                country=activity.country,
                place=activity.place,
                activity=activity,
            )
            journey = self._begin(mission, activity.dnr)
            for row in gave[activity.pk]:
                self._let_go(journey, row.employee.number, row.role, is_released=True)
            done: set[str] = {*MissionStep.Step, Step.REGISTERED}
            if activity in latest and mission.project.code in NOT_REGISTERED:
                done.remove(Step.REGISTERED)
            self._take(journey, done)
            yield journey

    def under_way(self) -> Iterator[Journey]:
        countries = Country.objects.in_bulk(field_name="iso2")
        for number, row in enumerate(files.table("missions")):
            mission = Mission(
                project=self.projects[row["project"]],
                country=countries[row["country"]],
                start=dt.date.fromisoformat(row["start"]),
                end=dt.date.fromisoformat(row["end"]),
                **{name: row[name] for name in ("title_sv", "title_en", "need", "place")},
            )
            journey = self._begin(mission, f"DEMO-Af-{TODAY.year}/{FIRST_CASE + number:04}")
            released = row["released"].split()
            for person in row["travellers"].split():
                role = "Projektledare" if self.people[person].user_id else "Expert"
                self._let_go(journey, person, role, is_released=person in released)
            self._take(journey, set(row["done"].split()))
            yield journey

    def _begin(self, mission: Mission, case: str) -> Journey:
        mission.asked_by = self.managers[mission.project.code]
        mission.is_demo = True
        return Journey(mission, mission.asked_by, case)

    def _let_go(self, journey: Journey, number: str, role: str, *, is_released: bool) -> None:
        mission, person = journey.mission, self.people[number]
        manager = people.manager_on(person, mission.start) or self.leader
        journey.going.append(
            Traveller(
                mission=mission,
                employee=person,
                role=role,
                released_by=manager if is_released else None,
                released_on=_before(mission, "released") if is_released else None,
                is_demo=True,
            )
        )

    def _take(self, journey: Journey, done: set[str]) -> None:
        """The steps of `done`, in the order of the chain, each with its document."""
        mission = journey.mission
        for number, step in enumerate((Step.TERMS, Step.SECURITY, Step.DECISION, Step.REPORT), start=1):
            if step not in done:
                continue
            is_told = step != Step.REPORT or Step.REGISTERED in done
            day = _reported(mission) if step == Step.REPORT else _before(mission, step)
            journey.steps.append(
                MissionStep(
                    mission=mission,
                    step=step,
                    done_on=day,
                    done_by=journey.manager if step in (Step.TERMS, Step.REPORT) else self.leader,
                    document=_document(journey, step, day, f"{journey.case}-{number}" if is_told else "")
                    if step in KINDS
                    else None,
                    is_demo=True,
                )
            )


def create_missions(
    activities: Iterable[Activity],
    days: Iterable[StaffDays],
    projects: dict[str, Project],
    users: dict[str, User],
) -> None:
    office = Office(users, projects)
    logged = [one for one in activities if one.kind == Activity.Kind.MISSION and not one.is_draft]
    journeys = [*office.logged(logged, days), *office.under_way()]
    journeys.sort(key=lambda one: (one.mission.start, one.mission.project.code))
    numbers: Counter[int] = Counter()
    for one in journeys:
        year = one.mission.start.year
        numbers[year] += 1
        one.mission.public_id = f"TR-{year}-{numbers[year]:04}"
    missions = [one.mission for one in journeys]
    Mission.objects.bulk_create(missions)
    for mission in missions:
        asked = dt.datetime.combine(_before(mission, "asked"), dt.time(10))
        mission.asked_at = timezone.make_aware(asked)
    Mission.objects.bulk_update(missions, ["asked_at"], batch_size=200)
    Traveller.objects.bulk_create(row for one in journeys for row in one.going)
    steps = [step for one in journeys for step in one.steps]
    documents.save(step.document for step in steps if step.document)
    MissionStep.objects.bulk_create(steps)


def leave_without_results(activities: Iterable[Activity]) -> None:
    """Not saved yet: what a few of the latest missions led to is still to be told."""
    for activity in _latest(activities):
        if activity.project and activity.project.code in WITHOUT_RESULTS:
            activity.indicator, activity.changed = None, ""


def _latest(activities: Iterable[Activity]) -> list[Activity]:
    """The latest logged mission of each project."""
    by_project = {
        one.project_id: one
        for one in sorted(activities, key=lambda one: (one.start, one.title_sv))
        if one.kind == Activity.Kind.MISSION and not one.is_draft
    }
    return list(by_project.values())


def _before(mission: Mission, what: str) -> dt.date:
    days, before_today = DAYS_BEFORE[what]
    return weekday(min(mission.start - dt.timedelta(days), TODAY - dt.timedelta(before_today)))


def _reported(mission: Mission) -> dt.date:
    """Within the ten days that there are."""
    days = vary(*DAYS_TO_REPORT, mission.title_sv, mission.start)
    return max(mission.end, weekday(min(mission.end + dt.timedelta(days), TODAY)))


def _document(journey: Journey, step: str, day: dt.date, dnr: str) -> Document:
    """What has no number in the diary yet is found by its link."""
    kind, title = KINDS[step]
    mission = journey.mission
    return Document(
        project=mission.project,
        activity=mission.activity if step == Step.REPORT else None,
        kind=kind,
        title=f"{title}: {mission.title_sv}"[:200],
        dated=day,
        direction=Document.Direction.DRAWN_UP,
        dnr=dnr,
        link="" if dnr else documents.workspace(mission.project.code, mission.start),
        added_by=journey.manager,
    )
