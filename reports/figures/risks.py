"""T6: the gravest risks that are left at the end of the year."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from projects.models import Risk
from projects.risks.queries import Rated, residual_on
from reports.figures.scope import Scope
from reports.figures.values import Counted, Part
from tracker.core.periods import Year

MOST = 5


def gravest(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    """How many risks were open at the end of the year, all counted; and the gravest five that may be told."""
    found = {}
    for year in years:
        n = _open(scope, year).count()
        if n:
            listed = top(scope, year)
            parts = tuple(
                Part(words(row), row.rating.residual, row.risk.public_id, row.risk) for row in listed
            )
            found[year] = Counted(n, parts)
    return found


def top(scope: Scope, year: int) -> list[Rated]:
    """The five with the highest residual rating at the end of the year, as far as the scope's user may see."""
    counted = set(_open(scope, year).order_by().values_list("pk", flat=True))
    rated = residual_on(Year(year).last_day, scope.user)
    return [row for row in rated if row.risk.pk in counted][:MOST]


def words(row: Rated) -> str:
    """The project and the risk; of a masked one only its category."""
    risk = row.risk
    title = capfirst(risk.get_category_display()) if risk.is_masked else str(risk)
    return f"{risk.project.code}: {title}"


def risk_rows(scope: Scope) -> QuerySet[Risk]:
    rows = _open(scope, scope.year).select_related("project")
    return rows.order_by("project__code", "public_id", "pk")


def _open(scope: Scope, year: int) -> QuerySet[Risk]:
    last = Year(year).last_day
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=last)
    return Risk.objects.filter(scope.counts(), still, voided_at__isnull=True, found_on__lte=last)
