"""A project with two components, and its work plan: drafted by the manager, and agreed to by the leadership."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from projects.workplan import actions
from tests import factories as make

TRAINING = {
    "kind": "activity",
    "activity_kind": "training",
    "title_sv": "Utbildning i vägledning",
    "start": dt.date(2017, 5, 8),
    "end": dt.date(2017, 5, 12),
    "days_abroad": Decimal(5),
    "days_home": Decimal("2.5"),
}
HANDBOOK = {"kind": "milestone", "title_sv": "Handboken beslutad", "end": dt.date(2017, 11, 30)}


@pytest.fixture
def components(own_project):
    return [make.ComponentFactory(project=own_project, number=number) for number in (1, 2)]


@pytest.fixture
def draft(manager, own_project, components):
    """`plan` (at version 3) with a `training` in the first component and a milestone, the `handbook`."""
    plan = actions.begin_plan(user=manager, project=own_project, reason="Den första")
    one, two = (
        actions.save_item(user=manager, plan=plan, expected=expected, item=None, fields=fields).item
        for expected, fields in ((1, TRAINING | {"component": components[0]}), (2, HANDBOOK))
    )
    return SimpleNamespace(plan=plan, training=one, handbook=two)


@pytest.fixture
def agreed(leader, draft):
    actions.agree_plan(user=leader, plan=draft.plan, expected=3, agreed_on=dt.date(2017, 1, 20))
    return draft
