"""A presidency against the norm: one meeting of directors-general, one or two of the working group."""

import datetime as dt

import pytest

from countries.forums.models import Presidency
from countries.forums.norm import Met, judge

SPRING = Presidency(year=2017, half=1)
BEFORE, DURING, AFTER = dt.date(2016, 12, 1), dt.date(2017, 4, 1), dt.date(2017, 8, 1)
WORKING, HIGH = Met("working", dt.date(2017, 3, 16)), Met("dg", dt.date(2017, 6, 8))


def told(*meetings, on=AFTER):
    found = judge(SPRING, meetings, on)
    return found.kind, found.lacks


def test_one_and_one_is_as_expected_and_so_is_one_and_two():
    assert told(WORKING, HIGH) == ("ok", ())
    assert told(WORKING, HIGH, Met("working", dt.date(2017, 5, 2))) == ("ok", ())


@pytest.mark.parametrize(
    ("meetings", "lacks"),
    [
        ([WORKING], ("inget generaldirektörsmöte har loggats",)),
        ([HIGH], ("inget arbetsgruppsmöte har loggats",)),
        ([HIGH, WORKING, HIGH], ("2 generaldirektörsmöten, normalt ett",)),
        ([HIGH, WORKING, WORKING, WORKING], ("3 arbetsgruppsmöten, normalt ett eller två",)),
    ],
)
def test_what_differs_is_said_in_words(meetings, lacks):
    assert told(*meetings) == ("warn", lacks)


def test_nothing_at_all_lacks_both():
    assert told() == (
        "warn",
        ("inget generaldirektörsmöte har loggats", "inget arbetsgruppsmöte har loggats"),
    )


def test_meetings_of_other_half_years_do_not_count():
    assert told(WORKING, Met("dg", dt.date(2017, 7, 1))) == (
        "warn",
        ("inget generaldirektörsmöte har loggats",),
    )


def test_a_meeting_ahead_is_planned_and_not_lacking():
    assert told(WORKING, HIGH, on=DURING) == ("info", ("generaldirektörsmöte planerat till 2017-06-08",))
    assert told(WORKING, on=DURING) == ("info", ("inget generaldirektörsmöte har loggats",))


def test_a_presidency_ahead_has_not_begun():
    assert told(on=BEFORE) == ("none", ())
