"""Agreements with headings and rates: `three_headings` for the rules, `agreement` and what is in it for the pages."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.money.budgets import actions
from projects.money.budgets.actions import Line
from tests import factories as make
from tracker.core.periods import today


@pytest.fixture
def three_headings(own_project):
    """1 000 000 EUR for 2015-2018 with three headings: staff, travel, contingency."""
    row = make.AgreementFactory(project=own_project, currency="EUR")
    for code, kind in (("staff", "direct"), ("travel", "direct"), ("reserve", "contingency")):
        make.HeadingFactory(agreement=row, code=code, kind=kind, name_sv=code, name_en=code)
    make.ExchangeRateFactory(valid_from=dt.date(2015, 1, 1), rate=Decimal("9.5"))
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1), rate=Decimal("9.634"))
    return row


@pytest.fixture
def agreement(own_project):
    """1 000 000 EUR from 2015 to the end of next year, with the headings Personal and Resor."""
    row = make.AgreementFactory(
        project=own_project, currency="EUR", number="AVTAL-7", end=dt.date(today().year + 1, 12, 31)
    )
    make.ExchangeRateFactory(valid_from=dt.date(2015, 1, 1), rate=Decimal("9.5"))
    for place, name in enumerate(("Personal", "Resor")):
        make.HeadingFactory(agreement=row, code=f"H{place}", name_sv=name, order=place)
    return row


@pytest.fixture
def staff(agreement):
    return agreement.headings.get(code="H0")


@pytest.fixture
def travel(agreement):
    return agreement.headings.get(code="H1")


@pytest.fixture
def base(agreement):
    return f"/agreements/{agreement.public_id}/budget/"


@pytest.fixture
def first(controller, agreement, staff, travel):
    """Version 1: 2016 100 000 for staff, 50 000 for travel; in force from 2016."""
    lines = [Line(2016, staff, Decimal(100_000)), Line(2016, travel, Decimal(50_000))]
    version = actions.save_budget_draft(
        user=controller, agreement=agreement, version=None, expected=None, lines=lines, reason="Första"
    )
    return actions.approve_budget(
        user=controller, version=version, expected=1, in_force_from=dt.date(2016, 1, 1)
    )
