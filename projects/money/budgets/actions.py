"""Every change of budgets, forecasts and comments on variances. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from projects.money.agreements.models import Account, Agreement, Amendment, Heading
from projects.money.budgets import limits
from projects.money.budgets.conversion import year_rates
from projects.money.budgets.models import BudgetLine, BudgetVersion, Forecast, VarianceComment
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import because, recorded
from tracker.core.money import to_sek
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.sets import write_set
from tracker.core.text import clean_text

Status = BudgetVersion.Status


@dataclass(frozen=True, slots=True)
class Line:
    """What is planned to be used in a year under a heading, in the agreement's currency."""

    year: int
    heading: Heading
    amount: Decimal
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What somebody expects to be used in a whole year under a heading, in the agreement's currency."""

    year: int
    heading: Heading
    amount: Decimal
    note: str = ""


@recorded
def save_budget_draft(
    *,
    user: Any,
    agreement: Agreement,
    version: BudgetVersion | None,
    expected: int | None,
    lines: Sequence[Line],
    reason: str = "",
    amendment: Amendment | None = None,
) -> BudgetVersion:
    """Begin the agreement's draft (`version` None) or change it, if it still has version `expected`.

    `lines` replaces all its lines. Their SEK is computed now, by one rate for each year.
    """
    if version is None:
        access.require(user, "add", agreement, of="budget version")
        version = _new_draft(agreement)
    else:
        _claim_draft(user, "change", version, expected)
    return _write(version, lines, reason, amendment)


@recorded
def approve_budget(
    *, user: Any, version: BudgetVersion, expected: int | None, in_force_from: datetime.date | None = None
) -> BudgetVersion:
    """Bring a draft into force from a day (today), and end the version before it on the same day."""
    _claim_draft(user, "approve", version, expected)
    return _put_in_force(user, version, in_force_from or today())


@recorded
def withdraw_budget(*, user: Any, version: BudgetVersion, expected: int | None, reason: str) -> BudgetVersion:
    """Set a draft aside, and say why. It stays to be seen."""
    _claim_draft(user, "change", version, expected)
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    because(reason)
    version.status = Status.WITHDRAWN
    version.save()
    return version


@recorded
def reallocate_budget(
    *,
    user: Any,
    version: BudgetVersion,
    expected: int | None,
    source: BudgetLine,
    heading: Heading,
    account: Account | None = None,
    amount: Decimal,
    reason: str,
    amendment: Amendment | None = None,
    in_force_from: datetime.date | None = None,
) -> BudgetVersion:
    """Move money within a year from a line of the approved `version` to another heading or account.

    Makes the next version, in force from a day (today). Within what the terms of that day let us move
    ourselves; beyond it the approved `amendment` is named.
    """
    access.require(user, "add", version.agreement, of="budget version")
    access.require(user, "approve", version)
    version.claim(-1 if expected is None else expected)
    version.refresh_from_db()
    if version.status != Status.APPROVED:
        raise Refused("not_in_force", _("Money is moved in the approved version."))
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    if version.agreement.budget_versions.filter(status=Status.DRAFT).exists():
        raise Refused("draft_open", _("There is a draft: move the money there, or withdraw it first."))
    lines = _moved(version, source, heading, account, amount)
    moved = _write(_new_draft(version.agreement), lines, reason, amendment)
    return _put_in_force(user, moved, in_force_from or today())


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
    rates = year_rates(agreement.currency, [row.year for row in expected], field="amounts")
    rows = []
    for row in expected:
        _check_place(agreement, row.year, row.heading, "amounts")
        if row.year < made_on.year:
            message = _("%(year)d is over by then: it has an outcome, not a forecast.")
            raise Refused("year_over", message % {"year": row.year}, field="amounts")
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
        _convert(forecast, "amounts")
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
        comment.claim(-1 if expected is None else expected)
        comment.refresh_from_db()
    if heading.agreement_id != comment.agreement_id:
        raise Refused("other_agreement", _("The heading is of another agreement."), field="heading")
    _check_day(until, "until")
    comment.heading, comment.until, comment.text = heading, until, clean_text(text)
    check(comment)
    comment.save()
    return comment


def _new_draft(agreement: Agreement) -> BudgetVersion:
    """The next version of the agreement, unsaved lines to follow. Of two who begin one, the second meets the first."""
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    there = agreement.budget_versions.filter(status=Status.DRAFT).first()
    if there:
        message = _("Somebody has begun a draft since you opened this. Nothing of yours has been saved.")
        raise Stale(message, current=there)
    highest = agreement.budget_versions.aggregate(highest=Max("number"))["highest"] or 0
    version = BudgetVersion(agreement=agreement, number=highest + 1)
    version.save()
    return version


def _claim_draft(user: Any, action: str, version: BudgetVersion, expected: int | None) -> None:
    access.require(user, action, version)
    version.claim(-1 if expected is None else expected)
    version.refresh_from_db()
    if version.status != Status.DRAFT:
        message = _("Version %(number)d is decided: it does not change any more.")
        raise Refused("decided", message % {"number": version.number})


def _write(
    version: BudgetVersion, lines: Sequence[Line], reason: str, amendment: Amendment | None
) -> BudgetVersion:
    """Give a draft its lines and what is told of it."""
    agreement = version.agreement
    if amendment is not None and amendment.agreement_id != agreement.pk:
        raise Refused("other_agreement", _("The amendment is of another agreement."), field="amendment")
    version.reason, version.amendment = clean_text(reason), amendment
    check(version)
    version.save()
    keys = {(line.year, line.heading.pk, line.account and line.account.pk) for line in lines}
    if len(keys) < len(lines):
        message = _("The same heading and account is there twice for a year.")
        raise Refused("twice", message, field="lines")
    for line in lines:
        _check_place(agreement, line.year, line.heading, "lines")
    rates = year_rates(agreement.currency, [line.year for line in lines])
    rows = []
    for line in lines:
        row = BudgetLine(
            version=version,
            year=line.year,
            heading=line.heading,
            account=line.account,
            amount=line.amount,
            rate=rates[line.year],
        )
        _convert(row, "lines")
        rows.append(row)
    key, values = ("year", "heading", "account"), ("amount", "rate", "amount_sek")
    write_set(version.lines.order_by("pk"), rows, key=key, values=values)
    return version


def _moved(
    version: BudgetVersion, source: BudgetLine, heading: Heading, account: Account | None, amount: Decimal
) -> list[Line]:
    """The lines of the version after the move."""
    if source.version_id != version.pk:
        raise Refused("other_version", _("The line is of another version."), field="source")
    if amount <= 0:
        raise Refused("not_positive", _("Give an amount over 0."), field="amount")
    if amount > source.amount:
        message = _("There is no more than %(amount)s to move.")
        raise Refused("too_much", message % {"amount": source.amount}, field="amount")
    target = (source.year, heading.pk, account and account.pk)
    if target == (source.year, source.heading_id, source.account_id):
        raise Refused("same", _("The money would stay where it is."), field="heading")
    lines, found = [], False
    for row in version.lines.select_related("heading", "account"):
        if row.pk == source.pk:
            row.amount -= amount
        elif (row.year, row.heading_id, row.account_id) == target:
            row.amount += amount
            found = True
        lines.append(Line(row.year, row.heading, row.amount, row.account))
    return lines if found else [*lines, Line(source.year, heading, amount, account)]


def _put_in_force(user: Any, version: BudgetVersion, day: datetime.date) -> BudgetVersion:
    _check_day(day, "in_force_from")
    if not version.lines.exists():
        raise Refused("empty", _("A budget without lines cannot be approved."), field="lines")
    before = version.agreement.budget_versions.filter(status=Status.APPROVED).first()
    if before and before.in_force_from and day < before.in_force_from:
        message = _("Version %(number)d is in force from %(day)s: choose that day or a later one.")
        said = {"number": before.number, "day": before.in_force_from.isoformat()}
        raise Refused("before_current", message % said, field="in_force_from")
    limits.check(version, version.amendment, day)
    if before:
        before.claim(before.version)
        before.status, before.in_force_to = Status.REPLACED, day
        before.save()
    version.status, version.in_force_from, version.approved_by = Status.APPROVED, day, user
    version.save()
    return version


def _check_day(day: datetime.date, field: str) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=field)


def _check_place(agreement: Agreement, year: int, heading: Heading, field: str) -> None:
    if heading.agreement_id != agreement.pk:
        raise Refused("other_agreement", _("The heading is of another agreement."), field=field)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=field)


def _convert(row: BudgetLine | Forecast, field: str) -> None:
    """Fix the row's SEK, and judge its own fields: an amount under 0, or beyond what the columns hold."""
    row.amount_sek = to_sek(row.amount, row.rate)
    try:
        row.clean_fields(exclude=["version", "agreement", "heading", "account", "made_by"])
    except ValidationError as error:
        message = f"{row.year}, {row.heading}: {next(iter(error.messages))}"
        raise Refused("invalid", message, field=field) from error
