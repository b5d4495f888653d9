"""Reusable questions about agreements: who may know of them, and what held on a day."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet, Sum

from projects.money.agreements.models import (
    Agreement,
    Amendment,
    Contribution,
    FlatRate,
    FunderShare,
    Heading,
    HeadingAccount,
    InKind,
    Terms,
)
from projects.portfolio.models import Funder, Project
from projects.portfolio.rights import with_masks
from tracker.core import access
from tracker.core.money import ORE

R = TypeVar("R", Terms, Amendment)


def agreements(user: Any) -> QuerySet[Agreement]:
    """Agreements of projects that the user may know of, each with `is_masked`.

    By number: in the order of days, a masked one would stand where its day is.
    """
    rows = access.visible(user, Agreement.objects.order_by("number", "pk"))
    return with_masks(rows, user, "project__").select_related("project", "funder", "contribution__strategy")


def with_rules(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """With what `terms_on` and `amount_and_end_on` read, in three queries however many the agreements are."""
    terms = Terms.objects.order_by("valid_from", "pk").prefetch_related("flat_rates")
    amendments = Amendment.objects.order_by("number", "pk")
    return rows.prefetch_related(Prefetch("terms", terms)).prefetch_related(
        Prefetch("amendments", amendments)
    )


def terms_of(agreement: Agreement) -> list[Terms]:
    """All rules that the agreement has had, the earliest first; masked as the agreement is.

    Without those that an amendment brings which has not been approved.
    """
    rows = _as_told(agreement, agreement.terms.all())
    if any(row.amendment_id for row in rows):
        approved = {row.pk for row in agreement.amendments.all() if row.status == Amendment.Status.APPROVED}
        rows = [row for row in rows if row.amendment_id in {None, *approved}]
    return sorted(rows, key=lambda row: (row.valid_from, row.pk))


def terms_on(agreement: Agreement, day: datetime.date) -> Terms | None:
    """The rules that hold on the day; None before the first ones."""
    held = [row for row in terms_of(agreement) if row.valid_from <= day]
    return held[-1] if held else None


def amendments_of(agreement: Agreement) -> list[Amendment]:
    """The agreement's amendments by number, drafts and declined ones too; masked as the agreement is."""
    return sorted(_as_told(agreement, agreement.amendments.all()), key=lambda row: (row.number, row.pk))


def amount_and_end_on(agreement: Agreement, day: datetime.date) -> tuple[Decimal, datetime.date]:
    """What was agreed on the day, as (amount in the agreement's currency, end).

    From the approved amendments that were decided on or before the day. Of a masked agreement an amendment is
    told by the year, and so is the end.
    """
    approved = sorted(
        (
            (row.decided_on, row.number, row)
            for row in amendments_of(agreement)
            if row.status == Amendment.Status.APPROVED and row.decided_on
        ),
        key=lambda entry: entry[:2],
    )
    done = [row for decided_on, _number, row in approved if decided_on <= day]
    if done:
        return done[-1].amount_after, done[-1].end_after
    if approved:
        first = approved[0][2]
        return first.amount_before, first.end_before
    return agreement.amount, agreement.end


def eligible_days(agreement: Agreement, day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of which costs count, by the rules that hold on the day; else the agreement's own days."""
    terms = terms_on(agreement, day)
    first = terms.eligible_from if terms else None
    last = terms.eligible_to if terms else None
    return first or agreement.start, last or agreement.end


def contingency_released_on(agreement: Agreement, day: datetime.date) -> Decimal:
    """How much of the contingency approved amendments allow on the day, in the agreement's currency."""
    return sum(
        (
            row.contingency_released
            for row in amendments_of(agreement)
            if row.status == Amendment.Status.APPROVED and row.decided_on and row.decided_on <= day
        ),
        Decimal(0),
    )


def contributions(user: Any) -> QuerySet[Contribution]:
    """What funders have decided, by strategy, with `shown_agreements`: those that the user may know of."""
    rows = access.visible(user, Contribution.objects.order_by("strategy__code", "number", "pk"))
    return rows.select_related("strategy__funder").prefetch_related(
        Prefetch("agreements", agreements(user), to_attr="shown_agreements")
    )


def amendments(user: Any) -> QuerySet[Amendment]:
    """Amendments of agreements that the user may know of, each with `is_masked`."""
    rows = access.visible(user, Amendment.objects.order_by("agreement__number", "number", "pk"))
    return with_masks(rows, user, "agreement__project__").select_related("agreement__project")


def terms(user: Any) -> QuerySet[Terms]:
    """Rules of agreements that the user may know of, each with `is_masked`; those of drafts too."""
    rows = access.visible(user, Terms.objects.order_by("agreement__number", "valid_from", "pk"))
    rows = with_masks(rows, user, "agreement__project__").select_related("agreement__project", "amendment")
    return rows.prefetch_related(Prefetch("flat_rates", FlatRate.objects.order_by("name_sv", "pk")))


def with_headings(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """With `shown_headings`, each with `shown_accounts`, in two more queries however many there are."""
    accounts = HeadingAccount.objects.select_related("account").order_by("account__code", "pk")
    headings = Heading.objects.order_by("order", "code", "pk").prefetch_related(
        Prefetch("accounts", accounts, to_attr="shown_accounts")
    )
    return rows.prefetch_related(Prefetch("headings", headings, to_attr="shown_headings"))


def sums(rows: QuerySet[Agreement]) -> list[tuple[str, Decimal]]:
    """(currency, agreed in all), kronor first: amounts in different currencies are not added."""
    totals = rows.order_by().values_list("currency").annotate(total=Sum("amount"))
    exact = [(currency, Decimal(total).quantize(ORE)) for currency, total in totals]
    return sorted(exact, key=lambda pair: (pair[0] != "SEK", pair[0]))


def headings_of(agreement: Agreement) -> list[Heading]:
    """The funder's headings in their order, each with `accounts` that are read along."""
    accounts = HeadingAccount.objects.select_related("account").order_by("account__code", "pk")
    rows = agreement.headings.order_by("order", "code", "pk")
    return list(rows.prefetch_related(Prefetch("accounts", accounts)))


def funder_shares(project: Project) -> list[tuple[int, list[FunderShare]]]:
    """(year, shares of the year), the earliest year first."""
    found: dict[int, list[FunderShare]] = {}
    rows = project.funder_shares.select_related("funder")
    for row in rows.order_by("year", "funder__order", "funder__code", "pk"):
        found.setdefault(row.year, []).append(row)
    return list(found.items())


def paying_funders(user: Any, project: Project, also: Iterable[Funder] = ()) -> list[Funder]:
    """Those with an agreement in the project that the user may know of, and those of `also`."""
    agreed = access.visible(user, Agreement.objects.filter(project=project).order_by())
    found = set(Funder.objects.filter(pk__in=agreed.values("funder"))) | set(also)
    return sorted(found, key=lambda funder: (funder.order, funder.code, funder.pk))


def in_kind(user: Any, project: Project) -> QuerySet[InKind]:
    """What is given to the project otherwise than in money, without what is voided; each with `is_masked`."""
    rows = access.visible(user, InKind.objects.filter(project=project, voided_at__isnull=True))
    return with_masks(rows, user, "project__").select_related("project").order_by("year", "pk")


def _as_told(agreement: Agreement, rows: Iterable[R]) -> list[R]:
    """The rows, emptied of what is kept back if the agreement was read as masked."""
    told = list(rows)
    if getattr(agreement, "is_masked", False):
        for row in told:
            row.is_masked = True
    return told
