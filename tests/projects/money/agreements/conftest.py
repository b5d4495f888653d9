"""One agreement with rules and a heading, of the manager's project."""

from decimal import Decimal

import pytest

from projects.models import Agreement, Project
from tests import factories as make


@pytest.fixture
def agreement(own_project: Project) -> Agreement:
    row = make.AgreementFactory(
        project=own_project, number="DEMO WA 17", currency="EUR", amount=Decimal(950_000), dnr="2016/203"
    )
    make.TermsFactory(agreement=row, valid_from=row.start)
    make.HeadingFactory(agreement=row, code="1", name_sv="Personal")
    return row
