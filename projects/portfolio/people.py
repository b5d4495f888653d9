"""Who answers for what of a project: its managers, and whom something of it may be given to."""

import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from projects.portfolio.models import Project, ProjectMember
from tracker.accounts.models import Role, User
from tracker.core import access
from tracker.core.db import swedish_key
from tracker.core.errors import Refused
from tracker.core.periods import today
from tracker.core.text import joined


def responsible(day: datetime.date) -> QuerySet[ProjectMember]:
    """Who manages projects on the day, and who stands in for somebody who does."""
    rows = ProjectMember.objects.filter(
        Q(role=ProjectMember.Role.MANAGER) | Q(role=ProjectMember.Role.DEPUTY, stands_in_for__isnull=False),
        Q(last_day__isnull=True) | Q(last_day__gte=day),
        first_day__lte=day,
        user__is_active=True,
    ).exclude(user__leaves_on__lt=day)
    return rows.select_related("user").order_by("first_day", "pk")


def managers(path: str) -> Prefetch:
    """Gives each project at `path` its `managers_now`, for seen_to_by(): one query more."""
    return Prefetch(f"{path}members", responsible(today()), to_attr="managers_now")


def in_role(role: Role, path: str, to: str) -> Prefetch:
    """Gives each project at `path` its members in that role of the house, as `to`: one query more.

    Of a sensitive project only they can do what the role lets people do in others.
    """
    day = today()
    rows = ProjectMember.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=day),
        first_day__lte=day,
        user__is_active=True,
        user__roles__role=role,
    ).exclude(role=ProjectMember.Role.READER)
    return Prefetch(f"{path}members", rows.select_related("user").order_by("first_day", "pk"), to_attr=to)


def unowned() -> Q:
    """Rows with an owner: nobody is named, or somebody whose account is closed."""
    gone = Q(owner__is_active=False) | Q(owner__leaves_on__lt=today())
    return Q(owner__isnull=True) | gone


def mine(user: User) -> Q:
    """Rows with owner and project that the user sees to: named for them, or managing when nobody is named."""
    managed = responsible(today()).filter(user=user).order_by().values("project")
    return Q(owner=user) | unowned() & Q(project__in=managed)


def seen_to_by(owner: User | None, project: Project) -> str:
    """The owner, or who manages the project when nobody is named. For projects with `managers_now`."""
    if owner and owner.is_active and not owner.has_left():
        return str(owner)
    rows: list[ProjectMember] = project.managers_now  # type: ignore[attr-defined]
    return joined(dict.fromkeys(str(row.user) for row in rows))


def assignable(also: User | None = None, reading: str = "") -> list[User]:
    """Whom something may be given to, by name; `also` is there whatever has become of the account.

    `reading` leaves those whose role lets them see some of this object of the permission matrix.
    """
    rows = User.objects.filter(is_active=True).exclude(leaves_on__lt=today())
    rows = rows.exclude(roles__role=Role.CLIENT)
    if reading:
        widths = access.matrix()[reading, "view"]["always"]
        readers = [role for role, width in widths.items() if width != "-"]
        rows = rows.filter(roles__role__in=readers)
    found = {person.pk: person for person in rows} | ({also.pk: also} if also else {})
    return sorted(found.values(), key=lambda person: (swedish_key(str(person)), person.pk))


def check_owner(owner: User, project: Project) -> None:
    """Raises Refused at "owner" when the person cannot see to something of the project."""
    if not owner.is_active or owner.has_left() or owner.is_machine:
        raise Refused("inactive", _("The account is closed, or is a program's."), field="owner")
    if not access.may(owner, "see identities", project):
        message = _(
            "The project is sensitive, and %(who)s does not see its days. Add the person to its team first."
        )
        raise Refused("not_a_member", message % {"who": owner}, field="owner")
