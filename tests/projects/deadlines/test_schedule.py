"""Which days a rule asks for, counted by hand here."""

import datetime as dt
import itertools

import pytest

from projects.deadlines.models import DeadlineRule
from projects.deadlines.schedule import asked_for, months_later

START, END = dt.date(2015, 2, 1), dt.date(2016, 6, 30)


def rule(anchor: str, **fields: object) -> DeadlineRule:
    return DeadlineRule(
        **{"kind": "report", "anchor": anchor, "valid_from": dt.date(2010, 1, 1)} | fields  # type: ignore[arg-type]
    )


def told(rule: DeadlineRule, start: dt.date = START, end: dt.date = END) -> list[tuple[str, str, str, str]]:
    return [
        (due.first.isoformat(), due.last.isoformat(), due.day.isoformat(), due.sv)
        for due in asked_for(rule, start, end)
    ]


@pytest.mark.parametrize(
    ("day", "months", "becomes"),
    [
        ("2015-06-30", 1, "2015-07-31"),
        ("2015-12-31", 2, "2016-02-29"),
        ("2016-03-31", -3, "2015-12-31"),
        ("2015-01-30", 1, "2015-02-28"),
        ("2015-01-15", 12, "2016-01-15"),
        ("2015-11-15", -24, "2013-11-15"),
    ],
)
def test_the_last_day_of_a_month_stays_the_last(day: str, months: int, becomes: str) -> None:
    assert months_later(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(becomes)


def test_years_of_the_calendar_are_cut_to_the_agreement() -> None:
    assert told(rule("period", every_months=12, months_after=3)) == [
        ("2015-02-01", "2015-12-31", "2016-03-31", " 2015"),
        ("2016-01-01", "2016-06-30", "2016-09-30", " 2016"),
    ]


def test_quarters_are_counted_from_the_first_day_and_numbered() -> None:
    found = told(
        rule("period", every_months=3, by_calendar=False, months_after=1), START, dt.date(2015, 9, 15)
    )
    assert found == [
        ("2015-02-01", "2015-04-30", "2015-05-31", " 1"),
        ("2015-05-01", "2015-07-31", "2015-08-31", " 2"),
        ("2015-08-01", "2015-09-15", "2015-10-15", " 3"),
    ]


def test_what_is_asked_in_advance_counts_from_the_whole_period() -> None:
    """The agreement ends in the middle of a quarter; the requisition is due as always, on the 15th of its first month."""
    found = told(rule("period", every_months=3, months_after=-3, days_after=15), START, dt.date(2015, 8, 20))
    assert found == [
        ("2015-04-01", "2015-06-30", "2015-04-15", ", kv. 2 2015"),
        ("2015-07-01", "2015-08-20", "2015-07-15", ", kv. 3 2015"),
    ]


def test_a_plan_is_about_the_year_to_come_and_nothing_is_planned_after_the_end() -> None:
    found = told(rule("yearly", kind="plan", month=11, day=15))
    assert found == [("2016-01-01", "2016-06-30", "2015-11-15", " 2016")]
    reports = told(rule("yearly", month=2, day=31))
    assert [row[2] for row in reports] == ["2015-02-28", "2016-02-29"]


def test_one_at_the_end() -> None:
    assert told(rule("end", months_after=4)) == [("2015-02-01", "2016-06-30", "2016-10-31", "")]
    assert told(rule("end", days_after=60))[0][2] == "2016-08-29"


def test_only_periods_that_end_while_the_rule_is_valid() -> None:
    late = rule("period", every_months=12, valid_from=dt.date(2016, 1, 1))
    assert [row[1] for row in told(late)] == ["2016-06-30"]
    early = rule("period", every_months=12, valid_to=dt.date(2015, 12, 31))
    assert [row[1] for row in told(early)] == ["2015-12-31"]


def test_other_lengths_are_told_by_their_months_or_years() -> None:
    assert [row[3] for row in told(rule("period", every_months=24))] == [" 2015–2016"]
    assert next(row[3] for row in told(rule("period", every_months=6))) == " 2015-01 – 2015-06"
    assert told(rule("period", every_months=1))[0][3] == " 2015-02"


@pytest.mark.parametrize("months", [1, 2, 3, 5, 6, 7, 12, 18, 36, 60])
@pytest.mark.parametrize("by_calendar", [True, False])
def test_periods_follow_each_other_without_a_gap(months: int, by_calendar: bool) -> None:
    found = asked_for(rule("period", every_months=months, by_calendar=by_calendar), START, END)
    assert (found[0].first, found[-1].last) == (START, END)
    for one, following in itertools.pairwise(found):
        assert following.first == one.last + dt.timedelta(days=1)
