"""Every change of the ledger. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. Every writer goes through closing.writing: no closed month is changed.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement
from projects.money.ledger import rules
from projects.money.ledger.closing import writing
from projects.money.ledger.models import Transaction
from projects.portfolio import sensitivity
from projects.portfolio.rights import unmasked
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import because, recorded
from tracker.core.periods import today
from tracker.core.saving import check, without_blanks
from tracker.core.text import clean_text

CHANGEABLE = (
    "agreement", "kind", "counts", "heading", "account", "activity", "text", "booked_on", "amount", "currency", "rate",
    "rate_source", "rate_date",
)  # fmt: skip
# What a correction has from the booking that it corrects. The rate too: taken back whole, it leaves no öre.
INHERITED = (
    "agreement", "counts", "heading", "account", "activity", "currency", "rate", "rate_source", "rate_date",
)  # fmt: skip


@recorded
def book(
    *,
    user: Any,
    agreement: Agreement,
    booked_on: datetime.date,
    amount: Decimal,
    currency: str,
    row_key: str,
    kind: str,
    outside_eligibility: str = "",
    **more: Any,
) -> Transaction:
    """Book an amount; `more` holds others of CHANGEABLE. Kronor are kept as they are, the rest converted now, once.

    Without `rate` (SEK per unit) our own yearly average is used; it is refused when there is none, and never
    guessed. A rate that is given needs its source and date. A cost of a day on which none count needs
    `outside_eligibility`, the reason why it is booked; the history keeps it.
    """
    access.require(user, "add", agreement, "ledger")
    row = Transaction(row_key=row_key)
    what = {
        "agreement": agreement,
        "booked_on": booked_on,
        "amount": amount,
        "currency": currency,
        "kind": kind,
    }
    rules.complete(
        row, what | _changeable(more), tells_days=_sees_days(user, agreement), outside=outside_eligibility
    )
    check(row)
    with writing(user, booked_on):
        row.save()
    if reason := clean_text(outside_eligibility):
        because(reason)
    return row


@recorded
def change_booking(
    *,
    user: Any,
    booking: Transaction,
    expected: int | None,
    fields: Mapping[str, Any],
    outside_eligibility: str = "",
) -> Transaction:
    """Change those of CHANGEABLE that `fields` holds, in a booking that still has version `expected`.

    A new day or currency without a rate takes our own yearly average anew; otherwise the rate stays.
    """
    fields = _changeable(fields)
    day, sees = _day_and_sight(user, booking)
    with writing(user, day, fields.get("booked_on") or day, tells_month=sees):
        _claim(booking, expected)
        fields = without_blanks(user, booking, fields)
        before = booking.agreement.project_id
        if "agreement" in fields and fields["agreement"].project_id != before:
            sensitivity.check_stays(before, "agreement")
        rules.complete(booking, fields, tells_days=sees, outside=outside_eligibility)
        access.require(user, "view", booking.agreement)
        check(booking)
        booking.save()
    if reason := clean_text(outside_eligibility):
        because(reason)
    return booking


@recorded
def void_booking(*, user: Any, booking: Transaction, reason: str, expected: int | None) -> Transaction:
    """Make a booking not count any more, and say why. It stays to be seen."""
    day, sees = _day_and_sight(user, booking)
    with writing(user, day, field="reason", tells_month=sees):
        _claim(booking, expected)
        reason = clean_text(reason)
        if not reason:
            raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
        if booking.corrections.filter(voided_at__isnull=True).exists():
            message = _("The booking has been corrected. Void its corrections first.")
            raise Refused("corrected", message, field="reason")
        booking.void(by=user, reason=reason)
    return booking


@recorded
def correct(
    *,
    user: Any,
    booking: Transaction,
    amount: Decimal,
    row_key: str,
    text: str = "",
    stands: Decimal | None = None,
) -> Transaction:
    """Book a correction of `amount` (what is to be added, with its sign), dated today, that points back to `booking`.

    The corrected booking is not touched, so its month may be closed. Rate, heading and agreement are its own.
    `stands`: what the corrector saw it stand at; raises Stale when it has been corrected meanwhile.
    """
    access.require(user, "change", booking)
    booking = Transaction.objects.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)
    if booking.kind not in Transaction.USED:
        message = _("A payment or requisition is corrected by booking a new one, with the opposite sign.")
        raise Refused("not_a_cost", message, field="amount")
    if booking.corrects_id:
        raise Refused(
            "is_correction", _("Correct the booking that this correction points to."), field="amount"
        )
    if stands is not None and stands != standing(booking):
        raise Stale(_("Somebody else has corrected it since you opened this."), current=booking)
    if not amount:
        raise Refused("nothing", _("This is what it stands at already."), field="amount")
    row = Transaction(row_key=row_key, corrects=booking)
    what = {name: getattr(booking, name) for name in INHERITED}
    if booking.currency == rules.SEK:
        what |= {"rate": None}
    what |= {"kind": Transaction.Kind.CORRECTION, "booked_on": today(), "amount": amount, "text": text}
    rules.complete(row, what)
    check(row)
    with writing(user, row.booked_on):
        row.save()
    return row


def standing(booking: Transaction) -> Decimal:
    """The amount of a booking with its corrections, in its currency."""
    corrected = booking.corrections.filter(voided_at__isnull=True).aggregate(sum=Sum("amount"))["sum"]
    return booking.amount + (corrected or Decimal(0)).quantize(booking.amount)


def _changeable(fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(CHANGEABLE):
        raise TypeError(f"not to be written in a booking: {sorted(unknown)}")
    return dict(fields)


def _sees_days(user: Any, agreement: Agreement) -> bool:
    """Or only years, because the project is sensitive?"""
    return Agreement.objects.filter(unmasked(user, "project__"), pk=agreement.pk).exists()


def _day_and_sight(user: Any, booking: Transaction) -> tuple[datetime.date, bool]:
    """The stored day of a booking that the user may change, and whether the user may know it.

    The row may have been read masked; the closed months are asked for the true day, before anything is written.
    """
    access.require(user, "change", booking)
    day = Transaction.objects.values_list("booked_on", flat=True).get(pk=booking.pk)
    return day, _sees_days(user, booking.agreement)


def _claim(booking: Transaction, expected: int | None) -> None:
    booking.claim(-1 if expected is None else expected)
    booking.refresh_from_db()
