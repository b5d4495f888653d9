"""Our own people: who gave days to projects, how many days, and where.

Days belong to the year of their first day. Days tied to a draft or voided activity do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import ExtractQuarter, ExtractYear
from django.utils.translation import gettext as _

from projects.models import Employee, StaffDays
from reports.figures.scope import Scope, within
from reports.figures.values import Counted, Part, with_percent
from tracker.core import formats
from tracker.core.money import rounded

# A full-time year in days, stated wherever full-time years are shown.
FULL_TIME_DAYS = 220
_LEAST_DAYS = Decimal("0.5")
_ALL_DAYS = F("days_abroad") + F("days_home")


def staff_days(scope: Scope, years: Sequence[int]) -> QuerySet[StaffDays]:
    counted = Q(activity__isnull=True) | Q(activity__voided_at__isnull=True, activity__is_draft=False)
    return StaffDays.objects.filter(scope.counts(), within("start", years), counted)


def staff_rows(scope: Scope) -> QuerySet[StaffDays]:
    rows = staff_days(scope, [scope.year]).select_related("employee", "project", "activity")
    return rows.order_by("employee__number", "start", "pk")


def own_staff_rows(scope: Scope) -> QuerySet[StaffDays]:
    """Days of employees who gave at least half a day in the year."""
    given = staff_days(scope, [scope.year]).filter(employee__is_external=False).order_by()
    enough = given.values("employee").annotate(days=Sum(_ALL_DAYS)).filter(days__gte=_LEAST_DAYS)
    return staff_rows(scope).filter(employee__in=enough.values("employee"))


def staff_engaged(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    rows = staff_days(scope, years).filter(employee__is_external=False)
    people = (
        rows.order_by()
        .annotate(year=ExtractYear("start"))
        .values_list("year", "employee", "employee__sex")
        .annotate(days=Sum(_ALL_DAYS))
    )
    by_sex: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Employee.Sex.values, 0))
    for year, _employee, sex, days in people:
        by_sex[year][sex] += tenths(days) >= _LEAST_DAYS
    labels = {"F": _("women"), "M": _("men"), "U": _("sex unknown")}
    keys = {"F": "women", "M": "men", "U": "unknown"}
    result = {}
    for year, counts in by_sex.items():
        whole = sum(counts.values())
        parts = [Part(labels[sex], n, keys[sex]) for sex, n in counts.items()]
        result[year] = Counted(whole, with_percent(parts, whole))
    return result


def expert_days(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
    sums = (
        staff_days(scope, years)
        .order_by()
        .annotate(year=ExtractYear("start"))
        .values_list("year")
        .annotate(abroad=Sum("days_abroad"), home=Sum("days_home"))
    )
    result = {}
    for year, abroad, home in sums:
        parts = (
            Part(_("days abroad"), tenths(abroad), "abroad"),
            Part(_("days at home"), tenths(home), "home"),
        )
        whole = tenths(abroad) + tenths(home)
        note = _("Equals %(number)s full-time years of %(days)s days.") % {
            "number": formats.number(full_time_years(whole), 1),
            "days": FULL_TIME_DAYS,
        }
        result[year] = Counted(whole, with_percent(parts, whole), note=note)
    return result


def days_by_project(scope: Scope) -> dict[int, tuple[Decimal, Decimal]]:
    """Project's key -> (days abroad, days at home) in the scope's year."""
    sums = staff_days(scope, [scope.year]).order_by().values_list("project")
    return {
        project: (tenths(abroad), tenths(home))
        for project, abroad, home in sums.annotate(abroad=Sum("days_abroad"), home=Sum("days_home"))
    }


def days_by_quarter(scope: Scope, years: Sequence[int]) -> dict[int, tuple[Decimal | None, ...]]:
    """Year -> days of quarters 1 to 4; None where nothing is recorded."""
    sums = (
        staff_days(scope, years)
        .order_by()
        .annotate(year=ExtractYear("start"), quarter=ExtractQuarter("start"))
        .values_list("year", "quarter")
        .annotate(days=Sum(_ALL_DAYS))
    )
    found = {(year, quarter): tenths(days) for year, quarter, days in sums}
    return {year: tuple(found.get((year, quarter)) for quarter in (1, 2, 3, 4)) for year in years}


def full_time_years(days: Decimal) -> Decimal:
    """Days as full-time years, one decimal."""
    return rounded(days / FULL_TIME_DAYS, places=1)


def tenths(days: Decimal) -> Decimal:
    """Days have one decimal; sums on SQLite come with float noise."""
    return days.quantize(Decimal("0.1"))
