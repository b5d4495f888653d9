"""Reusable questions about booked amounts."""

from typing import Any

from django.db.models import Q, QuerySet

from projects.money.ledger.models import Transaction
from projects.portfolio.rights import shown_day, with_masks
from tracker.core import access


def in_volume(path: str = "") -> Q:
    """Bookings (at `path`) that make the used volume: costs, repayments and corrections that count in our books."""
    return on_agreement(path) & Q(**{f"{path}counts": Transaction.Counts.BOOKS})


def on_agreement(path: str = "") -> Q:
    """Bookings that are used money of their agreement: ours, and those of partners that it pays."""
    return Q(
        **{
            f"{path}kind__in": Transaction.USED,
            f"{path}counts__in": [Transaction.Counts.BOOKS, Transaction.Counts.AGREEMENT],
            f"{path}voided_at__isnull": True,
        }
    )


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
