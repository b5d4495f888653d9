"""Reusable questions about people: what somebody was on a day."""

from typing import Any, TypeVar

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from projects.staff.models import Position

M = TypeVar("M", bound=Model)


def position_on(person: str, day: str) -> QuerySet[Position]:
    """The position that the outer row's `person` held on the outer row's `day`: none or one, for a Subquery."""
    held = Q(last_day__isnull=True) | Q(last_day__gte=OuterRef(day))
    rows = Position.objects.filter(held, employee=OuterRef(person), first_day__lte=OuterRef(day))
    return rows.order_by("-first_day", "-pk")[:1]


def with_position(rows: QuerySet[M], person: str = "employee", day: str = "start") -> QuerySet[M]:
    """Adds `position_title` and `position_unit` of that day, not of today; None where nothing is known."""
    held = position_on(person, day)
    first = "unit__name_en" if (get_language() or "sv").startswith("en") else "unit__name_sv"
    return rows.annotate(
        position_title=Subquery(held.values("title")), position_unit=Subquery(held.values(first))
    )


def position(row: Any) -> str:
    """The position of a row of `with_position` in words: "Analyst, Analysis unit", or one of them, or nothing."""
    return ", ".join(part for part in (row.position_title, row.position_unit) if part)
