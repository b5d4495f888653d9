"""A project with a calendar, and a framework in draft: an outcome, an output under it, and an indicator to plan."""

import datetime as dt
from types import SimpleNamespace

import pytest

from projects.results.framework import actions
from tests import factories as make


@pytest.fixture
def years(db):
    return {year: make.ReportingPeriodFactory(year=year) for year in range(2013, 2021)}


@pytest.fixture
def indicator(own_project):
    return make.IndicatorFactory(project=own_project, code="OWN-P1")


@pytest.fixture
def draft(manager, own_project, years, indicator):
    """`version` (at version 3), its `outcome` and the `output` under it."""
    version = actions.begin_framework(user=manager, project=own_project, reason="Den första")
    outcome = actions.save_node(
        user=manager,
        version=version,
        expected=1,
        node=None,
        fields={"level": "O", "code": "O1", "name_sv": "Fler i arbete", "family": "labour_market"},
    )
    output = actions.save_node(
        user=manager,
        version=version,
        expected=2,
        node=None,
        fields={"level": "P", "code": "P1", "name_sv": "Utbildade handläggare", "parent": outcome},
    )
    return SimpleNamespace(version=version, outcome=outcome, output=output)


@pytest.fixture
def planned(manager, draft, indicator, years):
    """The draft with the indicator planned from 0 to 50 and 100."""
    actions.place_indicator(
        user=manager,
        version=draft.version,
        expected=3,
        indicator=indicator,
        node=draft.output,
        baseline=0,
        baseline_year=2014,
        targets=[actions.Target(years[2016], 50), actions.Target(years[2018], 100)],
    )
    return draft


@pytest.fixture
def agreed(leader, planned):
    """The same in force from 1 February 2015."""
    actions.approve_framework(
        user=leader, version=planned.version, expected=4, in_force_from=dt.date(2015, 2, 1)
    )
    return planned
