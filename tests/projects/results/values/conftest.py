"""What the tests of values stand on: an indicator of the manager's project, a period, and who decides."""

from decimal import Decimal

import pytest

from projects.models import Category, Dimension, IndicatorSplit
from projects.results.values import actions
from projects.results.values.parts import Cell
from tests import factories as make


@pytest.fixture
def indicator(own_project):
    """How many were trained: annual, reported in all, planned from 0 in 2014 to 100 in 2018."""
    row = make.IndicatorFactory(project=own_project, code="OWN-P1")
    make.plan_indicator(row)
    return row


@pytest.fixture
def period(db):
    return make.ReportingPeriodFactory(year=2017)


@pytest.fixture
def by_sex(indicator):
    """The indicator is split by sex: women, men, not known. Gives the categories."""
    dimension = Dimension.objects.create(code="sex", name_sv="Kön", name_en="Sex", order=1)
    found = [
        Category.objects.create(
            dimension=dimension, code=code, name_sv=sv, name_en=en, order=n, is_unknown=code == "unknown"
        )
        for n, (code, sv, en) in enumerate(
            [("women", "kvinnor", "women"), ("men", "män", "men"), ("unknown", "uppgift saknas", "not known")]
        )
    ]
    IndicatorSplit.objects.create(indicator=indicator, first=dimension)
    return found


@pytest.fixture
def cells(by_sex):
    """`cells(60, 40, None)`: the parts of women, men and not known."""

    def made(*amounts):
        return [
            Cell(group, amount=None if amount is None else Decimal(amount))
            for group, amount in zip(by_sex, amounts, strict=True)
        ]

    return made


@pytest.fixture
def draft(manager, indicator, period):
    """`draft(60)`: a value that the manager has drafted; `draft(60, submit=True)`: and handed in."""

    def made(value=60, *, user=None, submit=False, **more):
        user = user or manager
        stands = actions.standing(indicator, period, None)
        row = actions.save_value(
            user=user,
            indicator=indicator,
            period=period,
            expected=stands.version if stands else None,
            **({"value": Decimal(value)} if value is not None else {}),
            **more,
        )
        return actions.submit_value(user=user, value=row, expected=row.version) if submit else row

    return made
