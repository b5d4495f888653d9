"""What comes at the same moment: a closing and a value, or two periods over each other."""

import dataclasses
import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from projects.models import IndicatorValue, ReportingPeriod
from projects.results.catalogue import actions, calendar
from projects.results.catalogue.locks import APART
from projects.results.values import actions as values
from tests import factories as make
from tests.races.together import Gate, together
from tracker.core import triggers
from tracker.core.errors import Refused
from tracker.core.history.record import recording
from tracker.core.periods import today

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
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


def days(who):
    """Of two that lie over each other: 2031, and a year from June of it."""
    first = dt.date(2031, 1 + 5 * who, 1)
    last = first + dt.timedelta(days=364)
    return {"code": f"X{who}", "kind": "year", "first_day": first, "last_day": last} | {
        "opens_on": first,
        "closes_on": last,
    }


def at_once(write):
    """What became of two who write at once; each keeps its transaction open until the other has written too."""
    written = Gate(2, PATIENCE)

    def add(who):
        try:
            with recording():
                write(who)
                written.wait()
        except (Refused, IntegrityError) as no:
            return no
        return None

    return [no for no in together(2, add) if no]


def test_of_two_periods_over_each_other_one_is_added(leader):
    (no,) = at_once(lambda who: actions.add_period(user=leader, fields=days(who)))
    assert (no.code, no.field) == ("invalid", "first_day")
    assert "X" in no.message
    assert ReportingPeriod.objects.count() == 1


def test_nor_do_two_slip_in_behind_the_actions(db):
    (no,) = at_once(lambda who: ReportingPeriod.objects.bulk_create([ReportingPeriod(**days(who))]))
    assert APART in str(no)
    assert ReportingPeriod.objects.count() == 1


def test_without_their_queue_two_slip_in_on_postgresql(db, monkeypatch):
    """The negative control: neither sees what the other has not committed."""
    alone = [dataclasses.replace(one, asks_of_others=False) for one in triggers._registered]
    monkeypatch.setattr(triggers, "_registered", alone)
    triggers.install()
    at_once(lambda who: ReportingPeriod.objects.bulk_create([ReportingPeriod(**days(who))]))
    assert ReportingPeriod.objects.count() == (2 if connection.vendor == "postgresql" else 1)


def test_nor_is_one_moved_over_another_that_comes(db):
    """A quarter that becomes a year, beside a new year."""
    there = make.ReportingPeriodFactory(**days(0) | {"kind": "quarter"})

    def write(who):
        if who:
            ReportingPeriod.objects.create(**days(1))
        else:
            ReportingPeriod.objects.filter(pk=there.pk).update(kind="year")

    assert [APART in str(no) for no in at_once(write)] == [True]


def test_a_year_that_two_add_at_once_is_there_once(leader):
    (no,) = at_once(lambda who: actions.make_periods(user=leader, year=2031, kinds=["year"]))
    assert no.field == "year"
    assert ReportingPeriod.objects.get().code == "2031"
