"""People, units and assignments in the permission matrix: a line manager lets the people of the own units go."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from projects.portfolio import rights
from projects.staff.models import Assignment, Employee, LineUnit, Position
from tracker.core import access


def of_own_units(user: Any, person: str, day: str) -> Q:
    """Rows whose `person` belongs, on `day` (both fields of the row), to a unit that the user manages."""
    here = Position.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=OuterRef(day)),
        employee=OuterRef(person),
        first_day__lte=OuterRef(day),
        unit__manager=user,
    )
    return Q(Exists(here))


def _own(user: Any, action: str) -> Q:
    """Assignments to the user's projects; to let somebody go is a matter of the line manager."""
    released = of_own_units(user, "employee", "start")
    return (
        released
        if action == "release"
        else rights.own(user, action, "project__") | (released if action == "view" else access.NOTHING)
    )


access.register(LineUnit, "line unit")
access.register(Employee, "employee")
access.register(
    Assignment,
    "assignment",
    own=_own,
    states=rights.states("project__") | {"voided": lambda user: Q(voided_at__isnull=False)},
    owners=rights.MEMBERS,
)
