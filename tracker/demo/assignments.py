"""Who is assigned to which project each year, for how many days, and who let them go; and experts from elsewhere."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from projects.models import Assignment, Component, Employee, Position, Project, StaffDays
from projects.staff import queries as people
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.people import JOINED
from tracker.demo.plans import Plan
from tracker.demo.spread import TODAY, vary, weekday

DAYS_TO_RELEASE = 20
PLANNED_PER_100_GIVEN = (100, 120)
# One release in nine is of fewer days than were planned.
LESS_IN, LESS_PERCENT = 9, 80
# Of each team that goes on so many are asked for next year; every other one has been let go.
ASKED_FOR = 4


def create_assignments(
    plans: Iterable[Plan], days: Iterable[StaffDays], projects: dict[str, Project], leader: User
) -> None:
    """One for each person, project and year in which the person gave days; some for next year."""
    staff = Employee.objects.prefetch_related(people.positions()).in_bulk()
    given: dict[tuple[str, int], dict[str, list[StaffDays]]] = defaultdict(lambda: defaultdict(list))
    for row in days:
        given[row.project.code, row.start.year][row.employee.number].append(row)
    made = []
    for plan in plans:
        for number, rows in sorted(given[plan.code, plan.year].items()):
            assignment = Assignment(
                employee=staff[rows[0].employee_id],
                project=projects[plan.code],
                role=rows[0].role,
                start=plan.start,
                end=_until(plan),
                days_abroad=_planned(sum(row.days_abroad for row in rows), number, plan),
                days_home=_planned(sum(row.days_home for row in rows), number, plan),
                is_demo=True,
            )
            _release(assignment, leader)
            made.append(assignment)
    Assignment.objects.bulk_create([*made, *_next_year(made, leader), *_experts(projects)])


def _until(plan: Plan) -> dt.date:
    """A year that still runs is planned to its end."""
    if plan.year < TODAY.year:
        return plan.end
    return min(plan.source["end"], dt.date(plan.year, 12, 31))


def _planned(given: int | Decimal, number: str, plan: Plan) -> Decimal:
    return Decimal(int(given) * vary(*PLANNED_PER_100_GIVEN, number, plan.code, plan.year) // 100)


def _release(row: Assignment, leader: User) -> None:
    """By the manager of the unit that the person belongs to on the first day, else by the leadership."""
    planned = row.days_abroad + row.days_home
    is_less = vary(1, LESS_IN, row.employee.number, row.project.code, row.start) == LESS_IN
    row.released_by = people.manager_on(row.employee, row.start) or leader
    row.released_on = weekday(min(row.start, TODAY) - dt.timedelta(DAYS_TO_RELEASE))
    row.released_days = max(Decimal(1), planned * LESS_PERCENT // 100) if is_less else planned


def _next_year(made: Iterable[Assignment], leader: User) -> Iterator[Assignment]:
    first = dt.date(TODAY.year + 1, 1, 1)
    teams: dict[str, list[Assignment]] = defaultdict(list)
    for row in made:
        if row.start.year == TODAY.year and row.project.end >= first:
            teams[row.project.code].append(row)
    for team in teams.values():
        for place, row in enumerate(team[:ASKED_FOR]):
            following = Assignment(
                employee=row.employee,
                project=row.project,
                role=row.role,
                start=first,
                end=min(row.project.end, first.replace(month=12, day=31)),
                days_abroad=row.days_abroad,
                days_home=row.days_home,
                is_demo=True,
            )
            if place % 2:
                _release(following, leader)
            yield following


def _experts(projects: dict[str, Project]) -> Iterator[Assignment]:
    """People of other authorities: they have neither unit nor release, and their days are not ours."""
    rows = files.table("experts")
    Employee.objects.bulk_create(
        Employee(number=row["number"], name=row["name"], sex=row["sex"], is_external=True, is_demo=True)
        for row in rows
    )
    experts = Employee.objects.filter(is_external=True).in_bulk(field_name="number")
    Position.objects.bulk_create(
        Position(employee=experts[row["number"]], title=row["title"], first_day=JOINED, is_demo=True)
        for row in rows
    )
    components = {(one.project_id, str(one.number)): one for one in Component.objects.all()}
    for row in rows:
        project = projects[row["project"]]
        yield Assignment(
            employee=experts[row["number"]],
            project=project,
            component=components.get((project.pk, row["component"])),
            role=row["role"],
            start=dt.date.fromisoformat(row["start"]),
            end=dt.date.fromisoformat(row["end"]),
            days_abroad=Decimal(row["days_abroad"]),
            days_home=Decimal(row["days_home"]),
            is_demo=True,
        )
