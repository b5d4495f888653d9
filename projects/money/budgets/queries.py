"""Reusable questions about budgets, forecasts and comments on variances."""

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from projects.money.agreements.models import Agreement
from projects.money.agreements.queries import terms_of
from projects.money.budgets.models import BudgetLine, BudgetVersion, Forecast, VarianceComment
from projects.portfolio.rights import with_masks
from tracker.core import access
from tracker.core.money import rounded
from tracker.core.periods import Year

MONTHS = 12
Of = Literal["amount", "amount_sek"]


def versions(user: Any) -> QuerySet[BudgetVersion]:
    """Budget versions that the user may know of, each with `is_masked` and `shown_lines`, the lines it may see."""
    rows = access.visible(user, BudgetVersion.objects.order_by("agreement__number", "number", "pk"))
    shown = lines(user).select_related("heading", "account")
    return (
        with_masks(rows, user, "agreement__project__")
        .select_related("agreement__project", "agreement__funder", "amendment", "approved_by")
        .prefetch_related(Prefetch("lines", shown, to_attr="shown_lines"))
    )


def lines(user: Any) -> QuerySet[BudgetLine]:
    """Budget lines of all versions that the user may see, by year and heading."""
    rows = BudgetLine.objects.order_by("year", "heading__order", "heading", "account__code", "pk")
    return access.visible(user, rows)


def in_force(day: datetime.date, path: str = "version__") -> Q:
    """Lines (or what leads to their version by `path`) of the version that counts on the day."""
    return Q(**{f"{path}in_force_from__lte": day}) & (
        Q(**{f"{path}in_force_to__isnull": True}) | Q(**{f"{path}in_force_to__gt": day})
    )


def of_years(years: Iterable[int]) -> Q:
    """Lines of each of the years, as the budget stood at that year's end: later changes do not reach back."""
    found = Q(pk__in=[])
    for year in years:
        found |= Q(year=year) & in_force(Year(year).last_day)
    return found


def years(agreement: Agreement) -> range:
    """The years in which the agreement may have costs: its own, and as far as its terms count costs."""
    days = [agreement.start, agreement.end]
    days += [day for terms in terms_of(agreement) for day in (terms.eligible_from, terms.eligible_to) if day]
    return range(min(days).year, max(days).year + 1)


def by_heading(rows: QuerySet[BudgetLine], of: Of = "amount") -> dict[int, Decimal]:
    """Heading's key -> the sum of its lines, all years and accounts, in the agreement's currency or in SEK."""
    sums = rows.order_by().values_list("heading").annotate(sum=Sum(of)).order_by("heading")
    return {heading: rounded(amount, places=2) for heading, amount in sums}


def plan_until(rows: QuerySet[BudgetLine], day: datetime.date, of: Of = "amount") -> dict[int, Decimal]:
    """Heading's key -> what is planned to be used up to the day, in the agreement's currency or in SEK.

    Earlier years count whole, the day's year by the months that have ended: a month counts on its last day, so
    that 31 December makes the year whole. Half up to 0.01, once for each heading. `rows` are the lines of one
    version, for example `lines(user).filter(in_force(day), version__agreement=agreement)`.
    """
    ended = day.month if _is_last_of_month(day) else day.month - 1
    sums = (
        rows.filter(year__lte=day.year)
        .order_by()
        .values_list("heading", "year")
        .annotate(sum=Sum(of))
        .order_by("heading", "year")
    )
    planned: dict[int, Decimal] = defaultdict(Decimal)
    for heading, year, amount in sums:
        planned[heading] += amount if year < day.year else amount * ended / MONTHS
    return {heading: rounded(amount, places=2) for heading, amount in planned.items()}


def _is_last_of_month(day: datetime.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def forecasts(user: Any) -> QuerySet[Forecast]:
    """Forecasts that the user may see, each with `is_masked`; of a year and heading the latest first."""
    rows = Forecast.objects.order_by(
        "agreement__number", "year", "heading__order", "heading", "-made_on", "-pk"
    )
    return with_masks(access.visible(user, rows), user, "agreement__project__").select_related(
        "agreement__project", "heading", "made_by"
    )


def counting(rows: QuerySet[Forecast], day: datetime.date) -> QuerySet[Forecast]:
    """Of each agreement, year and heading the one forecast that counts on the day: the latest made by then."""
    later = Forecast.objects.filter(
        Q(made_on__gt=OuterRef("made_on")) | Q(made_on=OuterRef("made_on"), pk__gt=OuterRef("pk")),
        agreement=OuterRef("agreement"),
        year=OuterRef("year"),
        heading=OuterRef("heading"),
        made_on__lte=day,
    ).order_by()
    return rows.filter(~Exists(later), made_on__lte=day)


def comments(user: Any) -> QuerySet[VarianceComment]:
    """Comments on variances that the user may know of, each with `is_masked`, by heading.

    Of one heading by when they were written: in the order of days, a masked one would stand where its day is.
    """
    rows = VarianceComment.objects.order_by("agreement__number", "heading__order", "heading", "pk")
    return with_masks(access.visible(user, rows), user, "agreement__project__").select_related(
        "agreement__project", "heading"
    )
