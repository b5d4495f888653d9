"""Everything that was done: gathers activities from plans and meetings, numbers them and saves them with their days."""

import datetime as dt
from collections import Counter, defaultdict

from django.utils import timezone

from countries.models import Country, Forum, Organisation
from projects.models import Activity, Component, Employee, Indicator, Principle, Project, StaffDays
from tracker.accounts.models import User
from tracker.core.history.record import link_all
from tracker.demo import missions, staff
from tracker.demo.activities import Maker
from tracker.demo.assignments import create_assignments
from tracker.demo.counts import Made
from tracker.demo.documents import create_documents
from tracker.demo.meetings import meetings
from tracker.demo.plans import plans
from tracker.demo.spread import TODAY, vary
from tracker.demo.visits import visits
from tracker.demo.work_plans import create_work_plans

# Registration numbers below are the agreements' and extensions'.
FIRST_DNR = 301


def create_work(
    users: dict[str, User],
    employees: list[Employee],
    organisations: dict[str, Organisation],
    forums: dict[str, Forum],
    projects: dict[str, Project],
    indicators: dict[str, list[Indicator]],
) -> None:
    countries = Country.objects.in_bulk(field_name="iso2")
    everything = meetings(forums, organisations, countries, users["leader"])
    everything += visits(organisations, countries, users["leader"])
    all_plans = plans()
    teams = staff.teams(all_plans, employees)
    components = defaultdict(list)
    for one in Component.objects.order_by("number"):
        components[one.project_id].append(one)
    days: list[StaffDays] = []
    away: staff.Away = defaultdict(set)
    for plan in all_plans:
        project, team = projects[plan.code], teams[plan.code, plan.year]
        manager = users[plan.source["manager"]]
        parts = components[project.pk]
        made = Maker(plan, project, manager, indicators.get(plan.code, []), parts, countries).all()
        _link_partners(made, [organisations[name] for name in plan.source["partners"]])
        days += staff.days_abroad(made, team, away)
        days += staff.days_home(plan, project, team)
        everything += made
    activities = [made.activity for made in everything]
    missions.leave_without_results(activities)
    create_work_plans(projects, employees, activities, users["leader"])
    _save(everything)
    StaffDays.objects.bulk_create(days)
    create_assignments(all_plans, days, projects, users["leader"])
    missions.create_missions(activities, days, projects, users)
    create_documents(activities, projects, organisations, users)


def _link_partners(made: list[Made], partners: list[Organisation]) -> None:
    """One or two of the project's partners took part, in turn."""
    for i, one in enumerate(made):
        if one.activity.kind != Activity.Kind.DESK_WORK:
            turn = [partners[(i + n) % len(partners)] for n in range(1 + i % 2)]
            one.partners = list(dict.fromkeys(turn))


def _save(everything: list[Made]) -> None:
    everything.sort(key=lambda made: (made.activity.start, made.activity.kind, made.activity.title_sv))
    numbers: Counter[int] = Counter()
    for made in everything:
        activity, year = made.activity, made.activity.start.year
        numbers[year] += 1
        activity.public_id = f"A-{year}-{numbers[year]:04}"
        if made.has_dnr and not activity.is_draft:
            activity.dnr = f"DEMO-Af-{year}/{FIRST_DNR + numbers[year]:04}"
    activities = [made.activity for made in everything]
    Activity.objects.bulk_create(activities)
    for activity in activities:
        logged = min(activity.end + dt.timedelta(2), TODAY)
        activity.created_at = timezone.make_aware(dt.datetime.combine(logged, dt.time(15)))
    Activity.objects.bulk_update(activities, ["created_at"], batch_size=200)
    link_all(
        Activity.partners.through(activity=made.activity, organisation=partner)
        for made in everything
        for partner in made.partners
    )
    principles = list(Principle.objects.order_by("code"))
    link_all(
        Activity.principles.through(activity=activity, principle=principle)
        for activity in activities
        if activity.project and activity.kind in ("mission", "training")
        for principle in principles
        if vary(0, 2, activity.public_id, principle.code) == 0
    )
