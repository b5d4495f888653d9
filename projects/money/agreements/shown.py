"""How an agreement is told in words: its rules, what amendments changed, how it stands."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.money.agreements import queries
from projects.money.agreements.models import Agreement, Amendment, Terms
from tracker.core import formats
from tracker.core.periods import today


def amount(value: Decimal | None, currency: str) -> str:
    """1 250 000 EUR; with decimals only when there are any."""
    if value is None:
        return formats.MISSING
    number = formats.number(value, 0 if value == value.to_integral_value() else 2)
    parts = (number, currency) if formats.is_swedish() else (currency, number)
    return formats.NBSP.join(parts)


def day(agreement: Any, value: datetime.date | None) -> str:
    """2022-09-01; of a masked agreement only the year."""
    return str(value.year) if value and agreement.is_masked else formats.iso(value)


def standing(agreement: Any) -> tuple[str, str]:
    """(kind of tag, word). Of a masked agreement as far as years tell."""
    if agreement.start > today():
        return "missing", pgettext("agreement", "Not begun")
    return (
        ("none", pgettext("agreement", "Ended"))
        if agreement.end < today()
        else ("info", pgettext("agreement", "Running"))
    )


def percent(value: Decimal) -> str:
    return formats.percent(value, 0 if value == value.to_integral_value() else 2)


# Rules.


def rules(terms: Terms, agreement: Any) -> list[tuple[str, str]]:
    """The rules as (about what, what): only those that the agreement has."""
    told = [
        (_("Exchange rate in reports"), _rate(terms, agreement.currency)),
        (_("Indirect costs"), _indirect(terms)),
        (_("The funder pays"), _funder(terms)),
        (_("Costs count"), _eligible(terms, agreement)),
        (_("Contingency"), _contingency(terms)),
        (_("Between headings"), _reallocation(terms)),
        (_("Comment is due"), _comment(terms)),
        (_("Reporting periods"), _periods(terms)),
        (_("Form of the report"), capfirst(terms.get_report_format_display())),
        (_("Flat rates"), _flat_rates(terms, agreement.currency)),
        (_("Stands in"), terms.clause),
    ]
    return [(what, text) for what, text in told if text]


def _rate(terms: Terms, currency: str) -> str:
    if currency == "SEK":
        return _("Kronor, no rate needed")
    if terms.rate_method == Terms.RateMethod.FIXED and terms.fixed_rate is not None:
        rate = formats.number(terms.fixed_rate.normalize(), 4)
        return _("Fixed: %(rate)s kronor for one %(currency)s") % {"rate": rate, "currency": currency}
    return capfirst(terms.get_rate_method_display())


def _indirect(terms: Terms) -> str:
    if terms.indirect_percent is not None:
        return _("At most %(percent)s of direct costs") % {"percent": percent(terms.indirect_percent)}
    return capfirst(terms.get_indirect_display())


def _funder(terms: Terms) -> str:
    if terms.funder_percent is None:
        return ""
    return _("%(percent)s of costs") % {"percent": percent(terms.funder_percent)}


def _eligible(terms: Terms, agreement: Any) -> str:
    if not terms.eligible_from and not terms.eligible_to:
        return _("From the start of the agreement to its end")
    first = day(agreement, terms.eligible_from) if terms.eligible_from else _("the start")
    last = day(agreement, terms.eligible_to) if terms.eligible_to else _("the end")
    return _("From %(first)s to %(last)s") % {"first": first, "last": last}


def _contingency(terms: Terms) -> str:
    parts = []
    if terms.contingency_percent is not None:
        parts.append(_("at most %(percent)s") % {"percent": percent(terms.contingency_percent)})
    if terms.contingency_needs_approval:
        parts.append(_("approval is needed before use"))
    return capfirst(", ".join(parts))


def _reallocation(terms: Terms) -> str:
    if terms.reallocation_percent is None:
        return _("No limit in the agreement")
    if not terms.reallocation_percent:
        return _("Only by an amendment")
    limit = {"percent": percent(terms.reallocation_percent)}
    return _("Up to %(percent)s may be moved without an amendment") % limit


def _comment(terms: Terms) -> str:
    limits = {"below": formats.percent(terms.comment_below), "above": formats.percent(terms.comment_above)}
    return _("Under %(below)s and over %(above)s of plan") % limits


def _periods(terms: Terms) -> str:
    months = ngettext("One month", "%(n)s months", terms.period_months) % {"n": terms.period_months}
    after = _("by the calendar year") if terms.by_calendar else _("from the start of the agreement")
    return f"{months}, {after}"


def _flat_rates(terms: Terms, currency: str) -> str:
    return "; ".join(
        f"{row} {percent(row.percent) if row.percent is not None else amount(row.unit_amount, currency)}"
        for row in terms.flat_rates.all()
    )


@dataclass(frozen=True)
class Version:
    """Rules from a day on: all of them in words, and what is new against those before."""

    terms: Terms
    since: str
    lines: list[tuple[str, str]]
    news: list[tuple[str, str, str]]
    is_now: bool = False
    is_coming: bool = False


def versions(agreement: Any) -> list[Version]:
    """All rules that the agreement has had and will have, the latest first."""
    held, found = queries.terms_on(agreement, today()), list[Version]()
    before: dict[str, str] = {}
    for terms in queries.terms_of(agreement):
        lines = rules(terms, agreement)
        new = dict(lines)
        news = [
            (what, before.get(what, formats.MISSING), new.get(what, formats.MISSING))
            for what in dict.fromkeys([*before, *new])
            if found and before.get(what) != new.get(what)
        ]
        found.append(
            Version(
                terms,
                day(agreement, terms.valid_from),
                lines,
                news,
                is_now=held is not None and terms.pk == held.pk,
                is_coming=terms.valid_from > today(),
            )
        )
        before = new
    return found[::-1]


# The course of the agreement.


@dataclass(frozen=True)
class Event:
    """What happened on a day. `changes` are (about what, before, after)."""

    day: str
    title: str
    dnr: str
    amendment: Amendment | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def course(agreement: Any) -> list[Event]:
    """The signing and each decided amendment, the earliest first."""
    amendments = queries.amendments_of(agreement)
    approved = [row for row in amendments if row.status == Amendment.Status.APPROVED]
    first = min(approved, key=lambda row: row.number, default=None)
    agreed = amount(first.amount_before if first else agreement.amount, agreement.currency)
    ends = day(agreement, first.end_before if first else agreement.end)
    signed = agreement.signed_on or agreement.start
    title = _("Agreement signed") if agreement.signed_on else _("Agreement begins")
    until = _("%(amount)s until %(end)s") % {"amount": agreed, "end": ends}
    events = [Event(day(agreement, signed), title, agreement.dnr, notes=[until])]
    decided = [row for row in amendments if row.status != Amendment.Status.DRAFT]
    for row in sorted(decided, key=lambda row: (row.decided_on or datetime.date.min, row.number)):
        events.append(
            Event(day(agreement, row.decided_on), title_of(row), row.dnr, row, changes(agreement, row))
        )
    return events


def course_heading(agreement: Any) -> str:
    """What became of the agreement since it was signed, as a finding."""
    amendments = queries.amendments_of(agreement)
    approved = sum(row.status == Amendment.Status.APPROVED for row in amendments)
    if not approved:
        return _("As it was signed, without amendments")
    was, ended = original(agreement, amendments)
    told = {
        "was": amount(was, agreement.currency),
        "now": amount(agreement.amount, agreement.currency),
        "end": day(agreement, agreement.end),
    }
    if was != agreement.amount and ended != agreement.end:
        return _("Now %(now)s until %(end)s, by amendments") % told
    if was != agreement.amount:
        return _("The amount has gone from %(was)s to %(now)s") % told
    if agreement.end > ended:
        return _("Extended to %(end)s") % told
    if agreement.end < ended:
        return _("Ends earlier than agreed, %(end)s") % told
    return ngettext(
        "One amendment; amount and end as signed", "%(n)s amendments; amount and end as signed", approved
    ) % {"n": approved}


def title_of(amendment: Amendment) -> str:
    return _("Amendment %(number)d") % {"number": amendment.number}


def changes(agreement: Any, amendment: Amendment) -> list[tuple[str, str, str]]:
    """What the amendment changes, or would, as (about what, before, after)."""
    found = []
    if amendment.amount_after != amendment.amount_before:
        before, after = amendment.amount_before, amendment.amount_after
        found.append((_("Amount"), amount(before, agreement.currency), amount(after, agreement.currency)))
    if amendment.end_after != amendment.end_before:
        found.append((_("End"), day(agreement, amendment.end_before), day(agreement, amendment.end_after)))
    if amendment.contingency_released:
        released = amount(amendment.contingency_released, agreement.currency)
        found.append((_("Contingency that may be used"), "", released))
    return found


def original(agreement: Agreement, amendments: Sequence[Amendment]) -> tuple[Decimal, datetime.date]:
    """Amount and end as first agreed."""
    approved = [row for row in amendments if row.status == Amendment.Status.APPROVED]
    if not approved:
        return agreement.amount, agreement.end
    first = min(approved, key=lambda row: (row.decided_on, row.number))
    return first.amount_before, first.end_before
