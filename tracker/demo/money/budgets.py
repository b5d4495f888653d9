"""Budget versions as approved, forecasts of two years, and why some headings differ from plan."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Amendment, BudgetLine, BudgetVersion, Forecast, Heading, VarianceComment
from tracker.accounts.models import User
from tracker.core.money import to_sek
from tracker.demo import files
from tracker.demo.money import rates
from tracker.demo.money.headings import THOUSAND, ByYear, Signed
from tracker.demo.spread import TODAY

FORECAST_DAYS = (dt.date(2019, 10, 15), dt.date(2026, 6, 15), dt.date(2026, 9, 30))
LAST_YEAR_END = dt.date(TODAY.year - 1, 12, 31)


def rate_of(one: Signed, year: int) -> Decimal:
    """A year without a rate yet is counted at the latest there is."""
    own = rates.own()
    return Decimal(1) if one.agreement.currency == "SEK" else own[min(year, max(own))]


@dataclass(frozen=True)
class _Made:
    """A version, its lines by year and heading, and the days on which it counts (`until` None: still)."""

    signed: Signed
    version: BudgetVersion
    years: ByYear
    since: dt.date
    until: dt.date | None = None


def create_budgets(signed: list[Signed], controller: User) -> None:
    """The budget in force; and first, where an amendment changed it, the one before."""
    # The first amendment of each, which here is the one that moved money.
    amended = {row.agreement_id: row for row in Amendment.objects.order_by("-number")}
    first, second = [], []
    for one in signed:
        start, before = one.agreement.start, one.first_budget
        if before:
            decided_on = one.terms["amendments"][0]["decided_on"]
            first.append(_Made(one, _version(one, 1, controller), before, start, decided_on))
            new = _version(one, 2, controller, amended[one.agreement.pk])
            second.append(_Made(one, new, one.budget, decided_on))
        else:
            first.append(_Made(one, _version(one, 1, controller), one.budget, start))
    _approve(first)
    _approve(second)
    Forecast.objects.bulk_create(row for one in signed for row in _forecasts(one, controller))
    VarianceComment.objects.bulk_create(row for one in signed for row in _comments(one))


def _version(one: Signed, number: int, controller: User, amendment: Amendment | None = None) -> BudgetVersion:
    return BudgetVersion(
        agreement=one.agreement,
        number=number,
        reason=amendment.changes if amendment else "Budgeten i avtalet.",
        amendment=amendment,
        approved_by=controller,
        is_demo=True,
    )


def _approve(made: list[_Made]) -> None:
    """Lines can be written in a draft only, so each version is one until it has them."""
    BudgetVersion.objects.bulk_create(one.version for one in made)
    BudgetLine.objects.bulk_create(
        BudgetLine(
            version=one.version,
            heading=one.signed.headings[name],
            year=year,
            amount=amount,
            rate=rate_of(one.signed, year),
            amount_sek=to_sek(Decimal(amount), rate_of(one.signed, year)),
            is_demo=True,
        )
        for one in made
        for year, amounts in one.years.items()
        for name, amount in amounts.items()
        if amount
    )
    for one in made:
        one.version.in_force_from, one.version.in_force_to = one.since, one.until
        one.version.status = BudgetVersion.Status.REPLACED if one.until else BudgetVersion.Status.APPROVED
    BudgetVersion.objects.bulk_update(
        (one.version for one in made), ["status", "in_force_from", "in_force_to"]
    )


def _forecasts(one: Signed, controller: User) -> Iterator[Forecast]:
    """For the year of the day and the one after it."""
    days = [day for day in FORECAST_DAYS if one.agreement.start < day < one.agreement.end]
    for made_on, year in ((day, year) for day in days for year in (day.year, day.year + 1)):
        for name, amount in _expected(one, year).items():
            yield Forecast(
                agreement=one.agreement,
                made_on=made_on,
                made_by=controller,
                year=year,
                heading=one.headings[name],
                amount=amount,
                rate=rate_of(one, year),
                amount_sek=to_sek(Decimal(amount), rate_of(one, year)),
                is_demo=True,
            )


def _expected(one: Signed, year: int) -> dict[str, int]:
    """Halfway between the budget and what the year came to."""
    planned = one.budget.get(year, {})
    done = one.spent.get(year, planned)
    return {
        name: (amount + done.get(name, 0)) // (2 * THOUSAND) * THOUSAND for name, amount in planned.items()
    }


def _comments(one: Signed) -> Iterator[VarianceComment]:
    """Those that the file tells; and for work in progress that contingency waits for the funder's word."""
    told = [
        (name, dt.date(year, 12, 31), text)
        for name, told in one.terms.get("headings", {}).items()
        for year, text in files.years(told.get("comments", {})).items()
    ]
    if one.agreement.start <= LAST_YEAR_END < one.agreement.end:
        told += [
            (name, LAST_YEAR_END, "Får användas först när finansiären har godkänt det.")
            for name, heading in one.headings.items()
            if heading.kind == Heading.Kind.CONTINGENCY
        ]
    for name, until, text in told:
        yield VarianceComment(
            agreement=one.agreement, heading=one.headings[name], until=until, text=text, is_demo=True
        )
