"""Checks of the figures in the texts."""

import pytest

from reports.annual.checks import figures
from reports.annual.checks.reading import Reading
from tests import factories as make
from tests.reports.annual.checks.written import write

pytestmark = pytest.mark.django_db


def found(rule, edition):
    return [(one.about, one.words) for one in rule(Reading(edition))]


@pytest.fixture
def one(own_project):
    """One project ran in 2017: F1 is 1."""
    return own_project


def test_a_figure_without_a_value_is_told_once_in_the_words_of_the_text(edition, one):
    write(edition, "Vi hade [[F1]] projekt, [[F1:1999]] och [[XX-1]] och [[XX-1]].")
    assert found(figures.figures_missing, edition) == [
        ("own-1:sv:[[XX-1]]", "Kultur, på svenska: uppgift saknas för [[XX-1]].")
    ]


def test_a_table_that_is_not_there_is_missing(edition, one):
    write(edition, "[[table:T99]]")
    assert [about for about, _words in found(figures.figures_missing, edition)] == ["own-1:sv:[[table:T99]]"]


def test_a_figure_that_has_changed_until_somebody_decides(edition, one):
    text = write(edition, "Vi hade [[F1]] projekt.")
    seen = make.SeenValueFactory(section_text=text, token="[[F1]]", shown="9")
    assert found(figures.figures_changed, edition) == [
        ("own-1:sv:[[F1]]:1", "Kultur, på svenska: [[F1]] var 9 och är nu 1.")
    ]
    assert found(figures.figures_kept, edition) == []
    seen.kept_because = "Räknat annorlunda"
    seen.save()
    assert found(figures.figures_changed, edition) == []
    assert found(figures.figures_kept, edition) == [
        ("own-1:sv:[[F1]]:1", "Kultur, på svenska: 9 behålls fast [[F1]] nu är 1: Räknat annorlunda")
    ]
    seen.shown, seen.kept_because = "1", ""
    seen.save()
    assert found(figures.figures_changed, edition) == []


def test_numbers_that_are_typed(edition):
    write(edition, "Åtta center 2017.")
    assert found(figures.numbers_typed, edition) == []
    write(edition, "Det fanns 8 center och 402 deltagare.")
    assert found(figures.numbers_typed, edition) == [
        (
            "own-1:sv:8, 402",
            "Kultur, på svenska: 2 tal är skrivna för hand och kan inte följa data: 8, 402",
        )
    ]


@pytest.mark.parametrize(
    ("more", "number"),
    [({}, 0), ({"consent_from": None}, 1), ({"project__sensitivity": "restricted"}, 1)],
)
def test_a_story_needs_a_consent_that_holds_and_an_open_project(edition, more, number):
    story = make.StoryFactory(**more)
    write(edition, f"[[story:{story.public_id}]]")
    assert len(found(figures.stories_without_consent, edition)) == number


def test_a_story_that_is_not_there_cannot_be_published(edition):
    write(edition, "[[story:S-1999-1]]\n\n[[story:S-1999-1]]")
    assert [about for about, _words in found(figures.stories_without_consent, edition)] == [
        "own-1:sv:S-1999-1"
    ]
