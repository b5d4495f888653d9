"""The chapter of forums, networks, conferences and visits."""

import datetime as dt

import pytest

from reports.annual.book import Book
from reports.annual.chapters import forums
from reports.document import FigureGrid, Paragraph, Table
from tests import factories as make

pytestmark = pytest.mark.django_db


def rows(table: Table) -> list[list[str]]:
    return [[str(cell) for cell in row.cells] for row in table.rows]


def tables() -> dict[str, Table]:
    chapter = forums.chapter(Book(2017))
    assert chapter is not None
    return {block.caption: block for block in chapter.blocks if isinstance(block, Table)}


def test_meetings_by_forum_and_level_in_three_years():
    forum = make.ForumFactory(name_sv="EUPAN", kind="forum")
    for year, level in ((2015, "dg"), (2017, "dg"), (2017, "working"), (2017, "working")):
        day = dt.date(year, 3, 16)
        make.ActivityFactory(
            project=None, kind="forum_meeting", forum=forum, meeting_level=level, start=day, end=day
        )
    found = rows(tables()["Möten per forum och nivå"])
    by_level = {cells[0].rpartition(", ")[2]: cells[1:] for cells in found}
    assert by_level == {
        "arbetsgruppsnivå": ["0", "0", "2"],
        "generaldirektörsnivå": ["1", "0", "1"],
        "Alla möten": ["1", "0", "3"],
    }
    assert found[-1][0] == "Alla möten"
    assert all("EUPAN" in cells[0] for cells in found[:-1])


def test_what_a_meeting_gave_stands_beside_it():
    make.MeetingFactory(our_role_sv="Vi ledde en punkt.", benefit_sv="Två handböcker.")
    table = tables()["Möten i forum och nätverk"]
    assert rows(table)[0][-1] == "Vi ledde en punkt. Två handböcker."


def test_visits_visitors_countries_and_topics_in_three_years():
    visit = make.VisitFactory(activity__women=12, activity__men=9, activity__country=make.CountryFactory())
    visit.topics.add(make.ThemeFactory(name_sv="Prognoser"))
    found = rows(tables()["Besök hos oss"])
    assert [cells[-1] for cells in found] == ["1", "21", "12 kvinnor och 9 män", "1", "1"]
    assert found[-1][0] == "Om: Prognoser"


def test_few_visitors_are_not_told_by_sex():
    make.VisitFactory(activity__women=1, activity__men=9)
    assert rows(tables()["Besök hos oss"])[2][-1] == "för få för att delas upp efter kön"


def test_a_network_is_told_without_names():
    network = make.ForumFactory(short_name="Korruption")
    member = make.NetworkMemberFactory(network=network, first_day=dt.date(2017, 1, 1))
    make.NetworkDelegateFactory(member=member, name="Anna Ek", first_day=dt.date(2017, 1, 1))
    make.MeetingFactory(activity__forum=network)
    chapter = forums.chapter(Book(2017))
    assert chapter is not None
    grid = next(block for block in chapter.blocks if isinstance(block, FigureGrid))
    assert "Korruption" in grid.figures[0].label
    assert grid.figures[0].value.startswith("100")
    assert "Anna Ek" not in str(chapter)


def test_cases_uses_and_the_latest_edition_are_told():
    make.MeetingFactory()
    make.GoodPracticeCaseFactory()
    make.ReuseFactory()
    make.sensitive((hidden := make.ReuseFactory()).project, "restricted")
    for year in (2015, 2017, 2019):
        make.PublicationFactory(
            edition=str(year), published_on=dt.date(year, 7, 1), forum=hidden.output.forum
        )
    chapter = forums.chapter(Book(2017))
    assert chapter is not None
    told = " ".join(str(block.text) for block in chapter.blocks if isinstance(block, Paragraph))
    assert "1 gott exempel" in told
    assert "1 gång" in told
    assert "Glance 2017" in told
    assert "2015" not in told
    assert "2019" not in told
