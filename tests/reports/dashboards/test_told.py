"""What managers and leadership owe each other: on their start pages, in the list of attention, on the project page."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.models import Project
from projects.updates.queries import month_before
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
LAST = month_before(today())


def text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def running(own_project: Project) -> Project:
    own_project.end = today() + dt.timedelta(days=900)
    own_project.save()
    return own_project


def ask(project: Project, **more: Any) -> Any:
    sent_at = dt.datetime.combine(today(), dt.time(0), tzinfo=dt.UTC)
    told = {
        "changed": "Fler matchningar",
        "deviations": "Upphandlingen är sen",
        "decision_wanted": "Får vi förlänga?",
        "sent_at": sent_at,
    }
    return make.StatusUpdateFactory(project=project, month=LAST, **told | more)


def test_the_leaders_are_asked_until_they_have_answered(
    as_leader: Client, leader: Any, running: Project
) -> None:
    update = ask(running)
    for page in ("/", "/overview/"):
        assert "Får vi förlänga?" in text(as_leader.get(page))
    assert f"/projects/{running.public_id}/updates/{LAST:%Y-%m}/answer/" in text(as_leader.get("/"))
    update.answer, update.answered_by, update.answered_on = "Ja", leader, today()
    update.save()
    for page in ("/", "/overview/"):
        assert "Får vi förlänga?" not in text(as_leader.get(page))


def test_nobody_is_asked_by_a_project_that_is_not_theirs_to_read(as_leader: Client, running: Project) -> None:
    ask(running)
    make.sensitive(running, "restricted")
    for page in ("/", "/overview/"):
        assert "Får vi förlänga?" not in text(as_leader.get(page))


def test_nobody_is_asked_by_a_draft(as_leader: Client, running: Project) -> None:
    ask(running, is_draft=True, sent_at=None)
    for page in ("/", "/overview/"):
        assert "Får vi förlänga?" not in text(as_leader.get(page))


def test_a_manager_is_told_which_update_is_missing(as_manager: Client, running: Project) -> None:
    new = f"/projects/{running.public_id}/updates/new/"
    assert new in text(as_manager.get("/"))
    update = make.StatusUpdateFactory(project=running, month=LAST, is_draft=True)
    page = text(as_manager.get("/"))
    assert f"/updates/{LAST:%Y-%m}/edit/" in page
    assert new not in page
    update.is_draft, update.sent_at = False, dt.datetime.now(dt.UTC)
    update.save()
    assert f"/updates/{LAST:%Y-%m}/edit/" not in text(as_manager.get("/"))


def test_risks_that_wait_or_are_missing_need_attention(as_leader: Client, running: Project) -> None:
    make.RiskFactory(project=running, review_on=dt.date(2017, 6, 1))
    page = text(as_leader.get("/overview/"))
    assert "1 risk skulle ha setts över" in page
    assert "Risken för korruption har inte bedömts" in page
    make.RiskFactory(project=running, category="corruption")
    assert "Risken för korruption" not in text(as_leader.get("/overview/"))


def test_the_project_page_shows_the_latest_update(
    as_viewer: Client, as_manager: Client, running: Project
) -> None:
    address = f"/projects/{running.public_id}/"
    assert "Ingen lägesrapport än" in text(as_viewer.get(address))
    ask(running)
    page = text(as_viewer.get(address))
    for words in ("Fler matchningar", "Upphandlingen är sen", "Får vi förlänga?", "Beslut önskas"):
        assert words in page
    assert f"{address}updates/new/" not in page
    assert f"{address}updates/new/" in text(as_manager.get(address))
    assert "Fler matchningar" not in text(as_viewer.get(f"{address}?per=2017-12-31"))
    make.sensitive(running, "restricted")
    assert "Fler matchningar" not in text(as_viewer.get(address))
    assert "Fler matchningar" in text(as_manager.get(address))


def test_what_changed_is_written_from_the_project_page(
    as_viewer: Client, as_manager: Client, running: Project
) -> None:
    address = f"/projects/{running.public_id}/"
    note = f"{address}years/{today().year}/"
    assert note in text(as_manager.get(address))
    assert note not in text(as_viewer.get(address))
