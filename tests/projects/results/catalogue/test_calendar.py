"""When a period is open, to whom, and what is said of one that is not."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.http import Http404

from projects.models import Category, Dimension, PeriodException, ReportingPeriod, StandardIndicator
from projects.results.catalogue import actions, periods
from projects.results.catalogue.calendar import Openings, check_open, open_state
from projects.results.catalogue.models import LONGEST
from tests import factories as make
from tracker.core import access
from tracker.core.errors import Refused, Stale
from tracker.core.history.models import Entry
from tracker.core.periods import day_starts, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def closed(db):
    return make.ReportingPeriodFactory(year=2017, closes_on=dt.date(2018, 2, 15))


@pytest.fixture
def open_now(db):
    """The last 300 days, open since they began to a week from now."""
    first = today() - 300 * DAY
    return make.ReportingPeriodFactory(
        code="now", first_day=first, last_day=today(), opens_on=first, closes_on=today() + 7 * DAY
    )


def grant(by, period, person, **more):
    fields = {"project": None, "reason": "The register was late.", "until": today() + DAY} | more
    return actions.grant_exception(user=by, period=period, person=person, **fields)


def refusal(call, *args, **fields):
    with pytest.raises(Refused) as refused:
        call(*args, **fields)
    return refused.value.code, refused.value.field


@pytest.mark.parametrize(
    ("kind", "codes", "firsts", "closes"),
    [
        ("year", ["2016"], ["2016-01-01"], "2017-02-15"),
        ("half_year", ["2016-H1", "2016-H2"], ["2016-01-01", "2016-07-01"], "2017-01-31"),
        (
            "quarter",
            ["2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4"],
            ["2016-01-01", "2016-04-01", "2016-07-01", "2016-10-01"],
            "2017-01-31",
        ),
    ],
)
def test_the_periods_of_a_year(kind, codes, firsts, closes):
    rows = list(periods.of_year(2016, kind))
    assert [row.code for row in rows] == codes
    assert [row.first_day.isoformat() for row in rows] == firsts
    assert [row.last_day + DAY for row in rows] == [row.first_day for row in rows[1:]] + [dt.date(2017, 1, 1)]
    assert rows[-1].closes_on.isoformat() == closes


def test_months_end_where_the_next_begins():
    rows = list(periods.of_year(2016, "month"))
    assert [row.code for row in rows] == [f"2016-{n:02}" for n in range(1, 13)]
    assert rows[1].last_day == dt.date(2016, 2, 29)


def test_a_year_is_added_once_and_the_rest_later(leader):
    assert [row.code for row in actions.make_periods(user=leader, year=2019, kinds=["year"])] == ["2019"]
    added = actions.make_periods(user=leader, year=2019, kinds=["year", "half_year"])
    assert [row.code for row in added] == ["2019-H1", "2019-H2"]
    assert refusal(actions.make_periods, user=leader, year=2019, kinds=["year"]) == ("there_already", "year")
    assert refusal(actions.make_periods, user=leader, year=2019, kinds=[]) == ("no_kind", "kinds")
    assert refusal(actions.make_periods, user=leader, year=2101, kinds=["year"]) == ("unknown_year", "year")


def test_only_who_keeps_the_calendar_adds_to_it(manager, writer, leader, admin_user):
    for user in (manager, writer):
        with pytest.raises(access.Denied):
            actions.make_periods(user=user, year=2019, kinds=["year"])
    actions.make_periods(user=admin_user, year=2019, kinds=["year"])


def test_periods_of_a_kind_that_lie_over_each_other_are_refused_in_words(leader, closed):
    fields = {
        "code": "2017-18",
        "kind": "year",
        "first_day": dt.date(2017, 12, 31),
        "last_day": dt.date(2018, 12, 30),
        "opens_on": dt.date(2018, 1, 1),
        "closes_on": dt.date(2019, 2, 1),
    }
    with pytest.raises(Refused) as refused:
        actions.add_period(user=leader, fields=fields)
    assert refused.value.field == "first_day"
    assert "2017-01-01" in refused.value.message
    assert "2017-12-31" in refused.value.message
    row = actions.add_period(user=leader, fields=fields | {"first_day": dt.date(2018, 1, 1)})
    assert row.code == "2017-18"
    assert refusal(actions.make_periods, user=leader, year=2018, kinds=["year"]) == ("invalid", "year")


def test_the_database_keeps_periods_apart_too(closed):
    row = next(periods.of_year(2017, "year"))
    row.code, row.first_day = "other", dt.date(2017, 7, 1)
    with pytest.raises(IntegrityError, match="lie_apart"), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"last_day": dt.date(2018, 12, 31)}, "last_day"),
        ({"kind": "quarter"}, "last_day"),
        ({"last_day": dt.date(2016, 1, 1)}, "last_day"),
        ({"closes_on": dt.date(2016, 1, 1)}, "closes_on"),
        ({"opens_on": dt.date(2016, 12, 31)}, "opens_on"),
        ({"first_day": dt.date(1, 1, 1)}, None),
        ({"code": "2017\x00"}, "code"),
        ({"kind": "decade"}, "kind"),
    ],
)
def test_days_that_make_no_period(leader, change, field):
    row = next(periods.of_year(2017, "year"))
    fields = {name: getattr(row, name) for name in actions.PERIOD_FIELDS}
    assert refusal(actions.add_period, user=leader, fields=fields | change) == ("invalid", field)


def test_every_kind_has_its_longest():
    assert set(LONGEST) == set(ReportingPeriod.Kind)


def test_open_until_its_day_and_locked_after(manager, own_project, closed, open_now):
    state = open_state(manager, open_now, own_project)
    assert (state.is_open, state.until, state.exception) == (True, open_now.closes_on, None)
    state = open_state(manager, closed, own_project)
    assert (state.is_open, state.until) == (False, None)
    assert state.why == "Låst sedan 16 februari 2018 av kalendern."
    with pytest.raises(Refused) as refused:
        check_open(manager, closed, own_project, "value")
    assert (refused.value.code, refused.value.field) == ("locked", "value")
    assert "2017" in refused.value.message
    assert "ledning" in refused.value.message


def test_both_its_days_count(manager, own_project):
    row = make.ReportingPeriodFactory(year=2017, opens_on=today(), closes_on=today())
    assert open_state(manager, row, own_project).is_open
    row.opens_on = row.closes_on = today() + DAY
    state = open_state(manager, row, own_project)
    assert not state.is_open
    assert state.why.startswith("Öppnar först")


def test_an_exception_lets_one_person_in_for_one_project(leader, manager, other_manager, closed):
    own, other = (user.project_memberships.get().project for user in (manager, other_manager))
    row = grant(leader, closed, manager, project=own, until=today() + 3 * DAY)
    state = check_open(manager, closed, own)
    assert (state.is_open, state.until, state.exception) == (True, today() + 3 * DAY, row)
    assert not open_state(manager, closed, other).is_open
    assert not open_state(other_manager, closed, own).is_open
    grant(leader, closed, other_manager)
    assert open_state(other_manager, closed, other).is_open


def test_an_exception_ends_at_its_moment(leader, manager, own_project, closed):
    row = grant(leader, closed, manager)
    PeriodException.objects.filter(pk=row.pk).update(until=day_starts(today()))
    assert not open_state(manager, closed, own_project).is_open


def test_the_longest_of_several_exceptions_counts(leader, manager, own_project, closed):
    grant(leader, closed, manager, until=today() + 9 * DAY)
    grant(leader, closed, manager, project=own_project, until=today() + 2 * DAY)
    assert open_state(manager, closed, own_project).until == today() + 9 * DAY


def test_what_an_exception_needs(leader, manager, viewer, own_project, other_project, closed):
    def code(*args, **more):
        return refusal(grant, *args, **more)

    assert code(leader, closed, leader) == ("own", "person")
    assert code(leader, closed, viewer) == ("no_reporter", "person")
    assert code(leader, closed, manager, reason=" ") == ("reason_missing", "reason")
    assert code(leader, closed, manager, until=today() - DAY) == ("until", "until")
    assert code(leader, closed, manager, until=today() + 32 * DAY) == ("until", "until")
    begins = make.ReportingPeriodFactory(code="later", first_day=today() + DAY, last_day=today() + 9 * DAY)
    assert code(leader, begins, manager) == ("not_begun", "until")
    with pytest.raises(access.Denied):
        grant(manager, closed, viewer)
    hidden = make.sensitive(other_project, "protected")
    with pytest.raises(Http404):
        grant(leader, closed, manager, project=hidden)
    assert not PeriodException.objects.exists()


def test_the_database_lets_nobody_grant_their_own(leader, closed):
    row = PeriodException(
        period=closed, user=leader, granted_by=leader, until=day_starts(today(), 1), reason="-"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_days_are_moved_by_version_and_it_is_told_by_whom(leader, manager, own_project, closed):
    until = today() + 5 * DAY
    row = actions.change_period(
        user=leader, period=closed, expected=1, opens_on=closed.opens_on, closes_on=until
    )
    assert (row.version, row.closed_by) == (2, leader)
    assert open_state(manager, row, own_project).until == until
    with pytest.raises(Stale):
        actions.change_period(
            user=leader, period=closed, expected=1, opens_on=closed.opens_on, closes_on=until
        )


def test_it_is_closed_before_its_day_with_a_reason(leader, manager, own_project, open_now):
    assert refusal(actions.close_period, user=leader, period=open_now, expected=1, reason=" ") == (
        "no_reason",
        "reason",
    )
    row = actions.close_period(user=leader, period=open_now, expected=1, reason="The year is decided.")
    assert row.closes_on == today() - DAY
    why = open_state(manager, row, own_project).why
    assert str(leader) in why
    assert Entry.objects.order_by("-pk").first().reason == "The year is decided."
    assert refusal(actions.close_period, user=leader, period=row, expected=2, reason="Again.") == (
        "not_open",
        "reason",
    )


def test_many_periods_cost_one_query(leader, manager, own_project, django_assert_num_queries):
    rows = [
        make.ReportingPeriodFactory(year=year, closes_on=dt.date(2020, 1, 1)) for year in (2015, 2016, 2017)
    ]
    for row in rows:
        grant(leader, row, manager)
    found = list(ReportingPeriod.objects.select_related("closed_by"))
    with django_assert_num_queries(1):
        openings = Openings(manager, found)
        assert all(openings.of(row, own_project.pk).is_open for row in found)


def test_each_dimension_of_the_catalogue_has_a_group_for_who_is_not_known(db):
    call_command("load_reference_data", verbosity=0)
    assert list(StandardIndicator.objects.values_list("code", flat=True)) == [f"SI-{n}" for n in range(1, 7)]
    assert list(Dimension.objects.values_list("code", flat=True)) == [
        "sex", "age", "disability", "residence", "education", "migrant",
    ]  # fmt: skip
    assert Category.objects.filter(is_unknown=True).count() == 6
    for row in (*StandardIndicator.objects.all(), *Dimension.objects.all(), *Category.objects.all()):
        row.full_clean()
