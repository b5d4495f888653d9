"""What has become of the money of an agreement by a day: agreed, planned, received, used, left, expected.

In the agreement's currency and in SEK. Every amount is of what the reader may see: where years are kept back to
protect a partner, what is left can not be told. A rate that is missing leaves the amount empty, never guessed.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from projects.models import Agreement, Amendment, Funder, Heading, Terms, Transaction, VarianceComment
from projects.money import reported
from projects.money.agreements import queries as agreed
from projects.money.budgets import queries as budgets
from projects.money.budgets.limits import comment_due
from projects.money.ledger import queries as ledger
from projects.money.rates.queries import Found, Rates
from projects.money.rates.sources import SEK, Source
from projects.portfolio import complement
from reports.figures.indicators import Light
from reports.figures.progress import light_of
from reports.figures.values import exact, share
from tracker.core.errors import Refused
from tracker.core.money import rounded, to_sek
from tracker.core.periods import Year

ZERO = Decimal("0.00")
Kind = Transaction.Kind


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the agreement's currency (`own`) and in SEK. None is not known, which is not 0."""

    own: Decimal | None
    sek: Decimal | None

    def less(self, other: Money) -> Money:
        return Money(_less(self.own, other.own), _less(self.sek, other.sek))


@dataclass(frozen=True, slots=True)
class Line:
    """A heading of the funder's: its budget in all, what was planned and used by the day, and why they differ.

    `heading` None: booked without one. `comment` is the latest of the reporting period that the day lies in.
    """

    heading: Heading | None
    budget: Decimal
    plan: Decimal
    used: Money
    remaining: Decimal | None
    comment: VarianceComment | None
    state: str  # "over", "under", "ok", or "none" where nothing was planned or the rate is missing
    lacks_comment: bool

    @property
    def percent(self) -> Decimal | None:
        return share(self.used.own, self.plan)


@dataclass(frozen=True)
class Statement:
    """One agreement on a day. `rate` is our own of the day's year: agreed and remaining are told by it in SEK.

    `difference` is SEK alone: agreed = used + difference + remaining, exactly. `kept` are the years of which the
    reader may see nothing. `missing` are sentences about rates that there are not. `draft` is an amendment that
    waits for its approval. `unexpected` is what of the agreed nobody expects to use, by the same rate as remaining.
    """

    agreement: Agreement
    day: datetime.date
    end: datetime.date
    terms: Terms | None
    rate: Found | None
    agreed: Money
    budget: Money
    plan: Decimal
    requisitioned: Money
    received: Money
    used: Money
    repaid: Money
    difference: Decimal | None
    remaining: Money
    forecast: Money
    unexpected: Money
    lines: tuple[Line, ...]
    conversions: reported.Used
    kept: tuple[int, ...]
    missing: tuple[str, ...]
    draft: Amendment | None

    @property
    def balance(self) -> Money:
        """Received less used: below 0 we have paid in advance for the funder."""
        return Money(None, None) if self.kept else self.received.less(self.used)

    @property
    def percent(self) -> Decimal | None:
        """Used in percent of what was agreed."""
        return None if self.kept else share(self.used.own, self.agreed.own)

    @property
    def pace(self) -> Decimal | None:
        """Used in percent of what was planned by the day."""
        return None if self.kept else share(self.used.own, self.plan)

    @property
    def light(self) -> Light:
        return light_of(self.pace)

    @property
    def lacks_comments(self) -> list[Line]:
        return [line for line in self.lines if line.lacks_comment]

    @property
    def is_own(self) -> bool:
        """Our own appropriation: nobody pays it in."""
        return self.agreement.funder.kind == Funder.Kind.OWN

    @property
    def is_closed(self) -> bool:
        return self.end <= self.day


def period_of(agreement: Agreement, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the reporting period that holds the day, by the rules in force on it.

    Of a masked agreement only the year can be asked for.
    """
    if agreement.is_masked:
        return Year(day.year).first_day, Year(day.year).last_day
    terms = agreed.terms_on(agreement, day)
    months, by_calendar = (terms.period_months, terms.by_calendar) if terms else (12, True)
    _amount, end = agreed.amount_and_end_on(agreement, day)
    return reported.reporting_period(agreement.start, max(end, agreement.start), months, by_calendar, day)


def statements(
    user: Any, agreements: Sequence[Agreement], day: datetime.date, since: datetime.date | None = None
) -> list[Statement]:
    """One for each agreement (as `agreements.queries.with_rules` reads them), in as many queries as for one.

    A comment counts from the first day of the reporting period on, or from `since`.
    """
    seen: QuerySet[Any] = ledger.ledger(user)
    booked = seen.filter(shown_on__lte=day)
    counted = ledger.counted(booked)
    facts = _Facts(
        used=reported.used_by(agreements, booked.filter(ledger.on_agreement()), day),
        repaid=reported.used_by(agreements, booked.filter(ledger.on_agreement(), kind=Kind.REPAYMENT), day),
        received=reported.used_by(agreements, counted.filter(kind=Kind.PAYMENT), day),
        requisitioned=reported.used_by(agreements, counted.filter(kind=Kind.REQUISITION), day),
        planned=_planned(user, agreements, day),
        expected=_expected(user, agreements, day),
        plan=budgets.plan_until(_lines(user, agreements, day), day),
        headings=_headings(agreements),
        comments=_comments(user, agreements, day),
        rates=_rates(agreements, day),
        kept=complement.kept_years(user),
    )
    return [_statement(agreement, day, since, facts) for agreement in agreements]


Years = Mapping[tuple[int, int], Money]  # by heading and year


@dataclass(frozen=True)
class _Facts:
    """What the database knows of all the agreements, by agreement's key, or by heading's."""

    used: dict[int, reported.Used]
    repaid: dict[int, reported.Used]
    received: dict[int, reported.Used]
    requisitioned: dict[int, reported.Used]
    planned: Years
    expected: Years
    plan: dict[int, Decimal]
    headings: dict[int, list[Heading]]
    comments: dict[int, list[VarianceComment]]
    rates: dict[str, Rates]
    kept: dict[int, set[int]]


def _lines(user: Any, agreements: Iterable[Agreement], day: datetime.date) -> QuerySet[Any]:
    return budgets.lines(user).filter(budgets.in_force(day), version__agreement__in=agreements)


def _planned(user: Any, agreements: Iterable[Agreement], day: datetime.date) -> Years:
    rows = _lines(user, agreements, day).order_by().values_list("heading", "year")
    sums = rows.annotate(own=Sum("amount"), sek=Sum("amount_sek")).order_by("heading", "year")
    return {(heading, year): Money(exact(own), exact(sek)) for heading, year, own, sek in sums}


def _expected(user: Any, agreements: Iterable[Agreement], day: datetime.date) -> Years:
    rows = budgets.forecasts(user).filter(agreement__in=agreements)
    values = budgets.counting(rows, day).values_list("heading", "year", "amount", "amount_sek")
    return {(heading, year): Money(own, sek) for heading, year, own, sek in values}


def _headings(agreements: Iterable[Agreement]) -> dict[int, list[Heading]]:
    found: dict[int, list[Heading]] = defaultdict(list)
    rows = Heading.objects.filter(agreement__in=agreements).order_by("agreement", "order", "code", "pk")
    for heading in rows:
        found[heading.agreement_id].append(heading)
    return found


def _comments(
    user: Any, agreements: Iterable[Agreement], day: datetime.date
) -> dict[int, list[VarianceComment]]:
    found: dict[int, list[VarianceComment]] = defaultdict(list)
    rows = budgets.comments(user).filter(agreement__in=agreements, until__lte=day).order_by("until", "pk")
    for comment in rows:
        found[comment.heading_id].append(comment)
    return found


def _rates(agreements: Iterable[Agreement], day: datetime.date) -> dict[str, Rates]:
    """Our own yearly rates of each currency but kronor."""
    first = min((agreement.start for agreement in agreements), default=day)
    currencies = {agreement.currency for agreement in agreements} - {SEK}
    return {
        currency: Rates(Source.OWN_YEAR, currency, min(first, day), day) for currency in sorted(currencies)
    }


def _statement(
    agreement: Agreement, day: datetime.date, since: datetime.date | None, facts: _Facts
) -> Statement:
    amount, end = agreed.amount_and_end_on(agreement, day)
    terms = agreed.terms_on(agreement, day)
    kept = tuple(sorted(year for year in facts.kept.get(agreement.project_id, ()) if year <= day.year))
    used, headings = facts.used[agreement.pk], facts.headings.get(agreement.pk, [])
    spent = _whole(used)
    rate, missing = None, list(used.missing)
    if agreement.currency != SEK:
        try:
            rate = facts.rates[agreement.currency].on(min(day, end))
        except Refused as refused:
            missing.append(refused.message)
    total = Money(amount, _in_sek(agreement, amount, rate))
    left = None if kept else _less(amount, spent.own)
    remaining = Money(left, None if left is None else _in_sek(agreement, left, rate))
    own = {heading.pk for heading in headings}
    of_own = [money for (heading, _year), money in facts.planned.items() if heading in own]
    begins = since or period_of(agreement, day)[0]
    lines = tuple(
        _line(heading, day, begins, terms, used, facts, is_kept=bool(kept))
        for heading in [*headings, *([None] if _has_loose(used) else [])]
    )
    forecast = Money(None, None) if kept else _forecast(own, day, end, used, facts)
    spare = _less(amount, forecast.own)
    drafts = [row for row in agreed.amendments_of(agreement) if row.status == Amendment.Status.DRAFT]
    return Statement(
        agreement=agreement,
        day=day,
        end=end,
        terms=terms,
        rate=rate,
        agreed=total,
        budget=Money(_total(of_own, "own"), _total(of_own, "sek")),
        plan=sum((line.plan for line in lines), ZERO),
        requisitioned=_whole(facts.requisitioned[agreement.pk]),
        received=_whole(facts.received[agreement.pk]),
        used=spent,
        repaid=_whole(facts.repaid[agreement.pk]),
        difference=_less(_less(total.sek, spent.sek), remaining.sek),
        remaining=remaining,
        forecast=forecast,
        unexpected=Money(spare, None if spare is None else _in_sek(agreement, spare, rate)),
        lines=lines,
        conversions=used,
        kept=kept,
        missing=tuple(dict.fromkeys(missing)),
        draft=drafts[0] if drafts else None,
    )


def _line(
    heading: Heading | None,
    day: datetime.date,
    since: datetime.date,
    terms: Terms | None,
    found: reported.Used,
    facts: _Facts,
    *,
    is_kept: bool,
) -> Line:
    key = heading.pk if heading else None
    used = Money(found.amount(key), found.sek(key))
    budget = sum((money.own or ZERO for (of, _year), money in facts.planned.items() if of == key), ZERO)
    plan = facts.plan.get(key, ZERO) if key else ZERO
    comments = [row for row in facts.comments.get(key or 0, []) if row.until >= since.replace(day=1)]
    state = "none" if is_kept else _state(heading, terms, used.own, plan)
    comment = comments[-1] if comments else None
    return Line(
        heading=heading,
        budget=budget,
        plan=plan,
        used=used,
        remaining=None if is_kept else _less(budget, used.own),
        comment=comment,
        state=state,
        lacks_comment=state in ("over", "under") and comment is None,
    )


def _state(heading: Heading | None, terms: Terms | None, used: Decimal | None, plan: Decimal) -> str:
    """Used against plan by the agreement's limits. A contingency that is not used is as it should be."""
    if used is None or (not plan and not used):
        return "none"
    if not comment_due(terms, plan, used):
        return "ok"
    if used > plan:
        return "over"
    return "ok" if heading and heading.kind == Heading.Kind.CONTINGENCY else "under"


def _forecast(
    headings: set[int], day: datetime.date, end: datetime.date, used: reported.Used, facts: _Facts
) -> Money:
    """Used, and what is still expected: by the latest forecast of a year and heading, or by the budget where none is.

    Of the day's year that is what the whole year was expected to use less what it has used.
    """
    spent = _whole(used)
    year = Year(day.year)
    if spent.own is None or end <= day:
        return spent
    own, sek = spent.own, spent.sek or ZERO
    for heading, of_year in sorted({*facts.planned, *facts.expected}):
        if heading not in headings or of_year < day.year or (of_year == day.year and day == year.last_day):
            continue
        money = facts.expected.get((heading, of_year)) or facts.planned[heading, of_year]
        whole, rest = money.own or ZERO, money.own or ZERO
        if of_year == day.year:
            gone = used.amount(heading, since=year.first_day)
            rest = max(whole - (gone or ZERO), ZERO)
        own += rest
        sek += rounded((money.sek or ZERO) * rest / whole, places=2) if whole else ZERO
    return Money(own, sek)


def _whole(found: reported.Used) -> Money:
    return Money(found.amount(), found.sek())


def _has_loose(found: reported.Used) -> bool:
    return any(cell.heading is None for cell in found.cells)


def _in_sek(agreement: Agreement, amount: Decimal, rate: Found | None) -> Decimal | None:
    if agreement.currency == SEK:
        return amount
    return to_sek(amount, rate.rate) if rate else None


def _less(amount: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if amount is None or other is None else amount - other


def _total(moneys: Iterable[Money], name: str) -> Decimal | None:
    amounts = [getattr(money, name) for money in moneys]
    return sum(amounts, ZERO) if amounts else None
