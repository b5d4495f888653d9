"""A closing and a booking at the same moment: what was closed stays as it was when it was closed."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import connection

from projects.models import ClosedMonth, Transaction
from projects.money.ledger import actions, months
from tests import factories as make
from tests.races.together import together
from tracker.core.errors import Refused
from tracker.core.history.record import recording

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MARCH = dt.date(2017, 3, 1)
# As long as one waits for another that cannot come, because it waits itself.
PATIENCE = 1
BOOKERS, TURNS = 6, 4


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project)


def book(user, agreement, key):
    return actions.book(
        user=user,
        agreement=agreement,
        booked_on=MARCH,
        amount=Decimal(1),
        currency="SEK",
        row_key=key,
        kind="cost",
    )


def in_march():
    return Transaction.objects.filter(booked_on__month=3).count()


def booked_at_closing(controller, agreement):
    """A booking is written, and a closing comes before it is committed: rows that the closing saw when it was done."""
    written, closed = threading.Event(), threading.Event()

    def booking():
        with recording():  # the history, which is a queue too, comes last
            book(controller, agreement, "V-1")
            written.set()
            closed.wait(PATIENCE)

    def closing():
        written.wait(10)
        months.close_months(user=controller, first=MARCH, last=MARCH)
        seen = in_march()
        closed.set()
        return seen

    return together(2, lambda who: (booking, closing)[who]())[1]


def test_a_closing_waits_for_the_booking_that_is_being_written(controller, agreement):
    assert booked_at_closing(controller, agreement) == in_march() == 1


def test_without_waiting_a_booking_slips_in(controller, agreement, monkeypatch):
    """The negative control. SQLite hides it: its writers come one after the other."""
    monkeypatch.setattr(months, "_wait_for_writers", lambda: None)
    seen = booked_at_closing(controller, agreement)
    assert (seen < in_march()) == (connection.vendor == "postgresql")


def test_a_booking_that_comes_during_a_closing_is_refused(controller, agreement):
    closing, tried = threading.Event(), threading.Event()

    def close():
        with recording():
            months.close_months(user=controller, first=MARCH, last=MARCH)
            closing.set()
            tried.wait(PATIENCE)

    def come_late():
        closing.wait(10)
        with pytest.raises(Refused) as refused:
            book(controller, agreement, "V-1")
        tried.set()
        return refused.value

    no = together(2, lambda who: (close, come_late)[who]())[1]
    assert (no.code, no.field) == ("locked", "booked_on")
    assert "Mars 2017 är stängd" in no.message
    assert in_march() == 0


def test_whoever_comes_first_of_many_nothing_is_added_later(controller, agreement):
    def act(who):
        if who == 0:
            months.close_months(user=controller, first=MARCH, last=MARCH)
            return in_march()
        codes = []
        for turn in range(TURNS):
            try:
                book(controller, agreement, f"V-{who}-{turn}")
                codes.append("")
            except Refused as no:
                codes.append(no.code)
        return codes

    seen, *codes = together(BOOKERS + 1, act)
    assert seen == in_march()
    told = [code for of_one in codes for code in of_one]
    assert set(told) <= {"", "locked"}
    assert told.count("") == seen
    assert ClosedMonth.objects.count() == 1
