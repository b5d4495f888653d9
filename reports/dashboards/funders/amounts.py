"""How amounts are told on the pages of funders: in thousands of their currency, links to the rows behind them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.models import Agreement, Transaction
from projects.money.rates.sources import SEK
from tracker.core import formats
from tracker.core.money import rounded

Kind = Transaction.Kind
# What the ledger is asked for.
USED = {"sum": "agreement"}
REPAID = {"kind": str(Kind.REPAYMENT)}
RECEIVED = {"kind": str(Kind.PAYMENT)}
REQUISITIONED = {"kind": str(Kind.REQUISITION)}


@dataclass(frozen=True, slots=True)
class Cell:
    """`label` names the cell where the table is shown as cards."""

    text: str
    label: str
    url: str = ""
    css: str = ""


def thousands(amount: Decimal | None) -> str:
    """1 234 for 1 234 567.89; a dash where it is not known."""
    return formats.MISSING if amount is None else formats.number(rounded(amount, 1_000))


def signed(amount: Decimal | None) -> str:
    """As `thousands`, with its sign also when it is above 0."""
    text = thousands(amount)
    return f"+{text}" if amount is not None and rounded(amount, 1_000) > 0 else text


def unit(currency: str) -> str:
    """tkr, tEUR; in English SEK thousand, EUR thousand."""
    if currency == SEK:
        return _("SEK thousand")
    return _("%(currency)s thousand") % {"currency": currency}


def in_thousands(amount: Decimal | None, currency: str) -> str:
    """950 tEUR, EUR 950 thousand"""
    if amount is None:
        return formats.MISSING
    text = _("%(currency)s %(amount)s thousand") if currency != SEK else _("SEK %(amount)s thousand")
    return text % {"currency": currency, "amount": thousands(amount)}


def name_of(agreement: Agreement, among: Iterable[Agreement]) -> str:
    """The funder's name; with the agreement's number where the funder has several."""
    several = sum(one.funder_id == agreement.funder_id for one in among) > 1
    return f"{agreement.funder} {agreement.number}" if several else str(agreement.funder)


def ledger_url(agreement: Agreement, day: datetime.date, **asked: str) -> str:
    """The booked amounts behind a sum, up to the day: `sum="agreement"` for used money, `kind`, `heading`."""
    query = {"agreement": agreement.number, **asked, "booked_before": day.isoformat()}
    return f"{reverse('ledger')}?{urlencode(query)}"


def in_full(amount: Decimal, currency: str) -> str:
    """40 000 euro, 553 000 kronor: to the whole unit."""
    number = formats.number(amount)
    return {"SEK": _("%(n)s kronor"), "EUR": _("%(n)s euro")}.get(currency, f"%(n)s {currency}") % {
        "n": number
    }
