"""Pages of status updates, the year's note, lessons and stories: who reads, writes and answers, and what is said."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.models import Lesson, Project, StatusUpdate, Story, YearNote
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
MARCH = dt.date(2017, 3, 1)


def text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def asked(own_project: Project) -> StatusUpdate:
    """Sent in March 2017 with a decision wanted."""
    return make.StatusUpdateFactory(
        project=own_project, month=MARCH, changed="Fler matchningar", decision_wanted="Får vi förlänga?"
    )


@pytest.fixture
def home(own_project: Project) -> str:
    return f"/projects/{own_project.public_id}/updates/"


def test_an_update_is_written_as_a_draft_and_sent(
    as_manager: Client, as_leader: Client, own_project: Project, home: str
) -> None:
    form = text(as_manager.get(f"{home}new/"))
    assert '<option value="2018-12">december 2018</option>' in form
    sent = {"month": "2017-03", "changed": "Fler matchningar", "key": "k" * 24}
    assert as_manager.post(f"{home}new/", sent).headers["Location"] == f"{home}2017-03/"
    assert as_manager.post(f"{home}new/", sent).headers["Location"] == f"{home}2017-03/"
    assert StatusUpdate.objects.count() == 1
    assert as_leader.get(f"{home}2017-03/").status_code == 404, "a draft"
    more = {"version": 1, "changed": "Fler matchningar i norr", "send": "on"}
    assert as_manager.post(f"{home}2017-03/edit/", more).status_code == 302
    assert "Fler matchningar i norr" in text(as_leader.get(f"{home}2017-03/"))
    assert as_manager.get(f"{home}2017-03/edit/").status_code == 403, "sent, it stays"


def test_leadership_answers_on_its_page(
    as_leader: Client, as_manager: Client, asked: StatusUpdate, home: str
) -> None:
    assert "Får vi förlänga?" in text(as_leader.get("/updates/?state=waiting"))
    assert f"{home}2017-03/answer/" in text(as_leader.get(f"{home}2017-03/"))
    assert as_manager.get(f"{home}2017-03/answer/").status_code == 403
    sent = {"version": 1, "answer": "Ja, tre månader"}
    assert as_leader.post(f"{home}2017-03/answer/", sent).status_code == 302
    assert "Ja, tre månader" in text(as_manager.get(f"{home}2017-03/"))
    assert "Får vi förlänga?" not in text(as_leader.get("/updates/?state=waiting"))
    assert "Får vi förlänga?" in text(as_leader.get("/updates/?state=answered"))


@pytest.mark.parametrize(
    ("month", "status"), [("2017-03", 200), ("2017-04", 404), ("2017-13", 404), ("0000-01", 404), ("x", 404)]
)
def test_what_is_no_month_is_not_found(
    month: str, status: int, as_viewer: Client, asked: StatusUpdate, home: str
) -> None:
    assert as_viewer.get(f"{home}{month}/").status_code == status


@pytest.mark.parametrize("query", ["?state=x", "?year=x", "?year=99999999999", "?project=%00", "?page=9999"])
@pytest.mark.parametrize("address", ["/updates/", "/lessons/", "/stories/"])
def test_junk_in_the_address_breaks_nothing(
    as_viewer: Client, asked: StatusUpdate, address: str, query: str
) -> None:
    assert as_viewer.get(f"{address}{query}").status_code == 200


def test_updates_lessons_and_stories_of_a_sensitive_project_are_for_its_members(
    as_manager: Client, as_leader: Client, asked: StatusUpdate, own_project: Project, home: str
) -> None:
    lesson = make.LessonFactory(project=own_project, title_sv="Börja med cheferna")
    story = make.StoryFactory(project=own_project, title_sv="Jag fick jobb")
    make.sensitive(own_project, "restricted")
    pages = {
        "/updates/": "Fler matchningar",
        "/lessons/": "Börja med cheferna",
        "/stories/": "Jag fick jobb",
    }
    for address, words in pages.items():
        assert words in text(as_manager.get(address))
        assert words not in text(as_leader.get(address))
    assert as_leader.get(home).status_code == 403
    for address in (f"{home}2017-03/", f"/lessons/{lesson.public_id}/", f"/stories/{story.public_id}/"):
        assert as_manager.get(address).status_code == 200
        assert as_leader.get(address).status_code == 404


@pytest.mark.parametrize("step", ["edit", "answer"])
def test_a_stale_update_shows_both_and_keeps_what_was_typed(
    step: str, as_manager: Client, as_leader: Client, asked: StatusUpdate, home: str
) -> None:
    if step == "edit":
        with make.unlocked("sent_update_stays"):
            StatusUpdate.objects.update(is_draft=True, sent_at=None)
    asked.claim(1)
    client = as_manager if step == "edit" else as_leader
    sent = {"version": 1, "changed": "Mitt utkast", "answer": "Mitt svar"}
    late = client.post(f"{home}2017-03/{step}/", sent)
    assert late.status_code == 409
    assert ("Mitt utkast" if step == "edit" else "Mitt svar") in text(late)
    if step == "edit":
        assert '<td data-label="Sparat nu">Fler matchningar</td>' in text(late)


def test_the_note_of_a_year_is_begun_and_changed_on_one_page(
    as_manager: Client, as_viewer: Client, own_project: Project
) -> None:
    address = f"/projects/{own_project.public_id}/years/2017/"
    assert as_viewer.get(address).status_code == 403
    assert "Vad förändrades 2017" in text(as_manager.get(address))
    first = {"changed_sv": "Samma arbetssätt", "key": "k" * 24}
    assert as_manager.post(address, first).headers["Location"] == f"/projects/{own_project.public_id}/"
    assert as_manager.post(address, first).status_code == 302
    late = as_manager.post(address, {"changed_sv": "Min text"})
    assert late.status_code == 409
    assert '<td data-label="Sparat nu">Samma arbetssätt</td>' in text(late)
    assert "Min text" in text(late)
    assert as_manager.post(address, {"version": 1, "changed_sv": "Ny text"}).status_code == 302
    assert YearNote.objects.get().changed_sv == "Ny text"
    outside = as_manager.post(f"/projects/{own_project.public_id}/years/2014/", {"changed_sv": "x"})
    assert "Projektet pågick inte 2014" in text(outside)
    assert as_manager.get(f"/projects/{own_project.public_id}/years/9999/").status_code == 404


LESSON = {
    "title_sv": "Börja med cheferna",
    "text_sv": "Då går det.",
    "learned_on": "2017-09-01",
    "key": "k" * 24,
}
STORY = {
    "title_sv": "Jag fick jobb",
    "text_sv": "Nära hemmet.",
    "happened_on": "2017-10-01",
    "key": "s" * 24,
}


@pytest.mark.parametrize(("kind", "typed"), [("lesson", LESSON), ("story", STORY)])
def test_a_lesson_and_a_story_are_added_once_changed_and_voided(
    kind: str, typed: dict[str, str], as_writer: Client, own_project: Project
) -> None:
    listed = {"lesson": "lessons", "story": "stories"}[kind]
    new = f"/projects/{own_project.public_id}/{listed}/new/"
    assert as_writer.get(new).status_code == 200
    address = as_writer.post(new, typed).headers["Location"]
    assert as_writer.post(new, typed).headers["Location"] == address
    assert Lesson.objects.count() + Story.objects.count() == 1
    changed = typed | {"version": "1", "title_sv": "Ny rubrik", "key": ""}
    assert as_writer.post(f"{address}edit/", changed).headers["Location"] == address
    assert "Ny rubrik" in text(as_writer.get(f"/{listed}/?project={own_project.public_id}"))
    late = as_writer.post(f"{address}edit/", changed | {"title_sv": "Min rubrik"})
    assert late.status_code == 409
    assert '<td data-label="Sparat nu">Ny rubrik</td>' in text(late)
    late = as_writer.post(f"{address}void/", {"version": 1, "reason": "Mitt skäl"})
    assert late.status_code == 409
    assert "Mitt skäl" in text(late)
    gone = as_writer.post(f"{address}void/", {"version": 2, "reason": "Dubblett"})
    assert gone.headers["Location"] == f"/{listed}/?project={own_project.public_id}"
    assert as_writer.get(address).status_code == 404


@pytest.mark.parametrize("reader", ["as_manager", "as_writer"])
def test_a_story_without_consent_warns(request: Any, reader: str, own_project: Project) -> None:
    client = request.getfixturevalue(reader)
    kept = make.StoryFactory(project=own_project, consent_from=None)
    may = make.StoryFactory(project=own_project)
    assert "får inte lämna huset" in text(client.get(f"/stories/{kept.public_id}/"))
    assert "får inte lämna huset" not in text(client.get(f"/stories/{may.public_id}/"))
    page = text(client.get("/stories/?publishable=no"))
    assert (kept.title_sv in page, may.title_sv in page) == (True, False)
    page = text(client.get("/stories/?publishable=yes"))
    assert (kept.title_sv in page, may.title_sv in page) == (False, True)


def test_what_is_wrong_with_a_consent_is_said_and_what_was_typed_is_kept(
    as_manager: Client, own_project: Project
) -> None:
    new = f"/projects/{own_project.public_id}/stories/new/"
    sent = STORY | {"consent_from": "2017-10-01", "consent_until": "2019-01-01"}
    page = text(as_manager.post(new, sent))
    assert "Ett samtycke diarieförs: skriv dess nummer." in page
    assert "Nära hemmet." in page
    assert not Story.objects.exists()


def test_a_month_is_chosen_among_those_that_lack_an_update(
    as_manager: Client, asked: StatusUpdate, home: str, own_project: Project
) -> None:
    own_project.end = today() + dt.timedelta(days=90)
    own_project.save()
    page = text(as_manager.get(f"{home}new/"))
    assert page.count("<option") == 24
    sent = as_manager.post(f"{home}new/", {"month": "2017-03", "changed": "x"})
    assert "Välj ett giltigt alternativ" in text(sent), "longer ago than two years"
