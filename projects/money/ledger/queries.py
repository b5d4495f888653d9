"""Reusable questions about booked amounts."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from projects.money.ledger.models import Transaction
from projects.portfolio.rights import shown_day, with_masks
from tracker.core import access
from tracker.core.money import ORE


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
        .select_related("agreement__project", "agreement__funder", "heading", "account")
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


def sums(rows: QuerySet[Transaction]) -> dict[str, Any]:
    """How many rows there are, and SEK of them by what they count as, None where there is none. One query.

    used: our volume; partners: on agreements only; payment and requisition: from and to funders.
    """
    kinds = Transaction.Kind
    partners = on_agreement() & ~in_volume()
    told = {
        "used": in_volume(),
        "partners": partners,
        "payment": Q(kind=kinds.PAYMENT, voided_at__isnull=True),
        "requisition": Q(kind=kinds.REQUISITION, voided_at__isnull=True),
    }
    found = rows.order_by().aggregate(
        number=Count("pk"), **{name: Sum("amount_sek", filter=which) for name, which in told.items()}
    )
    return {name: exact(value) if isinstance(value, Decimal) else value for name, value in found.items()}


def exact(value: Decimal) -> Decimal:
    """A sum of the database to the öre: SQLite adds with floats."""
    return value.quantize(ORE)
