"""Who works in which project each year, and the days they give it.

The year's headcount is curated. The project managers come first; the rest of the team is a window that moves on
through the list of employees, so that people stay for some years and then leave.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle, islice

from projects.models import Employee, Project, StaffDays
from tracker.demo import files
from tracker.demo.counts import Made
from tracker.demo.plans import Plan
from tracker.demo.spread import months, spread, vary

Teams = dict[tuple[str, int], list[Employee]]
# The days on which people travel already, by staff number.
Away = defaultdict[str, set[dt.date]]

FIRST_YEAR = 2013
LEAVE_EACH_YEAR = 3


def teams(plans: list[Plan], employees: list[Employee]) -> Teams:
    """The team of every project and year, its manager first. Together they are the year's headcount."""
    managers = {e.user.username: e for e in employees if e.user}
    others = [e for e in employees if not e.user]
    made: Teams = {}
    for row in files.table("headcount"):
        year, headcount = int(row["year"]), int(row["staff"])
        of_year = [plan for plan in plans if plan.year == year]
        leading = {plan.source["manager"] for plan in of_year}
        first = LEAVE_EACH_YEAR * (year - FIRST_YEAR)
        window = others[first : first + headcount - len(leading)]
        # Round and round through the window: everybody has a project, some have two.
        following = cycle(window)
        usual = min(len(window), -(-len(window) // len(of_year)) + 2)
        for plan in of_year:
            size = plan.staff - 1 if plan.staff else usual
            team = list(islice(following, size))
            made[plan.code, year] = [managers[plan.source["manager"]], *team]
    return made


def days_abroad(made: list[Made], team: list[Employee], away: Away) -> Iterator[StaffDays]:
    """Rows for the missions of a project's year: the experts of the team who are not `away` take turns."""
    turn = cycle(team[1:])
    for mission in made:
        if not mission.person_days:
            continue
        activity = mission.activity
        span = {activity.start + dt.timedelta(n) for n in range((activity.end - activity.start).days + 1)}
        experts = list(islice((one for one in turn if not span & away[one.number]), mission.experts))
        for expert in experts:
            away[expert.number] |= span
        for expert, days in zip(experts, spread(mission.person_days, [1] * len(experts)), strict=True):
            if days:
                yield StaffDays(
                    employee=expert,
                    project=activity.project,
                    activity=activity,
                    role="Expert",
                    start=activity.start,
                    end=activity.end,
                    days_abroad=days,
                    is_demo=True,
                )


def days_home(plan: Plan, project: Project, team: list[Employee]) -> Iterator[StaffDays]:
    """Two rows a year for each of the team. The manager gives several times as many days as an expert."""
    halves = [
        half
        for half in ((1, 2, 3, 4, 5, 6), (7, 8, 9, 10, 11, 12))
        if set(half) & set(months(plan.year, plan.start, plan.end))
    ]
    rows = [(person, half) for person in team for half in halves]
    weights = [
        15 if person is team[0] else vary(3, 6, plan.code, plan.year, person.number, half)
        for person, half in rows
    ]
    for (person, half), days in zip(rows, spread(plan.days_home, weights), strict=True):
        if days:
            yield StaffDays(
                employee=person,
                project=project,
                role="Projektledare" if person is team[0] else "Expert",
                start=max(plan.start, dt.date(plan.year, half[0], 1)),
                end=min(plan.end, dt.date(plan.year, half[-1], 30)),
                days_home=days,
                is_payable=plan.source["kind"] != Project.Kind.TWINNING,
                is_demo=True,
            )
