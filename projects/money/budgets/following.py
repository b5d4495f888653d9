"""What is expected, and why the outcome differs from the plan. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement, Heading
from projects.money.budgets import queries
from projects.money.budgets.amounts import check_day, check_place, convert, year_rates
from projects.money.budgets.models import Forecast, VarianceComment
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import recorded
from tracker.core.periods import today
from tracker.core.saving import check
from tracker.core.text import clean_text


@dataclass(frozen=True, slots=True)
class Expected:
    """What somebody expects to be used in a whole year under a heading, in the agreement's currency."""

    year: int
    heading: Heading
    amount: Decimal
    note: str = ""


@recorded
def add_forecasts(
    *, user: Any, agreement: Agreement, expected: Sequence[Expected], made_on: datetime.date | None = None
) -> list[Forecast]:
    """Write down what is expected to be used in the year of `made_on` (today) and later ones. Earlier rows stay."""
    access.require(user, "add", agreement, of="forecast")
    made_on = made_on or today()
    if made_on > today():
        raise Refused("future", _("A forecast cannot be made on a day to come."), field="made_on")
    if not expected:
        raise Refused("empty", _("Give an amount for at least one heading."), field="amounts")
    if len({(row.year, row.heading.pk) for row in expected}) < len(expected):
        raise Refused("twice", _("The same year and heading is there twice."), field="amounts")
    within = queries.years(agreement)
    for row in expected:
        check_place(agreement, within, row.year, row.heading, "amounts")
        if row.year < made_on.year:
            message = _("%(year)d is over by then: it has an outcome, not a forecast.")
            raise Refused("year_over", message % {"year": row.year}, field="amounts")
    rates = year_rates(agreement.currency, [row.year for row in expected], field="amounts")
    rows = []
    for row in expected:
        forecast = Forecast(
            agreement=agreement,
            made_on=made_on,
            made_by=user,
            year=row.year,
            heading=row.heading,
            amount=row.amount,
            rate=rates[row.year],
            note=clean_text(row.note),
        )
        convert(forecast, "amounts")
        rows.append(forecast)
    return list(Forecast.objects.bulk_create(rows))


@recorded
def comment_variance(
    *,
    user: Any,
    agreement: Agreement,
    heading: Heading,
    until: datetime.date,
    text: str,
    comment: VarianceComment | None = None,
    expected: int | None = None,
) -> VarianceComment:
    """Say why the outcome of a heading differs from the plan up to a day, or change what `comment` says.

    Who comments on a heading and day that has a comment meets it as Stale.
    """
    if comment is None:
        access.require(user, "add", agreement, of="variance comment")
        comment = VarianceComment(agreement=agreement)
        there = VarianceComment.objects.filter(agreement=agreement, heading=heading, until=until).first()
        if there:
            message = _("There is a comment on that heading and day. Read it, and change it if it is wrong.")
            raise Stale(message, current=there)
    else:
        access.require(user, "change", comment)
        if getattr(comment, "is_masked", False):
            raise Refused("masked", _("The comment is hidden from you: somebody in the project changes it."))
        comment.claim(-1 if expected is None else expected)
        comment.refresh_from_db()
    if heading.agreement_id != comment.agreement_id:
        raise Refused("other_agreement", _("The heading is of another agreement."), field="heading")
    check_day(until, "until")
    comment.heading, comment.until, comment.text = heading, until, clean_text(text)
    check(comment)
    comment.save()
    return comment
