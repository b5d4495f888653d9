"""Every change of agreements and of their parts; amendments have their own (amending.py). Each is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from projects.money.agreements import defaults, followers, rules
from projects.money.agreements.models import (
    Account,
    Agreement,
    Amendment,
    Contribution,
    Heading,
    HeadingAccount,
    Terms,
)
from projects.portfolio import sensitivity
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.saving import check, save_row, without_blanks
from tracker.core.sets import write_set

AGREEMENT_FIELDS = (
    "project", "funder", "contribution", "kind", "number", "dnr", "currency", "amount", "start", "end",
    "signed_on", "is_oda",
)  # fmt: skip
CONTRIBUTION_FIELDS = ("number", "strategy", "name_sv", "name_en", "currency", "amount")
TERMS_FIELDS = (
    "valid_from", "clause", "rate_method", "fixed_rate", "indirect", "indirect_percent", "funder_percent",
    "eligible_from", "eligible_to", "contingency_needs_approval", "contingency_percent",
    "reallocation_percent", "comment_below", "comment_above", "period_months", "by_calendar", "report_format",
)  # fmt: skip
FlatRates = Iterable[tuple[str, str, Decimal | None, Decimal | None]]


@dataclass(frozen=True)
class HeadingRow:
    """A heading as it is to be. `pk` names the one that it was; `accounts` are our own that belong under it."""

    code: str
    name_sv: str
    name_en: str
    kind: str = Heading.Kind.DIRECT
    accounts: Sequence[Account] = field(default_factory=tuple)
    pk: int | None = None


@recorded
def save_agreement(
    *,
    user: Any,
    agreement: Agreement | None,
    expected: int | None,
    fields: Mapping[str, Any],
    headings: Sequence[HeadingRow] | None = None,
) -> Agreement:
    """Create an agreement (`agreement` None) or change one that still has version `expected`.

    A new one begins with the rules that its type proposes (defaults.py), and with the proposed headings unless
    `headings` are given. None: the headings stay as they are.
    """
    fields = {name: fields[name] for name in AGREEMENT_FIELDS if name in fields}
    for name in ("start", "end", "signed_on"):
        rules.check_day(fields.get(name), name)
    if agreement is None:
        access.require(user, "add", Agreement)
        row = Agreement(**{"is_oda": defaults.is_oda(fields.get("kind", Agreement.Kind.OTHER))} | fields)
        check(row, exclude=["public_id"])
        save_numbered(row, "public_id", f"AG-{row.start.year}-")
        defaults.begin(row, with_headings=headings is None)
        if headings is not None:
            _write_headings(row, headings)
        followers.tell(user, row, is_new=True)
        return row
    if fields.get("project", agreement.project) != agreement.project:
        sensitivity.check_stays(agreement.project_id)
    if getattr(agreement, "is_masked", False) and len(fields.keys() & {"start", "end"}) == 1:
        # The one would be compared with the other, which is kept from the user: the answer could be asked for it.
        message = _("Give both days: of the agreement you see the years only.")
        raise Refused("both_days", message, field="start" if "start" in fields else "end")
    stored = Agreement.objects.get(pk=agreement.pk)
    fields = without_blanks(user, agreement, fields)
    saved = save_row(user, agreement, expected, fields)
    rules.check_kept(stored, fields)
    if saved.start != stored.start:
        rules.move_start(Agreement.objects.get(pk=agreement.pk), stored.start)
    if any(getattr(saved, name) != getattr(stored, name) for name in ("start", "end", "project_id")):
        followers.tell(user, saved)
    if headings is not None:
        _write_headings(saved, headings)
    return saved


@recorded
def save_contribution(
    *, user: Any, contribution: Contribution | None, expected: int | None, fields: Mapping[str, Any]
) -> Contribution:
    """Write down what a funder has decided under a strategy, or change one that still has version `expected`."""
    given = {name: fields[name] for name in CONTRIBUTION_FIELDS if name in fields}
    return save_row(user, contribution or Contribution(), expected, given)


@recorded
def save_terms(
    *,
    user: Any,
    agreement: Agreement,
    terms: Terms | None,
    expected: int | None,
    fields: Mapping[str, Any],
    flat_rates: FlatRates | None = None,
    amendment: Amendment | None = None,
) -> Terms:
    """Write the rules that hold from a day on (`terms` None: new ones), or correct some that have version `expected`.

    `amendment` is the draft that brings them: they hold only when it has been approved, and then never change.
    """
    rules.may_write(user, agreement)
    fields = {name: fields[name] for name in TERMS_FIELDS if name in fields}
    if terms is None:
        if amendment and (
            amendment.agreement_id != agreement.pk or amendment.status != Amendment.Status.DRAFT
        ):
            raise Refused(
                "decided", _("The amendment has been decided. It no longer changes."), field="valid_from"
            )
        terms = Terms(agreement=agreement, amendment=amendment)
    else:
        terms.claim(-1 if expected is None else expected)
        terms.refresh_from_db()
        _check_open(terms.amendment)
    for name, value in fields.items():
        setattr(terms, name, value)
    rules.check_terms(terms)
    terms.save()
    if flat_rates is not None:
        rules.write_flat_rates(terms, flat_rates)
    return terms


def _check_open(amendment: Amendment | None) -> None:
    if amendment and amendment.status != Amendment.Status.DRAFT:
        raise Refused(
            "decided", _("These rules came with an amendment that has been decided. Write new ones.")
        )


@recorded
def set_headings(
    *, user: Any, agreement: Agreement, rows: Sequence[HeadingRow], expected: int | None
) -> None:
    """Replace the agreement's headings by `rows`, in that order, and say which accounts belong under which."""
    rules.claim(user, agreement, expected)
    _write_headings(agreement, rows)


def _write_headings(agreement: Agreement, rows: Sequence[HeadingRow]) -> None:
    if not rows:
        raise Refused("no_heading", _("An agreement has at least one heading."), field="headings")
    standing = {heading.pk: heading for heading in agreement.headings.all()}
    _check_headings(rows, standing)
    accounts = []
    for order, row in enumerate(rows, start=1):
        heading = standing.pop(row.pk, None) if row.pk else None
        heading = heading or Heading(agreement=agreement)
        told = (row.code, row.name_sv, row.name_en, row.kind, order)
        names = ("code", "name_sv", "name_en", "kind", "order")
        if heading.pk is None or told != tuple(getattr(heading, name) for name in names):
            for name, value in zip(names, told, strict=True):
                setattr(heading, name, value)
            _check_heading(heading)
            heading.save()
        accounts += [
            HeadingAccount(agreement=agreement, account=account, heading=heading) for account in row.accounts
        ]
    write_set(agreement.heading_accounts.all(), accounts, key=("account",), values=("heading",))
    for gone in standing.values():
        _remove(gone)


def _check_headings(rows: Sequence[HeadingRow], standing: Mapping[int, Heading]) -> None:
    codes, seen = set(), set()
    kept = {row.pk for row in rows}
    taken = {heading.code: pk for pk, heading in standing.items() if pk in kept}
    for row in rows:
        if row.code in codes:
            raise Refused("twice", _("“%(what)s” is there twice.") % {"what": row.code}, field="headings")
        if taken.get(row.code, row.pk) != row.pk:
            raise Refused(
                "code_taken",
                _("Another heading has the code “%(code)s” now. Give that one another code and save first.")
                % {"code": row.code},
                field="headings",
            )
        codes.add(row.code)
        for account in row.accounts:
            if account.pk in seen:
                raise Refused(
                    "account_twice",
                    _("The account %(code)s stands under two headings.") % {"code": account.code},
                    field="headings",
                )
            seen.add(account.pk)


def _check_heading(heading: Heading) -> None:
    try:
        check(heading)
    except Refused as no:
        raise Refused(no.code, f"{heading.code}: {no.message}", field="headings") from no


def _remove(heading: Heading) -> None:
    try:
        heading.delete()
    except ProtectedError as error:
        message = _("“%(what)s” is used in budgets, forecasts or bookings, and stays.")
        raise Refused("used", message % {"what": heading}, field="headings") from error
