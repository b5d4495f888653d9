import datetime as dt

import pytest

from projects.money.agreements import actions
from tests import factories as make
from tracker.core.errors import Refused


def test_an_agreement_ends_after_it_starts(controller, own_project):
    agreement = make.AgreementFactory(project=own_project)
    with pytest.raises(Refused) as refused:
        actions.save_agreement(
            user=controller, agreement=agreement, expected=1, fields={"end": dt.date(2014, 12, 31)}
        )
    assert (refused.value.code, refused.value.field) == ("invalid", "end")
