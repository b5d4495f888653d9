"""Reusable questions about missions. Everything starts from what the user may know of."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from projects.missions import chain
from projects.missions.chain import Step
from projects.missions.models import Mission, MissionStep, Traveller
from projects.portfolio import people
from projects.records.models import Document
from projects.staff import queries as staff
from projects.staff.models import Employee
from projects.staff.rights import of_own_units
from tracker.accounts.models import Role
from tracker.core import access
from tracker.core.periods import Year, today

# Missions with the columns of chain.with_steps().
Rows = QuerySet[Any]


def missions(user: Any, on: datetime.date | None = None) -> Rows:
    """Missions that the user may know of, seen from the day `on` (today), the latest first; none voided."""
    rows = access.visible(user, Mission.objects.filter(voided_at=None))
    return (
        chain.with_steps(rows, on or today())
        .select_related("project", "country", "component", "work_item", "activity", "asked_by")
        .order_by("-start", "-pk")
    )


def with_people(rows: Rows) -> Rows:
    """Adds what lists and chain.links() read: `going` with positions, steps, who answers in the projects: six queries."""
    going = Traveller.objects.select_related("employee__user", "released_by").order_by(
        "employee__number", "pk"
    )
    steps = MissionStep.objects.select_related("document", "done_by").order_by("done_on", "pk")
    parts: list[Any] = [
        Prefetch("travellers", going.prefetch_related(staff.positions("employee__")), to_attr="going"),
        Prefetch("steps", steps),
        people.managers("project__"),
        people.in_role(Role.LEADERSHIP, "project__", "leaders_now"),
        people.in_role(Role.REGISTRAR, "project__", "registrars_now"),
    ]
    return rows.prefetch_related(*parts)


def counts(rows: Rows) -> dict[str, tuple[int, int]]:
    """Step at which they are stuck, or DONE -> how many of `rows`, and how many of those are late."""
    found = (
        rows.order_by().values("stuck").annotate(number=Count("pk"), late=Count("pk", filter=Q(is_late=True)))
    )
    return {row["stuck"]: (row["number"], row["late"]) for row in found.order_by("stuck")}


def unfinished(rows: Rows) -> Rows:
    return rows.exclude(stuck=chain.DONE)


def in_year(rows: Rows, year: int) -> Rows:
    """Missions that touch the year."""
    return rows.filter(start__lte=Year(year).last_day, end__gte=Year(year).first_day)


def goes(person: Employee) -> Q:
    """Missions that the person makes."""
    return Q(Exists(Traveller.objects.filter(mission=OuterRef("pk"), employee=person)))


def overlapping(
    user: Any,
    start: datetime.date,
    end: datetime.date,
    going: Collection[Employee],
    besides: Mission | None = None,
) -> QuerySet[Traveller]:
    """Other journeys in those days of those who go, as far as the user may know of them; by person and day."""
    known = access.visible(user, Mission.objects.filter(voided_at=None)).order_by()
    rows = Traveller.objects.filter(
        mission__in=known.values("pk"),
        employee__in=[one.pk for one in going],
        mission__start__lte=end,
        mission__end__gte=start,
    )
    if besides and besides.pk:
        rows = rows.exclude(mission=besides)
    return rows.select_related("employee", "mission").order_by("employee__number", "mission__start", "pk")


def documents(user: Any, mission: Mission) -> QuerySet[Document]:
    """What can be named as the document of a step: the project's, the latest first."""
    rows = Document.objects.filter(project=mission.project_id, voided_at=None)
    return access.visible(user, rows).order_by("-dated", "-pk")


def to_release(user: Any) -> QuerySet[Traveller]:
    """Travellers whom the user is to let go: colleagues of own units; for the leadership those of no manager."""
    waiting = Traveller.objects.filter(
        employee__is_external=False, released_by=None, mission__voided_at=None
    ).exclude(employee__user=user)
    own = of_own_units(user, "employee", "mission__start")
    if leads(user):
        own |= ~staff.has_manager("employee", "mission__start")
    return waiting.filter(own)


def releasable(user: Any, mission: Mission) -> QuerySet[Traveller]:
    """Travellers of the mission whom the user may let go; the leadership may for any unit."""
    rows = Traveller.objects.filter(mission=mission, employee__is_external=False, released_by=None)
    if access.scope(user, "release", "mission") != "all":
        rows = rows.filter(of_own_units(user, "employee", "mission__start"))
    return rows.exclude(employee__user=user).select_related("employee").order_by("employee__number", "pk")


def to_do(user: Any, on: datetime.date) -> Rows:
    """Missions whose present step the user has, seen from the day `on`."""
    mine = people.responsible(on).filter(user=user).order_by().values("project")
    managed = Q(project__in=mine)
    going = Traveller.objects.filter(mission=OuterRef("pk"))
    travels, signs_in = (
        Exists(going.filter(employee__user=user)),
        Exists(going.filter(employee__user__is_active=True)),
    )
    has = Q(stuck__in=(Step.TERMS, Step.RESULTS)) & managed
    has |= Q(stuck=Step.RELEASE) & (
        Q(Exists(to_release(user).filter(mission=OuterRef("pk")))) | ~Q(Exists(going)) & managed
    )
    has |= Q(stuck__in=(Step.REPORT, Step.DAYS)) & (Q(travels) | ~Q(signs_in) & managed)
    if leads(user):
        has |= Q(stuck__in=(Step.SECURITY, Step.DECISION))
    if access.scope(user, "register", "document") == "all":
        has |= Q(stuck=Step.REGISTERED)
    return missions(user, on).filter(has)


def leads(user: Any) -> bool:
    """Does the user decide on missions?"""
    return access.scope(user, "decide", "mission") == "all"
