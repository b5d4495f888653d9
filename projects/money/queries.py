"""Reusable questions about agreements and booked amounts."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from projects.money.models import Agreement, ExchangeRate, Transaction, YearBudget
from projects.portfolio.rights import shown_day, with_masks
from tracker.core import access


def agreements(user: Any) -> QuerySet[Agreement]:
    """Agreements of projects that the user may know of, each with `is_masked`.

    By number: in the order of days, a masked one would stand where its day is.
    """
    rows = access.visible(user, Agreement.objects.order_by("number", "pk"))
    return with_masks(rows, user, "project__").select_related("project", "funder", "strategy")


def budgets(user: Any) -> QuerySet[YearBudget]:
    """Year budgets that the user may see, by year."""
    return access.visible(user, YearBudget.objects.order_by("year", "pk"))


def ledger(user: Any) -> QuerySet[Transaction]:
    """Booked amounts, voided ones too, with `is_masked` and `shown_on`, the day by which they may be found."""
    rows = access.visible(user, Transaction.objects.all())
    return (
        with_masks(rows, user, "agreement__project__")
        .annotate(shown_on=shown_day("booked_on"))
        .select_related("agreement__project", "agreement__funder")
        .order_by("shown_on", "row_key", "pk")
    )


def counted(rows: QuerySet[Transaction]) -> QuerySet[Transaction]:
    """Without the voided ones."""
    return rows.filter(voided_at__isnull=True)


def found(rows: QuerySet[Transaction], text: str) -> QuerySet[Transaction]:
    """Booked amounts with each word in voucher number or text; the text of masked ones is not searched."""
    for word in text.split():
        rows = rows.filter(Q(row_key__icontains=word) | Q(text__icontains=word, is_masked=False))
    return rows


def own_year_rate(currency: str, on: datetime.date) -> ExchangeRate | None:
    """Our own yearly average for the day: the latest of that year which was valid by then."""
    return (
        ExchangeRate.objects.filter(
            currency=currency,
            source=ExchangeRate.Source.OWN_YEAR,
            valid_from__lte=on,
            valid_from__year=on.year,
        )
        .order_by("-valid_from", "-pk")
        .first()
    )
