"""What projects planned to do: items, when each version of the plan has them, and what was done of them.

In work_items.csv `v1`, `v2` and `v3` are "first day, last day, days abroad, days at home" in that version; empty: as
in the version before; "-": not in it. What was logged of an item was begun within its days, or within `logged`.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from countries.models import Country
from projects.models import (
    Activity,
    Component,
    Employee,
    Indicator,
    PlannedWork,
    Project,
    WorkItem,
    WorkPlan,
)
from tracker.accounts.models import User
from tracker.demo import files

Status = WorkPlan.Status
MOST_VERSIONS = 3
MILESTONE = "milestone"


@dataclass(frozen=True)
class Time:
    start: dt.date
    end: dt.date
    abroad: Decimal | None = None
    home: Decimal | None = None


@dataclass
class Planned:
    """An item and its time in each version; None where it is not in it."""

    item: WorkItem
    logged: Time | None
    times: list[Time | None] = field(default_factory=list)


def create_work_plans(
    projects: dict[str, Project], employees: list[Employee], activities: Iterable[Activity], leader: User
) -> None:
    """Plans with their items; `activities`, not saved yet, are tied to those that they were planned as."""
    planned = _items(projects)
    WorkItem.objects.bulk_create(one.item for one in planned)
    versions = files.table("work_plans")
    people = {one.user.username: one for one in employees if one.user}
    responsible = {source["code"]: people[source["manager"]] for source in files.projects()}
    for number in range(1, MOST_VERSIONS + 1):
        rows = [row for row in versions if int(row["number"]) == number]
        plans = {
            row["project"]: WorkPlan(
                project=projects[row["project"]],
                number=number,
                reason=row["reason"],
                dnr=row["dnr"],
                is_demo=True,
            )
            for row in rows
        }
        # Only a draft can be written in, and there is one at a time.
        WorkPlan.objects.bulk_create(plans.values())
        PlannedWork.objects.bulk_create(
            PlannedWork(
                plan=plans[code],
                item=one.item,
                start=time.start,
                end=time.end,
                days_abroad=time.abroad,
                days_home=time.home,
                responsible=responsible[code],
                is_demo=True,
            )
            for one in planned
            if (code := one.item.project.code) in plans and (time := one.times[number - 1])
        )
        agreed = [plans[row["project"]] for row in rows if row["agreed_on"]]
        WorkPlan.objects.filter(project__in=[one.project for one in agreed], status=Status.AGREED).update(
            status=Status.REPLACED
        )
        for row in rows:
            if row["agreed_on"]:
                plan = plans[row["project"]]
                plan.status, plan.agreed_by = Status.AGREED, leader
                plan.agreed_on = dt.date.fromisoformat(row["agreed_on"])
        WorkPlan.objects.bulk_update(agreed, ["status", "agreed_on", "agreed_by"])
    _tie(planned, activities)


def _items(projects: dict[str, Project]) -> list[Planned]:
    components = {(one.project_id, str(one.number)): one for one in Component.objects.all()}
    indicators = Indicator.objects.in_bulk(field_name="code")
    countries = Country.objects.in_bulk(field_name="iso2")
    only = {source["code"]: [*source["countries"]] for source in files.projects()}
    numbers: Counter[str] = Counter()
    planned = []
    for row in files.table("work_items"):
        code = row["project"]
        numbers[code] += 1
        is_milestone = row["kind"] == MILESTONE
        item = WorkItem(
            project=projects[code],
            number=numbers[code],
            kind=WorkItem.Kind.MILESTONE if is_milestone else WorkItem.Kind.ACTIVITY,
            activity_kind="" if is_milestone else row["kind"],
            title_sv=row["title_sv"],
            title_en=row["title_en"],
            component=components.get((projects[code].pk, row["component"])),
            indicator=indicators[f"{code}-{row['result']}"] if row["result"] else None,
            country=countries[only[code][0]] if len(only[code]) == 1 else None,
            reached_on=dt.date.fromisoformat(row["reached"]) if row["reached"] else None,
            is_demo=True,
        )
        one = Planned(item, _time(row["logged"]))
        before: Time | None = None
        for name in ("v1", "v2", "v3"):
            before = None if row[name] == "-" else _time(row[name]) or before
            one.times.append(before)
        planned.append(one)
    return planned


def _time(told: str) -> Time | None:
    if not told:
        return None
    start, end, *days = told.split()
    return Time(dt.date.fromisoformat(start), dt.date.fromisoformat(end), *map(Decimal, days))


def _tie(planned: list[Planned], activities: Iterable[Activity]) -> None:
    """An activity was planned as the first item of its kind and component in whose days it began."""
    agreed = Counter(row["project"] for row in files.table("work_plans") if row["agreed_on"])
    of_project: dict[int, list[Planned]] = defaultdict(list)
    for one in planned:
        of_project[one.item.project_id].append(one)
    for activity in activities:
        for one in of_project.get(activity.project_id or 0, []):
            item, time = one.item, one.logged or one.times[agreed[one.item.project.code] - 1]
            is_one = item.activity_kind == activity.kind and item.component_id == activity.component_id
            if time and is_one and not activity.is_draft and time.start <= activity.start <= time.end:
                activity.work_item = item
                break
