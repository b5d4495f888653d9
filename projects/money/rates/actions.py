"""Every change of exchange rates. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first) or access.Denied.
What has been booked keeps its rate; what is reported in an agreement's currency follows the table.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from projects.money.rates import rules
from projects.money.rates.comparing import Comparison, compare
from projects.money.rates.models import ExchangeRate
from projects.money.rates.reading import Quote
from projects.money.rates.sources import Source
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded
from tracker.core.saving import save_row


@dataclass(frozen=True)
class Written:
    new: int
    changed: int


@recorded
def save_rate(
    *,
    user: Any,
    row: ExchangeRate | None,
    expected: int | None,
    source: str,
    currency: str,
    valid_from: datetime.date,
    rate: Decimal,
) -> ExchangeRate:
    """Add a rate (`row` None) or change one that still has version `expected`.

    `currency` is the one that the source gives the rate for: in what a euro costs, or what costs kronor.
    """
    of = Source(source)
    rules.check_currency(of, currency)
    rules.check_day(of, valid_from)
    rules.check_rate(rate)
    base, quote = rules.pair(of, currency)
    fields = {
        "source": of,
        "base": base,
        "quote": quote,
        "valid_from": valid_from,
        "rate": rules.rounded(rate),
    }
    others = ExchangeRate.objects.filter(source=of, base=base, quote=quote, valid_from=valid_from)
    if (others.exclude(pk=row.pk) if row else others).exists():
        message = _("There is a rate of this source for this currency and day already.")
        raise Refused("rate_exists", message, field="valid_from")
    return save_row(user, row or ExchangeRate(), expected, fields)


@recorded
def import_rates(
    *, user: Any, source: Source, quotes: Sequence[Quote], replace: bool = False, seen: str
) -> Written:
    """Write the rates of a file: those that are new, and with `replace` those that say something else.

    `seen` is the digest of the comparison that was looked at; Stale carries the one of now. All or nothing.
    """
    access.require(user, "add", ExchangeRate)
    access.require(user, "change", ExchangeRate)
    return write_rates(source, quotes, replace, seen)


@recorded
def write_rates(source: Source, quotes: Sequence[Quote], replace: bool, seen: str) -> Written:
    """As `import_rates`, for the command on the server, which asks nobody's rights."""
    found = compare(source, quotes, lock=True)
    if found.digest != seen:
        raise _changed_meanwhile(found)
    rows = [
        ExchangeRate(
            source=source, base=quote.base, quote=quote.quote, valid_from=quote.valid_from, rate=quote.rate
        )
        for quote in found.new
    ]
    try:
        with transaction.atomic():
            ExchangeRate.objects.bulk_create(rows)
    except IntegrityError as error:  # somebody else has just added one of them
        raise _changed_meanwhile(compare(source, quotes)) from error
    changes = found.changed if replace else ()
    for change in changes:
        change.row.claim(change.row.version)
        change.row.rate = change.quote.rate
        change.row.save()
    return Written(len(rows), len(changes))


def _changed_meanwhile(current: Comparison) -> Stale:
    message = _(
        "The rates have been changed since you looked. Nothing has been saved. Look through them again."
    )
    return Stale(message, current=current)
