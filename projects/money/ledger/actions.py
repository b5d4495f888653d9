"""Every change of the ledger. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement
from projects.money.ledger.models import Transaction
from projects.money.rates import queries as rates
from projects.portfolio import sensitivity
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.money import to_sek
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.saving import check, without_blanks
from tracker.core.text import clean_text

SEK = "SEK"
CHANGEABLE = (
    "agreement", "kind", "counts", "heading", "account", "activity", "text", "booked_on", "amount", "currency", "rate",
    "rate_source", "rate_date",
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
    text: str = "",
    rate: Decimal | None = None,
    rate_source: str = "",
    rate_date: datetime.date | None = None,
) -> Transaction:
    """Book an amount. Kronor are kept as they are; other currencies are converted now, once.

    Without `rate` (SEK per unit) our own yearly average is used; it is refused when there is none,
    and never guessed. A rate that is given needs its source and date.
    """
    access.require(user, "add", agreement, "ledger")
    row = Transaction(
        agreement=agreement, booked_on=booked_on, amount=amount, currency=currency, row_key=row_key, kind=kind
    )
    row.text = clean_text(text)
    _convert(row, rate, rate_source, rate_date)
    check(row)
    row.save()
    return row


@recorded
def change_booking(
    *, user: Any, booking: Transaction, expected: int | None, fields: Mapping[str, Any]
) -> Transaction:
    """Change those of CHANGEABLE that `fields` holds, in a booking that still has version `expected`.

    A new day or currency without a rate takes our own yearly average anew; otherwise the rate stays.
    """
    _claim(user, booking, expected)
    fields = without_blanks(user, booking, fields)
    before = booking.agreement.project_id
    if "agreement" in fields and fields["agreement"].project_id != before:
        sensitivity.check_stays(before, "agreement")
    for name in CHANGEABLE:
        if name in fields:
            setattr(booking, name, fields[name])
    if "rate" in fields or not {"booked_on", "currency"} & set(fields):
        _convert(booking, booking.rate, booking.rate_source, booking.rate_date)
    else:
        _convert(booking, None, "", None)
    access.require(user, "view", booking.agreement)
    check(booking)
    booking.save()
    return booking


@recorded
def void_booking(*, user: Any, booking: Transaction, reason: str, expected: int | None) -> Transaction:
    """Make a booking not count any more, and say why. It stays to be seen."""
    _claim(user, booking, expected)
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    booking.void(by=user, reason=reason)
    return booking


def _claim(user: Any, booking: Transaction, expected: int | None) -> None:
    access.require(user, "change", booking)
    booking.claim(-1 if expected is None else expected)
    booking.refresh_from_db()


def _convert(row: Transaction, rate: Decimal | None, source: str, day: datetime.date | None) -> None:
    """Fix rate, source, day and SEK. The one place where an amount of the ledger is converted."""
    if not FIRST_YEAR <= row.booked_on.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="booked_on")
    if row.currency == SEK:
        if rate not in (None, Decimal(1)) or source or day:
            raise Refused("rate_of_sek", _("Kronor are not converted: leave the rate empty."), field="rate")
        row.rate, row.rate_source, row.rate_date = Decimal(1), "", None
    elif rate is not None:
        if rate <= 0:
            raise Refused("rate", _("The rate must be over 0."), field="rate")
        if not source or day is None:
            message = _("Say where the rate comes from and from which day it is.")
            raise Refused("rate_untold", message, field="rate_date" if source else "rate_source")
        row.rate, row.rate_source, row.rate_date = rate, source, day
    elif source or day:
        raise Refused("rate_missing", _("Give the rate too."), field="rate")
    else:
        found = rates.own_year_rate(row.currency, row.booked_on)
        if found is None:
            message = _("There is no own yearly average of %(currency)s for %(day)s. Add it, or give a rate.")
            raise Refused(
                "no_rate",
                message % {"currency": row.currency, "day": row.booked_on.isoformat()},
                field="rate",
            )
        row.rate, row.rate_source, row.rate_date = found.rate, found.source, found.valid_from
    row.amount_sek = to_sek(row.amount, row.rate)
