"""The calendar's pages: days and weeks, what stands on them and for whom, who travels where, and what it costs."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.calendar import days, sources
from projects.calendar.sources import Span
from tests import factories as make
from tracker.privacy.models import SensitiveView

DAY = dt.date(2017, 5, 10)
ONE = dt.timedelta(days=1)


def page(client, query):
    answer = client.get(f"/calendar/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def titles(user, first=DAY, last=DAY, only="", mine=False):
    return [item.title for item in sources.items(Span(user, first, last, mine), *([only] if only else []))[0]]


@pytest.fixture
def full(own_project):
    """Something of each source on the tenth of May 2017."""
    make.ActivityFactory(
        project=own_project, title_sv="Kurs", place="Siem Reap", start=DAY - ONE, end=DAY + ONE
    )
    forum = make.ForumFactory()
    make.ActivityFactory(
        project=None, kind="forum_meeting", forum=forum, title_sv="Forummöte", start=DAY, end=DAY
    )
    make.ActivityFactory(project=None, kind="incoming_visit", title_sv="Besök", start=DAY, end=DAY)
    make.ActivityFactory(project=None, kind="conference", title_sv="Konferens", start=DAY, end=DAY)
    make.DeadlineFactory(project=own_project, title_sv="Delrapport", due_on=DAY)
    make.MissionFactory(project=own_project, title_sv="Resa", start=DAY, end=DAY)
    make.ReportingPeriodFactory(code="2016", closes_on=DAY)
    return own_project


class TestDays:
    @pytest.mark.parametrize(
        ("name", "day", "first", "last", "before", "after"),
        [
            ("month", "2017-05-10", "2017-05-01", "2017-06-04", "2017-04-01", "2017-06-01"),
            ("month", "2021-02-28", "2021-02-01", "2021-02-28", "2021-01-01", "2021-03-01"),
            ("week", "2021-01-03", "2020-12-28", "2021-01-03", "2020-12-21", "2021-01-04"),
            ("agenda", "2017-05-10", "2017-05-10", "2017-06-08", "2017-04-10", "2017-06-09"),
            ("month", "1990-01-15", "1990-01-01", "1990-02-04", "1990-01-01", "1990-02-01"),
            ("week", "2100-12-31", "2100-12-27", "2101-01-02", "2100-12-20", "2100-12-31"),
        ],
    )
    def test_which_days_are_shown(self, name, day, first, last, before, after):
        view = days.view(name, dt.date.fromisoformat(day))
        assert [str(d) for d in (view.first, view.last, view.before, view.after)] == [
            first,
            last,
            before,
            after,
        ]

    def test_the_number_of_a_week_is_that_of_its_thursday(self):
        (week,) = days.weeks(days.view("week", dt.date(2021, 1, 3)), [], DAY)
        assert (week.number, week.year) == (53, 2020)
        weeks = days.weeks(days.view("month", dt.date(2018, 12, 1)), [], DAY)
        assert [week.number for week in weeks] == [48, 49, 50, 51, 52, 1]

    def test_what_goes_on_stands_on_each_day_of_a_month_and_once_in_an_agenda(self, full, manager):
        found, _cut = sources.items(Span(manager, DAY - ONE, DAY + ONE), "activity")
        month = [
            day for week in days.weeks(days.view("month", DAY), found, DAY) for day in week.days if day.items
        ]
        assert [day.date for day in month] == [DAY - ONE, DAY, DAY + ONE]
        (day,) = days.full_days(days.view("agenda", DAY), found, DAY)
        assert day.date == DAY


class TestSources:
    def test_each_source_once(self, full, manager):
        assert titles(manager) == [
            "Kurs", "Delrapport", "Resa", "Forummöte", "Konferens", "Besök", "Sista dag att rapportera 2016",
        ]  # fmt: skip

    @pytest.mark.parametrize("only", sources.LABELS)
    def test_one_source_alone(self, full, manager, only):
        found, _cut = sources.items(Span(manager, DAY, DAY), only)
        assert [item.source for item in found] == [only]

    def test_some_sources(self, full, manager):
        assert [item.title for item in sources.items(Span(manager, DAY, DAY), "visit", "meeting")[0]] == [
            "Forummöte",
            "Besök",
        ]
        assert [item.title for item in sources.items(Span(manager, DAY, DAY), "activity", "visit")[0]] == [
            "Kurs",
            "Besök",
        ]

    def test_only_mine(self, full, manager, other_manager, other_project):
        make.ActivityFactory(project=other_project, title_sv="Andras", start=DAY, end=DAY)
        assert titles(manager, mine=True) == ["Kurs", "Delrapport", "Resa", "Sista dag att rapportera 2016"]
        assert "Andras" in titles(other_manager, mine=True)

    def test_the_days_before_and_after_have_nothing_of_it(self, full, manager):
        assert titles(manager, DAY - 3 * ONE, DAY - 2 * ONE) == []
        assert titles(manager, DAY + 2 * ONE, DAY + 3 * ONE) == []

    def test_masked_days_stand_nowhere_and_are_counted_by_year(self, full, manager, viewer):
        make.sensitive(full, "restricted")
        year = (dt.date(2017, 1, 1), dt.date(2017, 12, 31))
        assert set(titles(viewer, *year)) == {
            "Forummöte",
            "Konferens",
            "Besök",
            "Sista dag att rapportera 2016",
        }
        assert sources.masked(viewer, 2017) == 2
        assert sources.masked(viewer, 2018) == 0
        assert "Kurs" in titles(manager, *year)
        assert sources.masked(manager, 2017) == 0

    def test_a_protected_project_is_not_even_counted(self, full, viewer):
        make.sensitive(full, "protected")
        assert sources.masked(viewer, 2017) == 0

    def test_a_stranger_sees_nothing(self, full, stranger):
        assert titles(stranger) == []
        assert sources.masked(stranger, 2017) == 0

    def test_too_many_are_cut_and_it_is_said(self, own_project, manager, monkeypatch):
        monkeypatch.setattr(sources, "MOST", 2)
        for _ in range(3):
            make.ActivityFactory(project=own_project, start=DAY, end=DAY)
        found, is_cut = sources.items(Span(manager, DAY, DAY))
        assert (len(found), is_cut) == (2, True)


class TestPage:
    def test_a_month_with_its_weeks(self, full, as_manager):
        text = page(as_manager, "from=2017-05-10")
        assert "Maj 2017" in text
        assert re.findall(r"Vecka </span>(\d+)</a>", text) == ["18", "19", "20", "21", "22"]
        assert "3 till" in text  # four of the seven stand in the square
        assert 'datetime="2017-05-10"' in text
        assert '10<span class="only-phone"> maj</span>' in text

    def test_a_week_and_an_agenda(self, full, as_manager):
        for name in ("week", "agenda"):
            text = page(as_manager, f"view={name}&from=2017-05-09")
            assert "Delrapport" in text
            assert "Siem Reap" in text

    def test_the_page_says_what_is_masked(self, full, as_viewer):
        make.sensitive(full, "restricted")
        text = page(as_viewer, "from=2017-05-10")
        assert "2 saker" in text
        assert "Kurs" not in text

    def test_who_has_seen_the_days_of_a_sensitive_project_is_noted(self, full, as_manager):
        make.sensitive(full, "restricted")
        page(as_manager, "from=2017-05-10")
        assert SensitiveView.objects.filter(object_id=full.pk).exists()

    @pytest.mark.parametrize(
        "query",
        ["view=x", "from=x", "from=%00", "from=99999-01-01", "from=1989-12-31", "from=1990-01-01",
         "from=2100-12-31&view=agenda", "from=2100-12-31&view=week", "what=x&whose=y", "view=week&from=2017-13-45"],
    )  # fmt: skip
    def test_junk_in_the_address(self, as_manager, query):
        page(as_manager, query)

    @pytest.mark.parametrize("name", ["month", "week", "agenda"])
    def test_the_same_queries_for_one_and_for_three(self, full, as_manager, name):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                page(as_manager, f"view={name}&from=2017-05-10")
            return len(queries)

        cost()
        one = cost()
        for _ in range(2):
            make.ActivityFactory(project=full, start=DAY, end=DAY)
            make.DeadlineFactory(project=full, due_on=DAY)
            make.TravellerFactory(mission__project=full, mission__start=DAY, mission__end=DAY)
        assert cost() == one == 9


class TestTravel:
    @pytest.fixture
    def mission(self, own_project):
        mission = make.MissionFactory(
            project=own_project, title_sv="Följa upp", place="Phnom Penh", start=DAY, end=DAY + 4 * ONE
        )
        make.TravellerFactory(mission=mission, employee=make.EmployeeFactory(name="Agneta Resande"))
        return mission

    def test_who_where_when_and_why(self, mission, as_viewer):
        text = as_viewer.get("/travel/?from=2017-05-01").content.decode()
        for word in ("Agneta Resande", "Phnom Penh", "Följa upp", "10–14 maj 2017", "1 resa"):
            assert word in text
        assert "Agneta" not in as_viewer.get("/travel/?from=2017-06-01").content.decode()

    def test_of_sensitive_projects_members_alone_know(self, mission, own_project, as_viewer, as_manager):
        make.sensitive(own_project, "restricted")
        assert "Agneta" not in as_viewer.get("/travel/?from=2017-05-01").content.decode()
        assert "Agneta" in as_manager.get("/travel/?from=2017-05-01&whose=mine").content.decode()

    def test_as_a_file(self, mission, as_viewer):
        answer = as_viewer.get("/travel/?from=2017-05-01&format=csv")
        assert "Agneta Resande" in b"".join(answer.streaming_content).decode("utf-8-sig")

    def test_a_stranger_may_not(self, as_stranger):
        assert as_stranger.get("/travel/").status_code == 403

    def test_the_same_queries_for_one_and_for_three(self, mission, own_project, as_viewer):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                as_viewer.get("/travel/?from=2017-05-01")
            return len(queries)

        cost()
        one = cost()
        for _ in range(2):
            make.TravellerFactory(mission__project=own_project)
        assert cost() == one == 11
