"""A closing and a value at the same moment: what the closing saw is what there is."""

import datetime as dt
import threading
from decimal import Decimal

import pytest

from projects.models import IndicatorValue
from projects.results.catalogue import actions, calendar
from projects.results.values import actions as values
from tests import factories as make
from tests.races.together import together
from tracker.core.errors import Refused
from tracker.core.history.record import recording
from tracker.core.periods import today

pytestmark = pytest.mark.django_db(transaction=True)
# As long as one waits for another that cannot come, because it waits itself.
PATIENCE = 1


@pytest.fixture
def period(db):
    first = today() - dt.timedelta(days=300)
    return make.ReportingPeriodFactory(code="now", first_day=first, last_day=today(), opens_on=first)


@pytest.fixture
def indicator(own_project, period):
    own_project.end = today()
    own_project.save()
    return make.IndicatorFactory(project=own_project)


def save(user, indicator, period):
    return values.save_value(user=user, indicator=indicator, period=period, expected=None, value=Decimal(1))


def close(user, period):
    return actions.close_period(user=user, period=period, expected=1, reason="Bokslut")


def test_a_closing_waits_for_the_value_that_is_being_written(manager, leader, indicator, period):
    written, closed = threading.Event(), threading.Event()

    def saving():
        with recording():  # the history, which is a queue too, comes last
            save(manager, indicator, period)
            written.set()
            closed.wait(PATIENCE)

    def closing():
        written.wait(10)
        close(leader, period)
        seen = IndicatorValue.objects.count()
        closed.set()
        return seen

    assert together(2, lambda who: (saving, closing)[who]())[1] == IndicatorValue.objects.count() == 1


def test_a_value_that_comes_during_a_closing_is_refused(manager, leader, indicator, period):
    closing, tried = threading.Event(), threading.Event()

    def shut():
        with recording():
            close(leader, period)
            closing.set()
            tried.wait(PATIENCE)

    def saving():
        closing.wait(10)
        try:
            save(manager, indicator, period)
        except Refused as no:
            return no.code
        finally:
            tried.set()
        return "saved"

    assert together(2, lambda who: (shut, saving)[who]())[1] == "locked"
    assert not calendar.is_open(type(period).objects.get())
    assert not IndicatorValue.objects.exists()
