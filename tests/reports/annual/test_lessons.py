"""Lessons, deviations and stories in the annual report: only of open projects, and stories only with consent."""

import datetime as dt

import pytest
from django.utils import translation

from projects.models import Project, Story
from reports.annual.book import Book
from reports.annual.chapters import lessons
from reports.document import LessonBox, Table, plain
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(project: Project, year: int = 2017) -> list[str]:
    return [plain(getattr(block, "text", "")) for block in lessons.story(Book(year), project)]


def test_a_story_with_consent_is_told_and_no_other(own_project: Project) -> None:
    assert told(own_project) == []
    make.StoryFactory(project=own_project, consent_from=None)
    assert told(own_project) == []
    story = make.StoryFactory(project=own_project, title_sv="Jag fick jobb")
    assert told(own_project) == ["Jag fick jobb", "Jag fick ett arbete nära hemmet. – arbetssökande"]
    assert told(own_project, 2016) == []
    for change in (
        {"consent_until": dt.date(2018, 1, 1)},
        {"consent_withdrawn_on": dt.date(2018, 1, 1)},
    ):
        Story.objects.filter(pk=story.pk).update(**change)
        assert told(own_project) == []
        Story.objects.filter(pk=story.pk).update(consent_until=dt.date(2099, 1, 1), consent_withdrawn_on=None)
    make.sensitive(own_project, "restricted")
    assert told(own_project) == []


def test_a_story_is_told_in_the_reports_language_or_marked_as_the_other(own_project: Project) -> None:
    story = make.StoryFactory(project=own_project)
    with translation.override("en"):
        assert told(own_project)[1:] == ["I got a job close to home. – job seeker"]
        Story.objects.filter(pk=story.pk).update(text_en="")
        text = lessons.story(Book(2017), own_project)[1].text
        assert (text[0].text, text[0].lang) == ("Jag fick ett arbete nära hemmet.", "sv")
        assert plain(text[1:]) == " – job seeker"


def test_the_lessons_of_the_year_are_those_of_open_projects(
    own_project: Project, other_project: Project
) -> None:
    assert lessons.chapter(Book(2017)) is None
    make.LessonFactory(project=own_project, title_sv="Börja med cheferna")
    make.LessonFactory(project=own_project, title_sv="Fel").void(by=make.UserFactory(), reason="Fel")
    make.LessonFactory(project=own_project, title_sv="Året före", learned_on=dt.date(2016, 12, 31))
    make.LessonFactory(project=other_project, title_sv="Hemligt")
    make.sensitive(other_project, "restricted")
    chapter = lessons.chapter(Book(2017))
    assert chapter
    assert [
        (block.label, plain(block.sentence), plain(block.text))
        for block in chapter.blocks
        if isinstance(block, LessonBox)
    ] == [("OWN", "Börja med cheferna", "Börja med cheferna.")]


def test_the_latest_told_deviation_of_each_project_stands_in_the_swedish_report(
    own_project: Project, other_project: Project
) -> None:
    for month, text in ((3, "Upphandlingen är sen"), (9, "Upphandlingen är klar")):
        make.StatusUpdateFactory(project=own_project, month=dt.date(2017, month, 1), deviations=text)
    make.StatusUpdateFactory(
        project=own_project, month=dt.date(2017, 10, 1), deviations="Utkast", is_draft=True
    )
    make.StatusUpdateFactory(project=other_project, month=dt.date(2017, 3, 1), deviations="Hemligt")
    make.sensitive(other_project, "restricted")
    chapter = lessons.chapter(Book(2017))
    assert chapter
    (table,) = (block for block in chapter.blocks if isinstance(block, Table))
    assert [row.cells for row in table.rows] == [("OWN", "september", "Upphandlingen är klar")]
    with translation.override("en"):
        assert lessons.chapter(Book(2017)) is None
