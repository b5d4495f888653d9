"""What an agreement's terms allow: how far money may be moved, and when an outcome wants a comment."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from projects.money.agreements.models import Agreement, Amendment, Heading, Terms
from projects.money.agreements.queries import terms_on
from projects.money.budgets.models import BudgetVersion
from projects.money.budgets.queries import by_heading
from tracker.core import formats
from tracker.core.errors import Refused

Amounts = Mapping[int, Decimal]
ZERO = Decimal("0.00")
IN_FORCE = (BudgetVersion.Status.APPROVED, BudgetVersion.Status.REPLACED)


def comment_due(terms: Terms | None, plan: Decimal, outcome: Decimal) -> bool:
    """Is the outcome so far from the plan that the agreement wants a comment? Both in the agreement's currency."""
    if terms is None:
        return False
    return not terms.comment_below * plan <= 100 * outcome <= terms.comment_above * plan


@dataclass(frozen=True, slots=True)
class Move:
    """A heading's amount as the funder last approved it, and now, in the agreement's currency."""

    heading: Heading
    before: Decimal
    after: Decimal
    limit: Decimal | None  # percent; None: free

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of what was approved; None when that was nothing."""
        return self.difference * 100 / self.before if self.before else None

    @property
    def is_beyond(self) -> bool:
        """Does it differ more than we may decide ourselves?"""
        return self.limit is not None and abs(self.difference) * 100 > self.limit * self.before


def approved_by_funder(agreement: Agreement) -> BudgetVersion | None:
    """The latest version that the funder approved in an amendment, else the first; None before there is one."""
    rows = agreement.budget_versions.filter(status__in=IN_FORCE).order_by("in_force_from", "number", "pk")
    return rows.filter(amendment__isnull=False).last() or rows.first()


def moves(agreement: Agreement, before: Amounts, after: Amounts, day: datetime.date) -> list[Move]:
    """Every heading that has an amount before (what the funder approved) or after, under the terms of the day."""
    terms = terms_on(agreement, day)
    limit = terms.reallocation_percent if terms else None
    return [
        Move(heading, before.get(heading.pk, ZERO), after.get(heading.pk, ZERO), limit)
        for heading in agreement.headings.order_by("order", "code", "pk")
        if heading.pk in before or heading.pk in after
    ]


def check(version: BudgetVersion, amendment: Amendment | None, day: datetime.date) -> None:
    """May the draft come into force on the day, by the amendment that it names? Raises Refused at its field."""
    agreement = version.agreement
    after = by_heading(version.lines.all())
    total = sum(after.values(), ZERO)
    if total > agreement.amount:
        message = _("The lines sum to %(total)s, but %(agreed)s is agreed.")
        said = {"total": _said(total, agreement), "agreed": _said(agreement.amount, agreement)}
        raise Refused("over_agreed", message % said, field="lines")
    if amendment is not None:
        _check_amendment(version, amendment, day)
    base = approved_by_funder(agreement)
    if base is None:
        return
    moved = moves(agreement, by_heading(base.lines.all()), after, day)
    _check_contingency(agreement, moved, amendment, day)
    beyond = next((move for move in moved if move.is_beyond), None)
    if beyond and amendment is None:
        raise Refused("amendment_needed", _beyond(beyond, agreement), field="amendment")


def _check_amendment(version: BudgetVersion, amendment: Amendment, day: datetime.date) -> None:
    if amendment.agreement_id != version.agreement_id:
        raise Refused("other_agreement", _("The amendment is of another agreement."), field="amendment")
    if amendment.status != Amendment.Status.APPROVED or amendment.decided_on is None:
        raise Refused("not_approved", _("The amendment has not been approved."), field="amendment")
    if amendment.decided_on > day:
        message = _("The amendment was decided on %(day)s: the budget cannot be in force before that.")
        raise Refused(
            "before_amendment", message % {"day": amendment.decided_on.isoformat()}, field="in_force_from"
        )
    used = amendment.budgets.filter(status__in=IN_FORCE).exclude(pk=version.pk).first()
    if used:
        message = _("Version %(number)d already rests on this amendment. An amendment approves one budget.")
        raise Refused("amendment_used", message % {"number": used.number}, field="amendment")


def _check_contingency(
    agreement: Agreement, moved: list[Move], amendment: Amendment | None, day: datetime.date
) -> None:
    """Money may leave the contingency only as far as the amendment releases it, where the terms say so."""
    terms = terms_on(agreement, day)
    if terms is None or not terms.contingency_needs_approval:
        return
    taken = sum(
        (
            move.before - move.after
            for move in moved
            if move.heading.kind == Heading.Kind.CONTINGENCY and move.difference < 0
        ),
        ZERO,
    )
    released = amendment.contingency_released if amendment else ZERO
    if taken > released:
        message = _(
            "%(taken)s leaves the contingency. The funder must release it in an approved amendment; "
            "%(released)s is released."
        )
        said = {"taken": _said(taken, agreement), "released": _said(released, agreement)}
        raise Refused("contingency", message % said, field="amendment")


def _beyond(move: Move, agreement: Agreement) -> str:
    assert move.limit is not None
    said = {
        "heading": move.heading,
        "before": _said(move.before, agreement),
        "after": _said(move.after, agreement),
        "limit": formats.percent(move.limit, 0 if move.limit == int(move.limit) else 2),
    }
    what = _("%(heading)s goes from %(before)s to %(after)s.") % said
    if not move.limit:
        why = _("Every move between headings needs the funder: name the approved amendment.")
    else:
        why = _("That is more than %(limit)s: name the approved amendment.") % said
    return f"{what} {why}"


def _said(amount: Decimal, agreement: Agreement) -> str:
    return formats.money(amount, agreement.currency)
