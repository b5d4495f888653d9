"""What only an agreement's own rows know: what can no longer change, and in which order its days stand.

Only the actions call this, inside their transactions.
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement, Amendment, FlatRate, Terms
from projects.money.agreements.queries import amendments_of, terms_of
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.sets import write_set

# What an amendment changes: from the first approved one on, only amendments do.
AMENDED = ("amount", "end")
# What every amount of the agreement is written in, and where it belongs.
FIXED_BY_MONEY = ("currency", "project")


def may_write(user: Any, agreement: Agreement) -> None:
    """Change the agreement, as somebody who sees its days: what one does not see one does not write over."""
    access.require(user, "change", agreement)
    access.require(user, "see identities", agreement.project)


def claim(user: Any, agreement: Agreement, expected: int | None) -> None:
    """Take the agreement's next version: its parts change with it."""
    may_write(user, agreement)
    agreement.claim(-1 if expected is None else expected)
    agreement.refresh_from_db()


def check_day(day: datetime.date | None, field: str) -> None:
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(
            "unknown_year",
            _("The year must lie between %(first)d and %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
            field=field,
        )


def check_not_to_come(day: datetime.date | None, field: str) -> None:
    if day and day > today():
        raise Refused("future_date", _("The day has not come yet."), field=field)


def check_kept(agreement: Agreement, fields: Mapping[str, Any]) -> None:
    """Refuse a change of what money or an amendment has fixed. `agreement` is as it is stored."""
    for name in FIXED_BY_MONEY:
        if name in fields and fields[name] != getattr(agreement, name) and _has_money(agreement):
            raise Refused(
                "has_money",
                _("Amounts have been booked, budgeted or amended: project and currency stay as they are."),
                field=name,
            )
    approved = agreement.amendments.filter(status=Amendment.Status.APPROVED)
    for name in AMENDED:
        if name in fields and fields[name] != getattr(agreement, name) and approved.exists():
            raise Refused(
                "by_amendment",
                _("An amendment has been approved. From then on only amendments change amount and end."),
                field=name,
            )


def _has_money(agreement: Agreement) -> bool:
    # Through the relations: ledger and budgets stand above agreements.
    parts: Iterable[Any] = (
        agreement.transactions,  # type: ignore[attr-defined]
        agreement.budget_versions,  # type: ignore[attr-defined]
        agreement.forecasts,  # type: ignore[attr-defined]
        agreement.amendments,
    )
    return any(part.exists() for part in parts)


def move_start(agreement: Agreement, before: datetime.date) -> None:
    """The first rules hold from the start of the agreement, also when that is corrected."""
    terms = terms_of(agreement)
    if not terms or terms[0].valid_from != before:
        return
    if len(terms) > 1 and agreement.start >= terms[1].valid_from:
        raise Refused(
            "after_terms",
            _("Other rules hold from %(day)s. The agreement must start before that.")
            % {"day": terms[1].valid_from.isoformat()},
            field="start",
        )
    terms[0].valid_from = agreement.start
    terms[0].claim(terms[0].version)
    check_terms(terms[0])
    terms[0].save(update_fields=["valid_from", "version", "changed_at"])


def check_terms(terms: Terms) -> None:
    """Rules that can be applied: each method has the number that it needs, and no other."""
    for name in ("valid_from", "eligible_from", "eligible_to"):
        check_day(getattr(terms, name), name)
    _check_partner(terms, "fixed_rate", terms.rate_method == Terms.RateMethod.FIXED)
    if terms.fixed_rate is not None and terms.fixed_rate <= 0:
        raise Refused("rate_not_positive", _("The rate must be over 0."), field="fixed_rate")
    if terms.rate_method == Terms.RateMethod.FIXED and terms.agreement.currency == "SEK":
        raise Refused("kronor", _("Kronor need no rate."), field="rate_method")
    _check_partner(terms, "indirect_percent", terms.indirect == Terms.Indirect.PERCENT)
    if terms.eligible_from and terms.eligible_to and terms.eligible_to < terms.eligible_from:
        raise Refused("reversed_dates", _("The end comes before the start."), field="eligible_to")
    if terms.comment_above < terms.comment_below:
        raise Refused(
            "reversed_limits", _("The upper limit must not be below the lower one."), field="comment_above"
        )
    check(terms)


def _check_partner(terms: Terms, field: str, is_needed: bool) -> None:
    if is_needed and getattr(terms, field) is None:
        raise Refused("required", _("Give the number that belongs to the chosen method."), field=field)
    if not is_needed and getattr(terms, field) is not None:
        raise Refused("not_needed", _("The chosen method has no such number. Empty the field."), field=field)


def write_flat_rates(terms: Terms, rows: Iterable[tuple[str, str, Decimal | None, Decimal | None]]) -> None:
    """Rows are (name in Swedish, name in English, percent, amount for one unit)."""
    wanted, names = [], set()
    for name_sv, name_en, percent, unit_amount in rows:
        if name_sv in names:
            raise Refused("twice", _("“%(what)s” is there twice.") % {"what": name_sv}, field="flat_rates")
        names.add(name_sv)
        if (percent is None) == (unit_amount is None):
            raise Refused(
                "one_of_two",
                _("A flat rate is a percentage or an amount for one unit. Give one of them."),
                field="flat_rates",
            )
        if (percent or unit_amount or Decimal(0)) < 0:
            raise Refused("negative", _("The amount cannot be less than 0."), field="flat_rates")
        row = FlatRate(
            terms=terms, name_sv=name_sv, name_en=name_en, percent=percent, unit_amount=unit_amount
        )
        wanted.append(_checked(row, "flat_rates"))
    write_set(terms.flat_rates.all(), wanted, key=("name_sv",), values=("name_en", "percent", "unit_amount"))


def _checked(row: Any, field: str) -> Any:
    """The row of a set, its own fault told at the set's field."""
    try:
        check(row)
    except Refused as no:
        raise Refused(no.code, no.message, field=field) from no
    return row


def drafted_terms(amendment: Amendment) -> list[Terms]:
    return list(amendment.terms.order_by("valid_from", "pk"))


def latest_approved(agreement: Agreement) -> Amendment | None:
    approved = [row for row in amendments_of(agreement) if row.status == Amendment.Status.APPROVED]
    return max(approved, key=lambda row: (row.decided_on, row.number), default=None)
