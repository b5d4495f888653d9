"""What a booking must fulfil before it is written, beyond what its table asks. Nothing here writes.

`complete` is the one way in which a booking is filled in, whichever door it comes through.
"""

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement, Heading
from projects.money.agreements.queries import contingency_released_on, eligible_days, terms_on
from projects.money.ledger.models import Transaction
from projects.money.ledger.queries import on_agreement
from projects.money.rates import queries as rates
from projects.money.rates.models import Source
from projects.money.rates.rules import CURRENCIES
from tracker.core import formats
from tracker.core.errors import Refused
from tracker.core.money import from_sek, rounded, to_sek
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.text import clean_text, no_control_characters

SEK = "SEK"
KIND = Transaction.Kind
TO_FUNDER = (KIND.PAYMENT, KIND.REQUISITION)
# An amount has at most 13 digits, two of them decimals.
TOO_LARGE = Decimal(10) ** 11
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def complete(
    row: Transaction, fields: Mapping[str, Any], *, tells_days: bool = True, outside: str = ""
) -> None:
    """Put `fields` into the row, give it its heading and its SEK, and refuse what no booking may be.

    `fields` holds any of actions.CHANGEABLE. A rate in `fields` needs its source and day; without one our own yearly
    rate is taken, but a row that has a rate keeps it when neither day nor currency changes. `outside` says why a cost
    is booked although its day lies outside the eligible ones. Raises Refused naming the field.
    """
    _check_tied(row, fields)
    before, sum_before = _allowed_by(row), (row.amount, row.currency)
    if (
        "agreement" in fields
        and "heading" not in fields
        and row.agreement_id not in (None, fields["agreement"].pk)
    ):
        row.heading = None
    for name, value in fields.items():
        setattr(row, name, value)
    row.text, row.row_key = clean_text(row.text), clean_text(row.row_key)
    _check_key(row.row_key)
    _check_numbers(row)
    if "rate" in fields or not (row.pk is None or {"booked_on", "currency"} & set(fields)):
        _convert(row, row.rate, row.rate_source, row.rate_date)
    else:
        _convert(row, None, fields.get("rate_source", ""), fields.get("rate_date"))
    _place(row)
    if row.kind == KIND.COST and _allowed_by(row) != before:
        check_eligible(row.agreement, row.booked_on, outside, tells_days)
    if row.kind == KIND.COST and (_allowed_by(row), (row.amount, row.currency)) != (before, sum_before):
        _check_contingency(row)


def _allowed_by(row: Transaction) -> tuple[Any, ...]:
    """What the dates are asked by: a booking that keeps it is not asked again."""
    return row.agreement_id, row.booked_on, row.kind, row.heading_id


def _check_tied(row: Transaction, fields: Mapping[str, Any]) -> None:
    """A correction and what it corrects stay on one agreement, in one currency and of their type."""
    for name in ("agreement", "currency", "kind"):
        if row.pk is None or name not in fields or fields[name] == getattr(row, name):
            continue
        if row.corrects_id or row.corrections.filter(voided_at__isnull=True).exists():
            message = _("It is tied to a correction, so this stays. Void it and book anew.")
            raise Refused("tied", message, field=name)


def _check_key(key: str) -> None:
    try:
        no_control_characters(key)
    except ValidationError as error:
        raise Refused("control", error.messages[0], field="row_key") from error
    if not _LETTER_OR_DIGIT.search(key):
        raise Refused("required", _("Give the voucher number."), field="row_key")


def _check_numbers(row: Transaction) -> None:
    """Before anything is calculated: NaN, infinite and huge numbers stop here."""
    for name, value in (("amount", row.amount), ("rate", row.rate)):
        if value is not None and not value.is_finite():
            raise Refused("invalid", _("Write a number, for example 1234.50."), field=name)
    if abs(row.amount) >= TOO_LARGE:
        raise _too_large()


def _too_large() -> Refused:
    message = _("The amount is too large. In kronor it must be under %(limit)s.")
    return Refused("too_large", message % {"limit": formats.number(TOO_LARGE)}, field="amount")


def check_currency(code: str) -> None:
    if code not in CURRENCIES:
        message = _("There is no currency %(code)s. Write its three letters, for example EUR.")
        raise Refused("currency", message % {"code": code[:10]}, field="currency")


def _convert(row: Transaction, rate: Decimal | None, source: str, day: datetime.date | None) -> None:
    """Fix rate, source, day and SEK. The one place where an amount of the ledger is converted."""
    if not FIRST_YEAR <= row.booked_on.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="booked_on")
    check_currency(row.currency)
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
        found = rates.rate_on(Source.OWN_YEAR, row.currency, row.booked_on)
        row.rate, row.rate_source, row.rate_date = found.rate, found.source, found.valid_from
    row.amount_sek = to_sek(row.amount, row.rate)
    if abs(row.amount_sek) >= TOO_LARGE:
        raise _too_large()


def _place(row: Transaction) -> None:
    """The heading that the booking stands under, and that all it points to belongs to its agreement."""
    if row.kind in TO_FUNDER:
        if row.heading_id:
            message = _("Payments and requisitions are about the whole agreement: leave the heading empty.")
            raise Refused("heading_of_payment", message, field="heading")
        if row.counts != Transaction.Counts.BOOKS:
            message = _("Payments and requisitions always count in our books.")
            raise Refused("counts_of_payment", message, field="counts")
    elif row.heading is None:
        row.heading = heading_for(row.agreement, row.account)
        if row.heading is None and row.kind == KIND.COST and row.agreement.headings.all():
            raise Refused(
                "heading_missing", _("Choose the heading that the cost belongs under."), field="heading"
            )
    elif row.heading.agreement_id != row.agreement_id:
        raise Refused("other_agreement", _("The heading belongs to another agreement."), field="heading")
    if row.activity and row.activity.project_id != row.agreement.project_id:
        raise Refused("other_project", _("The activity belongs to another project."), field="activity")


def heading_for(agreement: Agreement, account: Any) -> Heading | None:
    """The heading of the account in the agreement, or else the only heading that the agreement has."""
    if account is not None:
        for mapped in agreement.heading_accounts.all():
            if mapped.account_id == account.pk:
                return mapped.heading
    headings = list(agreement.headings.all())
    return headings[0] if len(headings) == 1 else None


def is_eligible(row: Transaction) -> bool:
    """Does the day of the booking, if it is a cost, lie within the eligible ones?"""
    first, last = eligible_days(row.agreement, row.booked_on)
    return row.kind != KIND.COST or first <= row.booked_on <= last


def check_eligible(agreement: Agreement, day: datetime.date, outside: str, tells_days: bool) -> None:
    """Refuse a cost of a day on which none count, unless it is said why. Who may know only years is asked by years."""
    first, last = eligible_days(agreement, day)
    if not tells_days:
        first, last = first.replace(month=1, day=1), last.replace(month=12, day=31)
    if first <= day <= last or clean_text(outside):
        return
    message = _(
        "Costs of the agreement count from %(first)s to %(last)s. Choose another day, or say why it is booked."
    )
    shown = (first.isoformat(), last.isoformat()) if tells_days else (str(first.year), str(last.year))
    raise Refused("outside_eligibility", message % {"first": shown[0], "last": shown[1]}, field="booked_on")


def _check_contingency(row: Transaction) -> None:
    """Of contingency that needs approval no more is used than approved amendments have released by the day."""
    if row.heading is None or row.heading.kind != Heading.Kind.CONTINGENCY or row.amount <= 0:
        return
    terms = terms_on(row.agreement, row.booked_on)
    if terms and not terms.contingency_needs_approval:
        return
    released = contingency_released_on(row.agreement, row.booked_on)
    if not released:
        message = _("The funder must approve, in an amendment, before contingency is used.")
        raise Refused("contingency", message, field="heading")
    used = _contingency_used(row)
    if used > released:
        message = _("Of the contingency %(released)s may be used. With this cost it would be %(used)s.")
        told = {
            "released": formats.money(released, row.agreement.currency),
            "used": formats.money(used, row.agreement.currency),
        }
        raise Refused("contingency", message % told, field="amount")


def _contingency_used(row: Transaction) -> Decimal:
    """In the agreement's currency, with the row as it is to be; what was booked in others at our own yearly rate."""
    currency = row.agreement.currency
    others = Transaction.objects.filter(
        on_agreement(), agreement=row.agreement, heading__kind=Heading.Kind.CONTINGENCY
    ).exclude(pk=row.pk)
    own = Q(currency=currency)
    sums = others.aggregate(own=Sum("amount", filter=own), sek=Sum("amount_sek", filter=~own))
    amount, sek = sums["own"] or Decimal(0), sums["sek"] or Decimal(0)
    if row.currency == currency:
        amount += row.amount
    else:
        sek += row.amount_sek
    if sek and currency != SEK:
        sek = from_sek(sek, rates.rate_on(Source.OWN_YEAR, currency, row.booked_on).rate)
    return rounded(amount + sek, places=2)
