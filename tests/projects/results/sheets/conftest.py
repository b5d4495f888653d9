"""What the tests of sheets stand on: two indicators of the manager's project, and the page's address."""

import pytest
from django.core.management import call_command

from projects.models import Dimension, IndicatorSplit
from tests import factories as make


@pytest.fixture
def period(db):
    return make.ReportingPeriodFactory(year=2017)


@pytest.fixture
def number(own_project, period):
    """A number that is split by sex."""
    call_command("load_reference_data", verbosity=0)
    row = make.IndicatorFactory(project=own_project, code="OWN-P1", name_sv="Utbildade")
    IndicatorSplit.objects.create(indicator=row, first=Dimension.objects.get(code="sex"))
    return row


@pytest.fixture
def percent(own_project, period):
    return make.IndicatorFactory(
        project=own_project, code="OWN-P2", name_sv="Nöjda", measure="percent", over_places="pooled"
    )


@pytest.fixture
def address(own_project):
    return f"/projects/{own_project.public_id}/results/sheet/"
