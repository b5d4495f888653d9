"""Pages of forums: the presidencies in picture and table, what is logged from them, and names that could be mistaken."""

import datetime as dt
import re

import pytest

from projects.engagements import shown
from tests import factories as make
from tests.projects.engagements.test_pages import meeting, text
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def test_a_presidency_without_its_meeting_is_told_in_words(as_viewer, manager):
    forum = make.ForumFactory(kind="forum", code="eupan", led_by_presidency=True)
    make.PresidencyFactory(year=2017, half=1, country__name_sv="Malta")
    meeting(manager, forum, dt.date(2017, 3, 16), "working")
    page = text(as_viewer.get("/forums/eupan/"))
    assert "Malta" in page
    assert "Inget generaldirektörsmöte har loggats" in page
    assert "2017:1 till 2017:1: 0 som väntat, 1 avviker." in page
    assert re.findall(r'<circle class="(\w+)" cx="(\d+)%"', page) == [("work", "42")]
    meeting(manager, forum, dt.date(2017, 6, 8), "dg")
    page = text(as_viewer.get("/forums/eupan/"))
    assert "Som väntat" in page
    assert "har loggats</span>" not in page
    assert "2017:1 till 2017:1: 1 som väntat, 0 avviker." in page
    assert re.findall(r'<circle class="(\w+)" cx="(\d+)%"', page) == [("work", "42"), ("high", "86")]


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (dt.date(2017, 1, 1), 3),
        (dt.date(2017, 6, 30), 97),
        (dt.date(2017, 7, 1), 3),
        (dt.date(2017, 12, 31), 97),
    ],
)
def test_a_meeting_is_drawn_within_its_half_year(day, place, viewer, manager):
    forum = make.ForumFactory(kind="forum", started_on=dt.date(2017, 1, 1))
    for half in (1, 2):
        make.PresidencyFactory(year=2017, half=half)
    meeting(manager, forum, day, "dg")
    drawn = shown.rota(viewer, forum, dt.date(2018, 1, 1))
    half = 1 if day.month < 7 else 2
    assert [(term.name, [dot.place for dot in term.dots]) for term in drawn.terms if term.dots] == [
        (f"2017:{half}", [place])
    ]
    assert [(year, [term.name for term in terms]) for year, terms in drawn.years] == [
        (2017, ["2017:1", "2017:2"])
    ]
    assert drawn.present is None


def test_logging_from_a_forum_begins_with_it_and_the_country_that_leads(as_manager, as_viewer):
    forum = make.ForumFactory(kind="forum", code="eupan", led_by_presidency=True)
    term = make.PresidencyFactory(year=today().year, half=1 if today().month < 7 else 2)
    assert "/activities/log/?forum=eupan" in text(as_manager.get("/forums/eupan/"))
    assert "/activities/log/" not in text(as_viewer.get("/forums/eupan/")).partition("<main")[2]
    page = text(as_manager.get("/activities/log/?forum=eupan"))
    for chosen in (forum.pk, term.country_id):
        assert re.search(rf'<option value="{chosen}" selected', page)
    assert re.search(r'value="forum_meeting"[^>]* checked', page)
    assert as_manager.get("/activities/log/?forum=no-such").status_code == 404
    make.ForumFactory(kind="conference", code="caf")
    page = text(as_manager.get("/activities/log/?forum=caf"))
    assert re.search(r'value="conference"[^>]* checked', page)


def test_organisations_of_one_name_stand_with_their_country_wherever_they_are_told(as_viewer, manager):
    finland = make.CountryFactory(name_sv="Finland")
    there = make.OrganisationFactory(name_sv="Statskontoret", country=finland)
    sweden = make.CountryFactory(name_sv="Sverige")
    here = make.OrganisationFactory(name_sv="Statskontoret", country=sweden)
    network = make.ForumFactory(code="net", owner=here)
    for organisation in (there, here):
        make.NetworkMemberFactory(network=network, organisation=organisation)
        make.SharedCaseFactory(network=network, organisation=organisation)
    network.mandates.create(given_by="Regeringskansliet", shared_with=there, first_day=dt.date(2017, 1, 1))
    page = text(as_viewer.get("/forums/net/"))
    assert page.count("Statskontoret, Finland") == 3
    assert page.count("Statskontoret, Sverige") == 3
    assert "Statskontoret<" not in page
    assert "Statskontoret, Sverige" in text(as_viewer.get("/forums/"))
    visit = make.VisitFactory(organisation=there).activity
    for address in (f"/visits/{visit.public_id}/", "/visits/"):
        assert "Statskontoret, Finland" in text(as_viewer.get(address))
    make.GoodPracticeCaseFactory(organisation=there)
    assert "Statskontoret, Finland" in text(as_viewer.get("/cases/"))


def test_a_case_is_found_by_what_its_organisation_was_called(as_viewer):
    skr = make.OrganisationFactory(name_sv="Sveriges Kommuner och Regioner (SKR)")
    make.OrganisationNameFactory(organisation=skr, name="Sveriges Kommuner och Landsting (SKL)")
    case = make.GoodPracticeCaseFactory(organisation=skr)
    for words in ("SKL", "SKR", "landsting"):
        assert case.public_id in text(as_viewer.get("/cases/", {"text": words}))
    assert case.public_id not in text(as_viewer.get("/cases/", {"text": "förbund"}))
