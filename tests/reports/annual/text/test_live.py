"""What stands behind a token: figures as people read them, and nothing at all of what is kept back."""

import datetime as dt

import pytest
from django.utils.translation import override

from projects.models import Project, Story
from reports.annual.book import Book
from reports.annual.text.live import Figures, is_block
from reports.annual.text.parse import Token
from reports.document import Chart, Run, Table
from tests import factories as make

NBSP = "\u00a0"


@pytest.fixture
def live(demo):
    return Figures(Book(2017))


def said(live, name, format=""):
    run = live.words(Token(name, format))
    return run.text.replace(NBSP, " ") if run else None


@pytest.mark.parametrize(
    ("name", "format", "expected"),
    [
        ("F1", "", "8"), ("F1", "words", "åtta"), ("F1", "Words", "Åtta"), ("F1", "mnkr", None),
        ("F2", "", "45 392 900 kr"), ("F2", "full", "45 392 900 kr"), ("F2", "mnkr", "45,4 mnkr"),
        ("F2", "tkr", "45 393 tkr"), ("F2", "words", "45 392 900"), ("F2", "percent", None),
        ("F2:2016", "mnkr", "25,3 mnkr"), ("F2:KH", "mnkr", "9,0 mnkr"), ("F2:2016:KH", "mnkr", "7,6 mnkr"),
        ("F2:west-africa", "mnkr", "3,5 mnkr"), ("F2:KH-1", "mnkr", "7,4 mnkr"), ("F7.KH", "tkr", "9 020 tkr"),
        ("F3.percent", "", "0,3 %"), ("F5.women", "", "30"), ("F9.sida", "mnkr", "37,4 mnkr"),
        ("F9.sida.percent", "", "82,4 %"), ("F9.sida.percent", "percent", "82 %"), ("F12", "percent", "50 %"),
        ("F6.coverage", "percent", "100 %"), ("F11.bad", "words", "tre"), ("execution:KH-1", "", "97,4 %"),
        ("KH-1-O1", "", "68 400"), ("KH-1-O1:2016", "", "58 200"), ("KH-1-O1.baseline", "", "21 000"),
        ("KH-1-O1.target", "", "90 000"), ("KH-1-O1.target_year", "", "2018"), ("KH-1-O2", "", "17 %"),
        ("KH-1-O2", "percent", "17 %"), ("KH-1-O2.planned", "", "18 %"), ("KH-1-O1.fulfilled", "", "69 %"),
        ("KH-1-B1", "words", "åtta"), ("AM-1-P4", "", "ja"), ("participations.women:KH-1", "", "187"),
    ],
)  # fmt: skip
def test_a_figure_is_written_as_it_is_asked_for(live, name, format, expected):
    assert said(live, name, format) == expected


@pytest.mark.parametrize(
    "name",
    [
        "", "F", "F99", "F2:", "F2::", "F2:17", "F2:2018", "F2:1989", "F2:٢٠١٧", "F2:ZZ", "F2:kh", "F2:KH:2016",
        "F2:2016:KH:AM", "F2.sida", "F9.", "F9.sida.share", "F9.sida.percent.percent", "F1:west-africa", "F14.KH-1-O1",
        "T6.R-2016-0001", "KH-1", "KH-1-X9", "KH-1-O1:2018", "KH-1-O1:KH", "KH-1-O1.name", "KH-1-O1.target:2016",
        "ITP-B-B1", "table:T1", "map", "F2\u202e", "F5.wo\u0301men", "<b>F2</b>", "adoption", "F2:2017:2017",
    ],
)  # fmt: skip
def test_what_says_nothing_is_missing(live, name):
    assert live.words(Token(name)) is None


def test_a_key_figure_is_bound_to_its_definition(live):
    assert live.words(Token("F2:KH", "mnkr")).term == "F2"
    assert live.words(Token("KH-1-O1")) == Run(f"68{NBSP}400")


def test_it_is_said_in_the_language_of_the_text(demo):
    with override("en"):
        live = Figures(Book(2017))
        assert said(live, "F2", "mnkr") == "SEK 45.4 million"
        assert said(live, "F1", "Words") == "Eight"
        assert said(live, "started", "words") == "two"


def test_one_has_its_gender_in_swedish(live):
    assert said(live, "ended", "words") == "ett"
    assert said(live, "F13", "words") == "en"
    assert said(live, "TZ-1-B1", "words") == "1"


def test_what_is_kept_goes_on_as_long_as_anything_stands_behind_it(demo):
    live = Figures(Book(2017), {"[[F2|mnkr]]": "45,3 mnkr", "[[F99]]": "7"})
    assert live.words(Token("F2", "mnkr")) == Run("45,3 mnkr", term="F2")
    assert said(live, "F2") == "45 392 900 kr"
    assert live.now(Token("F2", "mnkr")).text == f"45,4{NBSP}mnkr"
    assert live.words(Token("F99")) is None


# What is kept back is what does not exist.

OF_A_PROJECT = ["F1:{}", "F2:{}", "F10:{}", "participations:{}", "execution:{}", "T3:{}"]


def test_a_protected_project_is_as_unknown_as_one_that_is_not(demo):
    live = Figures(Book(2020))
    assert Project.objects.get(code="BY-2").sensitivity == "protected"
    for name in OF_A_PROJECT:
        assert live.words(Token(name.format("BY-2"))) is None
        assert live.words(Token(name.format("XX-9"))) is None
    names = [
        "BY-2-O1",
        "XX-9-O1",
        "BY-2-O1.target",
        "XX-9-O1.target",
        "indicator:BY-2-O1",
        "indicator:XX-9-O1",
    ]
    assert {live.words(Token(name)) for name in names} == {None}
    assert {live.blocks(Token(name)) for name in names} == {None}


def test_countries_and_projects_around_a_protected_one_are_told_with_their_region(demo):
    live = Figures(Book(2020))
    assert {said(live, f"F2:{place}") for place in ("AM", "BY", "AM-2", "ZZ")} == {None}
    assert said(live, "F2:eastern-neighbourhood", "tkr") == "4 300 tkr"
    assert said(live, "themes.T4") is None
    # Of the year before, when nothing was hidden.
    assert said(live, "F2:2017:AM", "tkr") == "1 445 tkr"


def test_few_women_or_men_are_not_told(own_project, portfolio):
    """7 women and 5 men, then 3 men and 2 unknown: of all together it may be told, of each project it may not."""
    live = Figures(Book(2017))
    assert said(live, "participations:OWN") == "12"
    assert said(live, "participations.women:OWN") is None
    assert said(live, "F12:OTHER") is None
    assert said(live, "participations.women") == "7"
    make.ActivityFactory(
        project=own_project, start=dt.date(2016, 5, 2), end=dt.date(2016, 5, 2), women=3, men=9
    )
    live = Figures(Book(2017))
    assert said(live, "participations.women:2016") is None
    assert said(live, "F12:2016") is None
    assert said(live, "participations:2016") == "12"


def test_of_young_people_and_those_with_a_disability_only_the_whole_is_told(live):
    assert said(live, "youth") == "31"
    assert said(live, "youth:KH-1") is None
    assert said(live, "disability:TN") is None


# Blocks.


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((f"table:T{n}", Table) for n in range(1, 10)),
        *((f"chart:{name}", Chart) for name in ("F2", "F8", "F9", "F10", "F11", "F12", "F13", "themes", "meetings")),
        ("map", Chart), ("indicator:KH-1-O1", Chart), ("indicator:TN-1-B1", Table),
    ],
)  # fmt: skip
def test_tables_and_charts_have_names(live, name, kind):
    token = Token(name)
    assert is_block(token)
    assert isinstance(live.blocks(token)[-1], kind)
    assert live.words(token) is None


@pytest.mark.parametrize(
    "name",
    ["table:T10", "table:", "chart:F1", "activity:A-2016-0001", "story:S-2017-999", "map:KH", "F2", "story"],
)
def test_nothing_stands_behind_other_names(live, name):
    assert live.blocks(Token(name)) is None


def test_a_block_has_no_format(live):
    assert live.blocks(Token("map", "mnkr")) is None


@pytest.mark.parametrize(
    ("sensitivity", "title"), [("open", "Utbildning <b>"), ("restricted", "Uppdrag"), ("protected", None)]
)
def test_an_activity_is_told_as_it_is_published(db, sensitivity, title):
    project = make.ProjectFactory(sensitivity=sensitivity)
    make.ActivityFactory(project=project, kind="mission", title_sv="Utbildning <b>", public_id="A-2017-0042")
    found = Figures(Book(2017)).blocks(Token("activity:A-2017-0042"))
    assert (found[0].text if found else None) == title
    assert found is None or "12 deltagare" in found[1].text


def test_a_story_needs_a_consent_that_holds(demo):
    told = Story.objects.get(project__code="KH-1")
    live = Figures(Book(told.happened_on.year))
    assert live.blocks(Token(f"story:{told.public_id}"))
    told.consent_withdrawn_on = dt.date(2018, 1, 1)
    told.save()
    assert live.blocks(Token(f"story:{told.public_id}")) is None


def test_the_database_is_asked_no_more_for_many_indicators(demo, django_assert_num_queries):
    live = Figures(Book(2017))
    live.words(Token("KH-1-O1"))
    with django_assert_num_queries(0):
        for code in live.states:
            live.words(Token(code))
            live.words(Token(f"{code}:2016"))
    live.words(Token("F2:KH"))
    live.words(Token("F2"))
    with django_assert_num_queries(0):
        for _time in range(3):
            live.words(Token("F2:KH", "mnkr"))
            live.words(Token("F2:2016", "mnkr"))
