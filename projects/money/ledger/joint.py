"""A joint cost: one voucher that several funders pay, each the share of the project's costs that it has that year."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement, FunderShare
from projects.money.ledger.actions import book
from projects.money.ledger.models import Transaction
from projects.portfolio.models import Project
from projects.portfolio.rights import unmasked
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.money import apportion
from tracker.core.text import clean_text

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Part:
    """What one funder pays: booked on `agreement` under the voucher number `row_key`."""

    agreement: Agreement
    percent: Decimal
    amount: Decimal
    row_key: str


def parts(user: Any, project: Project, booked_on: datetime.date, amount: Decimal, row_key: str) -> list[Part]:
    """The amount by the funder shares of the year; the parts add up to it. Raises Refused when there is no way.

    Whole öre, largest remainder first; of equal ones that of the first funder. SEK is fixed part by part.
    """
    shares = list(
        FunderShare.objects.filter(project=project, year=booked_on.year)
        .select_related("funder")
        .order_by("funder__order", "funder__code", "pk")
    )
    if not shares:
        message = _("The project has no funder shares for %(year)d. Enter them, or book on one agreement.")
        raise Refused("no_shares", message % {"year": booked_on.year}, field="project")
    if sum(share.percent for share in shares) != HUNDRED:
        message = _("The funder shares of %(year)d do not sum to 100 percent.")
        raise Refused("shares", message % {"year": booked_on.year}, field="project")
    amounts = apportion(amount, [amount * share.percent / HUNDRED for share in shares])
    agreements = _agreements(user, project, booked_on, shares)
    return [
        Part(agreement, share.percent, part, f"{clean_text(row_key)}-{share.funder.code}")
        for share, agreement, part in zip(shares, agreements, amounts, strict=True)
        if part
    ]


def _agreements(
    user: Any, project: Project, day: datetime.date, shares: Sequence[FunderShare]
) -> list[Agreement]:
    """The one agreement that each funder has with the project on the day; in its year, for who knows only years."""
    first = last = day
    if not Project.objects.filter(unmasked(user), pk=project.pk).exists():
        first, last = day.replace(month=1, day=1), day.replace(month=12, day=31)
    running = Agreement.objects.filter(project=project, start__lte=last, end__gte=first)
    by_funder: dict[int, list[Agreement]] = {}
    rows = running.prefetch_related("headings", "heading_accounts__heading", "terms", "amendments")
    for agreement in rows.order_by("start", "pk"):
        by_funder.setdefault(agreement.funder_id, []).append(agreement)
    found = []
    for share in shares:
        candidates = by_funder.get(share.funder_id, [])
        if len(candidates) != 1:
            text = (
                _("%(funder)s has several agreements with the project that day: book each part by itself.")
                if candidates
                else _("%(funder)s has no agreement with the project that day.")
            )
            raise Refused("agreements", text % {"funder": share.funder}, field="project")
        found += candidates
    return found


@recorded
def book_shared(
    *,
    user: Any,
    project: Project,
    booked_on: datetime.date,
    amount: Decimal,
    currency: str,
    row_key: str,
    kind: str = Transaction.Kind.COST,
    **more: Any,
) -> list[Transaction]:
    """Book the amount as one booking on each funder's agreement: all of them, or none. `more` as for `book`.

    Each part stands under the heading of the account in its own agreement, or under its only one.
    """
    access.require(user, "add", project, "ledger")
    facts = {"user": user, "booked_on": booked_on, "currency": currency, "kind": kind, **more}
    rows = []
    for part in parts(user, project, booked_on, amount, row_key):
        try:
            rows.append(book(agreement=part.agreement, amount=part.amount, row_key=part.row_key, **facts))
        except Refused as no:
            field = "account" if no.field == "heading" else no.field
            raise Refused(no.code, f"{part.agreement.number}: {no.message}", field=field) from no
    return rows
