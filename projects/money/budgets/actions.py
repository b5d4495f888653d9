"""Every change of budgets. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from projects.money.agreements.models import Account, Agreement, Amendment, Heading
from projects.money.budgets import limits, queries
from projects.money.budgets.amounts import check_day, check_place, convert, year_rates
from projects.money.budgets.models import BudgetLine, BudgetVersion
from tracker.core import access, formats
from tracker.core.errors import Refused, Stale
from tracker.core.history.record import because, recorded
from tracker.core.periods import today
from tracker.core.saving import check, without_blanks
from tracker.core.sets import write_set
from tracker.core.text import clean_text

Status = BudgetVersion.Status
# Pairs of heading and account in one version: what a form can show.
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """What is planned to be used in a year under a heading, in the agreement's currency."""

    year: int
    heading: Heading
    amount: Decimal
    account: Account | None = None


@recorded
def save_budget_draft(
    *,
    user: Any,
    agreement: Agreement,
    version: BudgetVersion | None,
    expected: int | None,
    lines: Sequence[Line],
    reason: str = "",
) -> BudgetVersion:
    """Begin the agreement's draft (`version` None) or change it, if it still has version `expected`.

    `lines` replaces all its lines. Their SEK is computed now, by one rate for each year.
    """
    if version is None:
        access.require(user, "add", agreement, of="budget version")
        _check_sees_all(user, agreement)
        version = _new_draft(agreement)
    else:
        _claim_draft(user, "change", version, expected)
        _check_sees_all(user, version.agreement)
    return _write(user, version, lines, reason)


@recorded
def approve_budget(
    *,
    user: Any,
    version: BudgetVersion,
    expected: int | None,
    amendment: Amendment | None = None,
    in_force_from: datetime.date | None = None,
) -> BudgetVersion:
    """Bring a draft into force from a day (today), and end the version before it on the same day.

    Where it moves more than the terms of that day let us move ourselves, it names the approved `amendment`.
    """
    _claim_draft(user, "approve", version, expected)
    _check_sees_all(user, version.agreement)
    return _put_in_force(user, version, amendment, in_force_from or today())


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
    _check_sees_all(user, version.agreement)
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
    moved = _write(user, _new_draft(version.agreement), lines, reason)
    return _put_in_force(user, moved, amendment, in_force_from or today())


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


def _check_sees_all(user: Any, agreement: Agreement) -> None:
    """Who does not see every line would take away those unseen, or learn of them from what is refused."""
    lines = BudgetLine.objects.order_by().filter(version__agreement=agreement)
    if lines.exclude(pk__in=access.visible(user, lines).values("pk")).exists():
        message = _(
            "Of some years the lines are kept from you, to protect a partner: somebody else must do this."
        )
        raise Refused("unseen", message)


def _claim_draft(user: Any, action: str, version: BudgetVersion, expected: int | None) -> None:
    access.require(user, action, version)
    version.claim(-1 if expected is None else expected)
    version.refresh_from_db()
    if version.status != Status.DRAFT:
        message = _("Version %(number)d is decided: it does not change any more.")
        raise Refused("decided", message % {"number": version.number})


def _write(user: Any, version: BudgetVersion, lines: Sequence[Line], reason: str) -> BudgetVersion:
    """Give a draft its lines and what is told of it."""
    agreement = version.agreement
    version.reason = without_blanks(user, version, {"reason": clean_text(reason)}).get(
        "reason", version.reason
    )
    check(version)
    version.save()
    if len({(line.heading.pk, line.account and line.account.pk) for line in lines}) > MOST_ROWS:
        message = _("A budget has at most %(most)d rows.")
        raise Refused("too_many", message % {"most": MOST_ROWS}, field="lines")
    keys = {(line.year, line.heading.pk, line.account and line.account.pk) for line in lines}
    if len(keys) < len(lines):
        message = _("The same heading and account is there twice for a year.")
        raise Refused("twice", message, field="lines")
    within = queries.years(agreement)
    for line in lines:
        check_place(agreement, within, line.year, line.heading, "lines")
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
        convert(row, "lines")
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
        there = formats.money(source.amount, version.agreement.currency)
        raise Refused("too_much", message % {"amount": there}, field="amount")
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


def _put_in_force(
    user: Any, version: BudgetVersion, amendment: Amendment | None, day: datetime.date
) -> BudgetVersion:
    check_day(day, "in_force_from")
    if not version.lines.exists():
        raise Refused("empty", _("A budget without lines cannot be approved."), field="lines")
    before = version.agreement.budget_versions.filter(status=Status.APPROVED).first()
    if before and before.in_force_from and day < before.in_force_from:
        message = _("Version %(number)d is in force from %(day)s: choose that day or a later one.")
        said = {"number": before.number, "day": before.in_force_from.isoformat()}
        raise Refused("before_current", message % said, field="in_force_from")
    limits.check(version, amendment, day)
    if before:
        before.claim(before.version)
        before.status, before.in_force_to = Status.REPLACED, day
        before.save()
    version.status, version.in_force_from, version.approved_by = Status.APPROVED, day, user
    version.amendment = amendment
    version.save()
    return version
