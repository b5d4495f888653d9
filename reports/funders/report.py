"""The numbers of a financial report: an agreement's headings and its money, before the period, in it and in all.

Every number is in the agreement's currency by its own rule for rates, with the kronor of the books beside it, and of
what the reader may see. A report that lacks something is a draft, and says what it lacks.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import Agreement, Amendment, Heading, Terms, Transaction
from projects.money import reported
from projects.money.agreements import queries as agreements
from projects.money.budgets import queries as budgets
from projects.money.ledger import queries as ledger
from projects.money.rates.rules import DAY
from projects.money.rates.sources import SEK
from reports.figures.statements import ZERO, Line, Money, period_of, statements
from reports.figures.values import share
from tracker.core import access
from tracker.core.periods import Year
from tracker.core.text import joined

Format = Terms.ReportFormat


@dataclass(frozen=True, slots=True)
class Lack:
    """What a report lacks, and the address where it can be put right (or none)."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class HeadingPeriod:
    """A heading's money. `plan` is what was planned for the period, `total` all that was used by its end."""

    line: Line | None
    name: str
    budget: Decimal
    plan: Decimal
    before: Money
    period: Money
    total: Money

    @property
    def variance(self) -> Decimal | None:
        return None if self.period.own is None else self.period.own - self.plan

    @property
    def remaining(self) -> Decimal | None:
        return None if self.total.own is None else self.budget - self.total.own

    @property
    def percent(self) -> Decimal | None:
        """All that was used in percent of the budget in all."""
        return share(self.total.own, self.budget)


@dataclass(frozen=True, slots=True)
class Flow:
    """Money of one kind: before the period, in it, and in all."""

    before: Money
    period: Money

    @property
    def total(self) -> Money:
        return Money(_plus(self.before.own, self.period.own), _plus(self.before.sek, self.period.sek))


class FunderReport:
    """The report of an agreement for the whole months from `since` to `until`, as the user may see it."""

    def __init__(self, user: Any, agreement: Agreement, since: datetime.date, until: datetime.date) -> None:
        self.user, self.agreement, self.since, self.until = user, agreement, since, until
        (self.statement,) = statements(user, [agreement], until, since)

    @property
    def format(self) -> str:
        return self.terms.report_format if self.terms else Format.SIDA

    @property
    def terms(self) -> Terms | None:
        return self.statement.terms

    @property
    def currency(self) -> str:
        return self.agreement.currency

    @property
    def is_foreign(self) -> bool:
        return self.currency != SEK

    @cached_property
    def headings(self) -> tuple[HeadingPeriod, ...]:
        lines = budgets.lines(self.user).filter(
            budgets.in_force(self.until), version__agreement=self.agreement
        )
        earlier = budgets.plan_until(lines, self._eve)
        return tuple(self._heading(line, earlier) for line in self.statement.lines)

    def _heading(self, line: Line, earlier: dict[int, Decimal]) -> HeadingPeriod:
        key = line.heading.pk if line.heading else None
        before, period = self._split(self.statement.conversions, key)
        name = str(line.heading) if line.heading else _("Without a heading")
        plan = line.plan - earlier.get(key or 0, ZERO)
        return HeadingPeriod(line, name, line.budget, plan, before, period, line.used)

    @cached_property
    def sum(self) -> HeadingPeriod:
        budget = sum((row.budget for row in self.headings), ZERO)
        plan = sum((row.plan for row in self.headings), ZERO)
        before, period = self._split(self.statement.conversions, reported.ALL)
        return HeadingPeriod(None, _("Sum"), budget, plan, before, period, self.statement.used)

    @cached_property
    def used(self) -> Flow:
        return Flow(*self._split(self.statement.conversions, reported.ALL))

    @cached_property
    def received(self) -> Flow:
        return self._flow(Transaction.Kind.PAYMENT)

    @cached_property
    def requisitioned(self) -> Flow:
        return self._flow(Transaction.Kind.REQUISITION)

    @property
    def opening(self) -> Money:
        """Received less used before the period."""
        return self.received.before.less(self.used.before)

    @property
    def closing(self) -> Money:
        return self.received.total.less(self.used.total)

    @cached_property
    def indirect_percent(self) -> Decimal | None:
        """Indirect costs in percent of direct ones, by the end of the period; None without a heading for them."""
        indirect = [
            row
            for row in self.headings
            if row.line and row.line.heading and row.line.heading.kind == Heading.Kind.INDIRECT
        ]
        if not indirect or any(row.total.own is None for row in self.headings):
            return None
        part = sum((row.total.own or ZERO for row in indirect), ZERO)
        return share(part, (self.sum.total.own or ZERO) - part)

    @cached_property
    def amendments(self) -> list[Amendment]:
        """Approved by the end of the period."""
        return [
            row
            for row in agreements.amendments_of(self.agreement)
            if row.status == Amendment.Status.APPROVED and row.decided_on and row.decided_on <= self.until
        ]

    @cached_property
    def rows(self) -> QuerySet[Transaction]:
        """What was booked in the period and counts, by day."""
        seen: Any = ledger.ledger(self.user).filter(ledger.on_agreement(), agreement=self.agreement)
        return seen.filter(booked_on__gte=self.since, booked_on__lte=self.until).select_related("heading")

    @cached_property
    def parts(self) -> dict[int, Decimal | None]:
        """Booking's key -> its amount in the agreement's currency."""
        return reported.parts(self.statement.conversions, self.rows)

    @cached_property
    def data_time(self) -> datetime.datetime:
        """When the data were last changed: the same data give the same file. Of a masked agreement only its year."""
        if self.agreement.is_masked:
            return timezone.make_aware(datetime.datetime.combine(self.until, datetime.time()))
        seen: Any = ledger.ledger(self.user).filter(agreement=self.agreement)
        latest = seen.aggregate(at=Max("changed_at"))["at"]
        return max(at for at in (latest, self.agreement.changed_at) if at).replace(microsecond=0)

    @cached_property
    def lacks(self) -> list[Lack]:
        """Why the report is a draft; empty when it can be handed in."""
        one, found = self.statement, []
        if self.agreement.is_masked:
            found.append(Lack(_("You see the project masked. Its members make the report.")))
        if one.kept:
            text = _("Of %(years)s nothing is shown to you, to protect a partner.")
            found.append(Lack(text % {"years": joined(one.kept)}))
        found += [Lack(sentence, reverse("rates")) for sentence in one.missing]
        if one.terms is None:
            url = reverse("agreement", args=[self.agreement.public_id])
            found.append(Lack(_("The agreement has no rules that hold at the end of the period."), url))
        for line in one.lacks_comments:
            text = _("A comment is missing on %(heading)s, which is %(state)s.")
            state = _("over plan") if line.state == "over" else _("under plan")
            name = str(line.heading or _("Without a heading"))
            found.append(Lack(text % {"heading": name, "state": state}, self._comment_url(line)))
        if any(row.line and row.line.heading is None for row in self.headings):
            found.append(Lack(_("There are bookings without a heading."), self._ledger_url()))
        return found

    @property
    def is_draft(self) -> bool:
        return bool(self.lacks)

    @cached_property
    def _may_comment(self) -> bool:
        return access.may(self.user, "add", self.agreement, of="variance comment")

    def _comment_url(self, line: Line) -> str:
        """Where the comment is written; nowhere for who may not."""
        if not self._may_comment:
            return ""
        asked = {"heading": str(line.heading.pk)} if line.heading else {}
        query = urlencode({**asked, "until": self.until.isoformat()})
        return f"{reverse('variance_comment_new', args=[self.agreement.public_id])}?{query}"

    def _ledger_url(self) -> str:
        return f"{reverse('ledger')}?{urlencode({'agreement': self.agreement.number})}"

    @property
    def _eve(self) -> datetime.date:
        return self.since - DAY

    def _flow(self, kind: str) -> Flow:
        rows: Any = ledger.counted(ledger.ledger(self.user)).filter(kind=kind)
        return Flow(*self._split(reported.used(self.agreement, rows, self.until), reported.ALL))

    def _split(self, found: reported.Used, heading: int | None) -> tuple[Money, Money]:
        """What lies before the period, and in it."""
        before = Money(found.amount(heading, until=self._eve), found.sek(heading, until=self._eve))
        return before, Money(found.amount(heading, since=self.since), found.sek(heading, since=self.since))


def _plus(amount: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if amount is None or other is None else amount + other


def latest_period(agreement: Agreement, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The latest reporting period that had ended by the day; the first one as far as it has come if none had."""
    since, until = period_until(agreement, day)
    if until == _whole_period(agreement, until)[1]:
        return since, until
    before = since - DAY
    if before < agreement.start:
        return since, until
    return _whole_period(agreement, before)


def period_until(agreement: Agreement, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The reporting period that the day lies in, up to the last whole month by then.

    Of a masked agreement the latest whole year.
    """
    if agreement.is_masked:
        year = day.year if day == Year(day.year).last_day else day.year - 1
        return Year(year).first_day, Year(year).last_day
    until = day if day == last_of_month(day) else day.replace(day=1) - DAY
    until = min(until, last_of_month(agreements.amount_and_end_on(agreement, day)[1]))
    since, _last = period_of(agreement, until)
    return min(since, until.replace(day=1)), until


def _whole_period(agreement: Agreement, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    since, until = period_of(agreement, day)
    return since, last_of_month(until)


def last_of_month(day: datetime.date) -> datetime.date:
    return day.replace(day=monthrange(day.year, day.month)[1])
