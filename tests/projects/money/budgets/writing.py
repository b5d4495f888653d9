"""Writing budgets as the tests of actions and limits do."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import Amendment
from projects.money.budgets import actions
from projects.money.budgets.actions import Line
from tracker.core.errors import Refused

DAY = dt.date(2016, 7, 1)


def lines(agreement, **by_heading):
    """Lines of 2016, by the heading's code."""
    headings = {heading.code: heading for heading in agreement.headings.all()}
    return [Line(2016, headings[code], Decimal(amount)) for code, amount in by_heading.items()]


def draft(user, agreement, rows, version=None, expected=None, reason=""):
    return actions.save_budget_draft(
        user=user, agreement=agreement, version=version, expected=expected, lines=rows, reason=reason
    )


def approved(user, agreement, day=DAY, amendment=None, **by_heading):
    version = draft(user, agreement, lines(agreement, **by_heading))
    return actions.approve_budget(
        user=user, version=version, expected=1, in_force_from=day, amendment=amendment
    )


def amended(agreement, released="0", decided_on=DAY, status="approved"):
    return Amendment.objects.create(
        agreement=agreement,
        number=agreement.amendments.count() + 1,
        status=status,
        changes="Budget",
        reason="Mer personal.",
        amount_before=agreement.amount,
        amount_after=agreement.amount,
        end_before=agreement.end,
        end_after=agreement.end,
        contingency_released=Decimal(released),
        decided_on=decided_on if status != "draft" else None,
    )


def refused(code, field, call):
    with pytest.raises(Refused) as caught:
        call()
    assert (caught.value.code, caught.value.field) == (code, field)
    return caught.value.message
