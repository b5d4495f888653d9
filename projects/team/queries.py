"""Who works with what, and when."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from projects.portfolio.lifecycle import RUNNING
from projects.portfolio.models import Project, ProjectMember
from tracker.accounts.models import User
from tracker.core import access
from tracker.core.db import swedish_key
from tracker.core.periods import today

# For how long the start page tells that something was handed over.
TOLD_FOR = datetime.timedelta(days=60)


@dataclass
class Team:
    """The memberships of a project by when they hold. What is to come and what has been is seen from `day`."""

    day: datetime.date
    now: list[ProjectMember] = field(default_factory=list)
    coming: list[ProjectMember] = field(default_factory=list)
    earlier: list[ProjectMember] = field(default_factory=list)

    @property
    def has_manager(self) -> bool:
        return any(row.role == ProjectMember.Role.MANAGER for row in self.now)


def team(project: Project, day: datetime.date) -> Team:
    """The project's members with what their rows point at: one query."""
    found = Team(day)
    for row in members().filter(project=project).order_by("first_day", "pk"):
        if row.first_day > day:
            found.coming.append(row)
        elif row.last_day and row.last_day < day:
            found.earlier.append(row)
        else:
            found.now.append(row)
    order = list(ProjectMember.Role)
    found.now.sort(key=lambda row: (order.index(ProjectMember.Role(row.role)), swedish_key(str(row.user))))
    found.earlier.reverse()
    return found


def members() -> QuerySet[ProjectMember]:
    return ProjectMember.objects.select_related("user", "stands_in_for", "taken_over_from")


def on_day(day: datetime.date) -> Q:
    """Memberships that hold on the day."""
    return Q(first_day__lte=day) & (Q(last_day__isnull=True) | Q(last_day__gte=day))


def without_manager(projects: QuerySet[Project], day: datetime.date) -> QuerySet[Project]:
    """Those of the running projects that nobody manages on the day."""
    managing = ProjectMember.objects.filter(
        on_day(day), project=OuterRef("pk"), role=ProjectMember.Role.MANAGER
    )
    return projects.filter(~Exists(managing), status__in=RUNNING)


@dataclass(frozen=True)
class Person:
    user: User
    memberships: list[ProjectMember]


def people(user: Any) -> list[Person]:
    """Everybody with an account that is open, and today's projects of theirs as far as `user` may know."""
    everybody = access.scope(user, "view", "people") == "all"
    rows = User.objects.filter(is_active=True) if everybody else User.objects.filter(pk=user.pk)
    found = {person.pk: Person(person, []) for person in rows.prefetch_related("roles")}
    shown = access.visible(user, members().filter(on_day(today()), user__in=found))
    for row in shown.select_related("project").order_by("project__code", "pk"):
        found[row.user_id].memberships.append(row)
    return sorted(found.values(), key=lambda person: (swedish_key(str(person.user)), person.user.pk))


@dataclass(frozen=True)
class HandedOver:
    """What one person handed over to another, to begin with on a day."""

    by: User
    first_day: datetime.date
    projects: list[Project]


def handed_over(user: Any) -> list[HandedOver]:
    """What has been handed over to the user lately, or will be: the latest first.

    Protected projects are named from the first day to the last, as everywhere.
    """
    rows = (
        members()
        .filter(access.where(user, "view", Project, path="project__"))
        .filter(user=user, taken_over_from__isnull=False, first_day__gte=today() - TOLD_FOR)
        .select_related("project")
        .order_by("-first_day", "project__code", "pk")
    )
    grouped: dict[tuple[int, datetime.date], HandedOver] = {}
    for row in rows:
        giver = row.taken_over_from
        assert giver is not None
        group = grouped.setdefault((giver.pk, row.first_day), HandedOver(giver, row.first_day, []))
        if row.project not in group.projects:
            group.projects.append(row.project)
    return list(grouped.values())


def offered(people: Iterable[User]) -> list[User]:
    """Whom one may choose, in the order of the alphabet."""
    return sorted(people, key=lambda person: (swedish_key(str(person)), person.pk))
